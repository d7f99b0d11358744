#pragma once

#include "rnn/losses/loss.h"

namespace rnn {

/// A loss that takes every prediction by itself: see loss.h for the equations.
class PointwiseLoss : public Loss {
 public:
  /// The loss of one prediction y for the target t, and its derivative by y.
  using Curve = double (*)(double y, double t, double parameter, double& slope);
  enum class Over { mean_of_width, sum_of_width };

  PointwiseLoss(Curve curve, double parameter, Over over)
      : curve_(curve), parameter_(parameter), over_(over) {}
  double evaluate(const Scalar* prediction, const Scalar* target, Rows rows, Scalar* gradient) const override;

 private:
  Curve curve_;
  double parameter_;
  Over over_;
};

/// Minus the cosine of the angle between prediction and target. Vectors shorter than 1e-7 count with their
/// length times 1e7 instead of 1.
class CosineSimilarity : public Loss {
 public:
  double evaluate(const Scalar* prediction, const Scalar* target, Rows rows, Scalar* gradient) const override;
};

/// The entries of `losses()` that are of these kinds.
std::vector<Registry<Loss>::Entry> pointwise_losses();

}  // namespace rnn
