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

/// Sample from a normal distribution; the inputs are its mean and the logarithm of its variance, both
/// (B,...,D): z = mean + exp(log_var / 2) · ε with ε from N(0, 1) in training, z = mean otherwise (the
/// reparametrisation of Kingma and Welling, "Auto-encoding variational Bayes", 2014; a custom layer in
/// Keras's examples). Adds kl_weight times the Kullback-Leibler divergence from N(0, 1) to the loss: -1/2 · Σ
/// (1 + log_var - mean² - exp(log_var)) over the features, averaged over the batch (and steps). Options:
/// kl_weight (1). Throws ConfigError for other than two inputs of one shape.
class Sampling : public Layer {
 public:
  static Schema options();
  explicit Sampling(Json config);
  const char* type_name() const override { return "Sampling"; }
  bool adds_loss() const override { return kl_weight_ > 0.0; }
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  void plan(Plan& plan, std::span<const Shape> inputs) const override;
  void forward(Context& context) override;
  void backward(Context& context) override;

 private:
  double kl_weight_;
};

}  // namespace rnn
