#pragma once

// Row softmax, its gradient and log-sum-exp; float and double, rows contiguous with a leading dimension.
//
//   softmax:      y[i][j] = exp(x[i][j] - max_i) / sum_j exp(x[i][j] - max_i)
//   backward:     dx = y · (dy - sum_j dy[i][j]·y[i][j])
//   log_sum_exp:  max_i + log(sum_j exp(x[i][j] - max_i)), one value a row
//
// In place is allowed (y == x, dx == dy with equal leading dimensions). A row with NaN or +infinity gives
// NaN; entries of -infinity (masked) get probability 0; a row of -infinity alone gives NaN. Probabilities
// below the smallest normal number are 0.

namespace rnn {

template <class T>
void softmax(int rows, int n, const T* x, int ldx, T* y, int ldy);

template <class T>
void softmax_backward(int rows, int n, const T* y, int ldy, const T* dy, int lddy, T* dx, int lddx);

/// One result for each row.
template <class T>
void log_sum_exp(int rows, int n, const T* x, int ldx, T* result);

}  // namespace rnn
