#include "rnn/layers/normalization.h"

#include <algorithm>
#include <cmath>

#include "rnn/config/error.h"
#include "rnn/layers/steps.h"
#include "rnn/tensor/elementwise.h"

namespace rnn {

namespace {

/// What Keras adds to the count of the rows of a masked batch.
constexpr Scalar masked_epsilon = Scalar(1e-7);

/// Calls body(row, whether it counts) for every row of D features.
template <class Body>
void each_row(const Value& x, Body body) {
  const Steps steps(x);
  const int several = steps.width / x.shape.width();
  for (int b = 0; b < steps.batch; ++b)
    for (int t = 0; t < steps.time; ++t) {
      const bool counts = x.mask == nullptr || x.shape.rank() < 3 || x.mask[b * steps.time + t] != Scalar(0);
      for (int i = 0; i < several; ++i) body(steps.at(b, t) + i * x.shape.width(), counts);
    }
}

}  // namespace

Normalization::Normalization(Json given)
    : Pointwise(std::move(given)), epsilon_(config()["epsilon"].get<double>()) {}

Schema Normalization::shared_options(Schema own) {
  Schema schema{number_option("epsilon", 1e-3, 0.0, 1.0), boolean_option("center", true),
                boolean_option("scale", true), initializer_option("beta_initializer", "zeros"),
                initializer_option("gamma_initializer", "ones")};
  schema.insert(schema.end(), own.begin(), own.end());
  return layer_schema(std::move(schema));
}

Shapes Normalization::output_shapes(std::span<const Shape> inputs) const {
  const Shapes shapes = Pointwise::output_shapes(inputs);
  const bool built = !parameters().empty();
  if (inputs[0].rank() < 2 || (built && inputs[0].width() != parameter(0).shape.width()))
    throw ConfigError(title() + "expected input (B,...,D)" +
                      (built ? " with D=" + std::to_string(parameter(0).shape.width()) : "") + ", got " +
                      inputs[0].text());
  return shapes;
}

void Normalization::build(std::span<const Shape> inputs) {
  const Shape shape{inputs[0].width()};
  if (config()["scale"].get<bool>())
    gamma_ = add_parameter("gamma", shape, make_initializer("gamma_initializer"));
  if (config()["center"].get<bool>())
    beta_ = add_parameter("beta", shape, make_initializer("beta_initializer"));
}

void Normalization::write_row(const Scalar* normal, Scalar* y, int width) const {
  if (gamma_ >= 0)
    multiply(normal, parameter(gamma_).value, y, width);
  else if (normal != y)
    std::copy_n(normal, width, y);
  if (beta_ >= 0) add(y, parameter(beta_).value, y, width);
}

void Normalization::read_row(const Scalar* normal, Scalar* dy, int width) {
  if (beta_ >= 0) add(parameter(beta_).gradient, dy, parameter(beta_).gradient, width);
  if (gamma_ < 0) return;
  Scalar* gradient = parameter(gamma_).gradient;
  for (int k = 0; k < width; ++k) gradient[k] += dy[k] * normal[k];
  multiply(dy, parameter(gamma_).value, dy, width);
}

Schema LayerNormalization::options() { return shared_options({}); }

void LayerNormalization::plan(Plan& plan, std::span<const Shape> inputs) const {
  plan.reserve(inputs[0].size());
  plan.reserve(inputs[0].rows());
}

void LayerNormalization::forward(Context& context) {
  const Value& x = context.inputs[0];
  const int width = x.shape.width();
  Scalar* normal = context.scratch[0];
  const auto rows = static_cast<int>(x.shape.rows());
  for (int row = 0; row < rows; ++row, normal += width) {
    const Scalar* from = x.data + std::ptrdiff_t(row) * width;
    const Scalar mean = sum(from, width) / static_cast<Scalar>(width);
    for (int k = 0; k < width; ++k) normal[k] = from[k] - mean;
    const Scalar variance = squared_norm(normal, width) / static_cast<Scalar>(width);
    const Scalar inverse = Scalar(1) / std::sqrt(variance + static_cast<Scalar>(epsilon_));
    context.scratch[1][row] = inverse;
    scale(inverse, normal, width);
    write_row(normal, context.outputs[0].data + std::ptrdiff_t(row) * width, width);
  }
}

void LayerNormalization::backward(Context& context) {
  Scalar* dy = context.output_gradients[0];
  if (dy == nullptr) return;
  const Shape& shape = context.inputs[0].shape;
  const int width = shape.width();
  const auto rows = static_cast<int>(shape.rows());
  for (int row = 0; row < rows; ++row) {
    Scalar* g = dy + std::ptrdiff_t(row) * width;
    const Scalar* normal = context.scratch[0] + std::ptrdiff_t(row) * width;
    read_row(normal, g, width);
    const Scalar mean = sum(g, width) / static_cast<Scalar>(width);
    const Scalar along = dot(g, normal, width) / static_cast<Scalar>(width);
    const Scalar inverse = context.scratch[1][row];
    for (int k = 0; k < width; ++k) g[k] = inverse * (g[k] - mean - normal[k] * along);
  }
  pass_gradient(dy, context);
}

Schema BatchNormalization::options() {
  return shared_options({number_option("momentum", .99, 0.0, 1.0),
                         initializer_option("moving_mean_initializer", "zeros"),
                         initializer_option("moving_variance_initializer", "ones")});
}

BatchNormalization::BatchNormalization(Json given)
    : Normalization(std::move(given)), momentum_(config()["momentum"].get<double>()) {}

void BatchNormalization::build(std::span<const Shape> inputs) {
  Normalization::build(inputs);
  const Shape shape{inputs[0].width()};
  mean_ = add_parameter("moving_mean", shape, make_initializer("moving_mean_initializer"));
  variance_ = add_parameter("moving_variance", shape, make_initializer("moving_variance_initializer"));
  parameter(mean_).trainable = parameter(variance_).trainable = false;
}

// Scratch: x̂; mean, 1/deviation, two sums, each (D); how many rows count.
void BatchNormalization::plan(Plan& plan, std::span<const Shape> inputs) const {
  plan.reserve(inputs[0].size());
  plan.reserve(4 * inputs[0].width());
  plan.reserve(1);
}

void BatchNormalization::measure(Context& context) {
  const Value& x = context.inputs[0];
  const int width = x.shape.width();
  Scalar* mean = context.scratch[1];
  Scalar* inverse = mean + width;
  Scalar& count = context.scratch[2][0];
  std::fill_n(mean, 2 * width, Scalar(0));
  count = x.mask == nullptr ? Scalar(0) : masked_epsilon;
  each_row(x, [&](std::ptrdiff_t row, bool counts) {
    if (!counts) return;
    count += 1;
    add(mean, x.data + row, mean, width);
  });
  scale(1 / count, mean, width);
  each_row(x, [&](std::ptrdiff_t row, bool counts) {
    for (int k = 0; counts && k < width; ++k) {
      const Scalar difference = x.data[row + k] - mean[k];
      inverse[k] += difference * difference;
    }
  });
  scale(1 / count, inverse, width);
  const auto kept = static_cast<Scalar>(momentum_);
  for (int k = 0; k < width; ++k) {
    Scalar& moving_mean = parameter(mean_).value[k];
    Scalar& moving_variance = parameter(variance_).value[k];
    moving_mean = moving_mean * kept + mean[k] * (1 - kept);
    moving_variance = moving_variance * kept + inverse[k] * (1 - kept);
  }
}

void BatchNormalization::forward(Context& context) {
  const Value& x = context.inputs[0];
  const int width = x.shape.width();
  Scalar* mean = context.scratch[1];
  Scalar* inverse = mean + width;
  if (own_statistics(context)) {
    measure(context);
  } else {
    std::copy_n(parameter(mean_).value, width, mean);
    std::copy_n(parameter(variance_).value, width, inverse);
  }
  for (int k = 0; k < width; ++k)
    inverse[k] = Scalar(1) / std::sqrt(inverse[k] + static_cast<Scalar>(epsilon_));
  for (std::int64_t at = 0; at < x.shape.size(); at += width) {
    Scalar* normal = context.scratch[0] + at;
    for (int k = 0; k < width; ++k) normal[k] = (x.data[at + k] - mean[k]) * inverse[k];
    write_row(normal, context.outputs[0].data + at, width);
  }
}

void BatchNormalization::backward(Context& context) {
  Scalar* dy = context.output_gradients[0];
  if (dy == nullptr) return;
  const Value& x = context.inputs[0];
  const int width = x.shape.width();
  const Scalar* inverse = context.scratch[1] + width;
  Scalar* total = context.scratch[1] + 2 * width;
  Scalar* along = total + width;
  std::fill_n(total, 2 * width, Scalar(0));
  for (std::int64_t at = 0; at < x.shape.size(); at += width) {
    const Scalar* normal = context.scratch[0] + at;
    read_row(normal, dy + at, width);
    add(total, dy + at, total, width);
    for (int k = 0; k < width; ++k) along[k] += dy[at + k] * normal[k];
  }
  const bool own = own_statistics(context);
  if (own) scale(1 / context.scratch[2][0], total, 2 * width);
  // The mean of a masked batch, divided by a little too much, leaves the variance a slope.
  const Scalar slope = own && x.mask != nullptr ? masked_epsilon / context.scratch[2][0] : Scalar(0);
  for (int k = 0; k < width; ++k) total[k] -= slope * inverse[k] * context.scratch[1][k] * along[k];
  each_row(x, [&](std::ptrdiff_t row, bool counts) {
    const Scalar* normal = context.scratch[0] + row;
    Scalar* g = dy + row;
    if (own && counts)
      for (int k = 0; k < width; ++k) g[k] -= total[k] + normal[k] * along[k];
    multiply(g, inverse, g, width);
  });
  pass_gradient(dy, context);
}

}  // namespace rnn
