#include "rnn/layers/rnn/recurrent.h"

#include <algorithm>
#include <cmath>

#include "rnn/layers/rnn/recurrent_slots.h"
#include "rnn/tensor/elementwise.h"

namespace rnn {

void RecurrentLayer::load_states(const Context& context, const RecurrentFrame& f) const {
  for (int i = 0; i < layout_.states; ++i) {
    const auto at = static_cast<std::size_t>(i);
    Scalar* first = f.state_before(i, f.input_of(0));
    const bool carried = f.begun != nullptr && f.begun[0] > 0;
    if (context.inputs.size() > 1 && !carried)
      std::copy_n(context.inputs[at + 1].data, f.step_size(), first);
    else if (!context.state.empty())
      std::copy_n(context.state[at], f.step_size(), first);
    else
      fill(Scalar(0), first, static_cast<int>(f.step_size()));
  }
}

void RecurrentLayer::write_outputs(const Context& context, const RecurrentFrame& f) const {
  const int last = f.input_of(f.time - 1);
  Scalar* y = context.outputs[0].data;
  if (!return_sequences_) {
    std::copy_n(f.state_after(0, last), f.step_size(), y);
  } else if (!f.backwards) {
    std::copy_n(f.state_after(0, 0), f.time * f.step_size(), y);
  } else {
    for (int step = 0; step < f.time; ++step)
      std::copy_n(f.state_after(0, f.input_of(step)), f.step_size(), y + step * f.step_size());
  }
  silence(f, y);
  for (int i = 0; i < layout_.states; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const Scalar* state = f.state_after(i, last);
    if (return_state_) std::copy_n(state, f.step_size(), context.outputs[at + 1].data);
    if (!context.state.empty()) std::copy_n(state, f.step_size(), context.state[at]);
  }
  for (int row = 0; f.begun != nullptr && row < f.batch; ++row) {
    bool counted = f.step_mask == nullptr;
    for (int step = 0; !counted && step < f.time; ++step) counted = !f.masked(row, step);
    f.begun[row] = std::max(f.begun[row], Scalar(counted ? 2 : 1));
  }
}

void RecurrentLayer::silence(const RecurrentFrame& f, Scalar* values) const {
  if (f.step_mask == nullptr) return;
  for (int row = 0; row < f.batch; ++row) {
    bool begun = f.begun != nullptr && f.begun[row] > 1;
    for (int step = 0; step < f.time; ++step) {
      const bool masked = f.masked(row, f.input_of(step));
      begun = begun || !masked;
      if (begun && !zero_output_for_mask_) break;
      const bool shown = return_sequences_ || step == f.time - 1;
      const std::ptrdiff_t at = return_sequences_ ? std::ptrdiff_t(step) * f.batch + row : row;
      if (masked && shown) std::fill_n(values + at * units_, units_, Scalar(0));
    }
  }
}

std::optional<NotFinite> RecurrentLayer::first_not_finite(const Context& context) const {
  const RecurrentFrame f = frame(context);
  for (int step = 0; step < f.time; ++step)
    for (int i = 0; i < layout_.states; ++i) {
      const int input = f.input_of(step);
      const Scalar* state = f.state_after(i, input);
      if (!std::all_of(state, state + f.step_size(), [](Scalar x) { return std::isfinite(x); }))
        return NotFinite{name(), input};
    }
  return {};
}

void carry_states(const RecurrentFrame& f, const RecurrentStep& step) {
  for (int row = 0; row < f.batch; ++row) {
    if (!f.masked(row, step.input)) continue;
    const std::ptrdiff_t start = std::ptrdiff_t(row) * f.units;
    std::copy_n(step.h_before + start, f.units, step.h + start);
    if (step.c != nullptr) std::copy_n(step.c_before + start, f.units, step.c + start);
  }
}

void hold_gradients(const RecurrentFrame& f, const RecurrentStep& step, Scalar* of_h) {
  const auto hold = [&f](Scalar* gradient, Scalar* held) {
    std::copy_n(gradient, f.units, held);
    std::fill_n(gradient, f.units, Scalar(0));
  };
  for (int row = 0; row < f.batch; ++row) {
    if (!f.masked(row, step.input)) continue;
    const std::ptrdiff_t start = std::ptrdiff_t(row) * f.units;
    hold(of_h + start, f.held + start);
    if (step.c != nullptr) hold(f.memory_gradient + start, f.held + f.step_size() + start);
  }
}

void release_gradients(const RecurrentFrame& f, const RecurrentStep& step, Scalar* of_h_before) {
  for (int row = 0; row < f.batch; ++row) {
    if (!f.masked(row, step.input)) continue;
    const std::ptrdiff_t start = std::ptrdiff_t(row) * f.units;
    add(f.held + start, of_h_before + start, of_h_before + start, f.units);
    if (step.c == nullptr) continue;
    Scalar* of_memory = f.memory_gradient + start;
    add(f.held + f.step_size() + start, of_memory, of_memory, f.units);
  }
}

}  // namespace rnn
