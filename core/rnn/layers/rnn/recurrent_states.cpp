#include "rnn/layers/rnn/recurrent.h"

#include <algorithm>
#include <cmath>

#include "rnn/layers/rnn/recurrent_slots.h"
#include "rnn/tensor/elementwise.h"

namespace rnn {

void RecurrentLayer::load_states(const Context& context, const RecurrentFrame& f) const {
  for (int i = 0; i < layout_.states; ++i) {
    const auto at = static_cast<std::size_t>(i);
    Scalar* initial = f.state_before(i, f.input_of(0));
    const bool continues = f.stream_progress != nullptr && f.stream_progress[0] > 0;
    if (context.inputs.size() > 1 && !continues)
      std::copy_n(context.inputs[at + 1].data, f.step_size(), initial);
    else if (!context.state.empty())
      std::copy_n(context.state[at], f.step_size(), initial);
    else
      fill(Scalar(0), initial, static_cast<int>(f.step_size()));
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
  zero_masked_outputs(f, y);
  restore_order(f, y);
  for (int i = 0; i < layout_.states; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const Scalar* state = f.state_after(i, last);
    if (return_state_) std::copy_n(state, f.step_size(), context.outputs[at + 1].data);
    if (!context.state.empty()) std::copy_n(state, f.step_size(), context.state[at]);
  }
  for (int row = 0; f.stream_progress != nullptr && row < f.batch; ++row) {
    bool counted = f.step_mask == nullptr;
    for (int step = 0; !counted && step < f.time; ++step) counted = !f.masked(row, step);
    f.stream_progress[row] = std::max(f.stream_progress[row], Scalar(counted ? 2 : 1));
  }
}

void RecurrentLayer::restore_order(const RecurrentFrame& f, Scalar* values) const {
  if (!restore_order_ || !return_sequences_) return;
  for (int step = 0, last = f.time - 1; step < last; ++step, --last)
    std::swap_ranges(values + step * f.step_size(), values + (step + 1) * f.step_size(),
                     values + last * f.step_size());
}

void RecurrentLayer::zero_masked_outputs(const RecurrentFrame& f, Scalar* values) const {
  if (f.step_mask == nullptr) return;
  for (int row = 0; row < f.batch; ++row) {
    bool begun = f.stream_progress != nullptr && f.stream_progress[row] > 1;
    for (int step = 0; step < f.time; ++step) {
      const bool masked = f.masked(row, f.input_of(step));
      begun = begun || !masked;
      if (begun && !zero_output_for_mask_) break;
      const bool is_output = return_sequences_ || step == f.time - 1;
      const std::ptrdiff_t at = return_sequences_ ? std::ptrdiff_t(step) * f.batch + row : row;
      if (masked && is_output) std::fill_n(values + at * units_, units_, Scalar(0));
    }
  }
}

std::optional<NonFinite> RecurrentLayer::first_non_finite(const Context& context) const {
  const RecurrentFrame f = frame(context);
  for (int step = 0; step < f.time; ++step)
    for (int i = 0; i < layout_.states; ++i) {
      const int input = f.input_of(step);
      const Scalar* state = f.state_after(i, input);
      if (!std::all_of(state, state + f.step_size(), [](Scalar x) { return std::isfinite(x); }))
        return NonFinite{name(), input};
    }
  return {};
}

std::vector<Trace> RecurrentLayer::traces(const Context& context) const {
  const RecurrentFrame f = frame(context);
  std::vector<Trace> list;
  const auto append = [&](std::string name, const Scalar* data, std::ptrdiff_t width) {
    list.push_back({std::move(name), "BTU", data, {f.batch, f.time, f.units}, {width, f.batch * width, 1}});
  };
  for (int i = 0; i < layout_.states; ++i) append(i == 0 ? "h" : "c", f.state_after(i, 0), f.units);
  const std::string_view planes = plane_names();
  if (planes.empty()) return list;
  for (int i = 0; i < layout_.states; ++i)
    append(i == 0 ? "h_before" : "c_before", f.state_before(i, 0), f.units);
  for (std::size_t plane = 0; plane < planes.size(); ++plane)
    append(std::string(1, planes[plane]), f.gates + static_cast<std::ptrdiff_t>(plane) * f.units, f.row());
  if (layout_.states > 1) append("m", f.auxiliary, f.units);
  if (f.peepholes != nullptr)
    list.push_back({"peepholes", "BGU", f.peepholes, {f.batch, 3, f.units}, {0, f.units, 1}});
  return list;
}

void carry_states(const RecurrentFrame& f, const RecurrentStep& step) {
  for (int row = 0; row < f.batch; ++row) {
    if (!f.masked(row, step.input)) continue;
    const std::ptrdiff_t start = std::ptrdiff_t(row) * f.units;
    std::copy_n(step.h_before + start, f.units, step.h + start);
    if (step.c != nullptr) std::copy_n(step.c_before + start, f.units, step.c + start);
  }
}

void stash_masked_gradients(const RecurrentFrame& f, const RecurrentStep& step, Scalar* of_h) {
  const auto stash = [&f](Scalar* gradient, Scalar* target) {
    std::copy_n(gradient, f.units, target);
    std::fill_n(gradient, f.units, Scalar(0));
  };
  for (int row = 0; row < f.batch; ++row) {
    if (!f.masked(row, step.input)) continue;
    const std::ptrdiff_t start = std::ptrdiff_t(row) * f.units;
    stash(of_h + start, f.stashed_gradients + start);
    if (step.c != nullptr) stash(f.c_gradient + start, f.stashed_gradients + f.step_size() + start);
  }
}

void add_stashed_gradients(const RecurrentFrame& f, const RecurrentStep& step, Scalar* of_h_before) {
  for (int row = 0; row < f.batch; ++row) {
    if (!f.masked(row, step.input)) continue;
    const std::ptrdiff_t start = std::ptrdiff_t(row) * f.units;
    add(f.stashed_gradients + start, of_h_before + start, of_h_before + start, f.units);
    if (step.c == nullptr) continue;
    Scalar* of_c = f.c_gradient + start;
    add(f.stashed_gradients + f.step_size() + start, of_c, of_c, f.units);
  }
}

}  // namespace rnn
