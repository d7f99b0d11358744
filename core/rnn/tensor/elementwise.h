#pragma once

// Vectorised loops over contiguous spans, float and double. Output may be an input (in place); partial
// overlap is not allowed. Nothing outside the spans is touched; n = 0 does nothing. The same functions of one
// vector, to be fused into other loops: simd_math.h. Sums use a fixed number of vector accumulators: same n,
// same build, same bits.

#include "rnn/tensor/simd_math.h"

namespace rnn {

/// y[i] = f(Vec of x) for any f(Vec<T>) -> Vec<T>.
template <class T, class F>
RNN_INLINE void map(const T* x, T* y, int n, F f) {
  using V = Vec<T>;
  int i = 0;
  for (; i + V::lanes <= n; i += V::lanes) f(V::load(x + i)).store(y + i);
  if (i < n) f(V::load_partial(x + i, n - i)).store_partial(y + i, n - i);
}

/// y[i] = f(Vec of a, Vec of b).
template <class T, class F>
RNN_INLINE void map(const T* a, const T* b, T* y, int n, F f) {
  using V = Vec<T>;
  int i = 0;
  for (; i + V::lanes <= n; i += V::lanes) f(V::load(a + i), V::load(b + i)).store(y + i);
  if (i < n) f(V::load_partial(a + i, n - i), V::load_partial(b + i, n - i)).store_partial(y + i, n - i);
}

/// Activations, y = f(x); see simd_math.h for definitions and accuracy.
template <class T>
void exp(const T* x, T* y, int n);
template <class T>
void tanh(const T* x, T* y, int n);
template <class T>
void sigmoid(const T* x, T* y, int n);
template <class T>
void softplus(const T* x, T* y, int n);
template <class T>
void relu(const T* x, T* y, int n);
template <class T>
void elu(const T* x, T* y, int n, T alpha);
template <class T>
void selu(const T* x, T* y, int n);
template <class T>
void hard_sigmoid(const T* x, T* y, int n);

/// dx = dy · f'(x), from the output y = f(x).
template <class T>
void tanh_backward(const T* y, const T* dy, T* dx, int n);
template <class T>
void sigmoid_backward(const T* y, const T* dy, T* dx, int n);
template <class T>
void softplus_backward(const T* y, const T* dy, T* dx, int n);
template <class T>
void relu_backward(const T* y, const T* dy, T* dx, int n);
template <class T>
void elu_backward(const T* y, const T* dy, T* dx, int n, T alpha);
template <class T>
void selu_backward(const T* y, const T* dy, T* dx, int n);
template <class T>
void hard_sigmoid_backward(const T* y, const T* dy, T* dx, int n);

/// y += alpha · x
template <class T>
void axpy(T alpha, const T* x, T* y, int n);
/// x *= alpha
template <class T>
void scale(T alpha, T* x, int n);
/// y = a + b
template <class T>
void add(const T* a, const T* b, T* y, int n);
/// y = a · b
template <class T>
void multiply(const T* a, const T* b, T* y, int n);
template <class T>
void fill(T value, T* x, int n);
template <class T>
T sum(const T* x, int n);
template <class T>
T squared_norm(const T* x, int n);
template <class T>
T dot(const T* x, const T* y, int n);
/// How many x[i], as 1 above the threshold and else as 0, are y[i].
template <class T>
int count_matches(const T* x, const T* y, int n, T threshold);

/// Replaces denormals (|x| below the smallest normal number) by 0: wasm cannot flush them by mode, and each
/// operation on one costs a hundredfold.
template <class T>
void flush_denormals(T* x, int n);

/// y(n) += sum over the rows of x(rows, n): the gradient of a bias.
template <class T>
void add_rows(int rows, int n, const T* x, int ldx, T* y);

/// y(cols, rows) = transpose of x(rows, cols); x and y do not overlap.
template <class T>
void transpose(int rows, int cols, const T* x, int ldx, T* y, int ldy);

/// (batch, time, features) -> (time, batch, features), contiguous; x and y do not overlap. The inverse is the
/// same call with batch and time exchanged.
template <class T>
void transpose_batch_time(int batch, int time, int features, const T* x, T* y);

}  // namespace rnn
