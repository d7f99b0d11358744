#pragma once

#include "rnn/layers/pointwise.h"

namespace rnn {

/// (B,...) -> (B,target_shape...), the same numbers in the same order
/// (keras/src/layers/reshaping/reshape.py). Options: target_shape, without the batch; one extent may be -1,
/// which is then inferred. The output has no mask.
///
/// Throws ConfigError for a target_shape of more than five extents, with a 0 or more than one -1, for other
/// than one input, and for a sample whose numbers do not fill the target_shape.
class Reshape : public Pointwise {
 public:
  static Schema options();
  explicit Reshape(Json config);
  const char* type_name() const override { return "Reshape"; }
  LayoutRule layout_rule() const override { return LayoutRule::batch_major; }
  MaskRule mask_rule(int, std::span<const int>) const override { return MaskRule::drop; }
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  void forward(Context& context) override;
  void backward(Context& context) override;

 private:
  /// Shape of the output, the batch unknown.
  Shape target_;
};

/// Permutation of the axes: output axis i is input axis dims[i-1], counted from 1, the batch staying first
/// (keras/src/layers/reshaping/permute.py): with dims [2,1] (B,T,D) -> (B,D,T), y[b,d,t] = x[b,t,d]. Options:
/// dims. The output has no mask.
///
/// Throws ConfigError for dims that do not name each axis from 1 on once, and for other than one input with
/// as many axes after the batch.
class Permute : public Layer {
 public:
  static Schema options();
  explicit Permute(Json config);
  const char* type_name() const override { return "Permute"; }
  LayoutRule layout_rule() const override { return LayoutRule::batch_major; }
  MaskRule mask_rule(int, std::span<const int>) const override { return MaskRule::drop; }
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  void forward(Context& context) override;
  void backward(Context& context) override;

 private:
  /// Calls body(offset in the input, offset in the output) for every element.
  template <class Body>
  void each_element(const Context& context, Body body) const;

  /// Input axis of each output axis.
  Shape source_;
};

}  // namespace rnn
