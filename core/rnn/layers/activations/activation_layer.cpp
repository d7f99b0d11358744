#include "rnn/layers/activations/activation_layer.h"

#include <algorithm>

namespace rnn {

Schema ActivationLayer::options() {
  Option activation = activation_option("activation", "linear");
  activation.required = true;
  return layer_schema({activation});
}

ActivationLayer::ActivationLayer(Json config)
    : Pointwise(std::move(config)),
      activation_(find_activation(this->config()["activation"].get<std::string>())) {}

void ActivationLayer::forward(Context& context) {
  const Value& x = context.inputs[0];
  Scalar* y = context.outputs[0].data;
  std::copy(x.data, x.data + x.shape.size(), y);
  activation_.forward(y, static_cast<int>(x.shape.rows()), x.shape.width());
}

void ActivationLayer::backward(Context& context) {
  Scalar* dy = context.output_gradients[0];
  if (dy == nullptr) return;
  const Shape& shape = context.inputs[0].shape;
  const Value& at = activation_.of_input ? context.inputs[0] : context.outputs[0];
  activation_.backward(at.data, dy, dy, static_cast<int>(shape.rows()), shape.width());
  pass_gradient(dy, context);
}

}  // namespace rnn
