#pragma once

#include "rnn/layers/pointwise.h"

namespace rnn {

/// Dropout: in training zeroes each value with probability `rate` and scales the rest by 1/(1-rate); the
/// identity otherwise (Srivastava et al., "Dropout: a simple way to prevent neural networks from
/// overfitting", 2014; keras/src/layers/regularization/dropout.py):
///
///   (B,...) -> (B,...)      y = x ⊙ m      dx = dy ⊙ m
///
/// with m, 0 or 1/(1-rate), drawn for each value of every batch. Options: rate, from 0 to below 1;
/// noise_shape, the shape of m, which is repeated along extents of 1 (null: as the input; so is an extent of
/// null); seed. Throws ConfigError for other than one input, and for a noise_shape that does not fit it.
class Dropout : public Pointwise {
 public:
  static Schema options();
  static Option rate_option();
  explicit Dropout(Json config);
  const char* type_name() const override { return "Dropout"; }
  LayoutRule layout_rule() const override { return shaped_ ? LayoutRule::batch_major : LayoutRule::any; }
  bool can_stream(std::span<const bool>) const override { return true; }
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  void plan(Plan& plan, std::span<const Shape> inputs) const override;
  void forward(Context& context) override;
  void backward(Context& context) override;

 private:
  bool active(const Context& context) const { return context.training && rate_ > 0.0; }
  /// The shape of m for this input.
  Shape noise_shape(const Shape& input) const;
  /// y = x ⊙ m.
  void apply(const Context& context, const Scalar* x, Scalar* y) const;

  double rate_;
  bool shaped_;
};

}  // namespace rnn
