#pragma once

// Matrix products for row-major operands with explicit leading dimensions, float and double.
//
//   C(m,n) = op(A)(m,k) · op(B)(k,n)        Store::assign
//   C(m,n) += op(A)(m,k) · op(B)(k,n)       Store::accumulate
//   C(m,n) = bias(n) + op(A)·op(B)          the _bias forms: one row added to every row
//
// op(X) is X or its transpose: with Transpose::yes A is stored (k,m) and B is stored (n,k). A leading
// dimension is the distance between the starts of two stored rows, in elements.
//
// - No heap memory: packing goes to fixed thread-local buffers or to memory of the caller.
// - Nothing outside the operands is read or written; arrays need no slack and no alignment.
// - C must not overlap A, B or bias. k = 0 is an empty sum: zero, bias, or C unchanged. m or n = 0 does
//   nothing.
// - For given shapes, layouts and build the order of summation is fixed: same input, same bits. It does
//   depend on the shape: a row of a batch of 3 may differ from the same row in a batch of 4 by rounding.
//
// Prepacked right operand: a recurrent layer multiplies many small A by the same B, once a time step. `pack`
// copies op(B) once into panels as wide as the register tile; `gemm_packed` then streams them. The packed
// form belongs to one build and one (k,n); it is not a storage format.

#include <cstddef>

namespace rnn {

enum class Transpose { no, yes };
enum class Store { assign, accumulate };

template <class T>
void gemm(Transpose transpose_a, Transpose transpose_b, int m, int n, int k, const T* a, int lda, const T* b,
          int ldb, T* c, int ldc, Store store);

template <class T>
void gemm_bias(Transpose transpose_a, Transpose transpose_b, int m, int n, int k, const T* a, int lda,
               const T* b, int ldb, const T* bias, T* c, int ldc);

/// True when `gemm` of these extents packs op(B): products that share B can then pack it once.
template <class T>
bool packs(Transpose transpose_b, int m, int n, int k);

/// Elements that `pack` writes for op(B) of k rows and n columns.
template <class T>
std::size_t packed_size(int k, int n);

/// Packs op(B)(k,n); `packed` holds packed_size<T>(k, n) elements.
template <class T>
void pack(Transpose transpose_b, int k, int n, const T* b, int ldb, T* packed);

/// C(m,n) = or += A(m,k) · B(k,n) with B from `pack`.
template <class T>
void gemm_packed(int m, int n, int k, const T* a, int lda, const T* packed, T* c, int ldc, Store store);

/// C(m,n) = bias(n) + A(m,k) · B(k,n) with B from `pack`.
template <class T>
void gemm_packed_bias(int m, int n, int k, const T* a, int lda, const T* packed, const T* bias, T* c,
                      int ldc);

}  // namespace rnn
