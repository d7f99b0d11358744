#include "rnn/losses/turned_loss.h"

#include <algorithm>

#include "rnn/config/error.h"
#include "rnn/tensor/elementwise.h"

namespace rnn {

namespace {

using Extents = std::vector<int>;

int product(const Extents& extents) {
  int size = 1;
  for (const int extent : extents) size *= extent;
  return size;
}

/// Of equally many extents, each the same or 1 in one of them; of a metric 1 in the weights alone.
bool fits(const Extents& losses, const Extents& weights, bool metric) {
  if (losses.size() != weights.size()) return false;
  for (std::size_t i = 0; i < losses.size(); ++i)
    if (losses[i] != weights[i] && weights[i] != 1 && (metric || losses[i] != 1)) return false;
  return true;
}

/// Calls visit(loss, weight) for each pair of a sample that meets where both are broadcast to one shape.
template <class Visit>
void each_pair(const Extents& losses, const Extents& weights, Visit visit) {
  Extents whole(losses.size());
  for (std::size_t i = 0; i < losses.size(); ++i) whole[i] = std::max(losses[i], weights[i]);
  for (int at = 0; at < product(whole); ++at) {
    int loss = 0;
    int weight = 0;
    int left = at;
    int loss_stride = 1;
    int weight_stride = 1;
    for (std::size_t i = whole.size(); i-- > 0;) {
      const int place = left % whole[i];
      left /= whole[i];
      if (losses[i] > 1) loss += place * loss_stride;
      if (weights[i] > 1) weight += place * weight_stride;
      loss_stride *= losses[i];
      weight_stride *= weights[i];
    }
    visit(loss, weight);
  }
}

/// The extents of a sample of sample weights, brought to the number of those of the losses by an extent of 1.
Extents of_sample(const Tensor& given, const Extents& losses) {
  if (given.sample_size() == 1) return Extents(losses.size(), 1);
  Extents extents;
  for (int axis = 1; axis < given.shape.rank(); ++axis) extents.push_back(given.shape[axis]);
  if (extents.size() == losses.size() + 1 && extents.back() == 1) extents.pop_back();
  return extents;
}

}  // namespace

void TurnedLoss::prepare(const Shape& output) {
  const int rank = output.rank();
  const int first = sparse() ? 1 : 0;
  at_ = axis < 0 ? axis + rank : axis;
  if (at_ < first || at_ >= rank)
    throw ConfigError(
        {"loss.some_axis", "[loss] axis: expected -1 or an axis from {first} to {last}, got {given}"},
        {first, rank - 1, axis}, "/axis");
  turned_ = at_ + 1 < rank;
  if (!turned_) return;
  for (int other = 1; other < rank; ++other) {
    extents_.push_back(output[other]);
    if (other == 1) continue;
    if (output[other] == unknown)
      throw ConfigError(
          {"loss.axis_extents", "[loss] axis: expected predictions whose extents are known, got {given}"},
          {output}, "/axis");
    behind_first_ *= output[other];
    if (other > at_) behind_axis_ *= output[other];
  }
}

void TurnedLoss::check_class_weights(const std::string& model) const {
  if (turned_)
    throw ConfigError(
        {"loss.axis_class_weight",
         "[{model}] class_weight: expected a loss along the last axis, that of the classes, got "
         "one along axis {axis}"},
        {model, axis});
}

void TurnedLoss::check_weights(const Value& output, const Tensor* given, bool metric,
                               const std::string& model) const {
  if (!turned_ || (output.mask == nullptr && given == nullptr)) return;
  if (at_ == 0)
    throw ConfigError(
        {"loss.axis_batch",
         "[{model}] a loss along axis {axis}: expected neither a mask nor sample weights, which "
         "are those of samples"},
        {model, axis});
  const auto size = static_cast<int>(extent_product(output.shape, 1, output.shape.rank()));
  const Extents losses = extents(size, at_);
  const Extents rows = extents(size, output.shape.rank() - 1);
  const auto refuse = [&](const Extents& wrong) {
    const auto shape = [&](const Extents& of) {
      Shape made{unknown};
      for (const int extent : of) made.append(extent);
      return made;
    };
    throw ConfigError(
        {"loss.axis_weights",
         "[{model}] a loss along axis {axis}: expected a mask, or sample weights, for losses of "
         "shape {losses}, got {given}"},
        {model, axis, shape(losses), shape(wrong)});
  };
  const bool masked = output.mask != nullptr;
  if (masked && output.mask_rank + 1 != output.shape.rank())
    refuse(Extents(rows.begin(),
                   rows.begin() + std::min<std::ptrdiff_t>(output.mask_rank - 1, std::ssize(rows))));
  if (masked && !fits(losses, rows, metric)) refuse(rows);
  if (masked && ignored_class() && losses != rows) refuse(rows);
  if (given == nullptr) return;
  const Extents own = of_sample(*given, losses);
  // Those of a metric, and those that a mask is multiplied by, are weights of steps.
  const bool of_steps = own == Extents(losses.size(), 1) || own == rows || product(own) == product(rows);
  if (masked || metric ? !of_steps : product(own) != product(losses) && !fits(losses, own, metric))
    refuse(own);
  if (metric && product(own) > 1 && !fits(losses, rows, metric)) refuse(own);
}

Rows TurnedLoss::losses_of(Rows rows) const {
  const int sample = rows.time * rows.width;
  if (at_ == 0) return {sample / behind_first_, behind_first_, rows.batch};
  const int extent = at_ == 1 ? sample / behind_first_ : extents_[static_cast<std::size_t>(at_) - 1];
  return {rows.batch, sample / extent, extent};
}

Extents TurnedLoss::extents(int size, int without) const {
  Extents made = extents_;
  made[0] = size / behind_first_;
  if (without > 0) made.erase(made.begin() + without - 1);
  return made;
}

/// Calls visit(place, turned) for each number: its place as it lies, and with the axis last.
template <class Visit>
void TurnedLoss::each(Rows rows, Visit visit) const {
  const Rows own = losses_of(rows);
  const int sample = rows.time * rows.width;
  for (int b = 0; b < rows.batch; ++b)
    for (int i = 0; i < sample; ++i) {
      const int step = i / behind_first_;
      const int place =
          rows.time_major ? (step * rows.batch + b) * behind_first_ + i % behind_first_ : b * sample + i;
      const int before = i / (own.width * behind_axis_);
      const int row = b * own.time + before * behind_axis_ + i % behind_axis_;
      const int turned = at_ == 0 ? i * rows.batch + b : row * own.width + i / behind_axis_ % own.width;
      visit(static_cast<std::size_t>(place), static_cast<std::size_t>(turned));
    }
}

void TurnedLoss::turn(const Scalar* prediction, const Scalar* target, Rows rows) const {
  const auto size = static_cast<std::size_t>(rows.size());
  predictions_.resize(size);
  targets_.resize(sparse() ? 0 : size);
  const auto keep = static_cast<Scalar>(1.0 - smoothing_);
  const auto rise = static_cast<Scalar>(smoothing_ / rows.width);
  each(rows, [&](std::size_t place, std::size_t turned) {
    predictions_[turned] = prediction[place];
    if (!sparse()) targets_[turned] = target[place] * keep + rise;
  });
}

double TurnedLoss::evaluate(const Scalar* prediction, const Scalar* target, Rows rows,
                            Scalar* gradient) const {
  return plain_->evaluate(prediction, target, rows, gradient);
}

double TurnedLoss::evaluate_weighted(const Scalar* prediction, const Scalar* target, const Scalar* weights,
                                     Rows rows, Scalar* gradient) const {
  return plain_->evaluate_weighted(prediction, target, weights, rows, gradient);
}

double TurnedLoss::of_output(const Value& output, const Scalar* target, const Tensor* given,
                             std::span<const int> indices, double share, Scalar* gradient) const {
  const Shape& shape = output.shape;
  const auto sample = static_cast<int>(extent_product(shape, 1, shape.rank()));
  const Rows rows{shape[0], sample / shape.width(), shape.width(), output.layout == Layout::time_major};
  const Rows own = losses_of(rows);
  const auto count = static_cast<double>(own.count());
  const auto ignored = ignored_class();
  const bool masked = output.mask != nullptr || ignored;
  turn(output.data, target, rows);
  gradients_.resize(gradient ? predictions_.size() : 0);
  Scalar* slopes = gradient ? gradients_.data() : nullptr;
  double loss = 0.0;
  // What turns the mean of the losses into the reduction.
  double factor = reduction == Reduction::sum ? count : 1.0;
  if (!masked && given == nullptr) {
    loss = along_->evaluate(predictions_.data(), turned_targets(target), own, slopes);
  } else {
    const Extents losses = extents(sample, at_);
    const Extents of_mask = output.mask != nullptr ? extents(sample, shape.rank() - 1) : losses;
    const int mask_size = product(of_mask);
    const auto counts = [&](int place) {
      return (output.mask == nullptr || output.mask[place] != Scalar(0)) &&
             !(ignored && target[place] == *ignored);
    };
    double valid = 0.0;
    for (int place = 0; masked && place < rows.batch * mask_size; ++place) valid += counts(place) ? 1.0 : 0.0;
    const double each_counts = reduction != Reduction::mean ? 1.0
                               : valid == 0.0               ? 0.0
                                                            : rows.batch * mask_size / valid;
    const Extents of_given = given == nullptr ? Extents(losses.size(), 1) : of_sample(*given, losses);
    const int given_size = product(of_given);
    // Of one number a sample, or as many as the losses or steps, in whatever shape.
    const bool flat = !masked && given_size == product(losses);
    const Extents& of_weights = masked ? of_mask : flat ? losses : of_given;
    const int size = product(of_weights);
    weights_.assign(static_cast<std::size_t>(own.count()), Scalar(0));
    double sum = 0.0;
    double pairs = 0.0;
    for (int b = 0; b < rows.batch; ++b) {
      const auto weight_of = [&](int place) {
        const int row = given == nullptr ? 0 : indices[static_cast<std::size_t>(b)] * given_size;
        const int at = given_size == 1 ? row : row + place;
        const double one =
            given == nullptr ? 1.0 : static_cast<double>(given->values[static_cast<std::size_t>(at)]);
        return masked ? (counts(b * size + place) ? each_counts * one : 0.0) : one;
      };
      for (int place = 0; place < size; ++place) sum += weight_of(place);
      Scalar* of_losses = weights_.data() + std::ptrdiff_t(b) * own.time;
      each_pair(losses, of_weights, [&](int at, int place) {
        of_losses[at] += static_cast<Scalar>(weight_of(place));
        pairs += 1.0;
      });
    }
    // Weights (N) are taken for one of each loss.
    if (given != nullptr && given->shape.rank() == 1 && !masked) sum *= own.time;
    loss =
        along_->evaluate_weighted(predictions_.data(), turned_targets(target), weights_.data(), own, slopes);
    if (reduction == Reduction::mean) factor = count / pairs;
    if (reduction == Reduction::mean_by_weights) factor = sum == 0.0 ? 0.0 : count / sum;
  }
  if (!gradient) return factor * loss;
  each(rows, [&](std::size_t place, std::size_t turned) { gradient[place] = gradients_[turned]; });
  if (share * factor != 1.0) scale(static_cast<Scalar>(share * factor), gradient, rows.size());
  return factor * loss;
}

double TurnedLoss::weighted_sum(const Scalar* prediction, const Scalar* target, const Scalar* weights,
                                Rows rows, double share, double& count) const {
  const Rows own = losses_of(rows);
  turn(prediction, target, rows);
  const Scalar* targets = turned_targets(target);
  const auto ignored = ignored_class();
  const int target_size = sparse() ? 1 : own.width;
  double total = 0.0;
  const auto add = [&](int loss, double weight) {
    const bool left_out = ignored && targets[loss] == *ignored;
    if (!left_out)
      total +=
          weight * along_->evaluate(predictions_.data() + std::ptrdiff_t(loss) * own.width,
                                    targets + std::ptrdiff_t(loss) * target_size, {1, 1, own.width}, nullptr);
    // Without weights Keras counts what is left out.
    if (!left_out || weights == nullptr) count += weight;
  };
  if (weights == nullptr) {
    for (int loss = 0; loss < own.count(); ++loss) add(loss, 1.0);
    return total;
  }
  const Extents losses = extents(rows.time * rows.width, at_);
  Extents steps = extents(rows.time * rows.width, static_cast<int>(extents_.size()));
  // Else the weights are one number a sample.
  const bool each_step = fits(losses, steps, true);
  if (!each_step) std::fill(steps.begin(), steps.end(), 1);
  const int behind = rows.time / (rows.time_major ? rows.time * rows.width / behind_first_ : 1);
  for (int b = 0; b < rows.batch; ++b)
    each_pair(losses, steps, [&](int loss, int place) {
      const int row = rows.time_major ? (place / behind * rows.batch + b) * behind + place % behind
                                      : b * rows.time + place;
      add(b * own.time + loss, share * static_cast<double>(weights[row]));
    });
  return total;
}

}  // namespace rnn
