#pragma once

#include "rnn/layers/activation.h"
#include "rnn/layers/pointwise.h"

namespace rnn {

/// y = f(x); keras/src/layers/activations/activation.py. Options: activation.
class ActivationLayer : public Pointwise {
 public:
  static Schema options();
  explicit ActivationLayer(Json config);
  const char* type_name() const override { return "Activation"; }
  bool steps(std::span<const bool>) const override { return true; }
  void forward(Context& context) override;
  void backward(Context& context) override;

 private:
  const Activation& activation_;
};

}  // namespace rnn
