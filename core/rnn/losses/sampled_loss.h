#pragma once

#include "rnn/losses/loss.h"

namespace rnn {

/// Losses of what the layer SampledLogits gives, the logit of the right class first: see loss.h. Targets are
/// the numbers of the classes, which the layer has seen; they are not looked at again.
class SampledLoss : public Loss {
 public:
  explicit SampledLoss(bool softmax) : softmax_(softmax) {}
  int target_width(int) const override { return 1; }
  double evaluate(const Scalar* prediction, const Scalar* target, Rows rows, Scalar* gradient) const override;

 private:
  bool softmax_;
};

}  // namespace rnn
