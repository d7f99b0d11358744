#include "rnn/training/output_loss.h"

#include <cmath>
#include <limits>

#include "rnn/tensor/elementwise.h"

namespace rnn {

namespace {

/// The mean over rows, infinite where their sum in float32, or that over the width of one, is; `of_row` gives
/// the mean of a row.
template <class OfRow>
double overflowing(double mean, OfRow of_row, Rows rows) {
  if (std::isfinite(in_single(mean * rows.size()))) return mean;
  double sum = 0.0;
  for (int row = 0; row < rows.count(); ++row)
    sum = in_single(sum + in_single(of_row(row) * rows.width) / rows.width);
  return sum / rows.count();
}

/// What turns the mean into the loss's reduction. `of_steps` tells that each step has a weight, `single` that
/// a sample has one, which Keras counts once.
double reduction_factor(const Loss& rule, const Scalar* weights, Rows rows, bool of_steps, bool single) {
  if (rule.reduction == Reduction::mean) return 1.0;
  if (rule.reduction == Reduction::sum)
    return rule.value_count(rows, !weights ? 0 : of_steps ? rows.count() : rows.batch);
  if (!weights) return 1.0;
  double sum = 0.0;
  for (int row = 0; row < rows.count(); ++row) sum += static_cast<double>(weights[row]);
  return sum == 0.0 ? 0.0 : rows.count() * (single ? rows.time : 1.0) / sum;
}

}  // namespace

double in_single(double value) {
  constexpr auto most = static_cast<double>(std::numeric_limits<Scalar>::max());
  constexpr double infinite = std::numeric_limits<double>::infinity();
  return value > most ? infinite : value < -most ? -infinite : value;
}

double output_loss(const Loss& rule, const Value& output, const Scalar* target, const Tensor* given,
                   std::span<const int> indices, RowWeights& of_rows, double share, Scalar* gradient) {
  const Rows rows = rows_of(output);
  const bool plain = rule.sums_steps() || rule.reduction != Reduction::mean;
  if (rule.turned()) {
    of_rows.set(output, weights_of_rows(given, rows), indices, rows, plain);
    return in_single(rule.of_output(output, target, given, indices, share, gradient));
  }
  of_rows.set(output, given, indices, rows, plain);
  if (const auto ignored = rule.ignored_class()) of_rows.ignore(target, *ignored, rows, plain);
  const Scalar* weights = of_rows.loss_weights();
  const double mean = weights ? rule.evaluate_weighted(output.data, target, weights, rows, gradient)
                              : rule.evaluate(output.data, target, rows, gradient);
  const bool single = given != nullptr && given->shape.rank() > 1 && given->sample_size() == 1 &&
                      of_rows.mask() == nullptr && !rule.ignored_class();
  const bool of_steps = of_rows.mask() != nullptr || (given != nullptr && given->sample_size() > 1);
  const double factor = reduction_factor(rule, weights, rows, of_steps, single);
  if (gradient && share * factor != 1.0) scale(static_cast<Scalar>(share * factor), gradient, rows.size());
  const auto of_row = [&](int row) {
    const Scalar* values = output.data + std::ptrdiff_t(row) * rows.width;
    const Scalar* wanted = target + std::ptrdiff_t(row) * rule.target_width(rows.width);
    const double one = rule.evaluate(values, wanted, {1, 1, rows.width}, nullptr);
    return weights ? static_cast<double>(weights[row]) * one : one;
  };
  return factor * overflowing(mean, of_row, rows);
}

}  // namespace rnn
