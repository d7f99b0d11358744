#pragma once

#include "rnn/losses/loss.h"

namespace rnn {

/// Losses of the outputs of the layer SampledLogits, the logit of the right class first: see loss.h. Targets
/// are the numbers of the classes; the layer has read them, the loss does not.
class SampledLoss : public Loss {
 public:
  explicit SampledLoss(bool softmax) : softmax_(softmax) {}
  int target_width(int) const override { return 1; }
  double evaluate(const Scalar* prediction, const Scalar* target, Rows rows, Scalar* gradient) const override;

 private:
  bool softmax_;
};

}  // namespace rnn
