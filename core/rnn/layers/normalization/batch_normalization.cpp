#include <algorithm>
#include <cmath>

#include "rnn/layers/normalization/normalization.h"
#include "rnn/layers/time_steps.h"
#include "rnn/tensor/elementwise.h"

namespace rnn {

namespace {

/// Added to the count of values of a masked batch, as in Keras.
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

// Scratch slots: x̂; mean, inverse standard deviation, two sums and the count of values, each of the width;
// mask of the values; x, y or dy in row order, unless `axis` is the last.
void BatchNormalization::plan(Plan& plan, std::span<const Shape> inputs) const {
  plan.reserve_scratch(inputs[0].size());
  plan.reserve_scratch(5 * width_);
  plan.reserve_scratch(inputs[0].size());
  plan.reserve_scratch(last_axis_ ? 0 : inputs[0].size());
}

const Scalar* BatchNormalization::value_mask(const Context& context) const {
  const Value& x = context.inputs[0];
  if (x.mask == nullptr || x.shape.rank() < 3) return nullptr;
  Scalar* mask = context.scratch[2];
  const int time = x.shape[1];
  if (last_axis_) {
    const TimeSteps steps(x);
    for (int b = 0; b < steps.batch; ++b)
      for (int t = 0; t < time; ++t) std::fill_n(mask + steps.at(b, t), steps.width, x.mask[b * time + t]);
  } else {
    const std::ptrdiff_t strides[Shape::max_rank] = {time, 1};
    each_in_row_order(x.shape, strides, [&](std::ptrdiff_t at, std::int64_t i) { mask[i] = x.mask[at]; });
  }
  return mask;
}

void BatchNormalization::update_statistics(const Shape& shape, const Scalar* x, const Scalar* mask,
                                           Scalar* mean) {
  Scalar* variance = mean + width_;
  Scalar* count = mean + 4 * width_;
  std::fill_n(mean, 2 * width_, Scalar(0));
  const std::int64_t rows = shape.size() / width_;
  std::fill_n(count, width_, mask ? masked_epsilon : static_cast<Scalar>(rows));
  const auto each = [&](auto body) {
    for (std::int64_t at = 0; at < shape.size(); at += width_)
      for (int k = 0; k < width_; ++k)
        if (mask == nullptr || mask[at + k] != Scalar(0)) body(x[at + k], k);
  };
  each([&](Scalar value, int k) {
    mean[k] += value;
    if (mask) count[k] += 1;
  });
  for (int k = 0; k < width_; ++k) mean[k] /= count[k];
  each([&](Scalar value, int k) { variance[k] += (value - mean[k]) * (value - mean[k]); });
  const auto momentum = static_cast<Scalar>(momentum_);
  for (int k = 0; k < width_; ++k) {
    variance[k] /= count[k];
    Scalar& moving_mean = parameter(mean_).value[k];
    Scalar& moving_variance = parameter(variance_).value[k];
    moving_mean = moving_mean * momentum + mean[k] * (1 - momentum);
    moving_variance = moving_variance * momentum + variance[k] * (1 - momentum);
  }
}

void BatchNormalization::forward(Context& context) {
  const Shape& shape = context.inputs[0].shape;
  Scalar* buffer = context.scratch[3];
  const Scalar* x = to_rows(shape, context.inputs[0].data, buffer);
  Scalar* y = last_axis_ ? context.outputs[0].data : buffer;
  Scalar* mean = context.scratch[1];
  Scalar* inverse = mean + width_;
  if (uses_batch_statistics(context)) {
    update_statistics(shape, x, value_mask(context), mean);
  } else {
    std::copy_n(parameter(mean_).value, width_, mean);
    std::copy_n(parameter(variance_).value, width_, inverse);
  }
  for (int k = 0; k < width_; ++k)
    inverse[k] = Scalar(1) / std::sqrt(inverse[k] + static_cast<Scalar>(epsilon_));
  for (std::int64_t at = 0; at < shape.size(); at += width_) {
    Scalar* normal = context.scratch[0] + at;
    for (int k = 0; k < width_; ++k) normal[k] = (x[at + k] - mean[k]) * inverse[k];
    scale_and_shift(normal, y + at, width_);
  }
  from_rows(shape, y, context.outputs[0].data);
}

void BatchNormalization::backward(Context& context) {
  Scalar* dy = context.output_gradients[0];
  if (dy == nullptr) return;
  const Shape& shape = context.inputs[0].shape;
  Scalar* buffer = context.scratch[3];
  to_rows(shape, dy, buffer);
  Scalar* g = last_axis_ ? dy : buffer;
  const Scalar* mean = context.scratch[1];
  const Scalar* inverse = mean + width_;
  Scalar* total = context.scratch[1] + 2 * width_;
  Scalar* along = total + width_;
  const Scalar* count = along + width_;
  std::fill_n(total, 2 * width_, Scalar(0));
  for (std::int64_t at = 0; at < shape.size(); at += width_) {
    const Scalar* normal = context.scratch[0] + at;
    scale_and_shift_backward(normal, g + at, width_);
    add(total, g + at, total, width_);
    for (int k = 0; k < width_; ++k) along[k] += g[at + k] * normal[k];
  }
  const bool own = uses_batch_statistics(context);
  const Scalar* mask = own ? value_mask(context) : nullptr;
  for (int k = 0; own && k < width_; ++k) {
    total[k] /= count[k];
    along[k] /= count[k];
    // The count of a masked batch is 1e-7 too large, so the deviations do not sum to zero and the variance
    // has a gradient with respect to the mean.
    if (mask) total[k] -= masked_epsilon / count[k] * inverse[k] * mean[k] * along[k];
  }
  for (std::int64_t at = 0; at < shape.size(); at += width_)
    for (int k = 0; k < width_; ++k) {
      Scalar& slope = g[at + k];
      if (own && (mask == nullptr || mask[at + k] != Scalar(0)))
        slope -= total[k] + context.scratch[0][at + k] * along[k];
      slope *= inverse[k];
    }
  from_rows(shape, g, dy);
  pass_gradient(dy, context);
}

}  // namespace rnn
