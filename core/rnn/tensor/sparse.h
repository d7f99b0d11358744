#pragma once

// Products with row-major operands of which most elements are zero: one-hot rows, mostly. The other operand
// is read only where they are not zero, so that NaN and infinities elsewhere have no effect, as in an
// Embedding.

#include <cstdint>

#include "rnn/tensor/simd.h"

namespace rnn {

/// body(j, x[j]) for each x[j] that is not zero; whole blocks of zeros are skipped.
template <class T, class Body>
RNN_INLINE void each_nonzero(const T* x, int n, Body body) {
  using V = Vec<T>;
  constexpr int block = 4 * V::lanes;
  for (int first = 0; first < n; first += block) {
    if (first + block <= n) {
      const auto bits = (V::load(x + first).bits() | V::load(x + first + V::lanes).bits()) |
                        (V::load(x + first + 2 * V::lanes).bits() | V::load(x + first + 3 * V::lanes).bits());
      typename V::Bits any = 0;
      for (int lane = 0; lane < V::lanes; ++lane) any |= bits[lane];
      if (any == 0) continue;
    }
    const int last = first + block < n ? first + block : n;
    for (int j = first; j < last; ++j)
      if (x[j] != T(0)) body(j, x[j]);
  }
}

/// True when k is at least 32 and at most about 1 of 16 elements of X(rows,k) is nonzero. Decided row by row,
/// so that a dense X is recognised after a few rows.
template <class T>
bool mostly_zero(std::int64_t rows, int k, const T* x);

/// Z(rows,n) = bias(n) + X(rows,k)·W(k,n); no bias: null. Leading dimensions as in gemm.h; X is contiguous.
template <class T>
void sparse_product(std::int64_t rows, int n, int k, const T* x, const T* w, int ldw, const T* bias, T* z,
                    int ldz);

/// G(k,n) += X(rows,k)ᵀ·Z(rows,n).
template <class T>
void sparse_outer_product(std::int64_t rows, int n, int k, const T* x, const T* z, int ldz, T* g, int ldg);

}  // namespace rnn
