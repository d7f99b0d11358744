#pragma once

#include "rnn/activations/activation.h"
#include "rnn/layers/pointwise.h"

namespace rnn {

/// y = f(x) as in activation.h, (B,...,D) -> (B,...,D), softmax over the last axis;
/// keras/src/layers/activations/activation.py. Options: activation. Throws ConfigError for other than one
/// input.
class ActivationLayer : public Pointwise {
 public:
  static Schema options();
  explicit ActivationLayer(Json config);
  const char* type_name() const override { return "Activation"; }
  bool can_stream(std::span<const bool>) const override { return true; }
  void forward(Context& context) override;
  void backward(Context& context) override;

 private:
  const Activation& activation_;
};

}  // namespace rnn
