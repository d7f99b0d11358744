#include "rnn/tensor/sparse.h"

#include <algorithm>

#include "rnn/tensor/elementwise.h"

namespace rnn {

template <class T>
bool mostly_zero(std::int64_t rows, int k, const T* x) {
  constexpr int least = 16;
  if (k < 2 * least) return false;
  std::int64_t allowed = least;
  for (std::int64_t row = 0; row < rows; ++row, x += k) {
    allowed += k / least;
    each_nonzero(x, k, [&allowed](int, T) { --allowed; });
    if (allowed < 0) return false;
  }
  return true;
}

template <class T>
void sparse_product(std::int64_t rows, int n, int k, const T* x, const T* w, int ldw, const T* bias, T* z,
                    int ldz) {
  for (std::int64_t row = 0; row < rows; ++row, x += k, z += ldz) {
    if (bias != nullptr)
      std::copy_n(bias, n, z);
    else
      std::fill_n(z, n, T(0));
    each_nonzero(x, k, [&](int j, T value) { axpy(value, w + static_cast<std::ptrdiff_t>(j) * ldw, z, n); });
  }
}

template <class T>
void sparse_outer_product(std::int64_t rows, int n, int k, const T* x, const T* z, int ldz, T* g, int ldg) {
  for (std::int64_t row = 0; row < rows; ++row, x += k, z += ldz)
    each_nonzero(x, k, [&](int j, T value) { axpy(value, z, g + static_cast<std::ptrdiff_t>(j) * ldg, n); });
}

#define RNN_SPARSE_INSTANCES(T)                                                                     \
  template bool mostly_zero(std::int64_t, int, const T*);                                           \
  template void sparse_product(std::int64_t, int, int, const T*, const T*, int, const T*, T*, int); \
  template void sparse_outer_product(std::int64_t, int, int, const T*, const T*, int, T*, int);

RNN_SPARSE_INSTANCES(float)
RNN_SPARSE_INSTANCES(double)

}  // namespace rnn
