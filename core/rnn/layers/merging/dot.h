#pragma once

#include "rnn/layers/layer.h"

namespace rnn {

/// Dot product of two inputs, sample by sample, over one axis of each (keras/src/layers/merging/dot.py):
/// (B,T,D) and (B,S,D) with axes 2 -> (B,T,S); (B,D) and (B,D) with axes 1 -> (B,1); in general the other
/// extents of the first input, then those of the second.
/// Options: axes, one for both or one for each; normalize: vectors along the axes are scaled to unit length
/// first (cosine similarity; vectors shorter than 1e-7 are multiplied by 1e7). The output has no mask.
///
/// Throws ConfigError for other than two inputs, for a list of other than two axes, and for
/// axes that are out of range, the batch's or of different extents.
class Dot : public Layer {
 public:
  static Schema options();
  explicit Dot(Json config);
  const char* type_name() const override { return "Dot"; }
  LayoutRule layout_rule() const override { return LayoutRule::batch_major; }
  MaskRule mask_rule(int, std::span<const int>) const override { return MaskRule::drop; }
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  void plan(Plan& plan, std::span<const Shape> inputs) const override;
  void forward(Context& context) override;
  void backward(Context& context) override;

 private:
  struct Side;
  int axis(const Shape& shape, std::size_t input) const;
  Side side(const Context& context, std::size_t input) const;

  bool normalize_;
};

}  // namespace rnn
