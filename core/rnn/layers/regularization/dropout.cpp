#include "rnn/layers/regularization/dropout.h"

#include <algorithm>
#include <array>

#include "rnn/config/error.h"
#include "rnn/tensor/elementwise.h"

namespace rnn {

Option Dropout::rate_option() {
  Option rate = number_option("rate", .5, 0.0, 1.0);
  rate.required = true;
  rate.below_maximum = true;
  return rate;
}

Schema Dropout::options() {
  Option noise_shape;
  noise_shape.name = "noise_shape";
  noise_shape.kind = OptionKind::shape;
  return layer_schema({rate_option(), nullable(noise_shape), seed_option()});
}

Dropout::Dropout(Json given)
    : Pointwise(std::move(given)),
      rate_(config()["rate"].get<double>()),
      shaped_(!config()["noise_shape"].is_null()) {}

Shapes Dropout::output_shapes(std::span<const Shape> inputs) const {
  const Shapes shapes = Pointwise::output_shapes(inputs);
  if (!shaped_) return shapes;
  const Shape& x = inputs[0];
  const Json& noise = config()["noise_shape"];
  bool fits = noise.size() == static_cast<std::size_t>(x.rank());
  for (int axis = 0; fits && axis < x.rank(); ++axis) {
    const Json& extent = noise[static_cast<std::size_t>(axis)];
    fits = extent.is_null() || extent == 1 || x[axis] == unknown || extent == x[axis];
  }
  if (!fits)
    throw ConfigError({"dropout.noise_shape",
                       "[{layer}] noise_shape: expected for each extent of the input {input} the same, 1 or "
                       "null, got {given}"},
                      {name(), x, noise}, "/config/noise_shape");
  return shapes;
}

Shape Dropout::noise_shape(const Shape& input) const {
  Shape shape = input;
  for (int axis = 0; shaped_ && axis < input.rank(); ++axis)
    if (config()["noise_shape"][static_cast<std::size_t>(axis)] == 1) shape[axis] = 1;
  return shape;
}

void Dropout::plan(Plan& plan, std::span<const Shape> inputs) const {
  plan.reserve_scratch(noise_shape(inputs[0]).size());
}

void Dropout::apply(const Context& context, const Scalar* x, Scalar* y) const {
  const Shape& shape = context.inputs[0].shape;
  const Scalar* mask = context.scratch[0];
  if (!shaped_) return multiply(x, mask, y, static_cast<int>(shape.size()));
  const Shape noise = noise_shape(shape);
  std::array<int, Shape::max_rank> index{};
  const int width = shape.width();
  for (std::int64_t at = 0; at < shape.size(); at += width) {
    std::int64_t from = 0;
    for (int axis = 0; axis < shape.rank() - 1; ++axis)
      from = from * noise[axis] + (noise[axis] == 1 ? 0 : index[static_cast<std::size_t>(axis)]);
    const Scalar* row = mask + from * noise.width();
    for (int k = 0; k < width; ++k) y[at + k] = x[at + k] * row[noise.width() == 1 ? 0 : k];
    for (int axis = shape.rank() - 2; axis >= 0; --axis) {
      int& i = index[static_cast<std::size_t>(axis)];
      if (++i < shape[axis]) break;
      i = 0;
    }
  }
}

void Dropout::forward(Context& context) {
  const Value& x = context.inputs[0];
  const std::int64_t size = x.shape.size();
  Scalar* y = context.outputs[0].data;
  if (!active(context)) {
    std::copy(x.data, x.data + size, y);
    return;
  }
  context.random->dropout_mask(context.scratch[0], static_cast<int>(noise_shape(x.shape).size()), rate_);
  apply(context, x.data, y);
}

void Dropout::backward(Context& context) {
  Scalar* dy = context.output_gradients[0];
  if (dy == nullptr) return;
  if (active(context)) apply(context, dy, dy);
  pass_gradient(dy, context);
}

}  // namespace rnn
