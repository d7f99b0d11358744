#include "rnn/layers/time_steps.h"

namespace rnn {

TimeSteps::TimeSteps(const Value& value) : batch(value.shape[0]) {
  const Shape& shape = value.shape;
  const bool has_time = shape.rank() > 2;
  if (has_time) time = shape[1];
  for (int axis = has_time ? 2 : 1; axis < shape.rank(); ++axis) width *= shape[axis];
  const bool time_major = has_time && value.layout == Layout::time_major;
  sample_stride = std::ptrdiff_t(width) * (time_major ? 1 : time);
  step_stride = std::ptrdiff_t(width) * (time_major ? batch : 1);
}

}  // namespace rnn
