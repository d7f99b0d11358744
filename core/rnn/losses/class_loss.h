#pragma once

#include <vector>

#include "rnn/losses/loss.h"

namespace rnn {

/// Losses of classes besides the cross-entropies: see loss.h for the equations.

class CategoricalHinge : public Loss {
 public:
  double evaluate(const Scalar* prediction, const Scalar* target, Rows rows, Scalar* gradient) const override;
};

struct Focus {
  double alpha = 0.25;
  double gamma = 2.0;
  bool balanced = false;
  bool from_logits = false;
  double smoothing = 0.0;
};

/// p is clipped in the cross-entropy, not in the factor that it is multiplied by, as in Keras.
class BinaryFocalCrossentropy : public Loss {
 public:
  explicit BinaryFocalCrossentropy(const Focus& focus) : focus_(focus) {}
  double evaluate(const Scalar* prediction, const Scalar* target, Rows rows, Scalar* gradient) const override;

 private:
  Focus focus_;
};

class CategoricalFocalCrossentropy : public Loss {
 public:
  explicit CategoricalFocalCrossentropy(const Focus& focus) : focus_(focus) {}
  double evaluate(const Scalar* prediction, const Scalar* target, Rows rows, Scalar* gradient) const override;

 private:
  Focus focus_;
  /// A row, its targets and its slopes.
  mutable std::vector<double> row_;
};

/// dice and tversky: 1 - f s / (s (2 - ...)): numerator and denominator are sums over groups of predictions.
/// With `alpha` and `beta` 1/2 both are the same but for the 1e-7.
class Overlap : public Loss {
 public:
  /// `axes`, empty for all, are those that a group extends along.
  Overlap(bool dice, double alpha, double beta, std::vector<int> axes)
      : dice_(dice), alpha_(alpha), beta_(beta), axes_(std::move(axes)) {}
  void prepare(const Shape& output) override;
  bool by_rows() const override { return by_sample_ && by_row_ && !by_place_; }
  /// The groups; with weights and a single group the samples, each with its weight.
  int value_count(Rows rows, int weights) const override;
  double evaluate(const Scalar* prediction, const Scalar* target, Rows rows, Scalar* gradient) const override;
  double evaluate_weighted(const Scalar* prediction, const Scalar* target, const Scalar* weights, Rows rows,
                           Scalar* gradient) const override;

 private:
  struct Group {
    double shared = 0.0;
    double targets = 0.0;
    double predictions = 0.0;
    double weight = 0.0;
  };
  int group_count(Rows rows) const;
  double slopes(const Group& group, double share, double& for_target, double& for_other) const;

  bool dice_;
  double alpha_;
  double beta_;
  std::vector<int> axes_;
  /// Whether groups are apart by sample, by row of a sample, by place in the width.
  bool by_sample_ = false;
  bool by_row_ = false;
  bool by_place_ = false;
  mutable std::vector<Group> groups_;
};

}  // namespace rnn
