#pragma once

#include <optional>
#include <span>
#include <vector>

#include "rnn/tensor/shape.h"

namespace rnn {

/// The output number `output` of the node number `node`.
struct NodeOutput {
  int node = 0;
  int output = 0;
  bool operator==(const NodeOutput&) const = default;
};

/// The graph that Keras records while a model is made, to which layers add the operations by which Keras
/// computes their masks.
class MaskOperations {
 public:
  /// Records a call of the operation of this type, with a result of this shape.
  virtual NodeOutput call(const char* type, std::vector<NodeOutput> inputs, const Shape& shape) = 0;
  virtual Shape shape(NodeOutput source) const = 0;

  /// LogicalOr of masks, of which one may be broadcast to the other.
  NodeOutput either(NodeOutput a, NodeOutput b);
  /// Any along the last axis.
  NodeOutput any(NodeOutput of);
  /// NotEqual of a value and a number.
  NodeOutput unequal(NodeOutput value);

 protected:
  ~MaskOperations() = default;
};

/// A call of a layer, one of whose outputs gets a mask.
struct MaskCall {
  using Mask = std::optional<NodeOutput>;

  std::span<const NodeOutput> inputs;
  /// Of each input.
  std::span<const Mask> masks;
  int output = 0;
  Shape output_shape;
  MaskOperations& operations;
  /// The mask of the output.
  Mask mask;
};

}  // namespace rnn
