#pragma once

#include "rnn/layers/pointwise.h"

namespace rnn {

/// What both normalizations share: y = gamma · (x - mean) / sqrt(variance + epsilon) + beta, with gamma (D)
/// and beta (D), over inputs (B,...,D). Options: epsilon, center (has beta), scale (has gamma),
/// beta_initializer, gamma_initializer.
class Normalization : public Pointwise {
 public:
  explicit Normalization(Json config);
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  void build(std::span<const Shape> inputs) override;
  /// What takes steps as they come looks at each by itself.
  bool steps(std::span<const bool>) const override { return layout_rule() == LayoutRule::any; }

 protected:
  static Schema shared_options(Schema own);
  /// gamma · x̂ + beta, or what there is of it, for the row x̂ = (x - mean) · inverse.
  void write_row(const Scalar* normal, Scalar* y, int width) const;
  /// Adds to the gradients of gamma and beta, and makes dy the gradient of x̂.
  void read_row(const Scalar* normal, Scalar* dy, int width);

  double epsilon_;

 private:
  int gamma_ = -1;
  int beta_ = -1;
};

/// Over the features of each step by itself (Ba, Kiros and Hinton, 2016;
/// keras/src/layers/normalization/layer_normalization.py).
class LayerNormalization : public Normalization {
 public:
  static Schema options();
  using Normalization::Normalization;
  const char* type_name() const override { return "LayerNormalization"; }
  void plan(Plan& plan, std::span<const Shape> inputs) const override;
  void forward(Context& context) override;
  void backward(Context& context) override;
};

/// Over batch and steps for each feature by itself (Ioffe and Szegedy, 2015;
/// keras/src/layers/normalization/batch_normalization.py). In training with the batch's own mean and
/// variance, of the steps that count; they also move the averages, average = momentum · average + (1 -
/// momentum) · batch, which are taken otherwise, and always in a layer that is not trainable. Further
/// parameters: moving_mean (D), moving_variance (D), not trained. Further options: momentum,
/// moving_mean_initializer, moving_variance_initializer.
class BatchNormalization : public Normalization {
 public:
  static Schema options();
  explicit BatchNormalization(Json config);
  const char* type_name() const override { return "BatchNormalization"; }
  void build(std::span<const Shape> inputs) override;
  void plan(Plan& plan, std::span<const Shape> inputs) const override;
  void forward(Context& context) override;
  void backward(Context& context) override;

 private:
  bool own_statistics(const Context& context) const { return context.training && trainable(); }
  void measure(Context& context);

  double momentum_;
  int mean_ = -1;
  int variance_ = -1;
};

}  // namespace rnn
