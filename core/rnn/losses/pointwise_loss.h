#pragma once

#include "rnn/losses/loss.h"

namespace rnn {

/// A loss that is a sum or mean over single predictions: see loss.h for the equations.
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

/// Minus the cosine of the angle between prediction and target. Vectors shorter than 1e-7 are divided by 1e-7
/// instead of their length.
class CosineSimilarity : public Loss {
 public:
  double evaluate(const Scalar* prediction, const Scalar* target, Rows rows, Scalar* gradient) const override;
};

enum class PointwiseKind {
  huber,
  kl_divergence,
  squared_logarithmic,
  absolute_percentage,
  log_cosh,
  hinge,
  squared_hinge,
  poisson
};

/// `parameter` is the delta of huber.
std::unique_ptr<Loss> make_pointwise_loss(PointwiseKind kind, double parameter = 0.0);

}  // namespace rnn
