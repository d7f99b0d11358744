#include "rnn/tensor/small_product.h"

#include "rnn/tensor/simd.h"

namespace rnn {

namespace {

using V = Vec<Scalar>;
constexpr int lanes = V::lanes;

/// Last vector of a row: it starts `back` lanes early when the row is at least one vector long; otherwise
/// only its first `few` lanes are used. Lanes that it shares with its neighbour are written once, because a
/// load that overlaps two earlier stores stalls.
struct Edge {
  int back = 0;
  int few = 0;
};

template <int rows, int vectors, bool narrow>
RNN_INLINE void tile(const SmallProduct& product, const Scalar* a, const Scalar* b, const Scalar* start,
                     Scalar* c, Edge edge) {
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
RNN_INLINE void columns(const SmallProduct& product, const Scalar* a, const Scalar* start, Scalar* c,
                        int first, Edge edge) {
  const Scalar* b = product.b + first;
  if (start != nullptr) start += first;
  c += first;
  int i = 0;
  for (; i + 2 <= product.m; i += 2) {
    tile<2, vectors, narrow>(product, a, b, start, c, edge);
    a += 2 * product.row;
    c += 2 * product.ldc;
    if (start != nullptr) start += 2 * product.start_row;
  }
  if (i < product.m) tile<1, vectors, narrow>(product, a, b, start, c, edge);
}

void any_columns(const SmallProduct& product, const Scalar* a, const Scalar* start, Scalar* c, int first) {
  const int count = product.n - first;
  const int vectors = (count + lanes - 1) / lanes;
  const Edge edge{vectors * lanes - count, 0};
  switch (vectors) {
    case 4: return columns<4>(product, a, start, c, first, edge);
    case 3: return columns<3>(product, a, start, c, first, edge);
    case 2: return columns<2>(product, a, start, c, first, edge);
    default: break;
  }
  if (first == 0 && edge.back > 0) return columns<1, true>(product, a, start, c, first, {0, count});
  columns<1>(product, a, start, c, first, edge);
}

}  // namespace

void small_product(const SmallProduct& product, const Scalar* a, const Scalar* start, Scalar* c) {
  // Constant edges for the usual small widths: the loop then has fewer addresses to compute.
  const int back = 4 * lanes - product.n;
  switch (back < lanes ? back : -1) {
    case 0: return columns<4>(product, a, start, c, 0, {0, 0});
    case 1: return columns<4>(product, a, start, c, 0, {1, 0});
    case 2: return columns<4>(product, a, start, c, 0, {2, 0});
    case 3: return columns<4>(product, a, start, c, 0, {3, 0});
    default: break;
  }
  int first = 0;
  for (; first + 4 * lanes <= product.n; first += 4 * lanes) columns<4>(product, a, start, c, first, {});
  if (first < product.n) any_columns(product, a, start, c, first);
}

}  // namespace rnn
