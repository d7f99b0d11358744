#pragma once

#include "rnn/layers/layer.h"

namespace rnn {

/// Mask over time: steps in which all features equal `mask_value` are masked, and zero in the output; (B,T,D)
/// -> (B,T,D), keras/src/layers/core/masking.py. Samples of (B,D) likewise, whose mask is (B). Options:
/// mask_value (0). Throws ConfigError for other than one input (B,T,D) or (B,D).
class Masking : public Layer {
 public:
  static Schema options();
  using Layer::Layer;
  const char* type_name() const override { return "Masking"; }
  bool can_stream(std::span<const bool>) const override { return true; }
  MaskRule mask_rule(int, std::span<const int>) const override { return MaskRule::make; }
  bool record_mask(MaskCall& call) const override;
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  void forward(Context& context) override;
  void backward(Context& context) override;
};

}  // namespace rnn
