#include "rnn/training/weighting.h"

#include <algorithm>
#include <cmath>

#include "rnn/config/error.h"

namespace rnn {

namespace {

void room_for(Buffer& buffer, int size) {
  if (buffer.size() < static_cast<std::size_t>(size)) buffer.resize(static_cast<std::size_t>(size));
}

/// Calls body(row, sample, number of the row in the sample) for each row; `row` counts in the order of
/// memory.
template <class Body>
void each_row(const Value& output, const Rows& rows, Body body) {
  const int steps = output.layout == Layout::time_major ? output.shape[1] : 1;
  const int of_step = rows.time / steps;
  for (int sample = 0; sample < rows.batch; ++sample)
    for (int own = 0; own < rows.time; ++own) {
      const int step = own / of_step;
      body((step * rows.batch + sample) * of_step + own % of_step, sample, own);
    }
}

}  // namespace

Rows rows_of(const Shape& shape) {
  Rows rows{shape[0], 1, shape.rank() > 1 ? shape.width() : 1};
  for (int axis = 1; axis + 1 < shape.rank(); ++axis) rows.time *= shape[axis];
  return rows;
}

Rows rows_of(const Value& output) {
  Rows rows = rows_of(output.shape);
  rows.time_major = output.layout == Layout::time_major;
  return rows;
}

bool masks_rows(const Value& output) {
  return output.mask != nullptr &&
         extent_product(output.shape, 1, output.mask_rank) == rows_of(output.shape).time;
}

const Tensor* weights_of_rows(const Tensor* given, Rows rows) {
  const bool fits = given != nullptr && (given->sample_size() == 1 || given->sample_size() == rows.time);
  return fits ? given : nullptr;
}

void RowWeights::plan(bool masked, bool weighted, bool ignoring, int batch, int time) {
  if (ignoring) room_for(loss_weights_, batch * time);
  if (masked) room_for(mask_, batch * time);
  if (masked || weighted) room_for(weights_, batch * time);
}

void RowWeights::set(const Value& output, const Tensor* given, std::span<const int> indices, Rows rows,
                     bool plain) {
  ignoring_ = false;
  masked_ = masks_rows(output);
  weighted_ = masked_ || given != nullptr;
  share_ = 1.0;
  if (!weighted_) return;
  plan(masked_, weighted_, false, rows.batch, rows.time);
  const Layout layout = output.layout;
  Scalar* weights = weights_.data();
  if (given == nullptr)
    std::fill_n(weights, rows.count(), Scalar(1));
  else if (given->sample_size() == rows.time)
    gather(*given, indices, layout, weights);
  else
    each_row(output, rows, [&](int row, int sample, int) {
      weights[row] = given->values[static_cast<std::size_t>(indices[static_cast<std::size_t>(sample)])];
    });
  if (!masked_) return;
  double counted = 0.0;
  each_row(output, rows, [&](int row, int sample, int own) {
    const Scalar counts = output.mask[sample * rows.time + own] != Scalar(0) ? Scalar(1) : Scalar(0);
    mask_[static_cast<std::size_t>(row)] = counts;
    counted += static_cast<double>(counts);
  });
  const double each = plain ? 1.0 : rows.count() / (counted + 1e-7);
  share_ = 1.0 / each;
  for (int row = 0; row < rows.count(); ++row)
    weights[row] *= mask_[static_cast<std::size_t>(row)] * static_cast<Scalar>(each);
}

void RowWeights::ignore(const Scalar* target, Scalar number, Rows rows, bool plain) {
  ignoring_ = true;
  plan(false, false, true, rows.batch, rows.time);
  int counted = 0;
  for (int row = 0; row < rows.count(); ++row)
    counted += target[row] != number && (!masked_ || mask_[static_cast<std::size_t>(row)] != 0);
  const double each = plain ? 1.0 : counted > 0 ? double(rows.count()) / counted : 0.0;
  for (std::size_t row = 0; row < static_cast<std::size_t>(rows.count()); ++row) {
    const double weight = weighted_ ? share_ * double(weights_[row]) : 1.0;
    loss_weights_[row] = target[row] == number ? Scalar(0) : static_cast<Scalar>(each * weight);
  }
}

void check_weights(const Tensor& weights, int samples, int time, const std::string& model) {
  const bool fits =
      weights.samples() == samples && (weights.sample_size() == 1 || weights.sample_size() == time);
  if (!fits && time > 1)
    throw ConfigError({"data.weight_shapes",
                       "[{model}] expected sample weights of shape {each} or {every_step}, got {given}"},
                      {model, Shape{samples}, Shape{samples, time}, weights.shape});
  if (!fits)
    throw ConfigError({"data.weight_shape", "[{model}] expected sample weights of shape {each}, got {given}"},
                      {model, Shape{samples}, weights.shape});
  for (const Scalar weight : weights.values)
    if (!std::isfinite(weight))
      throw ConfigError(
          {"data.weight_number", "[{model}] expected sample weights that are numbers, got {given}"},
          {model, double(weight)});
}

Tensor class_weights(const Tensor& target, const Shape& output, const std::vector<double>& weights) {
  const std::int64_t rows = output.rank() > 2 ? target.samples() * std::int64_t(output[1]) : target.samples();
  const std::int64_t width = rows == 0 ? 1 : target.shape.size() / rows;
  Tensor made(output.rank() > 2 ? Shape{target.samples(), output[1]} : Shape{target.samples()});
  const Scalar* row = target.values.data();
  for (Scalar& weight : made.values) {
    const double number = width == 1 ? std::round(static_cast<double>(row[0]))
                                     : static_cast<double>(std::max_element(row, row + width) - row);
    const bool listed = number >= 0.0 && number < static_cast<double>(weights.size());
    weight = static_cast<Scalar>(listed ? weights[static_cast<std::size_t>(number)] : 1.0);
    row += width;
  }
  return made;
}

}  // namespace rnn
