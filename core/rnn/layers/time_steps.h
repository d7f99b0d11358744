#pragma once

#include <cstddef>

#include "rnn/layers/context.h"

namespace rnn {

/// Strides of the time steps of a (B,T,...) value: step t of sample b starts at `at(b, t)` and has `width`
/// scalars. A (B,D) value counts as one step.
struct TimeSteps {
  int batch = 0;
  int time = 1;
  int width = 1;
  std::ptrdiff_t sample_stride = 0;
  std::ptrdiff_t step_stride = 0;

  explicit TimeSteps(const Value& value);
  std::ptrdiff_t at(int sample, int step) const { return sample * sample_stride + step * step_stride; }
};

}  // namespace rnn
