#include "rnn/layers/regularization/noise.h"

#include <algorithm>

#include "rnn/layers/regularization/dropout.h"
#include "rnn/layers/time_steps.h"
#include "rnn/tensor/elementwise.h"

namespace rnn {

Schema GaussianNoise::options() {
  return layer_schema({required(number_option("stddev", 0.0, 0.0, 1.0), .1), seed_option()});
}

void GaussianNoise::forward(Context& context) {
  const Value& x = context.inputs[0];
  const auto stddev = config()["stddev"].get<double>();
  const std::int64_t size = x.shape.size();
  Scalar* y = context.outputs[0].data;
  std::copy(x.data, x.data + size, y);
  if (!context.training || stddev == 0.0) return;
  for (std::int64_t i = 0; i < size; ++i) y[i] += static_cast<Scalar>(stddev * context.random->normal());
}

void GaussianNoise::backward(Context& context) {
  if (context.output_gradients[0] != nullptr) pass_gradient(context.output_gradients[0], context);
}

Schema SpatialDropout1D::options() { return layer_schema({Dropout::rate_option(), seed_option()}, false); }

Shapes SpatialDropout1D::output_shapes(std::span<const Shape> inputs) const {
  expect_single_input(inputs, 3, "(B,T,D)");
  return {inputs[0]};
}

void SpatialDropout1D::plan(Plan& plan, std::span<const Shape> inputs) const {
  plan.reserve_scratch(std::int64_t(inputs[0][0]) * inputs[0][2]);
}

bool SpatialDropout1D::active(const Context& context) const {
  return context.training && config()["rate"].get<double>() > 0.0;
}

void SpatialDropout1D::apply(const Context& context, const Scalar* x, Scalar* y) const {
  const TimeSteps steps(context.inputs[0]);
  for (int b = 0; b < steps.batch; ++b)
    for (int t = 0; t < steps.time; ++t)
      multiply(x + steps.at(b, t), context.scratch[0] + b * steps.width, y + steps.at(b, t), steps.width);
}

void SpatialDropout1D::forward(Context& context) {
  const Value& x = context.inputs[0];
  Scalar* y = context.outputs[0].data;
  if (!active(context)) {
    std::copy(x.data, x.data + x.shape.size(), y);
    return;
  }
  context.random->dropout_mask(context.scratch[0], x.shape[0] * x.shape[2], config()["rate"].get<double>());
  apply(context, x.data, y);
}

void SpatialDropout1D::backward(Context& context) {
  Scalar* dy = context.output_gradients[0];
  if (dy == nullptr) return;
  if (active(context)) apply(context, dy, dy);
  pass_gradient(dy, context);
}

Schema ActivityRegularization::options() {
  return layer_schema({number_option("l1", 0.0, 0.0, 1e6), number_option("l2", 0.0, 0.0, 1e6)}, false);
}

ActivityRegularization::ActivityRegularization(Json given) : Pointwise(std::move(given)) {
  const auto l1 = config()["l1"].get<double>();
  const auto l2 = config()["l2"].get<double>();
  if (l1 > 0.0 || l2 > 0.0) set_activity_regularizer(std::make_unique<Regularizer>(l1, l2));
}

void ActivityRegularization::forward(Context& context) {
  const Value& x = context.inputs[0];
  std::copy(x.data, x.data + x.shape.size(), context.outputs[0].data);
}

void ActivityRegularization::backward(Context& context) {
  if (context.output_gradients[0] != nullptr) pass_gradient(context.output_gradients[0], context);
}

}  // namespace rnn
