#include "rnn/tensor/elementwise.h"

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace rnn {

// clang-format off
template <class T> void exp(const T* x, T* y, int n) { map(x, y, n, [](Vec<T> v) { return exp(v); }); }
template <class T> void tanh(const T* x, T* y, int n) { map(x, y, n, [](Vec<T> v) { return tanh(v); }); }
template <class T> void sigmoid(const T* x, T* y, int n) { map(x, y, n, [](Vec<T> v) { return sigmoid(v); }); }
template <class T> void softplus(const T* x, T* y, int n) { map(x, y, n, [](Vec<T> v) { return softplus(v); }); }
template <class T> void relu(const T* x, T* y, int n) { map(x, y, n, [](Vec<T> v) { return relu(v); }); }
template <class T> void elu(const T* x, T* y, int n, T alpha) { map(x, y, n, [alpha](Vec<T> v) { return elu(v, alpha); }); }
template <class T> void selu(const T* x, T* y, int n) { map(x, y, n, [](Vec<T> v) { return selu(v); }); }
template <class T> void hard_sigmoid(const T* x, T* y, int n) { map(x, y, n, [](Vec<T> v) { return hard_sigmoid(v); }); }
// clang-format on

template <class T>
void tanh_backward(const T* y, const T* dy, T* dx, int n) {
  map(y, dy, dx, n, [](Vec<T> out, Vec<T> grad) { return grad * tanh_derivative(out); });
}

template <class T>
void sigmoid_backward(const T* y, const T* dy, T* dx, int n) {
  map(y, dy, dx, n, [](Vec<T> out, Vec<T> grad) { return grad * sigmoid_derivative(out); });
}

template <class T>
void softplus_backward(const T* y, const T* dy, T* dx, int n) {
  map(y, dy, dx, n, [](Vec<T> out, Vec<T> grad) { return grad * softplus_derivative(out); });
}

template <class T>
void relu_backward(const T* y, const T* dy, T* dx, int n) {
  map(y, dy, dx, n, [](Vec<T> out, Vec<T> grad) { return grad * relu_derivative(out); });
}

template <class T>
void elu_backward(const T* y, const T* dy, T* dx, int n, T alpha) {
  map(y, dy, dx, n, [alpha](Vec<T> out, Vec<T> grad) { return grad * elu_derivative(out, alpha); });
}

template <class T>
void selu_backward(const T* y, const T* dy, T* dx, int n) {
  map(y, dy, dx, n, [](Vec<T> out, Vec<T> grad) { return grad * selu_derivative(out); });
}

template <class T>
void hard_sigmoid_backward(const T* y, const T* dy, T* dx, int n) {
  map(y, dy, dx, n, [](Vec<T> out, Vec<T> grad) { return grad * hard_sigmoid_derivative(out); });
}

template <class T>
void axpy(T alpha, const T* x, T* y, int n) {
  const Vec<T> factor = Vec<T>::splat(alpha);
  map(x, y, y, n, [factor](Vec<T> a, Vec<T> b) { return multiply_add(factor, a, b); });
}

template <class T>
void scale(T alpha, T* x, int n) {
  const Vec<T> factor = Vec<T>::splat(alpha);
  map(x, x, n, [factor](Vec<T> v) { return factor * v; });
}

template <class T>
void add(const T* a, const T* b, T* y, int n) {
  map(a, b, y, n, [](Vec<T> u, Vec<T> v) { return u + v; });
}

template <class T>
void multiply(const T* a, const T* b, T* y, int n) {
  map(a, b, y, n, [](Vec<T> u, Vec<T> v) { return u * v; });
}

template <class T>
void fill(T value, T* x, int n) {
  for (int i = 0; i < n; ++i) x[i] = value;
}

namespace {

template <class T, class F>
RNN_INLINE T reduce_sum(int n, F term) {
  using V = Vec<T>;
  V total[4] = {V::zero(), V::zero(), V::zero(), V::zero()};
  int i = 0;
  for (; i + 4 * V::lanes <= n; i += 4 * V::lanes) {
    RNN_UNROLL
    for (int j = 0; j < 4; ++j) total[j] = term(total[j], i + j * V::lanes, V::lanes);
  }
  for (; i + V::lanes <= n; i += V::lanes) total[0] = term(total[0], i, V::lanes);
  if (i < n) total[1] = term(total[1], i, n - i);
  return sum((total[0] + total[1]) + (total[2] + total[3]));
}

template <class T>
RNN_INLINE Vec<T> load_leading(const T* p, int n) {
  return n == Vec<T>::lanes ? Vec<T>::load(p) : Vec<T>::load_partial(p, n);
}

}  // namespace

template <class T>
T sum(const T* x, int n) {
  return reduce_sum<T>(n, [x](Vec<T> total, int i, int count) { return total + load_leading(x + i, count); });
}

template <class T>
T squared_norm(const T* x, int n) {
  return dot(x, x, n);
}

template <class T>
T dot(const T* x, const T* y, int n) {
  return reduce_sum<T>(n, [x, y](Vec<T> total, int i, int count) {
    return multiply_add(load_leading(x + i, count), load_leading(y + i, count), total);
  });
}

template <class T>
int count_matches(const T* x, const T* y, int n, T threshold) {
  using V = Vec<T>;
  // So many are counted exactly in single precision.
  constexpr int most = 1 << 24;
  const V bound = V::splat(threshold);
  const V one = V::splat(T(1));
  const int whole = n - n % V::lanes;
  int matches = 0;
  for (int from = 0; from < whole; from += most) {
    matches += static_cast<int>(reduce_sum<T>(std::min(most, whole - from), [=](V total, int i, int) {
      const V above = select(V::load(x + from + i) > bound, one, V::zero());
      return total + select(above == V::load(y + from + i), one, V::zero());
    }));
  }
  for (int i = whole; i < n; ++i) matches += (x[i] > threshold ? T(1) : T(0)) == y[i];
  return matches;
}

template <class T>
void flush_denormals(T* x, int n) {
  map(x, x, n, [](Vec<T> v) { return flush_denormals(v); });
}

template <class T>
void add_rows(int rows, int n, const T* x, int ldx, T* y) {
  using V = Vec<T>;
  const auto column = [&](int j, auto load, auto store) {
    V total = load(y + j);
    const T* p = x + j;
    for (int i = 0; i < rows; ++i, p += ldx) total += load(p);
    store(total, y + j);
  };
  int j = 0;
  // Four sums at a time: one alone would wait for each addition.
  for (; j + 4 * V::lanes <= n; j += 4 * V::lanes) {
    V totals[4];
    RNN_UNROLL
    for (int v = 0; v < 4; ++v) totals[v] = V::load(y + j + v * V::lanes);
    const T* p = x + j;
    for (int i = 0; i < rows; ++i, p += ldx) {
      RNN_UNROLL
      for (int v = 0; v < 4; ++v) totals[v] += V::load(p + v * V::lanes);
    }
    RNN_UNROLL
    for (int v = 0; v < 4; ++v) totals[v].store(y + j + v * V::lanes);
  }
  for (; j + V::lanes <= n; j += V::lanes) {
    column(j, [](const T* p) { return V::load(p); }, [](V v, T* p) { v.store(p); });
  }
  if (const int rest = n - j; rest > 0) {
    column(
        j, [rest](const T* p) { return V::load_partial(p, rest); },
        [rest](V v, T* p) { v.store_partial(p, rest); });
  }
}

namespace {

/// y(4, 4) = transpose of x(4, 4).
RNN_INLINE void transpose_quads(const float* x, std::ptrdiff_t ldx, float* y, std::ptrdiff_t ldy) {
  typedef float Quad __attribute__((vector_size(16)));
  Quad r[4];
  RNN_UNROLL
  for (int i = 0; i < 4; ++i) std::memcpy(&r[i], x + i * ldx, sizeof(Quad));
  const Quad low01 = __builtin_shufflevector(r[0], r[1], 0, 4, 1, 5);
  const Quad low23 = __builtin_shufflevector(r[2], r[3], 0, 4, 1, 5);
  const Quad high01 = __builtin_shufflevector(r[0], r[1], 2, 6, 3, 7);
  const Quad high23 = __builtin_shufflevector(r[2], r[3], 2, 6, 3, 7);
  const Quad columns[4] = {__builtin_shufflevector(low01, low23, 0, 1, 4, 5),
                           __builtin_shufflevector(low01, low23, 2, 3, 6, 7),
                           __builtin_shufflevector(high01, high23, 0, 1, 4, 5),
                           __builtin_shufflevector(high01, high23, 2, 3, 6, 7)};
  RNN_UNROLL
  for (int j = 0; j < 4; ++j) std::memcpy(y + j * ldy, &columns[j], sizeof(Quad));
}

RNN_INLINE void transpose_quads(const double* x, std::ptrdiff_t ldx, double* y, std::ptrdiff_t ldy) {
  for (int j = 0; j < 4; ++j) {
    for (int i = 0; i < 4; ++i) y[j * ldy + i] = x[i * ldx + j];
  }
}

/// The last squares of a row or column overlap those before them, so that no remainder is left.
template <class T>
void transpose_rows(int rows, int cols, const T* x, std::ptrdiff_t ldx, T* y, std::ptrdiff_t ldy) {
  if (rows < 4 || cols < 4) {
    for (int i = 0; i < rows; ++i) {
      for (int j = 0; j < cols; ++j) y[j * ldy + i] = x[i * ldx + j];
    }
    return;
  }
  for (int begin = 0; begin < cols; begin += 4) {
    const int j = std::min(begin, cols - 4);
    for (int i = 0; i <= rows - 4; i += 4) transpose_quads(x + i * ldx + j, ldx, y + j * ldy + i, ldy);
    const int last = rows - 4;
    if (rows % 4 != 0) transpose_quads(x + last * ldx + j, ldx, y + j * ldy + last, ldy);
  }
}

}  // namespace

template <class T>
void transpose(int rows, int cols, const T* x, int ldx, T* y, int ldy) {
  constexpr int block = 16;
  for (int begin = 0; begin < rows; begin += block) {
    const int i = rows < 4 ? begin : std::min(begin, rows - 4);
    transpose_rows<T>(std::min(block, rows - i), cols, x + static_cast<std::ptrdiff_t>(i) * ldx, ldx, y + i,
                      ldy);
  }
}

template <class T>
void transpose_batch_time(int batch, int time, int features, const T* x, T* y) {
  const std::size_t row = static_cast<std::size_t>(features);
  for (int t = 0; t < time; ++t) {
    for (int b = 0; b < batch; ++b, y += row) {
      const T* from = x + (static_cast<std::size_t>(b) * static_cast<std::size_t>(time) + t) * row;
      std::memcpy(y, from, row * sizeof(T));
    }
  }
}

#define RNN_ELEMENTWISE_INSTANCES(T)                                \
  template void exp(const T*, T*, int);                             \
  template void tanh(const T*, T*, int);                            \
  template void sigmoid(const T*, T*, int);                         \
  template void softplus(const T*, T*, int);                        \
  template void relu(const T*, T*, int);                            \
  template void elu(const T*, T*, int, T);                          \
  template void selu(const T*, T*, int);                            \
  template void hard_sigmoid(const T*, T*, int);                    \
  template void tanh_backward(const T*, const T*, T*, int);         \
  template void sigmoid_backward(const T*, const T*, T*, int);      \
  template void softplus_backward(const T*, const T*, T*, int);     \
  template void relu_backward(const T*, const T*, T*, int);         \
  template void elu_backward(const T*, const T*, T*, int, T);       \
  template void selu_backward(const T*, const T*, T*, int);         \
  template void hard_sigmoid_backward(const T*, const T*, T*, int); \
  template void axpy(T, const T*, T*, int);                         \
  template void scale(T, T*, int);                                  \
  template void add(const T*, const T*, T*, int);                   \
  template void multiply(const T*, const T*, T*, int);              \
  template void fill(T, T*, int);                                   \
  template T sum(const T*, int);                                    \
  template T squared_norm(const T*, int);                           \
  template T dot(const T*, const T*, int);                          \
  template int count_matches(const T*, const T*, int, T);           \
  template void flush_denormals(T*, int);                           \
  template void add_rows(int, int, const T*, int, T*);              \
  template void transpose(int, int, const T*, int, T*, int);        \
  template void transpose_batch_time(int, int, int, const T*, T*);

RNN_ELEMENTWISE_INSTANCES(float)
RNN_ELEMENTWISE_INSTANCES(double)

}  // namespace rnn
