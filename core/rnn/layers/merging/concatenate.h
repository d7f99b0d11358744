#pragma once

#include <algorithm>

#include "rnn/layers/layer.h"

namespace rnn {

/// Concatenation of two or more inputs along one axis, all other extents being equal
/// (keras/src/layers/merging/concatenate.py): with axis -1 (B,...,D) and (B,...,E) -> (B,...,D+E). Options:
/// axis (-1), not that of the batch.
///
/// Masks as in Keras 3: along the steps (axis 1) the masks are concatenated, all steps of an input without a
/// mask counting; along other axes a step counts where it counts in any input.
class Concatenate : public Layer {
 public:
  static Schema options();
  using Layer::Layer;
  const char* type_name() const override { return "Concatenate"; }
  bool can_stream(std::span<const bool> streamed) const override {
    return axis_ != 1 && all_streamed(streamed);
  }
  MaskRule mask_rule(int output, std::span<const int> masks) const override;
  bool record_mask(MaskCall& call) const override;
  int made_mask_rank(int, std::span<const int> masks, const Shape&) const override {
    return *std::max_element(masks.begin(), masks.end());
  }
  /// Throws ConfigError for fewer than two inputs, one of rank below 2, an axis out of range or that of the
  /// batch, and for extents that differ elsewhere.
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  void build(std::span<const Shape> inputs) override;
  void forward(Context& context) override;
  void backward(Context& context) override;

 private:
  void make_mask(Context& context) const;

  int axis_ = 0;
};

}  // namespace rnn
