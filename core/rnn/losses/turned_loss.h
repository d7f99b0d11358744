#pragma once

#include <vector>

#include "rnn/losses/loss.h"

namespace rnn {

/// A loss of rows along the axis `axis` of a sample, of which there is one for each place of the other axes:
/// of predictions (B,T,D) and axis 1, B D losses of T numbers. Along the last one it is the loss as it is.
class TurnedLoss : public Loss {
 public:
  /// `plain` serves the last axis, `along` the others. With `smoothing` a, which `along` then has not,
  /// targets t become t (1 - a) + a / D, D the last extent whatever the axis, as in Keras.
  TurnedLoss(std::unique_ptr<Loss> plain, std::unique_ptr<Loss> along, double smoothing)
      : plain_(std::move(plain)), along_(std::move(along)), smoothing_(smoothing) {}
  /// Throws ConfigError for an axis that a sample does not have, the batch among them, and for extents that
  /// are not known besides the steps.
  void prepare(const Shape& output) override;
  bool turned() const override { return turned_; }
  bool by_rows() const override { return !turned_; }
  Rows loss_rows(Rows rows) const override;
  void check_beside(Beside what, const std::string& model) const override;
  int value_count(Rows rows, bool /*weighted*/) const override { return loss_rows(rows).count(); }
  double evaluate(const Scalar* prediction, const Scalar* target, Rows rows, Scalar* gradient) const override;
  /// Turned, the weights are those of `loss_rows`, whose order is that of the samples.
  double evaluate_weighted(const Scalar* prediction, const Scalar* target, const Scalar* weights, Rows rows,
                           Scalar* gradient) const override;

 private:
  template <class Visit>
  void each(Rows rows, Visit visit) const;

  std::unique_ptr<Loss> plain_;
  std::unique_ptr<Loss> along_;
  double smoothing_;
  bool turned_ = false;
  /// The extent of the axis, `unknown` for that of the steps.
  int extent_ = unknown;
  /// The products of the extents behind that of the steps, and behind the axis.
  int behind_steps_ = 1;
  int behind_axis_ = 1;
  /// Predictions, targets and gradients with the axis last.
  mutable std::vector<Scalar> predictions_;
  mutable std::vector<Scalar> targets_;
  mutable std::vector<Scalar> gradients_;
};

}  // namespace rnn
