#pragma once

#include <cstddef>

#include "rnn/layers/layer.h"

namespace rnn {

/// How the steps of a (B,T,...) value lie in memory: step t of sample b starts at `at(b, t)` and is `width`
/// scalars long. A (B,D) value is one step.
struct Steps {
  int batch = 0;
  int time = 1;
  int width = 1;
  std::ptrdiff_t of_sample = 0;
  std::ptrdiff_t of_step = 0;

  explicit Steps(const Value& value);
  std::ptrdiff_t at(int sample, int step) const { return sample * of_sample + step * of_step; }
};

/// Where a layer adds the gradient of an input piece by piece: made zero when it is to be assigned. Null when
/// it goes nowhere.
Scalar* opened(const InputGradient& gradient, const Shape& shape);

/// The extents of `axis` counted from the end when it is negative; -1 for one that is not there, or the
/// batch.
int axis_of(int axis, int rank);

/// For windows that slide over T steps, as in a convolution: how many there are, and how many of the steps
/// that the first one covers lie before the input:
///
///            count                                           before
///   valid    floor((T - size) / stride) + 1, 0 for T < size  0: windows inside the input alone
///   same     ceil(T / stride)                                max((count - 1) · stride + size - T, 0) / 2,
///                                                            rounded down: the input centred
///   causal   ceil(T / stride)                                size - 1: each window ends at its own step
struct Windows {
  int count = 0;
  int before = 0;
  Windows(const std::string& padding, int time, int size, int stride);
};

}  // namespace rnn
