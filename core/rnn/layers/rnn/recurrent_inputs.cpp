#include "rnn/layers/rnn/recurrent.h"

#include <algorithm>

#include "rnn/layers/rnn/recurrent_slots.h"
#include "rnn/tensor/elementwise.h"
#include "rnn/tensor/sparse.h"

namespace rnn {

void RecurrentLayer::draw_dropout_masks(const Context& context, const RecurrentFrame& f) const {
  const int of_inputs = input_mask_count(context.training);
  const int of_states = state_mask_count(context.training);
  const int size = f.batch * f.features;
  Scalar* masks = buffer(context, input_mask_slot);
  if (of_inputs > 0) context.random->dropout_mask(masks, of_inputs * size, dropout_);
  for (int mask = 0; mask < of_inputs; ++mask)
    for (int t = 0; t < f.time; ++t)
      multiply(masks + mask * size, context.inputs[0].data + std::ptrdiff_t(t) * size,
               buffer(context, dropped_input_slot) + (std::ptrdiff_t(mask) * f.time + t) * size, size);
  if (of_states == 0) return;
  context.random->dropout_mask(buffer(context, state_mask_slot), of_states * static_cast<int>(f.step_size()),
                               recurrent_dropout_);
}

const Scalar* RecurrentLayer::gate_input(const Context& context, const RecurrentFrame& f, int gate) const {
  const int masks = input_mask_count(context.training);
  if (masks == 0) return context.inputs[0].data;
  const std::ptrdiff_t size = std::ptrdiff_t(f.time) * f.batch * f.features;
  return buffer(context, dropped_input_slot) + (masks > 1 ? gate : 0) * size;
}

void RecurrentLayer::load_bias(const Context& context, const RecurrentFrame& f) const {
  Scalar* bias = buffer(context, bias_slot);
  fill(Scalar(0), bias, f.row());
  const auto add_bias = [&](const GateBlock& block, const Scalar* values) {
    Scalar* target = bias + block.plane * f.units;
    add(target, values + block.gate * units_, target, block.count * units_);
  };
  if (use_bias_) {
    const Scalar* values = parameter(bias_).value;
    for (const GateBlock& block : layout_.inputs) add_bias(block, values);
    if (layout_.two_biases)
      for (const GateBlock& block : layout_.phases) add_bias(block, values + layout_.gates * units_);
  }
}

void RecurrentLayer::project_inputs(const Context& context, const RecurrentFrame& f) const {
  const int rows = f.input_count() * f.batch;
  const std::ptrdiff_t first_row = std::ptrdiff_t(f.first_input()) * f.batch;
  const int columns = layout_.gates * units_;
  const Scalar* kernel = parameter(kernel_).value;
  const Scalar* bias = buffer(context, bias_slot);
  Scalar* gates = f.gates + first_row * f.row();
  for (int plane = layout_.gates; plane < layout_.planes; ++plane)
    for (int row = 0; row < rows; ++row)
      std::copy_n(bias + plane * f.units, f.units, gates + std::ptrdiff_t(row) * f.row() + plane * f.units);

  const bool split = input_mask_count(context.training) > 1;
  each_block(layout_.inputs, split, [&](const GateBlock& block) {
    const Scalar* x = gate_input(context, f, block.gate) + first_row * f.features;
    const Scalar* w = kernel + block.gate * f.units;
    const Scalar* b = bias + block.plane * f.units;
    Scalar* z = gates + block.plane * f.units;
    const int n = block.count * f.units;
    if (f.small)
      small_product({rows, n, f.features, f.features, 1, w, columns, 0, f.row()}, x, b, z);
    else if (f.sparse)
      sparse_product(rows, n, f.features, x, w, columns, b, z, f.row());
    else if (const Scalar* packed = f.kernel[static_cast<std::size_t>(block.gate)])
      gemm_packed_bias(rows, n, f.features, x, f.features, packed, b, z, f.row());
    else
      gemm_bias(Transpose::no, Transpose::no, rows, n, f.features, x, f.features, w, columns, b, z, f.row());
  });
}

void RecurrentLayer::load_weights(const Context& context, RecurrentFrame& f, Transpose transpose) const {
  const Scalar* kernel = parameter(recurrent_kernel_).value;
  const int columns = layout_.gates * units_;
  Scalar* target = buffer(context, weights_slot);
  const auto set = [&f](int gate, const Scalar* weights) {
    f.weights[static_cast<std::size_t>(gate)] = weights;
  };
  if (f.small) {
    const bool turned = transpose == Transpose::yes;
    if (turned) rnn::transpose(units_, columns, kernel, columns, target, units_);
    f.weight_stride = turned ? units_ : columns;
    for (int gate = 0; gate < layout_.gates; ++gate)
      set(gate, turned ? target + std::ptrdiff_t(gate) * units_ * units_ : kernel + gate * units_);
    return prepare_products(f, transpose);
  }
  each_block(layout_.phases, f.state_masks != nullptr, [&](const GateBlock& block) {
    const int n = block.count * units_;
    const int rows = transpose == Transpose::no ? units_ : n;
    const int width = transpose == Transpose::no ? n : units_;
    pack(transpose, rows, width, kernel + block.gate * units_, columns, target);
    set(block.gate, target);
    target += packed_size<Scalar>(rows, width);
  });
}

void RecurrentLayer::load_kernel(const Context& context, RecurrentFrame& f, Transpose transpose,
                                 int steps) const {
  if (steps >= f.time || (transpose == Transpose::no && (f.small || f.sparse))) return;
  const int columns = layout_.gates * units_;
  Scalar* target = buffer(context, kernel_slot);
  each_block(layout_.inputs, input_mask_count(context.training) > 1, [&](const GateBlock& block) {
    const bool turned = transpose == Transpose::yes;
    const int k = turned ? block.count * units_ : features_;
    const int n = turned ? features_ : block.count * units_;
    if (!packs<Scalar>(transpose, steps * f.batch, n, k)) return;
    pack(transpose, k, n, parameter(kernel_).value + block.gate * units_, columns, target);
    f.kernel[static_cast<std::size_t>(block.gate)] = target;
    target += packed_size<Scalar>(k, n);
  });
}

}  // namespace rnn
