#pragma once

#include <cstddef>

#include "rnn/tensor/scalar.h"

namespace rnn {

/// C(m,n) = start + A·B for a few rows, without packing: the product of one step of a small recurrent layer.
/// A(i, g·k + p) is at a[i·row + g·stride + p·column] for 0 <= g < blocks and 0 <= p < k; B has blocks·k rows
/// `ldb` apart. `start` has m rows `start_row` apart, and may be C, or one row with start_row 0, or null for
/// zero. Only n columns of C, its rows `ldc` apart, are touched. One SmallProduct serves calls with different
/// operands of the same shape.
struct SmallProduct {
  int m = 0, n = 0, k = 0;
  std::ptrdiff_t row = 0, column = 0;
  const Scalar* b = nullptr;
  std::ptrdiff_t ldb = 0;
  std::ptrdiff_t start_row = 0;
  std::ptrdiff_t ldc = 0;
  int blocks = 1;
  std::ptrdiff_t stride = 0;
};

void small_product(const SmallProduct& product, const Scalar* a, const Scalar* start, Scalar* c);

}  // namespace rnn
