#pragma once

#include "rnn/layers/layer.h"

namespace rnn {

/// Mean or maximum of each feature over the steps (keras/src/layers/pooling). Input (B,T,D).
///  - GlobalAveragePooling1D, GlobalMaxPooling1D: over all steps, (B,D). The mean is that of the unmasked
///    steps (0 when there are none); the maximum ignores masks. With keepdims (B,1,D).
///  - AveragePooling1D, MaxPooling1D: over windows of pool_size steps, `strides` apart (null: pool_size),
///    (B,T',D), T' as in SlidingWindows; steps of "same" windows beyond the ends are left out. Masks are
///    ignored.
/// The output has no mask. The gradient of a maximum over a window goes to the first step that has it, that
/// of one over all steps in equal parts to all that have it.
///
/// Options: keepdims (false) of the first two; pool_size, strides, padding ("valid", or "same") of the
/// others. Throws ConfigError for other than one input (B,T,D), and with the padding valid for fewer steps
/// than pool_size.
class Pooling1D : public Layer {
 public:
  static Schema options(bool global, bool average);
  Pooling1D(Json config, const char* type, bool global, bool average);
  const char* type_name() const override { return type_; }
  MaskRule mask_rule(int, std::span<const int>) const override { return MaskRule::drop; }
  const char* mask_argument(int) const override { return global_ && average_ ? "mask" : nullptr; }
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  void forward(Context& context) override;
  void backward(Context& context) override;

 private:
  /// Calls body(sample, first step, end step, offset in the output) for every window.
  template <class Body>
  void each_window(const Context& context, Body body) const;

  const char* type_;
  bool global_;
  bool average_;
  bool keepdims_ = false;
  int size_ = 0;
  int stride_ = 0;
};

}  // namespace rnn
