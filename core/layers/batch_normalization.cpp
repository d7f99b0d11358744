#include <algorithm>
#include <cmath>

#include "rnn/layers/normalization.h"
#include "rnn/layers/steps.h"
#include "rnn/tensor/elementwise.h"

namespace rnn {

namespace {

/// What Keras adds to the count of the rows of a masked batch.
constexpr Scalar masked_epsilon = Scalar(1e-7);

}  // namespace

Schema BatchNormalization::options() {
  return shared_options(
      integer_option("axis", -1, 1 - Shape::max_rank, Shape::max_rank - 1),
      {number_option("momentum", .99, 0.0, 1.0), initializer_option("moving_mean_initializer", "zeros"),
       initializer_option("moving_variance_initializer", "ones")});
}

BatchNormalization::BatchNormalization(Json given)
    : Normalization(std::move(given)), momentum_(config()["momentum"].get<double>()) {}

void BatchNormalization::build(std::span<const Shape> inputs) {
  Normalization::build(inputs);
  const Shape shape{width_};
  mean_ = add_parameter("moving_mean", shape, make_initializer("moving_mean_initializer"));
  variance_ = add_parameter("moving_variance", shape, make_initializer("moving_variance_initializer"));
  parameter(mean_).trainable = parameter(variance_).trainable = false;
}

// Scratch: x̂; mean, 1/deviation, two sums, how many values count, each of the width; which do, with a mask;
// x, y or dy in rows, when they do not lie so.
void BatchNormalization::plan(Plan& plan, std::span<const Shape> inputs) const {
  plan.reserve(inputs[0].size());
  plan.reserve(5 * width_);
  plan.reserve(inputs[0].size());
  plan.reserve(plain_ ? 0 : inputs[0].size());
}

const Scalar* BatchNormalization::counted(const Context& context) const {
  const Value& x = context.inputs[0];
  if (x.mask == nullptr || x.shape.rank() < 3) return nullptr;
  Scalar* counts = context.scratch[2];
  const int time = x.shape[1];
  if (plain_) {
    const Steps steps(x);
    for (int b = 0; b < steps.batch; ++b)
      for (int t = 0; t < time; ++t) std::fill_n(counts + steps.at(b, t), steps.width, x.mask[b * time + t]);
  } else {
    const std::ptrdiff_t strides[Shape::max_rank] = {time, 1};
    in_order(x.shape, strides, [&](std::ptrdiff_t at, std::int64_t i) { counts[i] = x.mask[at]; });
  }
  return counts;
}

void BatchNormalization::measure(const Shape& shape, const Scalar* x, const Scalar* counts, Scalar* mean) {
  Scalar* variance = mean + width_;
  Scalar* count = mean + 4 * width_;
  std::fill_n(mean, 2 * width_, Scalar(0));
  const std::int64_t rows = shape.size() / width_;
  std::fill_n(count, width_, counts ? masked_epsilon : static_cast<Scalar>(rows));
  const auto each = [&](auto body) {
    for (std::int64_t at = 0; at < shape.size(); at += width_)
      for (int k = 0; k < width_; ++k)
        if (counts == nullptr || counts[at + k] != Scalar(0)) body(x[at + k], k);
  };
  each([&](Scalar value, int k) {
    mean[k] += value;
    if (counts) count[k] += 1;
  });
  for (int k = 0; k < width_; ++k) mean[k] /= count[k];
  each([&](Scalar value, int k) { variance[k] += (value - mean[k]) * (value - mean[k]); });
  const auto kept = static_cast<Scalar>(momentum_);
  for (int k = 0; k < width_; ++k) {
    variance[k] /= count[k];
    Scalar& moving_mean = parameter(mean_).value[k];
    Scalar& moving_variance = parameter(variance_).value[k];
    moving_mean = moving_mean * kept + mean[k] * (1 - kept);
    moving_variance = moving_variance * kept + variance[k] * (1 - kept);
  }
}

void BatchNormalization::forward(Context& context) {
  const Shape& shape = context.inputs[0].shape;
  Scalar* room = context.scratch[3];
  const Scalar* x = turned(shape, context.inputs[0].data, room);
  Scalar* y = plain_ ? context.outputs[0].data : room;
  Scalar* mean = context.scratch[1];
  Scalar* inverse = mean + width_;
  if (own_statistics(context)) {
    measure(shape, x, counted(context), mean);
  } else {
    std::copy_n(parameter(mean_).value, width_, mean);
    std::copy_n(parameter(variance_).value, width_, inverse);
  }
  for (int k = 0; k < width_; ++k)
    inverse[k] = Scalar(1) / std::sqrt(inverse[k] + static_cast<Scalar>(epsilon_));
  for (std::int64_t at = 0; at < shape.size(); at += width_) {
    Scalar* normal = context.scratch[0] + at;
    for (int k = 0; k < width_; ++k) normal[k] = (x[at + k] - mean[k]) * inverse[k];
    write_row(normal, y + at, width_);
  }
  turn_back(shape, y, context.outputs[0].data);
}

void BatchNormalization::backward(Context& context) {
  Scalar* dy = context.output_gradients[0];
  if (dy == nullptr) return;
  const Shape& shape = context.inputs[0].shape;
  Scalar* room = context.scratch[3];
  turned(shape, dy, room);
  Scalar* g = plain_ ? dy : room;
  const Scalar* mean = context.scratch[1];
  const Scalar* inverse = mean + width_;
  Scalar* total = context.scratch[1] + 2 * width_;
  Scalar* along = total + width_;
  const Scalar* count = along + width_;
  std::fill_n(total, 2 * width_, Scalar(0));
  for (std::int64_t at = 0; at < shape.size(); at += width_) {
    const Scalar* normal = context.scratch[0] + at;
    read_row(normal, g + at, width_);
    add(total, g + at, total, width_);
    for (int k = 0; k < width_; ++k) along[k] += g[at + k] * normal[k];
  }
  const bool own = own_statistics(context);
  const Scalar* counts = own ? counted(context) : nullptr;
  for (int k = 0; own && k < width_; ++k) {
    total[k] /= count[k];
    along[k] /= count[k];
    // The mean of a masked batch, divided by a little too much, leaves the variance a slope.
    if (counts) total[k] -= masked_epsilon / count[k] * inverse[k] * mean[k] * along[k];
  }
  for (std::int64_t at = 0; at < shape.size(); at += width_)
    for (int k = 0; k < width_; ++k) {
      Scalar& slope = g[at + k];
      if (own && (counts == nullptr || counts[at + k] != Scalar(0)))
        slope -= total[k] + context.scratch[0][at + k] * along[k];
      slope *= inverse[k];
    }
  turn_back(shape, g, dy);
  pass_gradient(dy, context);
}

}  // namespace rnn
