#pragma once

#include "rnn/layers/activation.h"
#include "rnn/layers/layer.h"

namespace rnn {

/// y = act(x·W + b) on the last axis: (B,...,D) -> (B,...,units); keras/src/layers/core/dense.py.
/// Parameters: kernel (D,units), bias (units). Options: units, activation, use_bias, kernel_initializer,
/// bias_initializer; regularizers and constraints of both, activity_regularizer.
class Dense : public Layer {
 public:
  static Schema options();
  explicit Dense(Json config);
  const char* type_name() const override { return "Dense"; }
  bool steps(std::span<const bool>) const override { return true; }
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  void build(std::span<const Shape> inputs) override;
  void forward(Context& context) override;
  void backward(Context& context) override;

 private:
  int units_;
  bool use_bias_;
  const Activation& activation_;
  int kernel_ = -1;
  int bias_ = -1;
};

}  // namespace rnn
