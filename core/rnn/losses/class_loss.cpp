#include "rnn/losses/class_loss.h"

#include <algorithm>
#include <cmath>

#include "rnn/config/error.h"

namespace rnn {

namespace {

/// Rounded as in Keras, where log(1 - p) of p near 1 shows it.
constexpr double least = static_cast<Scalar>(1e-7);
constexpr double most_of_all = static_cast<Scalar>(1.0 - 1e-7);

bool passes(double probability) { return probability >= least && probability <= most_of_all; }
double clipped_probability(double p) { return std::clamp(p, least, most_of_all); }

/// The derivative of x^gamma.
double power_slope(double x, double gamma) { return gamma == 0.0 ? 0.0 : gamma * std::pow(x, gamma - 1.0); }

}  // namespace

double CategoricalHinge::evaluate(const Scalar* prediction, const Scalar* target, Rows rows,
                                  Scalar* gradient) const {
  const int width = rows.width;
  const double share = 1.0 / rows.count();
  double total = 0.0;
  for (int row = 0; row < rows.count(); ++row, prediction += width, target += width) {
    const auto other = [&](int i) { return (1.0 - double(target[i])) * double(prediction[i]); };
    double right = 0.0;
    double wrong = other(0);
    for (int i = 0; i < width; ++i) {
      right += double(target[i]) * double(prediction[i]);
      wrong = std::max(wrong, other(i));
    }
    const double loss = wrong - right + 1.0;
    total += std::max(loss, 0.0);
    if (!gradient) continue;
    // Equal values share what the greatest has.
    const double slope = loss > 0.0 ? share : loss == 0.0 ? 0.5 * share : 0.0;
    int greatest = 0;
    for (int i = 0; i < width; ++i) greatest += other(i) == wrong;
    for (int i = 0; i < width; ++i) {
      const double of_wrong = other(i) == wrong ? (1.0 - double(target[i])) / greatest : 0.0;
      gradient[i] = static_cast<Scalar>(slope * (of_wrong - double(target[i])));
    }
    gradient += width;
  }
  return total * share;
}

double BinaryFocalCrossentropy::evaluate(const Scalar* prediction, const Scalar* target, Rows rows,
                                         Scalar* gradient) const {
  const auto [alpha, gamma, balanced, from_logits, smoothing] = focus_;
  const double share = 1.0 / rows.size();
  double total = 0.0;
  for (int i = 0; i < rows.size(); ++i) {
    const double t = double(target[i]) * (1.0 - smoothing) + 0.5 * smoothing;
    const double y = from_logits ? 1.0 / (1.0 + std::exp(-double(prediction[i]))) : double(prediction[i]);
    const double p = clipped_probability(y);
    const double entropy = -(t * std::log(p) + (1.0 - t) * std::log(1.0 - p));
    const double rest = 1.0 - (t * y + (1.0 - t) * (1.0 - y));
    const double factor = std::pow(rest, gamma);
    const double weight = balanced ? t * alpha + (1.0 - t) * (1.0 - alpha) : 1.0;
    total += weight * factor * entropy;
    if (!gradient) continue;
    const double of_entropy = passes(y) ? (p - t) / (p * (1.0 - p)) : 0.0;
    const double slope = power_slope(rest, gamma) * (1.0 - 2.0 * t) * entropy + factor * of_entropy;
    gradient[i] = static_cast<Scalar>(weight * slope * share * (from_logits ? y * (1.0 - y) : 1.0));
  }
  return total * share;
}

double CategoricalFocalCrossentropy::evaluate(const Scalar* prediction, const Scalar* target, Rows rows,
                                              Scalar* gradient) const {
  const auto [alpha, gamma, balanced, from_logits, smoothing] = focus_;
  const int width = rows.width;
  const double share = 1.0 / rows.count();
  row_.resize(2 * static_cast<std::size_t>(width));
  double* y = row_.data();
  double* slopes = y + width;
  double total = 0.0;
  for (int row = 0; row < rows.count(); ++row, prediction += width, target += width) {
    const double most = from_logits ? double(*std::max_element(prediction, prediction + width)) : 0.0;
    double sum = 0.0;
    for (int i = 0; i < width; ++i)
      sum += y[i] = from_logits ? std::exp(double(prediction[i]) - most) : double(prediction[i]);
    double along = 0.0;
    for (int i = 0; i < width; ++i) {
      const double t = double(target[i]) * (1.0 - smoothing) + smoothing / width;
      y[i] /= sum;
      const double q = clipped_probability(y[i]);
      const double rest = 1.0 - q;
      total -= alpha * std::pow(rest, gamma) * t * std::log(q);
      slopes[i] = passes(y[i])
                      ? alpha * t * (power_slope(rest, gamma) * std::log(q) - std::pow(rest, gamma) / q)
                      : 0.0;
      along += slopes[i] * y[i];
    }
    if (!gradient) continue;
    for (int i = 0; i < width; ++i)
      gradient[i] = static_cast<Scalar>((slopes[i] - along) * share * (from_logits ? y[i] : 1.0 / sum));
    gradient += width;
  }
  return total * share;
}

void Overlap::prepare(const Shape& output) {
  const int rank = output.rank();
  if (axes_.empty()) return;
  std::vector<bool> along(static_cast<std::size_t>(rank), false);
  for (const int one : axes_) {
    if (one < -rank || one >= rank)
      throw ConfigError({"loss.axes", "[loss] axis: expected axes from {least} to {last}, got {given}"},
                        {-rank, rank - 1, one}, "/axis");
    along[static_cast<std::size_t>(one < 0 ? one + rank : one)] = true;
  }
  const auto steps_end = along.end() - (rank > 1 ? 1 : 0);
  by_sample_ = !along.front();
  by_place_ = rank > 1 && !along.back();
  // Without axes between, the sample is the row.
  by_row_ = rank > 2 ? std::find(along.begin() + 1, steps_end, false) != steps_end : by_sample_;
  if (rank > 2 && by_row_ && std::find(along.begin() + 1, steps_end, true) != steps_end)
    throw ConfigError({"loss.part_axes",
                       "[loss] axis: expected all or none of the axes between samples and classes, got some"})
        .at("/axis");
}

int Overlap::group_count(Rows rows) const {
  return (by_sample_ ? rows.batch : 1) * (by_row_ ? rows.time : 1) * (by_place_ ? rows.width : 1);
}

int Overlap::value_count(Rows rows, int weights) const {
  const int groups = group_count(rows);
  return by_row_ || by_place_ ? groups : std::max(groups, weights);
}

double Overlap::evaluate(const Scalar* prediction, const Scalar* target, Rows rows, Scalar* gradient) const {
  return evaluate_weighted(prediction, target, nullptr, rows, gradient);
}

/// Returns the loss of a group, and the derivatives by predictions whose target is 1, and 0; they are linear
/// in the target between.
double Overlap::slopes(const Group& group, double share, double& for_target, double& for_other) const {
  const auto [shared, targets, predictions, weight] = group;
  const double missed = alpha_ * (targets - shared);
  const double added = beta_ * (predictions - shared);
  const double above = dice_ ? 2.0 * shared : shared;
  const double below = least + (dice_ ? targets + predictions : shared + missed + added);
  const double scale = weight * share / (below * below);
  for_target = scale * ((dice_ ? 1.0 : 1.0 - alpha_) * above - (dice_ ? 2.0 : 1.0) * below);
  for_other = scale * (dice_ ? 1.0 : beta_) * above;
  return weight * (1.0 - above / below);
}

double Overlap::evaluate_weighted(const Scalar* prediction, const Scalar* target, const Scalar* weights,
                                  Rows rows, Scalar* gradient) const {
  const int groups = group_count(rows);
  groups_.assign(static_cast<std::size_t>(groups), {});
  const auto each = [&](auto visit) {
    for (int row = 0; row < rows.count(); ++row) {
      const int sample = rows.time_major ? row % rows.batch : row / rows.time;
      const int step = rows.time_major ? row / rows.batch : row % rows.time;
      int first = by_sample_ ? sample : 0;
      if (by_row_) first = first * rows.time + step;
      if (by_place_) first *= rows.width;
      for (int i = 0; i < rows.width; ++i) {
        const int group = by_place_ ? first + i : first;
        visit(row, row * rows.width + i, groups_[static_cast<std::size_t>(group)]);
      }
    }
  };
  const double members = double(rows.size()) / groups;
  each([&](int row, int at, Group& group) {
    const double y = double(prediction[at]);
    const double t = double(target[at]);
    group.shared += t * y;
    group.targets += t;
    group.predictions += y;
    group.weight += weights ? double(weights[row]) / members : 1.0 / members;
  });
  const double share = 1.0 / groups;
  double total = 0.0;
  double for_target = 0.0;
  double for_other = 0.0;
  for (const Group& group : groups_) total += slopes(group, share, for_target, for_other);
  if (gradient)
    each([&](int, int at, const Group& group) {
      const double t = double(target[at]);
      slopes(group, share, for_target, for_other);
      gradient[at] = static_cast<Scalar>(t * for_target + (1.0 - t) * for_other);
    });
  return total * share;
}

}  // namespace rnn
