#pragma once

#include "rnn/layers/layer.h"

namespace rnn {

/// A layer whose single output has its input's shape, unless it says otherwise: (B,...) -> (B,...). Throws
/// ConfigError for other than one input.
class Pointwise : public Layer {
 public:
  using Layer::Layer;
  Shapes output_shapes(std::span<const Shape> inputs) const override;

 protected:
  /// Hands `gradient` (of the input's size) on as the context asks: skip, assign or accumulate.
  static void pass_gradient(const Scalar* gradient, const Context& context);
};

}  // namespace rnn
