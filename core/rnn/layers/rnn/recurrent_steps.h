#pragma once

// The time loops, one for each cell and choice of curves. A cell is a struct of static functions:
//
//   static constexpr CellLayout layout;
//   static constexpr bool gated;              has a recurrent activation
//   static constexpr bool general_only;       optional: no separate loop for the default activations
//   static constexpr bool passes_gradient;    the backward kernel writes a part of the gradient of h₋₁ itself
//   template <int phase, class A, class R>
//   static void forward(const RecurrentFrame&, const RecurrentStep&, A activation, R recurrent_activation);
//   template <int phase, class A, class R>
//   static void backward(const RecurrentFrame&, const RecurrentStep&, const RecurrentStepGradients&, A, R);
//
// A phase is one product with the recurrent kernel and the elementwise work that follows it. The initial
// state is zero unless it was given; the products with a zero state are skipped in both directions.

#include "rnn/activations/curve.h"
#include "rnn/layers/rnn/recurrent.h"
#include "rnn/tensor/sweep.h"

namespace rnn {

template <class Cell>
struct RecurrentSteps {
  static constexpr int phases = static_cast<int>(Cell::layout.phases.size());

  static RNN_INLINE RecurrentStep step_at(const RecurrentFrame& f, int index) {
    const int input = f.input_of(index);
    const std::ptrdiff_t size = f.step_size();
    const std::ptrdiff_t before = f.slot_before(input) * size;
    const std::ptrdiff_t after = f.slot_after(input) * size;
    RecurrentStep step{};
    step.input = input;
    step.gates = f.gates + std::ptrdiff_t(input) * f.batch * f.row();
    step.h_before = f.states[0] + before;
    step.h = f.states[0] + after;
    if constexpr (Cell::layout.states > 1) {
      step.c_before = f.states[1] + before;
      step.c = f.states[1] + after;
    }
    if constexpr (Cell::layout.has_auxiliary) step.auxiliary = f.auxiliary + input * size;
    step.h_candidate = step.h_before;
    if constexpr (phases > 1) {
      if (f.state_masks != nullptr) {
        const int gate = Cell::layout.phases[1].gate;
        step.h_candidate = f.dropped_state(gate, input);
        step.candidate_mask = f.state_masks + gate * size;
      }
    }
    return step;
  }

  /// Small mode calls the kernel directly from the loop: a further call would cost more than it saves.
  template <int phase>
  static RNN_INLINE void multiply_states(const RecurrentFrame& f, const RecurrentStep& step) {
    if (!f.small || f.state_masks != nullptr) return rnn::multiply_states(f, phase, step);
    Scalar* target = step.gates + Cell::layout.phases[phase].plane * f.units;
    small_product(f.products[phase], phase > 0 ? step.auxiliary : step.h_before, target, target);
  }

  template <int phase>
  static RNN_INLINE void multiply_gradients(const RecurrentFrame& f, const RecurrentStep& step,
                                            Scalar* target, Store store) {
    if (!f.small || f.state_masks != nullptr) return rnn::multiply_gradients(f, phase, step, target, store);
    const Scalar* operand = step.gates + Cell::layout.phases[phase].plane * f.units;
    small_product(f.products[phase], operand, store == Store::assign ? nullptr : target, target);
  }

  template <class A, class R>
  static void forward(const RecurrentFrame& f, A activation, R recurrent_activation) {
    const int first = f.has_initial_state ? 0 : 1;
    for (int index = f.first_step; index < f.end_step; ++index) {
      const RecurrentStep step = step_at(f, index);
      if (f.state_masks != nullptr) drop_states(f, step);
      if (index >= first) multiply_states<0>(f, step);
      Cell::template forward<0>(f, step, activation, recurrent_activation);
      if constexpr (phases > 1) {
        if (index >= first) multiply_states<1>(f, step);
        Cell::template forward<1>(f, step, activation, recurrent_activation);
      }
      if (f.step_mask != nullptr) carry_states(f, step);
    }
  }

  template <class A, class R>
  static void backward(const RecurrentFrame& f, A activation, R recurrent_activation) {
    const bool stepwise = f.gradient_stride != 0;
    const int first = f.wants_initial_state_gradients ? 0 : 1;
    for (int index = f.end_step - 1; index >= f.first_step; --index) {
      const RecurrentStep step = step_at(f, index);
      RecurrentStepGradients gradients{};
      gradients.h = f.state_gradients + index * f.gradient_stride;
      gradients.add = stepwise && index > 0;
      gradients.before = gradients.add ? f.state_gradients + (index - 1) * f.gradient_stride : f.h_gradient;
      if (f.step_mask != nullptr)
        stash_masked_gradients(f, step, f.state_gradients + index * f.gradient_stride);
      if constexpr (phases > 1) {
        Cell::template backward<1>(f, step, gradients, activation, recurrent_activation);
        multiply_gradients<1>(f, step, f.auxiliary_gradient, Store::assign);
      }
      Cell::template backward<0>(f, step, gradients, activation, recurrent_activation);
      const bool add = Cell::passes_gradient || gradients.add;
      if (index < first) continue;
      multiply_gradients<0>(f, step, gradients.before, add ? Store::accumulate : Store::assign);
      if (f.step_mask != nullptr) add_stashed_gradients(f, step, gradients.before);
    }
  }
};

/// Calls loop(activation, recurrent_activation) with fixed curves for the default activations, and for ReLU
/// in cells without gates, otherwise with AnyCurve.
template <class Cell, class Loop>
void with_curves(const Activation& activation, const Activation* recurrent_activation, Loop loop) {
  const Curve curve = activation.curve;
  if constexpr (Cell::gated) {
    if constexpr (!requires { Cell::general_only; })
      if (curve == Curve::tanh && recurrent_activation->curve == Curve::sigmoid)
        return loop(FixedCurve<Curve::tanh>{}, FixedCurve<Curve::sigmoid>{});
    return loop(AnyCurve(activation), AnyCurve(*recurrent_activation));
  } else {
    if (curve == Curve::tanh) return loop(FixedCurve<Curve::tanh>{}, FixedCurve<Curve::linear>{});
    if (curve == Curve::relu) return loop(FixedCurve<Curve::relu>{}, FixedCurve<Curve::linear>{});
    return loop(AnyCurve(activation), FixedCurve<Curve::linear>{});
  }
}

template <class Cell>
void run_forward_steps(const RecurrentFrame& f, const Activation& activation, const Activation* recurrent) {
  with_curves<Cell>(activation, recurrent, [&f](auto a, auto r) { RecurrentSteps<Cell>::forward(f, a, r); });
}

template <class Cell>
void run_backward_steps(const RecurrentFrame& f, const Activation& activation, const Activation* recurrent) {
  with_curves<Cell>(activation, recurrent, [&f](auto a, auto r) { RecurrentSteps<Cell>::backward(f, a, r); });
}

}  // namespace rnn
