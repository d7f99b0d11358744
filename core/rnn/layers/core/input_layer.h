#pragma once

#include "rnn/layers/layer.h"

namespace rnn {

/// Input of the model: no inputs, one output of shape batch_shape. Options: batch_shape, with null for free
/// extents: [null, 8, 2]. Models with stateful layers need a fixed batch: [4, 8, 2]. The last extent may be
/// null only for sequences of ids, [null, null].
class InputLayer : public Layer {
 public:
  static Schema options();
  using Layer::Layer;
  const char* type_name() const override { return "InputLayer"; }
  /// Throws ConfigError unless batch_shape has the batch and one to five more extents, the last of which is
  /// known or the only one.
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  void forward(Context&) override {}
  void backward(Context&) override {}
};

}  // namespace rnn
