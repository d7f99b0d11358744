#include "rnn/layers/steps.h"

#include <algorithm>

namespace rnn {

Steps::Steps(const Value& value) : batch(value.shape[0]) {
  const Shape& shape = value.shape;
  const bool stepped = shape.rank() > 2;
  if (stepped) time = shape[1];
  for (int axis = stepped ? 2 : 1; axis < shape.rank(); ++axis) width *= shape[axis];
  const bool time_major = stepped && value.layout == Layout::time_major;
  of_sample = std::ptrdiff_t(width) * (time_major ? 1 : time);
  of_step = std::ptrdiff_t(width) * (time_major ? batch : 1);
}

Scalar* opened(const InputGradient& gradient, const Shape& shape) {
  if (gradient.data != nullptr && gradient.store == Store::assign)
    std::fill(gradient.data, gradient.data + shape.size(), Scalar(0));
  return gradient.data;
}

int axis_of(int axis, int rank) {
  if (axis < 0) axis += rank;
  return axis < 1 || axis >= rank ? -1 : axis;
}

Windows::Windows(const std::string& padding, int time, int size, int stride) {
  count = padding == "valid" ? (time - size) / stride + 1 : (time + stride - 1) / stride;
  if (padding == "causal") before = size - 1;
  if (padding == "same") before = std::max(0, (count - 1) * stride + size - time) / 2;
  if (time < size && padding == "valid") count = 0;
}

}  // namespace rnn
