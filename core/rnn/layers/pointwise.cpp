#include "rnn/layers/pointwise.h"

#include <algorithm>

#include "rnn/config/error.h"
#include "rnn/tensor/elementwise.h"

namespace rnn {

Shapes Pointwise::output_shapes(std::span<const Shape> inputs) const {
  expect_single_input(inputs);
  return {inputs[0]};
}

void Pointwise::pass_gradient(const Scalar* gradient, const Context& context) {
  const InputGradient& dx = context.input_gradients[0];
  const auto size = static_cast<int>(context.inputs[0].shape.size());
  if (dx.data == nullptr) return;
  if (dx.store == Store::assign)
    std::copy(gradient, gradient + size, dx.data);
  else
    add(gradient, dx.data, dx.data, size);
}

}  // namespace rnn
