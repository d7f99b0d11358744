#pragma once

#include "rnn/layers/layer.h"

namespace rnn {

/// The mean or the largest of each feature over the steps (keras/src/layers/pooling). (B,T,D) inputs.
///  - GlobalAveragePooling1D, GlobalMaxPooling1D: over all steps, (B,D). The mean is that of the steps that
///    count (zeros when there are none); the largest does not look at masks. With keepdims (B,1,D).
///  - AveragePooling1D, MaxPooling1D: over windows of pool_size steps, `strides` apart (null: pool_size),
///    (B,T',D), T' as in `Windows`; "same" windows leave out what lies beyond the ends. Masks are not looked
///    at.
/// Masks end here. The gradient of the largest goes to the first step that has it.
///
/// Options: keepdims (false) of the first two; pool_size, strides, padding ("valid", or "same") of the
/// others. Throws ConfigError for other than one input (B,T,D), and with the padding valid for fewer steps
/// than pool_size.
class Pooling1D : public Layer {
 public:
  static Schema options(bool global);
  Pooling1D(Json config, const char* type, bool global, bool average);
  const char* type_name() const override { return type_; }
  MaskRule mask_rule(int, std::span<const bool>) const override { return MaskRule::drop; }
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  void forward(Context& context) override;
  void backward(Context& context) override;

 private:
  /// Calls body(sample, first step, step behind the last, place in the output) for every window.
  template <class Body>
  void each(const Context& context, Body body) const;

  const char* type_;
  bool global_;
  bool average_;
  bool keeps_steps_ = false;
  int size_ = 0;
  int stride_ = 0;
};

}  // namespace rnn
