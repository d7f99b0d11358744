#include "rnn/losses/turned_loss.h"

#include "rnn/config/error.h"

namespace rnn {

void TurnedLoss::prepare(const Shape& output) {
  const int rank = output.rank();
  const int at = axis < 0 ? axis + rank : axis;
  if (at < 1 || at >= rank)
    throw ConfigError({"loss.sample_axis",
                       "[loss] axis: expected -1 or an axis of a sample, from 1 to {last}, got {given}"},
                      {rank - 1, axis}, "/axis");
  turned_ = at + 1 < rank;
  if (!turned_) return;
  for (int other = 2; other < rank; ++other) {
    if (output[other] == unknown)
      throw ConfigError(
          {"loss.axis_extents", "[loss] axis: expected predictions whose extents are known, got {given}"},
          {output}, "/axis");
    behind_steps_ *= output[other];
    if (other > at) behind_axis_ *= output[other];
  }
  extent_ = at == 1 ? unknown : output[at];
}

void TurnedLoss::check_beside(Beside what, const std::string& model) const {
  if (!turned_) return;
  if (what == Beside::mask)
    throw ConfigError({"loss.axis_mask",
                       "[{model}] a loss along axis {axis}: expected an output without a mask, which is one "
                       "of steps"},
                      {model, axis});
  if (what == Beside::weighted_metrics)
    throw ConfigError({"loss.axis_metrics",
                       "[{model}] a loss along axis {axis}: expected no weighted metrics beside sample "
                       "weights, which are those of its losses"},
                      {model, axis});
  throw ConfigError({"loss.axis_class_weight",
                     "[{model}] class_weight: expected a loss along the last axis, that of the classes, got "
                     "one along axis {axis}"},
                    {model, axis});
}

Rows TurnedLoss::loss_rows(Rows rows) const {
  if (!turned_) return rows;
  const int sample = rows.time * rows.width;
  const int extent = extent_ == unknown ? sample / behind_steps_ : extent_;
  return {rows.batch, sample / extent, extent};
}

/// Calls visit(place, turned) for each number: its place as it lies, and with the axis last.
template <class Visit>
void TurnedLoss::each(Rows rows, Visit visit) const {
  const Rows own = loss_rows(rows);
  const int sample = rows.time * rows.width;
  for (int b = 0; b < rows.batch; ++b)
    for (int i = 0; i < sample; ++i) {
      const int step = i / behind_steps_;
      const int place =
          rows.time_major ? (step * rows.batch + b) * behind_steps_ + i % behind_steps_ : b * sample + i;
      const int before = i / (own.width * behind_axis_);
      const int row = b * own.time + before * behind_axis_ + i % behind_axis_;
      const int turned = row * own.width + i / behind_axis_ % own.width;
      visit(static_cast<std::size_t>(place), static_cast<std::size_t>(turned));
    }
}

double TurnedLoss::evaluate(const Scalar* prediction, const Scalar* target, Rows rows,
                            Scalar* gradient) const {
  return turned_ ? evaluate_weighted(prediction, target, nullptr, rows, gradient)
                 : plain_->evaluate(prediction, target, rows, gradient);
}

double TurnedLoss::evaluate_weighted(const Scalar* prediction, const Scalar* target, const Scalar* weights,
                                     Rows rows, Scalar* gradient) const {
  if (!turned_) return plain_->evaluate_weighted(prediction, target, weights, rows, gradient);
  const auto size = static_cast<std::size_t>(rows.size());
  predictions_.resize(size);
  targets_.resize(size);
  gradients_.resize(gradient ? size : 0);
  const auto keep = static_cast<Scalar>(1.0 - smoothing_);
  const auto rise = static_cast<Scalar>(smoothing_ / rows.width);
  each(rows, [&](std::size_t place, std::size_t turned) {
    predictions_[turned] = prediction[place];
    targets_[turned] = target[place] * keep + rise;
  });
  const Rows own = loss_rows(rows);
  Scalar* slopes = gradient ? gradients_.data() : nullptr;
  const double loss =
      weights ? along_->evaluate_weighted(predictions_.data(), targets_.data(), weights, own, slopes)
              : along_->evaluate(predictions_.data(), targets_.data(), own, slopes);
  if (gradient)
    each(rows, [&](std::size_t place, std::size_t turned) { gradient[place] = gradients_[turned]; });
  return loss;
}

}  // namespace rnn
