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

class BatchNormalization::Rows {
 public:
  Rows(const Context& context, int row_width) : calls(context.calls), width(row_width) {
    const Value& x = context.inputs[0];
    count = x.shape.size() / row_width;
    samples = x.shape[0];
    const bool time_major = x.layout == Layout::time_major && x.shape.rank() > 2;
    of_sample = count / samples / (time_major ? x.shape[1] : 1);
  }

  int values() const { return calls * width; }
  /// Where the statistics of the call that has the row begin.
  std::ptrdiff_t statistics(std::int64_t row) const {
    return calls == 1 ? 0 : row / of_sample % samples % calls * width;
  }

  int calls;
  int width;
  std::int64_t count = 0;

 private:
  std::int64_t samples = 0;
  std::int64_t of_sample = 0;
};

// Scratch slots: x̂; mean, inverse standard deviation, two sums and the count of values, each of the width
// for every call; mask of the values; x, y or dy in row order, unless `axis` is the last.
void BatchNormalization::plan(Plan& plan, std::span<const Shape> inputs) const {
  plan.reserve_scratch(inputs[0].size());
  plan.reserve_scratch(5 * std::int64_t(width_) * plan.calls());
  plan.reserve_scratch(inputs[0].size());
  plan.reserve_scratch(last_axis_ ? 0 : inputs[0].size());
}

const Scalar* BatchNormalization::value_mask(const Context& context) const {
  const Value& x = context.inputs[0];
  if (x.mask == nullptr) return nullptr;
  Scalar* mask = context.scratch[2];
  if (last_axis_) {
    const TimeSteps steps(x);
    const std::int64_t parts = extent_product(x.shape, 2, x.mask_rank);
    const std::int64_t width = steps.width / parts;
    const Scalar* counts = x.mask;
    for (int b = 0; b < steps.batch; ++b)
      for (int t = 0; t < steps.time; ++t)
        for (std::int64_t part = 0; part < parts; ++part)
          std::fill_n(mask + steps.at(b, t) + part * width, width, *counts++);
  } else {
    std::ptrdiff_t strides[Shape::max_rank] = {};
    for (int axis = 0; axis < x.mask_rank; ++axis)
      strides[axis] = extent_product(x.shape, axis + 1, x.mask_rank);
    each_in_row_order(x.shape, strides, [&](std::ptrdiff_t at, std::int64_t i) { mask[i] = x.mask[at]; });
  }
  return mask;
}

void BatchNormalization::update_statistics(const Rows& rows, const Scalar* x, const Scalar* mask,
                                           Scalar* mean) {
  const int values = rows.values();
  Scalar* variance = mean + values;
  Scalar* count = mean + 4 * std::ptrdiff_t(values);
  std::fill_n(mean, 2 * std::ptrdiff_t(values), Scalar(0));
  const std::int64_t of_call = rows.count / rows.calls;
  std::fill_n(count, values, mask ? masked_epsilon : static_cast<Scalar>(of_call));
  const auto each = [&](auto body) {
    for (std::int64_t row = 0; row < rows.count; ++row) {
      const std::int64_t at = row * width_;
      const std::ptrdiff_t own = rows.statistics(row);
      for (int k = 0; k < width_; ++k)
        if (mask == nullptr || mask[at + k] != Scalar(0)) body(x[at + k], own + k);
    }
  };
  each([&](Scalar value, std::ptrdiff_t k) {
    mean[k] += value;
    if (mask) count[k] += 1;
  });
  for (int k = 0; k < values; ++k) mean[k] /= count[k];
  each([&](Scalar value, std::ptrdiff_t k) { variance[k] += (value - mean[k]) * (value - mean[k]); });
  const auto momentum = static_cast<Scalar>(momentum_);
  for (int k = 0; k < values; ++k) {
    variance[k] /= count[k];
    Scalar& moving_mean = parameter(mean_).value[k % width_];
    Scalar& moving_variance = parameter(variance_).value[k % width_];
    moving_mean = moving_mean * momentum + mean[k] * (1 - momentum);
    moving_variance = moving_variance * momentum + variance[k] * (1 - momentum);
  }
}

void BatchNormalization::forward(Context& context) {
  const Shape& shape = context.inputs[0].shape;
  const Rows rows(context, width_);
  Scalar* buffer = context.scratch[3];
  const Scalar* x = to_rows(shape, context.inputs[0].data, buffer);
  Scalar* y = last_axis_ ? context.outputs[0].data : buffer;
  Scalar* mean = context.scratch[1];
  Scalar* inverse = mean + rows.values();
  if (uses_batch_statistics(context)) {
    update_statistics(rows, x, value_mask(context), mean);
  } else {
    for (int call = 0; call < rows.calls; ++call) {
      std::copy_n(parameter(mean_).value, width_, mean + std::ptrdiff_t(call) * width_);
      std::copy_n(parameter(variance_).value, width_, inverse + std::ptrdiff_t(call) * width_);
    }
  }
  for (int k = 0; k < rows.values(); ++k)
    inverse[k] = Scalar(1) / std::sqrt(inverse[k] + static_cast<Scalar>(epsilon_));
  for (std::int64_t row = 0; row < rows.count; ++row) {
    const std::int64_t at = row * width_;
    const std::ptrdiff_t own = rows.statistics(row);
    Scalar* normal = context.scratch[0] + at;
    for (int k = 0; k < width_; ++k) normal[k] = (x[at + k] - mean[own + k]) * inverse[own + k];
    scale_and_shift(normal, y + at, width_);
  }
  from_rows(shape, y, context.outputs[0].data);
}

void BatchNormalization::backward(Context& context) {
  Scalar* dy = context.output_gradients[0];
  if (dy == nullptr) return;
  const Shape& shape = context.inputs[0].shape;
  const Rows rows(context, width_);
  const int values = rows.values();
  Scalar* buffer = context.scratch[3];
  to_rows(shape, dy, buffer);
  Scalar* g = last_axis_ ? dy : buffer;
  const Scalar* mean = context.scratch[1];
  const Scalar* inverse = mean + values;
  Scalar* total = context.scratch[1] + 2 * std::ptrdiff_t(values);
  Scalar* along = total + values;
  const Scalar* count = along + values;
  std::fill_n(total, 2 * std::ptrdiff_t(values), Scalar(0));
  for (std::int64_t row = 0; row < rows.count; ++row) {
    const std::int64_t at = row * width_;
    const std::ptrdiff_t statistics = rows.statistics(row);
    const Scalar* normal = context.scratch[0] + at;
    scale_and_shift_backward(normal, g + at, width_);
    add(total + statistics, g + at, total + statistics, width_);
    for (int k = 0; k < width_; ++k) along[statistics + k] += g[at + k] * normal[k];
  }
  const bool own = uses_batch_statistics(context);
  const Scalar* mask = own ? value_mask(context) : nullptr;
  for (int k = 0; own && k < values; ++k) {
    total[k] /= count[k];
    along[k] /= count[k];
    // The count of a masked batch is 1e-7 too large, so the deviations do not sum to zero and the variance
    // has a gradient with respect to the mean.
    if (mask) total[k] -= masked_epsilon / count[k] * inverse[k] * mean[k] * along[k];
  }
  for (std::int64_t row = 0; row < rows.count; ++row) {
    const std::int64_t at = row * width_;
    const std::ptrdiff_t statistics = rows.statistics(row);
    for (int k = 0; k < width_; ++k) {
      Scalar& slope = g[at + k];
      if (own && (mask == nullptr || mask[at + k] != Scalar(0)))
        slope -= total[statistics + k] + context.scratch[0][at + k] * along[statistics + k];
      slope *= inverse[statistics + k];
    }
  }
  from_rows(shape, g, dy);
  pass_gradient(dy, context);
}

}  // namespace rnn
