#include "rnn/layers/rnn/recurrent.h"

#include <algorithm>

#include "rnn/layers/rnn/recurrent_slots.h"
#include "rnn/tensor/elementwise.h"
#include "rnn/tensor/sparse.h"

namespace rnn {

void RecurrentLayer::load_output_gradients(const Context& context, RecurrentFrame& f) const {
  Scalar* of_output = context.output_gradients[0];
  const Scalar* of_h = return_state_ ? context.output_gradients[1] : nullptr;
  const Scalar* of_c = return_state_ && layout_.states > 1 ? context.output_gradients[2] : nullptr;
  f.state_gradients = f.h_gradient;
  if (return_sequences_ && of_output != nullptr) {
    f.gradient_stride = f.step_size();
    f.state_gradients = of_output;
  } else if (of_output != nullptr) {
    std::copy_n(of_output, f.step_size(), f.h_gradient);
  } else {
    fill(Scalar(0), f.h_gradient, static_cast<int>(f.step_size()));
  }
  if (of_output != nullptr) {
    restore_order(f, f.state_gradients);
    zero_masked_outputs(f, f.state_gradients);
  }
  Scalar* last = f.state_gradients + (f.time - 1) * f.gradient_stride;
  if (of_h != nullptr) add(last, of_h, last, static_cast<int>(f.step_size()));
  if (of_c != nullptr)
    std::copy_n(of_c, f.step_size(), f.c_gradient);
  else if (layout_.states > 1)
    fill(Scalar(0), f.c_gradient, static_cast<int>(f.step_size()));
}

void RecurrentLayer::keep_state_gradients(RecurrentFrame& f, Scalar* kept) const {
  const std::ptrdiff_t size = f.time * f.step_size();
  const std::ptrdiff_t given = f.gradient_stride == 0 ? f.step_size() : size;
  std::fill_n(kept, size - given, Scalar(0));
  std::copy_n(f.state_gradients, given, kept + size - given);
  f.state_gradients = kept;
  f.gradient_stride = f.step_size();
}

void RecurrentLayer::keep_cell_gradient(const RecurrentFrame& f, Scalar* kept) const {
  const int step = f.first_step;
  const int input = f.input_of(step);
  const Scalar* gates = f.gates + std::ptrdiff_t(input) * f.batch * f.row() + output_gate_plane() * f.units;
  kept += step * f.step_size();
  for (int row = 0; row < f.batch; ++row, gates += f.row(), kept += f.units) {
    const std::ptrdiff_t start = std::ptrdiff_t(row) * f.units;
    if (f.step_mask != nullptr && f.masked(row, input)) {
      std::fill_n(kept, f.units, Scalar(0));
      continue;
    }
    multiply(f.state_gradients + step * f.gradient_stride + start, gates, kept, f.units);
    activation().backward(f.auxiliary + input * f.step_size() + start, kept, kept, 1, f.units);
    add(f.c_gradient + start, kept, kept, f.units);
  }
}

void RecurrentLayer::add_weight_gradients(const Context& context, const RecurrentFrame& f) {
  const int rows = f.input_count() * f.batch;
  const std::ptrdiff_t first_row = std::ptrdiff_t(f.first_input()) * f.batch;
  const Scalar* gates = f.gates + first_row * f.row();
  const int columns = layout_.gates * units_;
  const auto add_product = [&](const GateBlock& block, int m, int k, const Scalar* a, int lda,
                               const Scalar* dz, Scalar* gradient) {
    const int n = block.count * units_;
    dz += block.plane * f.units;
    gradient += block.gate * units_;
    if (f.small)
      small_product({m, n, k, 1, lda, dz, f.row(), columns, columns}, a, gradient, gradient);
    else
      gemm(Transpose::yes, Transpose::no, m, n, k, a, lda, dz, f.row(), gradient, columns, Store::accumulate);
  };
  const auto add_bias = [&](const GateBlock& block, Scalar* gradient) {
    add_rows(rows, block.count * units_, gates + block.plane * f.units, f.row(),
             gradient + block.gate * units_);
  };
  Scalar* kernel = parameter(kernel_).gradient;
  each_block(layout_.inputs, input_mask_count(context.training) > 1, [&](const GateBlock& block) {
    const Scalar* x = gate_input(context, f, block.gate) + first_row * f.features;
    if (f.sparse)
      sparse_outer_product(rows, block.count * units_, f.features, x, gates + block.plane * f.units, f.row(),
                           kernel + block.gate * units_, columns);
    else
      add_product(block, f.features, rows, x, f.features, gates, kernel);
  });
  if (use_bias_) {
    Scalar* bias = parameter(bias_).gradient;
    for (const GateBlock& block : layout_.inputs) add_bias(block, bias);
    if (layout_.two_biases)
      for (const GateBlock& block : layout_.phases) add_bias(block, bias + columns);
  }
  // An initial state of zero adds nothing.
  const bool skips = f.first_step == 0 && !f.has_initial_state;
  const int first = f.first_input() + (skips && !f.backwards ? 1 : 0);
  const int later = rows - (skips ? f.batch : 0);
  const Scalar* dz = f.gates + std::ptrdiff_t(first) * f.batch * f.row();
  Scalar* recurrent = parameter(recurrent_kernel_).gradient;
  for (std::size_t phase = 0; phase < layout_.phases.size(); ++phase) {
    const bool dropped = phase == 0 && f.state_masks != nullptr;
    each_block(layout_.phases.subspan(phase, 1), dropped, [&](const GateBlock& block) {
      const Scalar* operand = dropped      ? f.dropped_state(block.gate, first)
                              : phase == 0 ? f.state_before(0, first)
                                           : f.auxiliary + first * f.step_size();
      add_product(block, units_, later, operand, f.units, dz, recurrent);
    });
  }
}

void RecurrentLayer::write_state_gradients(const Context& context, const RecurrentFrame& f) const {
  for (std::size_t i = 1; i < context.inputs.size(); ++i) {
    const InputGradient& target = context.input_gradients[i];
    const Scalar* source = i == 1 ? f.h_gradient : f.c_gradient;
    if (target.data == nullptr) continue;
    if (target.store == Store::assign)
      std::copy_n(source, f.step_size(), target.data);
    else
      add(source, target.data, target.data, static_cast<int>(f.step_size()));
  }
}

void RecurrentLayer::write_input_gradient(const Context& context, const RecurrentFrame& f) const {
  const InputGradient& dx = context.input_gradients[0];
  if (dx.data == nullptr) return;
  const int rows = f.input_count() * f.batch;
  const int columns = layout_.gates * units_;
  const int masks = input_mask_count(context.training);
  const int size = f.batch * f.features;
  const std::ptrdiff_t start = std::ptrdiff_t(f.first_input()) * size;
  const Scalar* gates = f.gates + std::ptrdiff_t(f.first_input()) * f.batch * f.row();
  Store store = dx.store;
  Scalar* written = dx.data + start;
  Scalar* target = masks == 0 ? written : buffer(context, dropped_input_slot) + start;
  Store into_target = masks == 0 ? dx.store : Store::assign;
  const auto apply_mask = [&](int mask) {
    const Scalar* values = buffer(context, input_mask_slot) + std::ptrdiff_t(mask) * size;
    for (int t = 0; t < f.input_count(); ++t)
      for (int i = 0; i < size; ++i) {
        const std::ptrdiff_t at = std::ptrdiff_t(t) * size + i;
        written[at] = values[i] * target[at] + (store == Store::accumulate ? written[at] : Scalar(0));
      }
    store = Store::accumulate;
  };
  each_block(layout_.inputs, masks > 1, [&](const GateBlock& block) {
    const Scalar* dz = gates + block.plane * f.units;
    if (const Scalar* packed = f.kernel[static_cast<std::size_t>(block.gate)])
      gemm_packed(rows, f.features, block.count * units_, dz, f.row(), packed, target, f.features,
                  into_target);
    else
      gemm(Transpose::no, Transpose::yes, rows, f.features, block.count * units_, dz, f.row(),
           parameter(kernel_).value + block.gate * units_, columns, target, f.features, into_target);
    if (masks > 1)
      apply_mask(block.gate);
    else
      into_target = Store::accumulate;
  });
  if (masks == 1) apply_mask(0);
}

}  // namespace rnn
