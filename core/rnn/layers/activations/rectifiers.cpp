#include "rnn/layers/activations/rectifiers.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "rnn/config/error.h"
#include "rnn/layers/accumulation_target.h"
#include "rnn/layers/axis.h"

namespace rnn {

namespace {

using Index = std::array<int, Shape::max_rank>;

/// Keras's value of what a mask leaves out.
constexpr Scalar excluded_value = -1e9;

/// Calls body(number of the element, its indices) in the order of memory.
template <class Body>
void each_index(const Shape& shape, Body body) {
  Index index{};
  const std::int64_t size = shape.size();
  for (std::int64_t at = 0; at < size; ++at) {
    body(at, index);
    for (int axis = shape.rank() - 1; axis >= 0; --axis) {
      int& i = index[static_cast<std::size_t>(axis)];
      if (++i < shape[axis]) break;
      i = 0;
    }
  }
}

}  // namespace

Schema Rectifier::options(Kind kind) {
  const auto bound = [](const char* name, double fallback) {
    return number_option(name, fallback, 0.0, 1e6);
  };
  if (kind == Kind::leaky_relu) return layer_schema({bound("negative_slope", .3)});
  if (kind == Kind::elu) return layer_schema({number_option("alpha", 1.0, -1e6, 1e6)});
  Option most = nullable(bound("max_value", 6.0));
  most.fallback = nullptr;
  return layer_schema({most, bound("negative_slope", 0.0), bound("threshold", 0.0)});
}

Rectifier::Rectifier(Json given, const char* type, Kind kind)
    : Pointwise(std::move(given)),
      type_(type),
      kind_(kind),
      slope_(config()[kind == Kind::elu ? "alpha" : "negative_slope"].get<Scalar>()),
      greatest_(std::numeric_limits<Scalar>::infinity()) {
  if (kind != Kind::relu) return;
  threshold_ = config()["threshold"].get<Scalar>();
  if (!config()["max_value"].is_null()) greatest_ = config()["max_value"].get<Scalar>();
}

void Rectifier::forward(Context& context) {
  const Value& x = context.inputs[0];
  Scalar* y = context.outputs[0].data;
  const std::int64_t size = x.shape.size();
  for (std::int64_t i = 0; i < size; ++i) {
    const Scalar value = x.data[i];
    if (value > threshold_)
      y[i] = std::min(value, greatest_);
    else
      y[i] = kind_ == Kind::elu ? slope_ * std::expm1(value) : slope_ * (value - threshold_);
  }
}

void Rectifier::backward(Context& context) {
  Scalar* dy = context.output_gradients[0];
  if (dy == nullptr) return;
  const Value& x = context.inputs[0];
  const std::int64_t size = x.shape.size();
  for (std::int64_t i = 0; i < size; ++i) {
    const Scalar value = x.data[i];
    if (value > threshold_)
      dy[i] = value > greatest_ ? Scalar(0) : dy[i];
    else
      dy[i] *= kind_ == Kind::elu ? slope_ * std::exp(value) : slope_;
  }
  pass_gradient(dy, context);
}

Schema PReLU::options() {
  Schema own{initializer_option("alpha_initializer", "zeros")};
  for (Option& option : penalty_options({"alpha"})) own.push_back(std::move(option));
  own.push_back(nullable(integers_option("shared_axes", nullptr, 1, Shape::max_rank - 1)));
  return layer_schema(std::move(own));
}

Shape PReLU::alpha_shape(const Shape& input) const {
  const Json& shared = config()["shared_axes"];
  Shape shape;
  for (int axis = 1; axis < input.rank(); ++axis)
    shape.append(std::find(shared.begin(), shared.end(), Json(axis)) != shared.end() ? 1 : input[axis]);
  return shape;
}

Shapes PReLU::output_shapes(std::span<const Shape> inputs) const {
  const Shapes shapes = Pointwise::output_shapes(inputs);
  const Shape& x = inputs[0];
  for (const Json& axis : config()["shared_axes"])
    if (axis >= x.rank())
      throw ConfigError({"prelu.shared_axes",
                         "[{layer}] shared_axes: expected axes of the input {input}, the batch's not, got "
                         "{given}"},
                        {name(), x, config()["shared_axes"]}, "/config/shared_axes");
  bool fits = x.rank() > 1;
  if (fits && !parameters().empty()) {
    const Shape& alpha = parameter(0).shape;
    fits = alpha.rank() == x.rank() - 1;
    for (int axis = 1; fits && axis < x.rank(); ++axis)
      fits = alpha[axis - 1] == 1 || x[axis] == unknown || alpha[axis - 1] == x[axis];
  }
  if (!fits)
    throw ConfigError({"input.form", "[{layer}] expected input {form}, got {given}"},
                      {name(), parameters().empty() ? "(B,...,D)" : parameter(0).shape.text(), x});
  return shapes;
}

void PReLU::build(std::span<const Shape> inputs) {
  add_parameter("alpha", alpha_shape(inputs[0]), make_initializer("alpha_initializer"));
}

template <class Body>
void PReLU::each(const Shape& shape, Body body) const {
  const Shape& alpha = parameter(0).shape;
  each_index(shape, [&](std::int64_t at, const Index& index) {
    std::int64_t own = 0;
    for (int axis = 0; axis < alpha.rank(); ++axis)
      own = own * alpha[axis] + (alpha[axis] == 1 ? 0 : index[static_cast<std::size_t>(axis) + 1]);
    body(at, own);
  });
}

void PReLU::forward(Context& context) {
  const Value& x = context.inputs[0];
  Scalar* y = context.outputs[0].data;
  const Scalar* alpha = parameter(0).value;
  each(x.shape, [&](std::int64_t at, std::int64_t own) {
    y[at] = x.data[at] > 0 ? x.data[at] : alpha[own] * x.data[at];
  });
}

void PReLU::backward(Context& context) {
  Scalar* dy = context.output_gradients[0];
  if (dy == nullptr) return;
  const Value& x = context.inputs[0];
  const Scalar* alpha = parameter(0).value;
  Scalar* gradient = parameter(0).gradient;
  each(x.shape, [&](std::int64_t at, std::int64_t own) {
    if (x.data[at] > 0) return;
    gradient[own] += dy[at] * x.data[at];
    // At 0 neither part has a slope, as in Keras.
    dy[at] = x.data[at] < 0 ? dy[at] * alpha[own] : Scalar(0);
  });
  pass_gradient(dy, context);
}

Schema SoftmaxLayer::options() {
  Option axis = integers_option("axis", -1, 1 - Shape::max_rank, Shape::max_rank - 1);
  axis.single = true;
  return layer_schema({axis});
}

SoftmaxLayer::SoftmaxLayer(Json given) : Pointwise(std::move(given)) {
  const Json& axis = config()["axis"];
  axes_ = axis.is_array() ? axis.get<std::vector<int>>() : std::vector<int>{axis.get<int>()};
}

bool SoftmaxLayer::along_last() const { return axes_.size() == 1 && axes_[0] == -1; }

void SoftmaxLayer::axes_of(const Shape& input, bool* chosen) const {
  for (const int own : axes_) {
    const int axis = normalized_axis(own, input.rank());
    if (axis < 0)
      throw ConfigError({"softmax.axis",
                         "[{layer}] axis: expected axes of the input {input}, the batch's not, got {given}"},
                        {name(), input, config()["axis"]}, "/config/axis");
    chosen[axis] = true;
  }
}

void SoftmaxLayer::check_score_mask(const Shape& mask, std::span<const Shape> inputs) const {
  const Shape& x = inputs[0];
  bool fits = mask.rank() == x.rank();
  for (int axis = 0; fits && axis < x.rank(); ++axis)
    fits = may_equal(mask[axis], x[axis]) || (axis > 0 && mask[axis] == 1);
  if (!fits)
    throw ConfigError(
        {"softmax.mask", "[{layer}] mask: expected the extents of the input {input} or 1, got {given}"},
        {name(), x, mask});
}

template <class Body>
void SoftmaxLayer::each_excluded(const Context& context, Body body) {
  if (context.score_mask == nullptr) return;
  const Value& x = context.inputs[0];
  const Value& mask = *context.score_mask;
  const bool turned = x.layout == Layout::time_major && x.shape.rank() > 2;
  Shape order = x.shape;
  if (turned) std::swap(order[0], order[1]);
  each_index(order, [&](std::int64_t at, const Index& index) {
    std::int64_t own = 0;
    for (int axis = 0; axis < mask.shape.rank(); ++axis) {
      const int from = turned && axis < 2 ? 1 - axis : axis;
      own = own * mask.shape[axis] + (mask.shape[axis] == 1 ? 0 : index[static_cast<std::size_t>(from)]);
    }
    if (mask.data[own] == Scalar(0)) body(at);
  });
}

Shapes SoftmaxLayer::output_shapes(std::span<const Shape> inputs) const {
  const Shapes shapes = Pointwise::output_shapes(inputs);
  bool chosen[Shape::max_rank] = {};
  axes_of(inputs[0], chosen);
  return shapes;
}

template <class Body>
void SoftmaxLayer::each(const Shape& shape, Body body) const {
  const bool by_rows = along_last();
  const int width = shape.width();
  bool chosen[Shape::max_rank] = {};
  axes_of(shape, chosen);
  if (by_rows) {
    for (std::int64_t at = 0; at < shape.size(); ++at) body(at, at / width);
    return;
  }
  each_index(shape, [&](std::int64_t at, const Index& index) {
    std::int64_t own = 0;
    for (int axis = 0; axis < shape.rank(); ++axis)
      if (!chosen[axis]) own = own * shape[axis] + index[static_cast<std::size_t>(axis)];
    body(at, own);
  });
}

// Scratch slots: greatest value and sum of each distribution.
void SoftmaxLayer::plan(Plan& plan, std::span<const Shape> inputs) const {
  std::int64_t count = inputs[0].size();
  bool chosen[Shape::max_rank] = {};
  axes_of(inputs[0], chosen);
  for (int axis = 1; axis < inputs[0].rank(); ++axis)
    if (chosen[axis]) count /= std::max(inputs[0][axis], 1);
  plan.reserve_scratch(count);
  plan.reserve_scratch(count);
}

void SoftmaxLayer::forward(Context& context) {
  const Value& x = context.inputs[0];
  Scalar* y = context.outputs[0].data;
  Scalar* greatest = context.scratch[0];
  Scalar* sums = context.scratch[1];
  each(x.shape, [&](std::int64_t, std::int64_t own) {
    greatest[own] = -std::numeric_limits<Scalar>::infinity();
    sums[own] = 0;
  });
  std::copy_n(x.data, x.shape.size(), y);
  each_excluded(context, [&](std::int64_t at) { y[at] = excluded_value; });
  each(x.shape, [&](std::int64_t at, std::int64_t own) { greatest[own] = std::max(greatest[own], y[at]); });
  each(x.shape, [&](std::int64_t at, std::int64_t own) {
    y[at] = std::exp(y[at] - greatest[own]);
    sums[own] += y[at];
  });
  each(x.shape, [&](std::int64_t at, std::int64_t own) { y[at] /= sums[own]; });
  each_excluded(context, [&](std::int64_t at) { y[at] = 0; });
}

void SoftmaxLayer::backward(Context& context) {
  Scalar* dy = context.output_gradients[0];
  if (dy == nullptr) return;
  const Value& y = context.outputs[0];
  Scalar* sums = context.scratch[1];
  each(y.shape, [&](std::int64_t, std::int64_t own) { sums[own] = 0; });
  each(y.shape, [&](std::int64_t at, std::int64_t own) { sums[own] += dy[at] * y.data[at]; });
  each(y.shape, [&](std::int64_t at, std::int64_t own) { dy[at] = y.data[at] * (dy[at] - sums[own]); });
  pass_gradient(dy, context);
}

}  // namespace rnn
