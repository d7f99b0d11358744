#include "rnn/layers/accumulation_target.h"

#include <algorithm>

namespace rnn {

Scalar* accumulation_target(const InputGradient& gradient, const Shape& shape) {
  if (gradient.data != nullptr && gradient.store == Store::assign)
    std::fill(gradient.data, gradient.data + shape.size(), Scalar(0));
  return gradient.data;
}

}  // namespace rnn
