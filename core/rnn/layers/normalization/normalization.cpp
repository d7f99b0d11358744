#include "rnn/layers/normalization/normalization.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "rnn/config/error.h"
#include "rnn/layers/axis.h"
#include "rnn/tensor/elementwise.h"

namespace rnn {

namespace {

using Strides = std::array<std::ptrdiff_t, Shape::max_rank>;

/// Strides of a batch-major value.
Strides strides_of(const Shape& shape) {
  Strides strides{};
  std::ptrdiff_t stride = 1;
  for (int axis = shape.rank() - 1; axis >= 0; --axis) {
    strides[static_cast<std::size_t>(axis)] = stride;
    stride *= shape[axis];
  }
  return strides;
}

}  // namespace

Normalization::Normalization(Json given)
    : Pointwise(std::move(given)), epsilon_(config()["epsilon"].get<double>()) {
  Json axes = config()["axis"];
  if (!axes.is_array()) axes = Json::array({axes});
  last_axis_ = axes.size() == 1 && axes[0] == -1;
}

Schema Normalization::shared_options(Option axis, Schema own) {
  Schema schema{std::move(axis),
                number_option("epsilon", 1e-3, 0.0, 1.0),
                boolean_option("center", true),
                boolean_option("scale", true),
                initializer_option("beta_initializer", "zeros"),
                initializer_option("gamma_initializer", "ones")};
  for (Option& option : penalty_options({"beta", "gamma"})) own.push_back(std::move(option));
  schema.insert(schema.end(), own.begin(), own.end());
  return layer_schema(std::move(schema));
}

Shape Normalization::axes_of(const Shape& input) const {
  Json axes = config()["axis"];
  if (!axes.is_array()) axes = Json::array({axes});
  bool chosen[Shape::max_rank] = {};
  Shape found;
  for (const Json& given : axes) {
    const int axis = normalized_axis(given.get<int>(), input.rank());
    if (axis < 0 || chosen[axis])
      throw ConfigError(
          {"normalization.axes",
           "[{layer}] axis: expected axes of the input {input}, each once and the batch's not, got {given}"},
          {name(), input, config()["axis"]}, "/config/axis");
    chosen[axis] = true;
  }
  for (int axis = 1; axis < input.rank(); ++axis)
    if (chosen[axis]) found.append(axis);
  return found;
}

Shapes Normalization::output_shapes(std::span<const Shape> inputs) const {
  const Shapes shapes = Pointwise::output_shapes(inputs);
  const Shape& x = inputs[0];
  const bool built = width_ > 0;
  bool fits = x.rank() >= 2 && (!built || x.rank() == order_.rank());
  if (fits && !built) axes_of(x);
  for (int i = 0; fits && built && i < extents_.rank(); ++i)
    fits = x[order_[x.rank() - extents_.rank() + i]] == extents_[i];
  if (fits) return shapes;
  if (built)
    throw ConfigError({"input.features", "[{layer}] expected input (B,...,D) with D={expected}, got {given}"},
                      {name(), extents_.width(), x});
  throw ConfigError({"input.form", "[{layer}] expected input {form}, got {given}"}, {name(), "(B,...,D)", x});
}

void Normalization::build(std::span<const Shape> inputs) {
  const Shape& x = inputs[0];
  const Shape axes = axes_of(x);
  order_ = Shape{};
  int next = 0;
  for (int axis = 0; axis < x.rank(); ++axis) {
    const bool own = next < axes.rank() && axes[next] == axis;
    if (own) ++next;
    if (!own) order_.append(axis);
  }
  width_ = 1;
  for (int i = 0; i < axes.rank(); ++i) {
    const int extent = x[axes[i]];
    if (extent == unknown)
      throw ConfigError(
          {"normalization.axis_unknown", "[{layer}] axis: expected axes of known extents, got {given}"},
          {name(), x}, "/config/axis");
    order_.append(axes[i]);
    extents_.append(extent);
    width_ *= extent;
  }
  if (config()["scale"].get<bool>())
    gamma_ = add_parameter("gamma", extents_, make_initializer("gamma_initializer"));
  if (config()["center"].get<bool>())
    beta_ = add_parameter("beta", extents_, make_initializer("beta_initializer"));
}

const Scalar* Normalization::to_rows(const Shape& shape, const Scalar* values, Scalar* buffer) const {
  if (last_axis_) return values;
  each_in_row_order(shape, strides_of(shape),
                    [&](std::ptrdiff_t at, std::int64_t i) { buffer[i] = values[at]; });
  return buffer;
}

void Normalization::from_rows(const Shape& shape, const Scalar* buffer, Scalar* values) const {
  if (!last_axis_)
    each_in_row_order(shape, strides_of(shape),
                      [&](std::ptrdiff_t at, std::int64_t i) { values[at] = buffer[i]; });
}

void Normalization::scale_and_shift(const Scalar* normal, Scalar* y, int width) const {
  if (gamma_ >= 0)
    multiply(normal, parameter(gamma_).value, y, width);
  else if (normal != y)
    std::copy_n(normal, width, y);
  if (beta_ >= 0) add(y, parameter(beta_).value, y, width);
}

void Normalization::scale_and_shift_backward(const Scalar* normal, Scalar* dy, int width) {
  if (beta_ >= 0) add(parameter(beta_).gradient, dy, parameter(beta_).gradient, width);
  if (gamma_ < 0) return;
  Scalar* gradient = parameter(gamma_).gradient;
  for (int k = 0; k < width; ++k) gradient[k] += dy[k] * normal[k];
  multiply(dy, parameter(gamma_).value, dy, width);
}

Schema LayerNormalization::options() {
  Option axis = integers_option("axis", -1, 1 - Shape::max_rank, Shape::max_rank - 1);
  axis.single = true;
  return shared_options(std::move(axis), {});
}

// Scratch slots: x̂; inverse standard deviation of each row; x, y or dy in row order, unless `axis` is the
// last.
void LayerNormalization::plan(Plan& plan, std::span<const Shape> inputs) const {
  plan.reserve_scratch(inputs[0].size());
  plan.reserve_scratch(inputs[0].size() / width_);
  plan.reserve_scratch(last_axis_ ? 0 : inputs[0].size());
}

void LayerNormalization::forward(Context& context) {
  const Shape& shape = context.inputs[0].shape;
  Scalar* buffer = context.scratch[2];
  const Scalar* x = to_rows(shape, context.inputs[0].data, buffer);
  Scalar* y = last_axis_ ? context.outputs[0].data : buffer;
  Scalar* normal = context.scratch[0];
  const auto rows = static_cast<int>(shape.size() / width_);
  for (int row = 0; row < rows; ++row, normal += width_) {
    const std::ptrdiff_t at = std::ptrdiff_t(row) * width_;
    const Scalar* from = x + at;
    const Scalar mean = sum(from, width_) / static_cast<Scalar>(width_);
    for (int k = 0; k < width_; ++k) normal[k] = from[k] - mean;
    const Scalar variance = squared_norm(normal, width_) / static_cast<Scalar>(width_);
    const Scalar inverse = Scalar(1) / std::sqrt(variance + static_cast<Scalar>(epsilon_));
    context.scratch[1][row] = inverse;
    scale(inverse, normal, width_);
    scale_and_shift(normal, y + at, width_);
  }
  from_rows(shape, y, context.outputs[0].data);
}

void LayerNormalization::backward(Context& context) {
  Scalar* dy = context.output_gradients[0];
  if (dy == nullptr) return;
  const Shape& shape = context.inputs[0].shape;
  Scalar* buffer = context.scratch[2];
  to_rows(shape, dy, buffer);
  Scalar* rows_of_dy = last_axis_ ? dy : buffer;
  const auto rows = static_cast<int>(shape.size() / width_);
  for (int row = 0; row < rows; ++row) {
    Scalar* g = rows_of_dy + std::ptrdiff_t(row) * width_;
    const Scalar* normal = context.scratch[0] + std::ptrdiff_t(row) * width_;
    scale_and_shift_backward(normal, g, width_);
    const Scalar mean = sum(g, width_) / static_cast<Scalar>(width_);
    const Scalar along = dot(g, normal, width_) / static_cast<Scalar>(width_);
    const Scalar inverse = context.scratch[1][row];
    for (int k = 0; k < width_; ++k) g[k] = inverse * (g[k] - mean - normal[k] * along);
  }
  from_rows(shape, rows_of_dy, dy);
  pass_gradient(dy, context);
}

}  // namespace rnn
