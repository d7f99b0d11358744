#pragma once

#include "rnn/activations/activation.h"
#include "rnn/layers/layer.h"

namespace rnn {

/// y = act(x·W + b) on the last axis: (B,...,D) -> (B,...,units); keras/src/layers/core/dense.py.
///
///   dz = dy ⊙ act'(y)      dW = xᵀ·dz      db = 1ᵀ·dz      dx = dz·Wᵀ
///
/// Parameters: kernel (D,units), bias (units). Options: units, activation ("linear"), use_bias (true),
/// kernel_initializer ("glorot_uniform"), bias_initializer ("zeros"); regularizers and constraints of both,
/// activity_regularizer. Throws ConfigError for other than one input of rank 2 or more, and for another D at
/// a further call.
class Dense : public Layer {
 public:
  static Schema options();
  explicit Dense(Json config);
  const char* type_name() const override { return "Dense"; }
  bool can_stream(std::span<const bool>) const override { return true; }
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  void build(std::span<const Shape> inputs) override;
  void plan(Plan& plan, std::span<const Shape> inputs) const override;
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
