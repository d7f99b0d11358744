#pragma once

#include "rnn/layers/layer.h"

namespace rnn {

/// Base of layers with one input and one output, by default of the same shape: (B,...) -> (B,...). Throws
/// ConfigError for other than one input.
class Pointwise : public Layer {
 public:
  using Layer::Layer;
  Shapes output_shapes(std::span<const Shape> inputs) const override;

 protected:
  /// Writes `gradient` (of the input's size) to the input gradient of the context: skip, assign or
  /// accumulate.
  static void pass_gradient(const Scalar* gradient, const Context& context);
};

}  // namespace rnn
