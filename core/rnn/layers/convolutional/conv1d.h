#pragma once

#include "rnn/activations/activation.h"
#include "rnn/layers/layer.h"

namespace rnn {

/// Convolution over time, (B,T,D) -> (B,T',filters) (keras/src/layers/convolutional/conv1d.py): y[t] = act(b
/// + Σ_j x[t·strides + j·dilation_rate - before]·W[j]), with zeros beyond the ends; T' and `before` as in
/// `SlidingWindows` for a window of (kernel_size - 1)·dilation_rate + 1 steps. Parameters: kernel
/// (kernel_size,D/groups,filters), bias (filters). Options: filters, kernel_size, strides (1), padding
/// (valid, or same, causal), dilation_rate (1; not with strides above 1), groups (1), activation, use_bias,
/// kernel_initializer, bias_initializer; regularizers and constraints of both, activity_regularizer. With
/// groups the features and the filters are split into that many equal parts, and a filter reads only the
/// features of its own part. The output has no mask.
///
/// Throws ConfigError for other than one input (B,T,D), for another D at a further call, for groups that do
/// not divide the filters and the features, for a dilation_rate above 1 with strides above 1, and with the
/// padding valid for fewer steps than the window.
///
/// Time-major: with strides 1, each j is one product over all steps and samples.
class Conv1D : public Layer {
 public:
  static Schema options();
  explicit Conv1D(Json config);
  const char* type_name() const override { return "Conv1D"; }
  LayoutRule layout_rule() const override { return LayoutRule::time_major; }
  MaskRule mask_rule(int, std::span<const int>) const override { return MaskRule::drop; }
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  void build(std::span<const Shape> inputs) override;
  void plan(Plan& plan, std::span<const Shape> inputs) const override;
  void forward(Context& context) override;
  void backward(Context& context) override;

 private:
  /// Steps that one window covers.
  int span() const { return (kernel_size_ - 1) * dilation_ + 1; }
  /// One product with W[j]: the extents of its rows of one group, and their offsets in input, kernel and
  /// output.
  struct Block {
    int rows, width, filters;
    std::ptrdiff_t input, kernel, output;
  };
  /// Calls body(block) for every product.
  template <class Body>
  void each_block(const Context& context, Body body) const;

  int filters_;
  int kernel_size_;
  int stride_;
  int dilation_;
  int groups_;
  std::string padding_;
  const Activation& activation_;
  bool use_bias_;
};

}  // namespace rnn
