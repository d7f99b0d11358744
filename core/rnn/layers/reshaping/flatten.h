#pragma once

#include "rnn/layers/pointwise.h"

namespace rnn {

/// (B,...) -> (B, product of the rest), the same numbers in the same order;
/// keras/src/layers/reshaping/flatten.py; the product is unknown when an extent is. The output has no mask.
/// Throws ConfigError for other than one input.
class Flatten : public Pointwise {
 public:
  static Schema options();
  using Pointwise::Pointwise;
  const char* type_name() const override { return "Flatten"; }
  LayoutRule layout_rule() const override { return LayoutRule::batch_major; }
  MaskRule mask_rule(int, std::span<const int>) const override { return MaskRule::drop; }
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  void forward(Context& context) override;
  void backward(Context& context) override;
};

}  // namespace rnn
