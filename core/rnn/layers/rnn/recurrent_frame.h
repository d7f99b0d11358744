#pragma once

// Buffers of the time loop of a recurrent layer. All are time-major.
//
// A cell stores `planes` values for each unit and step: its gates, and other intermediate values. The block
// of `gates` of one step is (B, planes, U): before the step it holds the input projection, after it the gate
// values, and after the backward pass the gradients of the pre-activations.
//
// `states` holds T+1 steps. Slot t is the state before input t and slot t+1 the one after it; with
// go_backwards the two are exchanged, so that the previous states of all inputs are contiguous either way.

#include <array>
#include <cstddef>
#include <span>

#include "rnn/tensor/gemm.h"
#include "rnn/tensor/scalar.h"
#include "rnn/tensor/small_product.h"

namespace rnn {

/// `count` gates side by side: their columns in the kernels start at `gate`, and the product goes to the
/// planes from `plane`.
struct GateBlock {
  int gate;
  int plane;
  int count;
};

/// Dimensions of a cell's equations.
struct CellLayout {
  int gates;
  int planes;
  /// 1 for h, 2 for h and c.
  int states;
  /// One more stored value for each unit and step: act(c) of LSTM, r ⊙ h₋₁ of GRU without reset_after.
  bool has_auxiliary;
  /// Recurrent and input bias are separate rows (GRU with reset_after).
  bool two_biases;
  /// Three gates read c through one weight for each unit.
  bool peepholes;
  /// Blocks of x·W.
  std::span<const GateBlock> inputs;
  /// Recurrent products of a step in their order: the operand of the first is h₋₁, of the second `auxiliary`.
  std::span<const GateBlock> phases;
};

/// One batch in the time loop.
struct RecurrentFrame {
  CellLayout layout;
  int batch = 0;
  int time = 0;
  int features = 0;
  int units = 0;
  bool backwards = false;
  /// Steps of the current block, from `first_step` up to, but not including, `end_step`.
  int first_step = 0;
  int end_step = 0;
  /// Small mode: products by `small_product` with row-major weights; otherwise by `gemm_packed`.
  bool small = false;
  /// Inputs are mostly zeros, which the products skip.
  bool sparse = false;

  Scalar* gates = nullptr;
  std::array<Scalar*, 2> states{};
  Scalar* auxiliary = nullptr;
  /// Recurrent kernel for the current direction, one part for each gate (small mode, dropout) or phase.
  std::array<const Scalar*, 4> weights{};
  int weight_stride = 0;
  /// Kernel packed once for all blocks of steps, one part for each gate (dropout) or block of gates; null
  /// with a single block of steps, and when its products do not pack the kernel.
  std::array<const Scalar*, 4> kernel{};
  /// Product of each phase for the current direction; small mode without recurrent dropout only.
  std::array<SmallProduct, 2> products{};

  /// Recurrent dropout: masks (gates,B,U) and h ⊙ mask (gates,T,B,U); null without.
  const Scalar* state_masks = nullptr;
  Scalar* dropped_states = nullptr;

  /// Mask of the steps (B,T), 0 for masked ones; null when all count.
  const Scalar* step_mask = nullptr;
  /// The mask has the last input first.
  bool reversed_mask = false;
  /// Streaming (see Layer::can_stream): (B), carried from chunk to chunk, 0 before the first chunk, then 1,
  /// or 2 after the first unmasked step. Null otherwise.
  Scalar* stream_progress = nullptr;
  /// Gradients of the states of masked steps, (states,B,U), stored during the backward step.
  Scalar* stashed_gradients = nullptr;
  /// The initial states are given; otherwise they are zero, and the first step skips their products.
  bool has_initial_state = false;
  /// Gradients of the initial states are wanted; after the loop they are in `h_gradient` and `c_gradient`.
  bool wants_initial_state_gradients = false;

  /// Peephole weights (3,U), for the gates i, f and o, and their gradients (3,U); null without.
  const Scalar* peepholes = nullptr;
  Scalar* peephole_gradients = nullptr;

  /// The gradient of h after step s is at `state_gradients + s * gradient_stride`. With a stride (gradients
  /// of all outputs) each step adds to the gradient of the step before; with stride 0 `state_gradients` is
  /// `h_gradient`, passed from step to step.
  Scalar* state_gradients = nullptr;
  std::ptrdiff_t gradient_stride = 0;
  Scalar* h_gradient = nullptr;
  /// Gradients of c and of `auxiliary`, (B,U).
  Scalar* c_gradient = nullptr;
  Scalar* auxiliary_gradient = nullptr;
  /// Temporaries (planes + 1, B, U), for opaque curves and recurrent dropout.
  Scalar* temporary = nullptr;

  int row() const { return layout.planes * units; }
  std::ptrdiff_t step_size() const { return std::ptrdiff_t(batch) * units; }
  Scalar* dropped_state(int gate, int input) const {
    return dropped_states + (std::ptrdiff_t(gate) * time + input) * step_size();
  }
  int input_of(int step) const { return backwards ? time - 1 - step : step; }
  /// Inputs of the current block, which are contiguous.
  int first_input() const { return backwards ? time - end_step : first_step; }
  int input_count() const { return end_step - first_step; }
  int slot_before(int input) const { return backwards ? input + 1 : input; }
  int slot_after(int input) const { return backwards ? input : input + 1; }
  bool masked(int row, int input) const {
    const int at = reversed_mask ? time - 1 - input : input;
    return step_mask[std::ptrdiff_t(row) * time + at] == Scalar(0);
  }
  /// State number `state` before the step that reads `input`, and after it.
  Scalar* state_before(int state, int input) const {
    return states[static_cast<std::size_t>(state)] + slot_before(input) * step_size();
  }
  Scalar* state_after(int state, int input) const {
    return states[static_cast<std::size_t>(state)] + slot_after(input) * step_size();
  }
};

/// Pointers to the values of one time step.
struct RecurrentStep {
  int input;
  Scalar* gates;
  const Scalar* h_before;
  Scalar* h;
  const Scalar* c_before;
  Scalar* c;
  Scalar* auxiliary;
  /// h_before of the second phase, after its dropout mask (`candidate_mask`, null without).
  const Scalar* h_candidate;
  const Scalar* candidate_mask;
};

/// Gradients of h and h₋₁ in one step of the backward pass. A kernel that computes a part of the gradient of
/// h₋₁ itself (`passes_gradient`) stores it to `before`, or adds it when `add` is set.
struct RecurrentStepGradients {
  const Scalar* h;
  Scalar* before;
  bool add;
};

/// Sets `products` for the loaded weights.
void prepare_products(RecurrentFrame& frame, Transpose transpose);

/// h ⊙ mask of one step, for every gate; with recurrent dropout only.
void drop_states(const RecurrentFrame& frame, const RecurrentStep& step);

/// Recurrent product of one step: gates += operand·U. `phase` indexes `layout.phases`.
void multiply_states(const RecurrentFrame& frame, int phase, const RecurrentStep& step);

/// Backward recurrent product: target = or += gates·Uᵀ.
void multiply_gradients(const RecurrentFrame& frame, int phase, const RecurrentStep& step, Scalar* target,
                        Store store);

/// Copies the states of the step before to the rows in which this step is masked.
void carry_states(const RecurrentFrame& frame, const RecurrentStep& step);

/// Gradients of masked rows: stored and zeroed before the backward step, so that all gradients that the step
/// derives from them are zero; added to those of the step before after it.
void stash_masked_gradients(const RecurrentFrame& frame, const RecurrentStep& step, Scalar* of_h);
void add_stashed_gradients(const RecurrentFrame& frame, const RecurrentStep& step, Scalar* of_h_before);

}  // namespace rnn
