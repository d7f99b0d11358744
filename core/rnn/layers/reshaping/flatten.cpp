#include "rnn/layers/reshaping/flatten.h"

#include <algorithm>

namespace rnn {

Schema Flatten::options() { return layer_schema({}); }

Shapes Flatten::output_shapes(std::span<const Shape> inputs) const {
  Pointwise::output_shapes(inputs);
  std::int64_t size = 1;
  for (int axis = 1; axis < inputs[0].rank(); ++axis) {
    if (inputs[0][axis] == unknown) return {Shape{inputs[0][0], unknown}};
    size *= inputs[0][axis];
  }
  return {Shape{inputs[0][0], checked_extent(size)}};
}

void Flatten::forward(Context& context) {
  const Value& x = context.inputs[0];
  std::copy(x.data, x.data + x.shape.size(), context.outputs[0].data);
}

void Flatten::backward(Context& context) {
  if (context.output_gradients[0] != nullptr) pass_gradient(context.output_gradients[0], context);
}

}  // namespace rnn
