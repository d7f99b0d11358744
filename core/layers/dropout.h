#pragma once

#include "rnn/layers/pointwise.h"

namespace rnn {

/// In training zeroes each value with probability `rate` and scales the rest by 1/(1-rate); passes through
/// otherwise (Srivastava et al., 2014; keras/src/layers/regularization/dropout.py). Options: rate.
class Dropout : public Pointwise {
 public:
  static Schema options();
  explicit Dropout(Json config);
  const char* type_name() const override { return "Dropout"; }
  bool steps(std::span<const bool>) const override { return true; }
  void plan(Plan& plan, std::span<const Shape> inputs) const override;
  void forward(Context& context) override;
  void backward(Context& context) override;

 private:
  bool active(const Context& context) const { return context.training && rate_ > 0.0; }

  double rate_;
};

}  // namespace rnn
