#include "rnn/tensor/softmax.h"

#include <cmath>
#include <cstddef>

#include "rnn/tensor/elementwise.h"

namespace rnn {
namespace {

template <class T>
T max_element(const T* x, int n) {
  using V = Vec<T>;
  T best = x[0];
  int i = 0;
  if (n >= V::lanes) {
    V most = V::load(x);
    for (i = V::lanes; i + V::lanes <= n; i += V::lanes) most = max(V::load(x + i), most);
    best = max_lane(most);
  }
  for (; i < n; ++i) best = best < x[i] ? x[i] : best;
  return best;
}

template <class T>
T exp_shifted(const T* x, T shift, T* y, int n) {
  using V = Vec<T>;
  const V offset = V::splat(shift);
  V total = V::zero();
  int i = 0;
  for (; i + V::lanes <= n; i += V::lanes) {
    const V e = exp_nonpositive(V::load(x + i) - offset);
    e.store(y + i);
    total += e;
  }
  T rest = 0;
  if (i < n) {
    const V e = exp_nonpositive(V::load_partial(x + i, n - i) - offset);
    e.store_partial(y + i, n - i);
    for (int j = 0; j < n - i; ++j) rest += e[j];
  }
  return sum(total) + rest;
}

}  // namespace

template <class T>
void softmax(int rows, int n, const T* x, int ldx, T* y, int ldy) {
  if (n <= 0) return;
  for (int i = 0; i < rows; ++i, x += ldx, y += ldy) {
    const T total = exp_shifted(x, max_element(x, n), y, n);
    map(y, y, n, [factor = Vec<T>::splat(1 / total)](Vec<T> e) { return flush_denormals(e * factor); });
  }
}

template <class T>
void softmax_backward(int rows, int n, const T* y, int ldy, const T* dy, int lddy, T* dx, int lddx) {
  for (int i = 0; i < rows; ++i, y += ldy, dy += lddy, dx += lddx) {
    const Vec<T> mean = Vec<T>::splat(dot(y, dy, n));
    map(y, dy, dx, n, [mean](Vec<T> p, Vec<T> g) { return p * (g - mean); });
  }
}

template <class T>
void log_sum_exp(int rows, int n, const T* x, int ldx, T* result) {
  for (int i = 0; i < rows; ++i, x += ldx) {
    using V = Vec<T>;
    const T most = max_element(x, n);
    const V offset = V::splat(most);
    V total = V::zero();
    int j = 0;
    for (; j + V::lanes <= n; j += V::lanes) total += exp_nonpositive(V::load(x + j) - offset);
    T rest = 0;
    for (; j < n; ++j) rest += exp_nonpositive(V::splat(x[j] - most))[0];
    result[i] = most + std::log(sum(total) + rest);
  }
}

#define RNN_SOFTMAX_INSTANCES(T)                                                   \
  template void softmax(int, int, const T*, int, T*, int);                         \
  template void softmax_backward(int, int, const T*, int, const T*, int, T*, int); \
  template void log_sum_exp(int, int, const T*, int, T*);

RNN_SOFTMAX_INSTANCES(float)
RNN_SOFTMAX_INSTANCES(double)

}  // namespace rnn
