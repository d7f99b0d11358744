#include "rnn/layers/recurrent_frame.h"

#include "rnn/tensor/elementwise.h"

namespace rnn {

namespace {

using V = Vec<Scalar>;
constexpr int lanes = V::lanes;

/// How the last vector of a row lies: it starts `back` lanes early where the row has a whole vector before
/// its end, and else only its first `few` lanes count. What it covers twice is written once: a processor
/// waits when it reads what two writes have left.
struct Edge {
  int back = 0;
  int few = 0;
};

template <int rows, int vectors, bool narrow>
void tile(const SmallProduct& product, const Scalar* a, const Scalar* b, const Scalar* start, Scalar* c,
          Edge edge) {
  const auto at = [edge](int v) { return v * lanes - (v == vectors - 1 ? edge.back : 0); };
  const auto load = [edge](const Scalar* p) { return narrow ? V::load_partial(p, edge.few) : V::load(p); };
  V sums[rows][vectors];
  RNN_UNROLL
  for (int r = 0; r < rows; ++r) {
    RNN_UNROLL
    for (int v = 0; v < vectors; ++v)
      sums[r][v] = start == nullptr ? V::zero() : load(start + r * product.start_row + at(v));
  }
  for (int block = 0; block < product.blocks; ++block, a += product.stride) {
    const Scalar* x = a;
    for (int p = 0; p < product.k; ++p, x += product.column, b += product.ldb) {
      V w[vectors];
      RNN_UNROLL
      for (int v = 0; v < vectors; ++v) w[v] = load(b + at(v));
      RNN_UNROLL
      for (int r = 0; r < rows; ++r) {
        const V factor = V::splat(x[r * product.row]);
        RNN_UNROLL
        for (int v = 0; v < vectors; ++v) sums[r][v] = multiply_add(factor, w[v], sums[r][v]);
      }
    }
  }
  RNN_UNROLL
  for (int r = 0; r < rows; ++r) {
    RNN_UNROLL
    for (int v = 0; v < vectors; ++v) {
      Scalar* target = c + r * product.ldc + at(v);
      if (narrow)
        sums[r][v].store_partial(target, edge.few);
      else if (v == vectors - 1)
        sums[r][v].store_trailing(target, lanes - edge.back);
      else
        sums[r][v].store(target);
    }
  }
}

template <int vectors, bool narrow = false>
void columns(const SmallProduct& product, int first, Edge edge) {
  const Scalar* b = product.b + first;
  const Scalar* a = product.a;
  const Scalar* start = product.start == nullptr ? nullptr : product.start + first;
  Scalar* c = product.c + first;
  int i = 0;
  for (; i + 2 <= product.m; i += 2) {
    tile<2, vectors, narrow>(product, a, b, start, c, edge);
    a += 2 * product.row;
    c += 2 * product.ldc;
    if (start != nullptr) start += 2 * product.start_row;
  }
  if (i < product.m) tile<1, vectors, narrow>(product, a, b, start, c, edge);
}

}  // namespace

void small_product(const SmallProduct& product) {
  if (product.n < lanes) return columns<1, true>(product, 0, {0, product.n});
  int j = 0;
  for (; j + 4 * lanes <= product.n; j += 4 * lanes) columns<4>(product, j, {});
  const int vectors = (product.n - j + lanes - 1) / lanes;
  const Edge edge{vectors * lanes - (product.n - j), 0};
  switch (vectors) {
    case 4: return columns<4>(product, j, edge);
    case 3: return columns<3>(product, j, edge);
    case 2: return columns<2>(product, j, edge);
    case 1: return columns<1>(product, j, edge);
    default: return;
  }
}

namespace {

void masked_rows(const Scalar* mask, const Scalar* x, Scalar* y, std::ptrdiff_t count, Store store) {
  const int n = static_cast<int>(count);
  if (store == Store::assign) return multiply(mask, x, y, n);
  for (int i = 0; i < n; ++i) y[i] += mask[i] * x[i];
}

void multiply_block(const RecurrentFrame& f, const GateBlock& block, const Scalar* operand, Scalar* gates) {
  const Scalar* weights = f.weights[static_cast<std::size_t>(block.gate)];
  Scalar* target = gates + block.plane * f.units;
  const int n = block.count * f.units;
  if (f.small)
    small_product({f.batch, n, f.units, operand, f.units, 1, weights, f.weight_stride, target, f.row(),
                   target, f.row()});
  else
    gemm_packed(f.batch, n, f.units, operand, f.units, weights, target, f.row(), Store::accumulate);
}

void multiply_block_back(const RecurrentFrame& f, const GateBlock& block, const Scalar* gates, Scalar* target,
                         Store store) {
  const Scalar* weights = f.weights[static_cast<std::size_t>(block.gate)];
  const Scalar* operand = gates + block.plane * f.units;
  if (f.small)
    small_product({f.batch, f.units, f.units, operand, f.row(), 1, weights, f.weight_stride,
                   store == Store::assign ? nullptr : target, f.units, target, f.units, block.count,
                   f.units});
  else
    gemm_packed(f.batch, f.units, block.count * f.units, operand, f.row(), weights, target, f.units, store);
}

}  // namespace

void drop_states(const RecurrentFrame& f, const RecurrentStep& step) {
  const std::ptrdiff_t size = f.step_size();
  for (int gate = 0; gate < f.layout.gates; ++gate)
    multiply(f.state_masks + gate * size, step.h_before, f.dropped_state(gate, step.input),
             static_cast<int>(size));
}

void multiply_states(const RecurrentFrame& f, int phase, const RecurrentStep& step) {
  const GateBlock& block = f.layout.phases[static_cast<std::size_t>(phase)];
  if (phase > 0 || f.state_masks == nullptr)
    return multiply_block(f, block, phase > 0 ? step.kept : step.h_before, step.gates);
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
    multiply_block_back(f, {block.gate + i, block.plane + i, 1}, step.gates, f.spare, Store::assign);
    masked_rows(f.state_masks + (block.gate + i) * size, f.spare, target, size,
                i == 0 ? store : Store::accumulate);
  }
}

}  // namespace rnn
