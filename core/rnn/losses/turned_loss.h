#pragma once

#include <vector>

#include "rnn/losses/loss.h"

namespace rnn {

/// A loss of rows along the axis `axis` of predictions, of which there is one for each place of the other
/// axes: of predictions (B,T,D) and axis 1, B D losses of T numbers, of axis 0, T D losses of B numbers.
/// Along the last one it is the loss as it is. Targets of a sparse loss, batch-major, lack the axis or have 1
/// there.
///
/// The shape of the losses is (B,D) in the first example. A mask (B,T) and sample weights (B,...) are for
/// losses in the same place, whatever the axis is called, extents of 1 for any, as in Keras
/// (keras/src/losses/loss.py, reduce_weighted_values): those of the steps fit where there are as many steps
/// as features. Weights (B) are for all losses of a sample. Metrics take the means of losses that weights
/// have no extents for (keras/src/metrics/reduction_metrics.py, reduce_to_samplewise_values).
///
/// Along axis 0 the losses are those of places, (T,D), and a batch has to have as many samples as the weights
/// and the mask need to fit them: weights (B) those of the last extent, in metrics of the first. So have the
/// targets of a sparse loss: of each batch they are (T,D), the numbers of samples, and so T its size.
class TurnedLoss : public Loss {
 public:
  /// `plain` serves the last axis, `along` the others. With `smoothing` a, which `along` then has not,
  /// targets t become t (1 - a) + a / D, D the last extent whatever the axis, as in Keras.
  TurnedLoss(std::unique_ptr<Loss> plain, std::unique_ptr<Loss> along, double smoothing)
      : plain_(std::move(plain)), along_(std::move(along)), smoothing_(smoothing) {}
  int target_width(int width) const override { return plain_->target_width(width); }
  bool sparse() const override { return plain_->sparse(); }
  std::optional<Scalar> ignored_class() const override { return plain_->ignored_class(); }
  /// Throws ConfigError for an axis that there is not, and for extents that are not known besides the steps.
  void prepare(const Shape& output) override;
  bool turned() const override { return turned_; }
  int class_axis(int rank) const override { return turned_ && sparse() ? at_ : rank - 1; }
  bool by_rows() const override { return !turned_; }
  void check_batch(const Value& output, const Tensor& target, int batch,
                   const std::string& model) const override;
  void check_weights(const Value& output, const Tensor* given, bool metric, int batch,
                     const std::string& model) const override;
  double evaluate(const Scalar* prediction, const Scalar* target, Rows rows, Scalar* gradient) const override;
  double evaluate_weighted(const Scalar* prediction, const Scalar* target, const Scalar* weights, Rows rows,
                           Scalar* gradient) const override;
  double of_output(const Value& output, const Scalar* target, const Tensor* given,
                   std::span<const int> indices, double share, Scalar* gradient) const override;
  double weighted_sum(const Value& output, const Scalar* target, const Tensor* given,
                      std::span<const int> indices, double& count) const override;

 private:
  using Extents = std::vector<int>;

  /// The losses of a batch as rows.
  Rows losses_of(Rows rows) const;
  /// The extents of a sample, `size` numbers; of the losses of a batch of such; of its steps, which a mask
  /// has; and of its sample weights, brought near those that they stand beside.
  Extents sample_extents(int size) const;
  Extents losses_extents(int size, int batch) const;
  Extents steps_extents(int size, int batch) const;
  Extents weights_extents(const Tensor& given, const Extents& beside, int batch) const;
  /// The product of mask, ignored class (unless `target` is null) and sample weights of a batch; `mean` tells
  /// that what counts makes up for what does not.
  struct Weights {
    Extents extents;
    std::vector<double> values;
  };
  Weights weights_of(const Value& output, const Scalar* target, const Tensor* given,
                     std::span<const int> indices, bool mean) const;
  template <class Visit>
  void each(Rows rows, Visit visit) const;
  void turn(const Scalar* prediction, const Scalar* target, Rows rows) const;
  const Scalar* turned_targets(const Scalar* target) const { return sparse() ? target : targets_.data(); }

  std::unique_ptr<Loss> plain_;
  std::unique_ptr<Loss> along_;
  double smoothing_;
  bool turned_ = false;
  int at_ = 0;
  /// Those of a sample; the first may be `unknown`.
  Extents extents_;
  /// The products of the extents behind the first of a sample, and behind the axis.
  int behind_first_ = 1;
  int behind_axis_ = 1;
  /// Predictions, targets and gradients with the axis last, and the weights of the losses.
  mutable std::vector<Scalar> predictions_;
  mutable std::vector<Scalar> targets_;
  mutable std::vector<Scalar> gradients_;
  mutable std::vector<Scalar> weights_;
};

}  // namespace rnn
