#pragma once

#include "rnn/layers/layer.h"

namespace rnn {

/// Layers in which each output step is a copy of an input step, or zeros (keras/src/layers/reshaping). The
/// output has no mask.
///  - RepeatVector: (B,D) -> (B,n,D), y[t] = x. Option: n.
///  - UpSampling1D: (B,T,D) -> (B,T·size,D), each step `size` times: y[t] = x[floor(t/size)]. Option: size
///    (2).
///  - ZeroPadding1D: (B,T,D) -> (B,before+T+after,D), zeros before and after. Option: padding, one number for
///    both or two (1).
///  - Cropping1D: (B,T,D) -> (B,T-start-end,D), without the first `start` and the last `end` steps. Option:
///    cropping, one number for both or two ([1, 1]).
///
/// Throws ConfigError for other than one input of that rank, for a padding or cropping of other than one or
/// two numbers, and when no step remains.
class StepCopy : public Layer {
 public:
  enum class Kind { repeat_vector, up_sampling, zero_padding, cropping };

  static Schema options(Kind kind);
  StepCopy(Json config, const char* type, Kind kind);
  const char* type_name() const override { return type_; }
  MaskRule mask_rule(int, std::span<const int>) const override { return MaskRule::drop; }
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  void forward(Context& context) override;
  void backward(Context& context) override;

 private:
  /// Calls body(offset in the input or -1, offset in the output, length) for every sample and output step.
  template <class Body>
  void each_step(const Context& context, Body body) const;

  const char* type_;
  bool repeats_;
  /// Zero steps added before and after; negative for steps removed.
  int before_ = 0;
  int after_ = 0;
  /// Copies of each step.
  int times_ = 1;
};

}  // namespace rnn
