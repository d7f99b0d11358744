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
Extents of_sample(const Tensor& given, std::size_t rank) {
  if (given.sample_size() == 1) return Extents(rank, 1);
  Extents extents;
  for (int axis = 1; axis < given.shape.rank(); ++axis) extents.push_back(given.shape[axis]);
  if (extents.size() == rank + 1 && extents.back() == 1) extents.pop_back();
  return extents;
}

/// With or without a last extent of 1, so that there are as many as of `other`, where that is possible.
Extents squeezed(Extents extents, const Extents& other) {
  if (extents.size() == other.size() + 1 && extents.back() == 1) extents.pop_back();
  if (extents.size() + 1 == other.size() && other.back() == 1) extents.push_back(1);
  return extents;
}

/// With extents of 1 for those that are lacking: in front, as NumPy has it, or `behind`, as means are taken.
Extents padded(Extents extents, std::size_t rank, bool behind) {
  if (extents.size() < rank)
    extents.insert(behind ? extents.end() : extents.begin(), rank - extents.size(), 1);
  return extents;
}

}  // namespace

void TurnedLoss::prepare(const Shape& output) {
  const int rank = output.rank();
  at_ = axis < 0 ? axis + rank : axis;
  if (at_ < 0 || at_ >= rank)
    throw ConfigError({"loss.some_axis", "[loss] axis: expected -1 or an axis from 0 to {last}, got {given}"},
                      {rank - 1, axis}, "/axis");
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

void TurnedLoss::check_batch(const Value& output, const Tensor& target, int batch,
                             const std::string& model) const {
  if (!turned_ || !sparse() || at_ != 0) return;
  const int places = output.shape[1];
  const bool kept = target.shape.rank() == output.shape.rank() && places != 1;
  const int expected = kept ? 1 : places;
  if (batch != expected)
    throw ConfigError({"loss.axis_batch",
                       "[{model}] a sparse loss along axis 0 of targets {targets}: expected batches of "
                       "{expected} samples each, got one of {given}"},
                      {model, target.shape, expected, batch});
}

void TurnedLoss::check_weights(const Value& output, const Tensor* given, bool metric, int batch,
                               const std::string& model) const {
  if (!turned_ || (output.mask == nullptr && given == nullptr)) return;
  const bool along_batch = at_ == 0;
  if (along_batch && batch == unknown) return;
  if (!along_batch) batch = 1;
  const auto size = static_cast<int>(extent_product(output.shape, 1, output.shape.rank()));
  const Extents losses = losses_extents(size, batch);
  const Extents steps = steps_extents(size, batch);
  const auto refuse = [&](const Extents& wrong) {
    const auto shape = [&](const Extents& of) {
      Shape made;
      for (std::size_t i = 0; i < of.size(); ++i) made.append(i == 0 && !along_batch ? unknown : of[i]);
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
    refuse(Extents(steps.begin(),
                   steps.begin() + std::min<std::ptrdiff_t>(output.mask_rank, std::ssize(steps))));
  const auto fits_losses = [&](const Extents& weights) {
    const Extents own = squeezed(weights, losses);
    if (!metric && !along_batch) return fits(losses, own, false);
    const std::size_t rank = metric ? losses.size() : std::max(own.size(), losses.size());
    return fits(padded(losses, rank, false), padded(own, rank, metric), metric);
  };
  if (masked && !fits_losses(steps)) refuse(steps);
  if (masked && ignored_class() && losses != steps) refuse(steps);
  if (given == nullptr) return;
  const Extents& beside = masked ? steps : losses;
  const Extents own = weights_extents(*given, beside, batch);
  // A mask is multiplied into the weights, which keep their shape.
  if (along_batch && (masked || ignored_class()) && !fits(own, padded(beside, own.size(), false), true))
    refuse(own);
  if (!along_batch && masked && !fits(steps, own, true)) refuse(own);
  if (!fits_losses(masked && !along_batch ? steps : own)) refuse(own);
}

Rows TurnedLoss::losses_of(Rows rows) const {
  const int sample = rows.time * rows.width;
  if (at_ == 0) return {sample / behind_first_, behind_first_, rows.batch};
  const int extent = at_ == 1 ? sample / behind_first_ : extents_[static_cast<std::size_t>(at_) - 1];
  return {rows.batch, sample / extent, extent};
}

Extents TurnedLoss::sample_extents(int size) const {
  Extents made = extents_;
  made[0] = size / behind_first_;
  return made;
}

Extents TurnedLoss::losses_extents(int size, int batch) const {
  Extents made = sample_extents(size);
  if (at_ == 0) return made;
  made.erase(made.begin() + at_ - 1);
  made.insert(made.begin(), batch);
  return made;
}

Extents TurnedLoss::steps_extents(int size, int batch) const {
  Extents made = sample_extents(size);
  made.pop_back();
  made.insert(made.begin(), batch);
  return made;
}

Extents TurnedLoss::weights_extents(const Tensor& given, const Extents& beside, int batch) const {
  Extents made{batch};
  if (at_ == 0) {
    for (int at = 1; at < given.shape.rank(); ++at) made.push_back(given.shape[at]);
    return squeezed(std::move(made), beside);
  }
  const Extents own = of_sample(given, beside.size() - 1);
  made.insert(made.end(), own.begin(), own.end());
  return product(made) == product(beside) ? beside : made;
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
    const Weights made = weights_of(output, target, given, indices, reduction == Reduction::mean);
    const Extents losses = losses_extents(sample, rows.batch);
    const Extents extents = squeezed(made.extents, losses);
    const std::size_t rank = std::max(losses.size(), extents.size());
    weights_.assign(static_cast<std::size_t>(own.count()), Scalar(0));
    double sum = 0.0;
    for (const double weight : made.values) sum += weight;
    double pairs = 0.0;
    each_pair(padded(losses, rank, false), padded(extents, rank, false), [&](int at, int place) {
      weights_[static_cast<std::size_t>(at)] +=
          static_cast<Scalar>(made.values[static_cast<std::size_t>(place)]);
      pairs += 1.0;
    });
    // Weights (N) are taken for one of each loss of a sample.
    if (at_ != 0 && given != nullptr && given->shape.rank() == 1 && !masked) sum *= own.time;
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

TurnedLoss::Weights TurnedLoss::weights_of(const Value& output, const Scalar* target, const Tensor* given,
                                           std::span<const int> indices, bool mean) const {
  const int batch = output.shape[0];
  const auto size = static_cast<int>(extent_product(output.shape, 1, output.shape.rank()));
  const auto ignored = target == nullptr ? std::nullopt : ignored_class();
  Weights made{output.mask != nullptr ? steps_extents(size, batch) : losses_extents(size, batch), {}};
  if (output.mask != nullptr || ignored) {
    const auto counts = [&](int place) {
      return (output.mask == nullptr || output.mask[place] != Scalar(0)) &&
             !(ignored && target[place] == *ignored);
    };
    const int places = product(made.extents);
    int valid = 0;
    for (int place = 0; place < places; ++place) valid += counts(place);
    const double each = !mean ? 1.0 : valid == 0 ? 0.0 : double(places) / valid;
    for (int place = 0; place < places; ++place) made.values.push_back(counts(place) ? each : 0.0);
  }
  if (given == nullptr) return made;
  const Extents own = weights_extents(*given, made.extents, batch);
  const int of_sample = product(own) / batch;
  std::vector<double> values;
  for (const int sample : indices.first(static_cast<std::size_t>(batch))) {
    const auto first = given->values.begin() + std::ptrdiff_t{sample} * of_sample;
    values.insert(values.end(), first, first + of_sample);
  }
  if (made.values.empty()) return {own, std::move(values)};
  Weights both{at_ == 0 ? own : made.extents, {}};
  each_pair(padded(made.extents, own.size(), false), own, [&](int at, int place) {
    both.values.push_back(made.values[static_cast<std::size_t>(at)] *
                          values[static_cast<std::size_t>(place)]);
  });
  return both;
}

double TurnedLoss::weighted_sum(const Value& output, const Scalar* target, const Tensor* given,
                                std::span<const int> indices, double& count) const {
  const Shape& shape = output.shape;
  const auto sample = static_cast<int>(extent_product(shape, 1, shape.rank()));
  const Rows rows{shape[0], sample / shape.width(), shape.width(), output.layout == Layout::time_major};
  const Rows own = losses_of(rows);
  turn(output.data, target, rows);
  const Scalar* targets = turned_targets(target);
  const auto ignored = ignored_class();
  const int target_size = sparse() ? 1 : own.width;
  const bool weighted = given != nullptr || output.mask != nullptr;
  double total = 0.0;
  const auto add = [&](int loss, double weight) {
    const bool left_out = ignored && targets[loss] == *ignored;
    if (!left_out)
      total +=
          weight * along_->evaluate(predictions_.data() + std::ptrdiff_t(loss) * own.width,
                                    targets + std::ptrdiff_t(loss) * target_size, {1, 1, own.width}, nullptr);
    // Without weights Keras counts what is left out.
    if (!left_out || !weighted) count += weight;
  };
  if (!weighted) {
    for (int loss = 0; loss < own.count(); ++loss) add(loss, 1.0);
    return total;
  }
  const Weights made = weights_of(output, nullptr, given, indices, false);
  const Extents losses = losses_extents(sample, rows.batch);
  each_pair(losses, padded(squeezed(made.extents, losses), losses.size(), true),
            [&](int loss, int place) { add(loss, made.values[static_cast<std::size_t>(place)]); });
  return total;
}

}  // namespace rnn
