#pragma once

// What the time loop of a recurrent layer works on. All buffers are time-major.
//
// A cell keeps `planes` values for each unit and step: its gates and what else it needs. A step's block of
// `gates` is (B, planes, U): before the step it holds the input projection, after it the gate values, and
// after the backward pass the gradients of the pre-activations.
//
// `states` holds T+1 steps. Slot t is the state before input t and slot t+1 the one after it; with
// go_backwards the two change places, so that the previous states of all inputs are contiguous either way.

#include <array>
#include <cstddef>
#include <span>

#include "rnn/tensor/gemm.h"
#include "rnn/tensor/scalar.h"
#include "rnn/tensor/small_product.h"

namespace rnn {

/// Columns of kernels (in gates) and where their product goes (in planes): `count` gates side by side.
struct GateBlock {
  int gate;
  int plane;
  int count;
};

/// The shape of a cell's equations.
struct CellLayout {
  int gates;
  int planes;
  /// h, or h and c.
  int states;
  /// One more value for each unit and step (tanh of the cell state, reset state).
  bool keeps;
  /// Recurrent and input bias are separate rows (GRU with reset_after).
  bool two_biases;
  /// Three gates see the second state, each through a weight for each unit.
  bool peepholes;
  /// x·W.
  std::span<const GateBlock> inputs;
  /// The recurrent products of a step in their order: the first one's operand is h, the second one's what is
  /// kept.
  std::span<const GateBlock> phases;
};

/// One batch.
struct RecurrentFrame {
  CellLayout layout;
  int batch = 0;
  int time = 0;
  int features = 0;
  int units = 0;
  bool backwards = false;
  /// The steps that the loop at hand runs, those before `end_step`.
  int first_step = 0;
  int end_step = 0;
  /// Weights are used row-major through `small_product`; else packed through `gemm_packed`.
  bool small = false;
  /// Inputs that are mostly zeros are multiplied without them.
  bool sparse = false;

  Scalar* gates = nullptr;
  std::array<Scalar*, 2> states{};
  Scalar* kept = nullptr;
  /// The recurrent kernel for the loop at hand, one part for each gate (small mode, dropout) or phase.
  std::array<const Scalar*, 4> weights{};
  int weight_stride = 0;
  /// The kernel packed for all blocks of steps, one part for each gate (dropout) or block of gates; null
  /// where there is one block of steps, or its products take the kernel as it is.
  std::array<const Scalar*, 4> kernel{};
  /// In small mode without recurrent dropout: each phase's product, for the loop at hand.
  std::array<SmallProduct, 2> products{};

  /// Recurrent dropout: masks (gates,B,U) and h·mask (gates,T,B,U); null without.
  const Scalar* state_masks = nullptr;
  Scalar* dropped_states = nullptr;

  /// (B,T): 0 for steps that carry the states on; null when every step counts.
  const Scalar* step_mask = nullptr;
  /// (B), kept from batch to batch of one sequence: 0 before the first, else 1, or 2 once a step has counted.
  /// Null when each batch is a sequence.
  Scalar* begun = nullptr;
  /// The gradients of the states of such steps, (states,B,U), while the rest of their step goes back.
  Scalar* held = nullptr;
  /// The states before the first step were given, and so have a part in its products; without, they are zero.
  bool given_states = false;
  /// The gradients of the given states are wanted: in the end they are in `carry` and `memory_gradient`.
  bool given_gradients = false;

  /// (3,U), for the gates i, f and o, and their gradients (3,U); null without.
  const Scalar* peepholes = nullptr;
  Scalar* peephole_gradients = nullptr;

  /// The gradient of h after step s is at `state_gradients + s * gradient_stride`. With a stride, gradients
  /// of earlier steps wait there to be added to; without, `state_gradients` is `carry` and passed on.
  Scalar* state_gradients = nullptr;
  std::ptrdiff_t gradient_stride = 0;
  Scalar* carry = nullptr;
  /// The gradients of the second state and of what is kept, (B,U).
  Scalar* memory_gradient = nullptr;
  Scalar* kept_gradient = nullptr;
  /// (planes + 1, B, U), for opaque curves and recurrent dropout.
  Scalar* spare = nullptr;

  int row() const { return layout.planes * units; }
  std::ptrdiff_t step_size() const { return std::ptrdiff_t(batch) * units; }
  Scalar* dropped_state(int gate, int input) const {
    return dropped_states + (std::ptrdiff_t(gate) * time + input) * step_size();
  }
  int input_of(int step) const { return backwards ? time - 1 - step : step; }
  /// The inputs that the loop's steps read: they are contiguous.
  int first_input() const { return backwards ? time - end_step : first_step; }
  int input_count() const { return end_step - first_step; }
  int slot_before(int input) const { return backwards ? input + 1 : input; }
  int slot_after(int input) const { return backwards ? input : input + 1; }
  bool masked(int row, int input) const { return step_mask[std::ptrdiff_t(row) * time + input] == Scalar(0); }
  /// State number `state` before the step that reads `input`, and after it.
  Scalar* state_before(int state, int input) const {
    return states[static_cast<std::size_t>(state)] + slot_before(input) * step_size();
  }
  Scalar* state_after(int state, int input) const {
    return states[static_cast<std::size_t>(state)] + slot_after(input) * step_size();
  }
};

/// Pointers into one time step.
struct RecurrentStep {
  int input;
  Scalar* gates;
  const Scalar* h_before;
  Scalar* h;
  const Scalar* c_before;
  Scalar* c;
  Scalar* kept;
  /// h_before as the second phase takes it: with its dropout mask applied, if there is one.
  const Scalar* h_candidate;
  const Scalar* candidate_mask;
};

/// The gradients that meet in one step of the backward pass. A kernel that passes on part of the gradient of
/// h by itself stores it to `before`, or adds it where `add` is set.
struct RecurrentStepGradients {
  const Scalar* h;
  Scalar* before;
  bool add;
};

/// Sets `products` for the loop of the weights that are loaded.
void prepare_products(RecurrentFrame& frame, Transpose transpose);

/// With recurrent dropout: h·mask of this step, for every gate.
void drop_states(const RecurrentFrame& frame, const RecurrentStep& step);

/// Products of one step with the recurrent kernel: gates += operand·U. `phase` indexes `layout.phases`.
void multiply_states(const RecurrentFrame& frame, int phase, const RecurrentStep& step);

/// target = or += gates·Uᵀ.
void multiply_gradients(const RecurrentFrame& frame, int phase, const RecurrentStep& step, Scalar* target,
                        Store store);

/// With a mask: rows of masked steps get the states of the step before.
void carry_states(const RecurrentFrame& frame, const RecurrentStep& step);

/// With a mask: the gradients of the states of masked rows are put aside and become zero, so that everything
/// that a step derives from them is zero, and are added to those of the step before in the end.
void hold_gradients(const RecurrentFrame& frame, const RecurrentStep& step, Scalar* of_h);
void release_gradients(const RecurrentFrame& frame, const RecurrentStep& step, Scalar* of_h_before);

}  // namespace rnn
