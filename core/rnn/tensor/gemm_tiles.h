#pragma once

// Register tiles of the matrix product; internal to gemm.cpp.
//
// tile<Rows, Vectors> keeps Rows x Vectors vectors of C in registers and runs down k: each iteration loads
// `Vectors` vectors of B and broadcasts Rows elements of A. dot_tile<Rows, Columns> runs along k in vectors
// instead, for operands whose rows are both contiguous in k.
//
// Tile size: up to 5 rows by 2 vectors, measured in Chromium (V8 has 15 usable vector registers and orders
// instructions as they come) and natively with AVX2:
//   GFLOP/s, float, k = 128, A packed     2x4   3x3   4x2   5x2   6x2   4x3   multiply-add peak
//   wasm simd128                           45    45    45    44    26    25    48
//   wasm relaxed SIMD                      51    50    54    56    53    31    57
//   native AVX2 + FMA                      77   100   101   100   100    98   103
// Unrolling k makes V8 spill (4x2: 31), so k is only split into `chains` where the tile alone has too few
// independent sums to hide the latency of multiply and add.

#include <cstddef>

#include "rnn/tensor/simd.h"

namespace rnn::gemm_detail {

using Index = std::ptrdiff_t;

inline constexpr int tile_rows = 5;
inline constexpr int tile_rows_of_three_vectors = 3;

/// Layout of A in a tile: element (i, p) is a[i * lda + p] with `rows`, a[p * lda + i] with `columns`.
enum class Layout { rows, columns };

/// Independent partial sums over k that an element of the tile is split into.
constexpr int chains(int rows, int vectors) {
  if (vectors >= 3) return rows == 1 ? 2 : 1;
  if (vectors == 2) return rows == 1 ? 4 : rows == 2 ? 2 : rows == 3 && multiply_add_is_fused ? 2 : 1;
  return rows <= 2 ? 4 : 2;
}

/// Offset of a vector of a tile from the first: each follows its neighbour, except that vector 2 of a wide
/// tile starts `pair` after vector 0, and the last starts `last` after its neighbour, which it may overlap:
/// rows need not be whole vectors.
template <class T, int Vectors>
constexpr Index vector_offset(int vector, Index pair, Index last) {
  if (vector == 0) return 0;
  if (vector == Vectors - 1) return vector_offset<T, Vectors>(vector - 1, pair, last) + last;
  return vector == 2 ? pair : vector * Vec<T>::lanes;
}

/// One tile of 1 to 4 vectors. `init`, unless null, is added row by row (C itself, or a bias with ldi = 0).
/// A single vector writes only its last `c_last` lanes.
template <class T, int Rows, int Vectors, Layout layout>
__attribute__((noinline)) void tile(int k, const T* a, Index lda, const T* b, Index ldb, Index b_pair,
                                    Index b_last, T* c, Index ldc, Index c_last, const T* init, Index ldi) {
  using V = Vec<T>;
  constexpr int split = chains(Rows, Vectors);
  V sums[split][Rows][Vectors];
  const T* row[Rows];
  RNN_UNROLL
  for (int i = 0; i < Rows; ++i) {
    row[i] = a + i * lda;
    RNN_UNROLL
    for (int j = 0; j < Vectors; ++j) {
      RNN_UNROLL
      for (int u = 0; u < split; ++u) sums[u][i][j] = V::zero();
    }
  }
  const auto accumulate = [&](int u, int offset) __attribute__((always_inline)) {
    V right[Vectors];
    RNN_UNROLL
    for (int j = 0; j < Vectors; ++j) right[j] = V::load(b + vector_offset<T, Vectors>(j, b_pair, b_last));
    RNN_UNROLL
    for (int i = 0; i < Rows; ++i) {
      const V left = V::splat(layout == Layout::rows ? row[i][offset] : a[i]);
      RNN_UNROLL
      for (int j = 0; j < Vectors; ++j) {
        sums[u][i][j] = multiply_add(left, right[j], sums[u][i][j]);
        RNN_KEEP_ORDER(sums[u][i][j].v);
      }
    }
    b += ldb;
    if constexpr (layout == Layout::columns) a += lda;
  };
  const auto advance = [&](int count) __attribute__((always_inline)) {
    if constexpr (layout == Layout::rows) {
      RNN_UNROLL
      for (int i = 0; i < Rows; ++i) row[i] += count;
    }
  };
  int p = k;
  for (; p >= split; p -= split) {
    RNN_UNROLL
    for (int u = 0; u < split; ++u) accumulate(u, u);
    advance(split);
  }
  if constexpr (split > 1) {
    for (; p > 0; --p) {
      accumulate(0, 0);
      advance(1);
    }
  }
  RNN_UNROLL
  for (int i = 0; i < Rows; ++i) {
    RNN_UNROLL
    for (int j = 0; j < Vectors; ++j) {
      RNN_UNROLL
      for (int u = 1; u < split; ++u) sums[0][i][j] += sums[u][i][j];
      if (init) {
        const Index offset = vector_offset<T, Vectors>(j, 2 * V::lanes, c_last);
        sums[0][i][j] = V::load(init + i * ldi + offset) + sums[0][i][j];
      }
    }
    T* out = c + i * ldc;
    if (Vectors == 1 && c_last != V::lanes) {
      sums[0][i][0].store_trailing(out, static_cast<int>(c_last));
    } else {
      RNN_UNROLL
      for (int j = 0; j < Vectors; ++j) {
        sums[0][i][j].store(out + vector_offset<T, Vectors>(j, 2 * V::lanes, c_last));
      }
    }
  }
}

/// The rows of C(m, Vectors) for k = Depth, element (i, p) of A at a[i * row + p * column]: B stays in
/// registers.
template <class T, int Depth, int Vectors>
__attribute__((noinline)) void outer_rows(int m, const T* a, Index row, Index column, const T* b, Index ldb,
                                          Index b_last, T* c, Index ldc, Index c_last, const T* init,
                                          Index ldi) {
  using V = Vec<T>;
  V right[Depth][Vectors];
  RNN_UNROLL
  for (int p = 0; p < Depth; ++p) {
    RNN_UNROLL
    for (int j = 0; j < Vectors; ++j)
      right[p][j] = V::load(b + p * ldb + vector_offset<T, Vectors>(j, 0, b_last));
  }
  for (int i = 0; i < m; ++i, a += row, c += ldc) {
    V sums[Vectors];
    RNN_UNROLL
    for (int j = 0; j < Vectors; ++j) {
      sums[j] = init ? V::load(init + vector_offset<T, Vectors>(j, 0, c_last)) : V::zero();
    }
    RNN_UNROLL
    for (int p = 0; p < Depth; ++p) {
      const V left = V::splat(a[p * column]);
      RNN_UNROLL
      for (int j = 0; j < Vectors; ++j) sums[j] = multiply_add(left, right[p][j], sums[j]);
    }
    RNN_UNROLL
    for (int j = 0; j < Vectors; ++j) sums[j].store(c + vector_offset<T, Vectors>(j, 0, c_last));
    if (init) init += ldi;
  }
}

/// Sums of four vectors.
template <class T>
struct Sums4 {
  T value[4];
};

template <class T>
RNN_INLINE Sums4<T> sum4(Vec<T> a, Vec<T> b, Vec<T> c, Vec<T> d) {
  if constexpr (sizeof(T) == 4) {
    typedef T Quad __attribute__((vector_size(16)));
    const auto fold = [](Vec<T> x) __attribute__((always_inline)) {
      if constexpr (Vec<T>::lanes == 4)
        return x.v;
      else
        return Quad(__builtin_shufflevector(x.v, x.v, 0, 1, 2, 3) +
                    __builtin_shufflevector(x.v, x.v, 4, 5, 6, 7));
    };
    const Quad qa = fold(a), qb = fold(b), qc = fold(c), qd = fold(d);
    const Quad ab = __builtin_shufflevector(qa, qb, 0, 4, 1, 5) + __builtin_shufflevector(qa, qb, 2, 6, 3, 7);
    const Quad cd = __builtin_shufflevector(qc, qd, 0, 4, 1, 5) + __builtin_shufflevector(qc, qd, 2, 6, 3, 7);
    const Quad all =
        __builtin_shufflevector(ab, cd, 0, 1, 4, 5) + __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
    Sums4<T> result;
    std::memcpy(result.value, &all, sizeof all);
    return result;
  } else {
    return {{sum(a), sum(b), sum(c), sum(d)}};
  }
}

/// C(Rows, Columns) from rows of A and rows of B (B is stored transposed), both contiguous in k.
template <class T, int Rows, int Columns>
__attribute__((noinline)) void dot_tile(int k, const T* a, Index lda, const T* b, Index ldb, T* c, Index ldc,
                                        const T* init, Index ldi) {
  using V = Vec<T>;
  constexpr int count = Rows * Columns;
  V sums[count + 3];
  RNN_UNROLL
  for (int i = 0; i < count + 3; ++i) sums[i] = V::zero();
  const auto accumulate = [&](auto load) __attribute__((always_inline)) {
    V right[Columns];
    RNN_UNROLL
    for (int j = 0; j < Columns; ++j) right[j] = load(b + j * ldb);
    RNN_UNROLL
    for (int i = 0; i < Rows; ++i) {
      const V left = load(a + i * lda);
      RNN_UNROLL
      for (int j = 0; j < Columns; ++j)
        sums[i * Columns + j] = multiply_add(left, right[j], sums[i * Columns + j]);
    }
  };
  for (; k >= V::lanes; k -= V::lanes) {
    accumulate([](const T* p) __attribute__((always_inline)) { return V::load(p); });
    a += V::lanes;
    b += V::lanes;
  }
  if (k > 0) accumulate([k](const T* p) __attribute__((always_inline)) { return V::load_partial(p, k); });
  T total[count + 3];
  RNN_UNROLL
  for (int i = 0; i < count; i += 4) {
    const Sums4<T> four = sum4(sums[i], sums[i + 1], sums[i + 2], sums[i + 3]);
    std::memcpy(total + i, four.value, sizeof(T) * (count - i < 4 ? count - i : 4));
  }
  RNN_UNROLL
  for (int i = 0; i < Rows; ++i) {
    RNN_UNROLL
    for (int j = 0; j < Columns; ++j) {
      c[i * ldc + j] = (init ? init[i * ldi + j] : T(0)) + total[i * Columns + j];
    }
  }
}

}  // namespace rnn::gemm_detail
