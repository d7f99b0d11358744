#pragma once

#include "rnn/layers/pointwise.h"

namespace rnn {

/// Dropout: in training zeroes each value with probability `rate` and scales the rest by 1/(1-rate); the
/// identity otherwise (Srivastava et al., "Dropout: a simple way to prevent neural networks from
/// overfitting", 2014; keras/src/layers/regularization/dropout.py):
///
///   (B,...) -> (B,...)      y = x ⊙ m      dx = dy ⊙ m
///
/// with m, 0 or 1/(1-rate), drawn for each value of every batch. Options: rate, from 0 to below 1. Throws
/// ConfigError for other than one input.
class Dropout : public Pointwise {
 public:
  static Schema options();
  explicit Dropout(Json config);
  const char* type_name() const override { return "Dropout"; }
  bool can_stream(std::span<const bool>) const override { return true; }
  void plan(Plan& plan, std::span<const Shape> inputs) const override;
  void forward(Context& context) override;
  void backward(Context& context) override;

 private:
  bool active(const Context& context) const { return context.training && rate_ > 0.0; }

  double rate_;
};

}  // namespace rnn
