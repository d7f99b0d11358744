#pragma once

#include "rnn/layers/layer.h"

namespace rnn {

/// Layers whose every output step is a step of the input or zeros (keras/src/layers/reshaping). Masks end
/// here.
///  - RepeatVector: (B,D) -> (B,n,D), y[t] = x. Option: n.
///  - UpSampling1D: (B,T,D) -> (B,T·size,D), each step `size` times: y[t] = x[floor(t/size)]. Option: size
///    (2).
///  - ZeroPadding1D: (B,T,D) -> (B,before+T+after,D), zeros before and after. Option: padding, one number for
///    both or two (1).
///  - Cropping1D: (B,T,D) -> (B,T-start-end,D), without as many steps at the start and the end. Option:
///    cropping, one number for both or two ([1, 1]).
///
/// Throws ConfigError for other than one input of that rank, for a padding or cropping of other than one or
/// two numbers, and when no step is left.
class StepCopy : public Layer {
 public:
  enum class Kind { repeat_vector, up_sampling, zero_padding, cropping };

  static Schema options(Kind kind);
  StepCopy(Json config, const char* type, Kind kind);
  const char* type_name() const override { return type_; }
  MaskRule mask_rule(int, std::span<const bool>) const override { return MaskRule::drop; }
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  void forward(Context& context) override;
  void backward(Context& context) override;

 private:
  /// Calls body(place in the input or -1, place in the output, length) for every sample and output step.
  template <class Body>
  void each(const Context& context, Body body) const;

  const char* type_;
  bool repeats_;
  /// Steps put in front (negative: taken away), and behind.
  int before_ = 0;
  int after_ = 0;
  int times_ = 1;
};

}  // namespace rnn
