#include "rnn/layers/rnn/recurrent_frame.h"

#include "rnn/tensor/elementwise.h"

namespace rnn {

namespace {

void masked_rows(const Scalar* mask, const Scalar* x, Scalar* y, std::ptrdiff_t count, Store store) {
  const int n = static_cast<int>(count);
  if (store == Store::assign) return multiply(mask, x, y, n);
  for (int i = 0; i < n; ++i) y[i] += mask[i] * x[i];
}

SmallProduct product_of_states(const RecurrentFrame& f, const GateBlock& block) {
  const Scalar* weights = f.weights[static_cast<std::size_t>(block.gate)];
  return {f.batch, block.count * f.units, f.units, f.units, 1, weights, f.weight_stride, f.row(), f.row()};
}

SmallProduct product_of_gradients(const RecurrentFrame& f, const GateBlock& block) {
  const Scalar* weights = f.weights[static_cast<std::size_t>(block.gate)];
  return {f.batch,         f.units, f.units, f.row(),     1,      weights,
          f.weight_stride, f.units, f.units, block.count, f.units};
}

void multiply_block(const RecurrentFrame& f, const GateBlock& block, const Scalar* operand, Scalar* gates) {
  Scalar* target = gates + block.plane * f.units;
  if (f.small)
    small_product(product_of_states(f, block), operand, target, target);
  else
    gemm_packed(f.batch, block.count * f.units, f.units, operand, f.units,
                f.weights[static_cast<std::size_t>(block.gate)], target, f.row(), Store::accumulate);
}

void multiply_block_back(const RecurrentFrame& f, const GateBlock& block, const Scalar* gates, Scalar* target,
                         Store store) {
  const Scalar* operand = gates + block.plane * f.units;
  if (f.small)
    small_product(product_of_gradients(f, block), operand, store == Store::assign ? nullptr : target, target);
  else
    gemm_packed(f.batch, f.units, block.count * f.units, operand, f.row(),
                f.weights[static_cast<std::size_t>(block.gate)], target, f.units, store);
}

}  // namespace

void prepare_products(RecurrentFrame& f, Transpose transpose) {
  SmallProduct* product = f.products.data();
  for (const GateBlock& block : f.layout.phases)
    *product++ = transpose == Transpose::no ? product_of_states(f, block) : product_of_gradients(f, block);
}

void drop_states(const RecurrentFrame& f, const RecurrentStep& step) {
  const std::ptrdiff_t size = f.step_size();
  for (int gate = 0; gate < f.layout.gates; ++gate)
    multiply(f.state_masks + gate * size, step.h_before, f.dropped_state(gate, step.input),
             static_cast<int>(size));
}

void multiply_states(const RecurrentFrame& f, int phase, const RecurrentStep& step) {
  const GateBlock& block = f.layout.phases[static_cast<std::size_t>(phase)];
  if (phase > 0 || f.state_masks == nullptr)
    return multiply_block(f, block, phase > 0 ? step.auxiliary : step.h_before, step.gates);
  for (int i = 0; i < block.count; ++i)
    multiply_block(f, {block.gate + i, block.plane + i, 1}, f.dropped_state(block.gate + i, step.input),
                   step.gates);
}

void multiply_gradients(const RecurrentFrame& f, int phase, const RecurrentStep& step, Scalar* target,
                        Store store) {
  const GateBlock& block = f.layout.phases[static_cast<std::size_t>(phase)];
  if (phase > 0 || f.state_masks == nullptr) return multiply_block_back(f, block, step.gates, target, store);
  const std::ptrdiff_t size = f.step_size();
  for (int i = 0; i < block.count; ++i) {
    multiply_block_back(f, {block.gate + i, block.plane + i, 1}, step.gates, f.temporary, Store::assign);
    masked_rows(f.state_masks + (block.gate + i) * size, f.temporary, target, size,
                i == 0 ? store : Store::accumulate);
  }
}

}  // namespace rnn
