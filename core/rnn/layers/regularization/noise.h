#pragma once

#include "rnn/layers/pointwise.h"

namespace rnn {

/// Normal noise of standard deviation `stddev`, added in training
/// (keras/src/layers/regularization/gaussian_noise.py):
///
///   (B,...) -> (B,...)      y = x + stddev · ε      ε from N(0, 1), drawn for each value
///
/// Options: stddev, from 0 to 1. Throws ConfigError for other than one input.
class GaussianNoise : public Pointwise {
 public:
  static Schema options();
  using Pointwise::Pointwise;
  const char* type_name() const override { return "GaussianNoise"; }
  bool can_stream(std::span<const bool>) const override { return true; }
  void forward(Context& context) override;
  void backward(Context& context) override;
};

/// Dropout of whole features: one draw for all steps of a sample
/// (keras/src/layers/regularization/spatial_dropout.py):
///
///   (B,T,D) -> (B,T,D)      y[b,t] = x[b,t] ⊙ m[b]      m (B,D) of 0, with probability rate, or 1/(1-rate)
///
/// Options: rate, from 0 to below 1. Throws ConfigError for other than one input (B,T,D).
class SpatialDropout1D : public Pointwise {
 public:
  static Schema options();
  using Pointwise::Pointwise;
  const char* type_name() const override { return "SpatialDropout1D"; }
  bool can_stream(std::span<const bool>) const override { return true; }
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  void plan(Plan& plan, std::span<const Shape> inputs) const override;
  void forward(Context& context) override;
  void backward(Context& context) override;

 private:
  bool active(const Context& context) const;
  /// y = x ⊙ m of the sample.
  void apply(const Context& context, const Scalar* x, Scalar* y) const;
};

/// Activity regularization: the identity on (B,...), which adds (l1 · Σ|x| + l2 · Σx²) / B to the loss
/// (keras/src/layers/regularization/activity_regularization.py). Options: l1, l2, each 0 unless given. Throws
/// ConfigError for other than one input.
class ActivityRegularization : public Pointwise {
 public:
  static Schema options();
  explicit ActivityRegularization(Json config);
  const char* type_name() const override { return "ActivityRegularization"; }
  bool can_stream(std::span<const bool>) const override { return true; }
  void forward(Context& context) override;
  void backward(Context& context) override;
};

}  // namespace rnn
