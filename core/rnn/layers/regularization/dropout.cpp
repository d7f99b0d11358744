#include "rnn/layers/regularization/dropout.h"

#include <algorithm>

#include "rnn/tensor/elementwise.h"

namespace rnn {

Schema Dropout::options() {
  Option rate = number_option("rate", .5, 0.0, 1.0);
  rate.required = true;
  rate.below_maximum = true;
  return layer_schema({rate});
}

Dropout::Dropout(Json config) : Pointwise(std::move(config)), rate_(this->config()["rate"].get<double>()) {}

void Dropout::plan(Plan& plan, std::span<const Shape> inputs) const {
  plan.reserve_scratch(inputs[0].size());
}

void Dropout::forward(Context& context) {
  const Value& x = context.inputs[0];
  const auto size = static_cast<int>(x.shape.size());
  Scalar* y = context.outputs[0].data;
  if (!active(context)) {
    std::copy(x.data, x.data + size, y);
    return;
  }
  context.random->dropout_mask(context.scratch[0], size, rate_);
  multiply(x.data, context.scratch[0], y, size);
}

void Dropout::backward(Context& context) {
  Scalar* dy = context.output_gradients[0];
  if (dy == nullptr) return;
  if (active(context)) multiply(dy, context.scratch[0], dy, static_cast<int>(context.inputs[0].shape.size()));
  pass_gradient(dy, context);
}

}  // namespace rnn
