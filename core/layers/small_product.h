#pragma once

#include "rnn/tensor/scalar.h"
#include "rnn/tensor/simd.h"

namespace rnn {

/// C(m,n) = start + A·B for a few rows, without packing. A(i, g·k + p) is at a[i·row + g·stride + p·column]
/// for 0 <= g < blocks and 0 <= p < k; B has blocks·k rows. `start` has m rows start_row apart, and may be C,
/// or one row with start_row 0, or null for zero. Only n columns of C are touched.
struct SmallProduct {
  int m, n, k;
  const Scalar* a;
  std::ptrdiff_t row, column;
  const Scalar* b;
  std::ptrdiff_t ldb;
  const Scalar* start;
  std::ptrdiff_t start_row;
  Scalar* c;
  std::ptrdiff_t ldc;
  int blocks = 1;
  std::ptrdiff_t stride = 0;
};

namespace small_product_detail {

using V = Vec<Scalar>;
constexpr int lanes = V::lanes;

/// How the last vector of a row lies: it starts `back` lanes early where the row has a whole vector before
/// its end, and else only its first `few` lanes count. What it covers twice is written once: a processor
/// waits when it reads what two writes have left.
struct Edge {
  int back = 0;
  int few = 0;
};

template <int rows, int vectors, bool narrow, class Finish>
void tile(const SmallProduct& product, const Scalar* a, const Scalar* b, const Scalar* start, Scalar* c,
          Edge edge, Finish finish) {
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
      sums[r][v] = finish(sums[r][v], target - product.c);
      if (narrow)
        sums[r][v].store_partial(target, edge.few);
      else if (v == vectors - 1)
        sums[r][v].store_trailing(target, lanes - edge.back);
      else
        sums[r][v].store(target);
    }
  }
}

template <int vectors, bool narrow = false, class Finish>
void columns(const SmallProduct& product, int first, Edge edge, Finish finish) {
  const Scalar* b = product.b + first;
  const Scalar* a = product.a;
  const Scalar* start = product.start == nullptr ? nullptr : product.start + first;
  Scalar* c = product.c + first;
  int i = 0;
  for (; i + 2 <= product.m; i += 2) {
    tile<2, vectors, narrow>(product, a, b, start, c, edge, finish);
    a += 2 * product.row;
    c += 2 * product.ldc;
    if (start != nullptr) start += 2 * product.start_row;
  }
  if (i < product.m) tile<1, vectors, narrow>(product, a, b, start, c, edge, finish);
}

}  // namespace small_product_detail

/// Stores what `finish` makes of each vector of sums: finish(sums, offset in C of where they go). Where n is
/// at least as long as a vector, all of them lie inside of C.
template <class Finish>
void small_product(const SmallProduct& product, Finish finish) {
  using namespace small_product_detail;
  if (product.n < lanes) return columns<1, true>(product, 0, {0, product.n}, finish);
  int j = 0;
  for (; j + 4 * lanes <= product.n; j += 4 * lanes) columns<4>(product, j, {}, finish);
  const int vectors = (product.n - j + lanes - 1) / lanes;
  const Edge edge{vectors * lanes - (product.n - j), 0};
  switch (vectors) {
    case 4: return columns<4>(product, j, edge, finish);
    case 3: return columns<3>(product, j, edge, finish);
    case 2: return columns<2>(product, j, edge, finish);
    case 1: return columns<1>(product, j, edge, finish);
    default: return;
  }
}

void small_product(const SmallProduct& product);

}  // namespace rnn
