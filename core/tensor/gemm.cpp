#include "rnn/tensor/gemm.h"

#include "rnn/tensor/simd.h"

namespace rnn {
namespace {

template <class T>
void multiply(Transpose ta, Transpose tb, int m, int n, int k, const T* a, std::ptrdiff_t lda, const T* b,
              std::ptrdiff_t ldb, T* c, std::ptrdiff_t ldc) {
  for (int i = 0; i < m; ++i) {
    for (int p = 0; p < k; ++p) {
      const T x = ta == Transpose::no ? a[i * lda + p] : a[p * lda + i];
      for (int j = 0; j < n; ++j) c[i * ldc + j] += x * (tb == Transpose::no ? b[p * ldb + j] : b[j * ldb + p]);
    }
  }
}

template <class T>
void start(int m, int n, const T* bias, T* c, std::ptrdiff_t ldc) {
  for (int i = 0; i < m; ++i) {
    for (int j = 0; j < n; ++j) c[i * ldc + j] = bias ? bias[j] : T(0);
  }
}

}  // namespace

template <class T>
void gemm(Transpose ta, Transpose tb, int m, int n, int k, const T* a, int lda, const T* b, int ldb, T* c, int ldc,
          Store store) {
  if (store == Store::assign) start<T>(m, n, nullptr, c, ldc);
  multiply(ta, tb, m, n, k, a, lda, b, ldb, c, ldc);
}

template <class T>
void gemm_bias(Transpose ta, Transpose tb, int m, int n, int k, const T* a, int lda, const T* b, int ldb,
               const T* bias, T* c, int ldc) {
  start(m, n, bias, c, ldc);
  multiply(ta, tb, m, n, k, a, lda, b, ldb, c, ldc);
}

template <class T>
std::size_t packed_size(int k, int n) {
  return static_cast<std::size_t>(k) * static_cast<std::size_t>(n);
}

template <class T>
void pack(Transpose tb, int k, int n, const T* b, int ldb, T* packed) {
  for (int p = 0; p < k; ++p) {
    for (int j = 0; j < n; ++j) {
      *packed++ = tb == Transpose::no ? b[static_cast<std::ptrdiff_t>(p) * ldb + j]
                                      : b[static_cast<std::ptrdiff_t>(j) * ldb + p];
    }
  }
}

template <class T>
void gemm_packed(int m, int n, int k, const T* a, int lda, const T* packed, T* c, int ldc, Store store) {
  gemm(Transpose::no, Transpose::no, m, n, k, a, lda, packed, n, c, ldc, store);
}

template <class T>
void gemm_packed_bias(int m, int n, int k, const T* a, int lda, const T* packed, const T* bias, T* c, int ldc) {
  gemm_bias(Transpose::no, Transpose::no, m, n, k, a, lda, packed, n, bias, c, ldc);
}

RNN_GEMM_INSTANCES(, float)
RNN_GEMM_INSTANCES(, double)

}  // namespace rnn
