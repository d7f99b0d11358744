#pragma once

#include "rnn/layers/layer.h"

namespace rnn {

/// Puts two or more inputs, equal but for one axis, behind each other along it
/// (keras/src/layers/merging/concatenate.py): with axis -1 (B,...,D) and (B,...,E) -> (B,...,D+E). Options:
/// axis (-1), not that of the batch.
///
/// Masks as in Keras 3: along the steps (axis 1) the masks follow each other, all steps of an unmasked input
/// counting; along other axes a step counts where it counts in any input.
class Concatenate : public Layer {
 public:
  static Schema options();
  using Layer::Layer;
  const char* type_name() const override { return "Concatenate"; }
  bool steps(std::span<const bool> stepped) const override { return !along_steps_ && all_of(stepped); }
  MaskRule mask_rule(int output, std::span<const bool> masked) const override;
  /// Throws ConfigError for fewer than two inputs, one of rank below 2, an axis that is not there or the
  /// batch's, and for extents that differ elsewhere.
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  void build(std::span<const Shape> inputs) override;
  void forward(Context& context) override;
  void backward(Context& context) override;

 private:
  void make_mask(Context& context) const;

  bool along_steps_ = false;
};

}  // namespace rnn
