#pragma once

#include <vector>

#include "rnn/layers/pointwise.h"

namespace rnn {

/// Activations with options, (B,...) -> (B,...), keras/src/layers/activations:
///
///   LeakyReLU   x for x > 0, else s x                               s = negative_slope (.3)
///   ELU         x for x > 0, else a (exp(x) - 1)                    a = alpha (1)
///   ReLU        min(x, m) for x > t, else s (x - t)                 m = max_value (null: none),
///                                                                   s = negative_slope (0), t = threshold
///                                                                   (0)
///
/// Throws ConfigError for other than one input.
class Rectifier : public Pointwise {
 public:
  enum class Kind { leaky_relu, elu, relu };
  static Schema options(Kind kind);
  Rectifier(Json config, const char* type, Kind kind);
  const char* type_name() const override { return type_; }
  bool can_stream(std::span<const bool>) const override { return true; }
  void forward(Context& context) override;
  void backward(Context& context) override;

 private:
  const char* type_;
  Kind kind_;
  /// Of the values up to the threshold; alpha of ELU.
  Scalar slope_;
  Scalar threshold_ = 0;
  Scalar greatest_;
};

/// y = max(x, 0) + alpha ⊙ min(x, 0) with a weight alpha for each value of a sample
/// (keras/src/layers/activations/prelu.py; He et al., "Delving deep into rectifiers", 2015), (B,...) ->
/// (B,...). Options: alpha_initializer (zeros), its regularizer and constraint; shared_axes (null): axes,
/// counted from 1, along which there is one alpha.
///
/// Throws ConfigError for other than one input, for a shared axis that the input does not have, for an extent
/// that is unknown and not shared, and at a further call for other extents.
class PReLU : public Pointwise {
 public:
  static Schema options();
  using Pointwise::Pointwise;
  const char* type_name() const override { return "PReLU"; }
  LayoutRule layout_rule() const override { return LayoutRule::batch_major; }
  /// False: alpha may differ between steps.
  bool can_stream(std::span<const bool>) const override { return false; }
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  void build(std::span<const Shape> inputs) override;
  void forward(Context& context) override;
  void backward(Context& context) override;

 private:
  /// The shape of alpha for this input.
  Shape alpha_shape(const Shape& input) const;
  /// Calls body(index of the value, index of its alpha).
  template <class Body>
  void each(const Shape& shape, Body body) const;
};

/// Softmax over one axis or several, (B,...) -> (B,...): exp(x) / Σ exp(x)
/// (keras/src/layers/activations/softmax.py). Options: axis (-1). A mask that the call is given, with the
/// extents of the input or 1, leaves out values, which are then 0. That of the input is passed on and leaves
/// out nothing; in Keras it is an error. Throws ConfigError for other than one input and for an axis that it
/// does not have, or the batch's.
class SoftmaxLayer : public Pointwise {
 public:
  static Schema options();
  explicit SoftmaxLayer(Json config);
  const char* type_name() const override { return "Softmax"; }
  const char* score_mask_argument() const override { return "mask"; }
  void check_score_mask(const Shape& mask, std::span<const Shape> inputs) const override;
  LayoutRule layout_rule() const override { return along_last() ? LayoutRule::any : LayoutRule::batch_major; }
  bool can_stream(std::span<const bool>) const override { return along_last(); }
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  void plan(Plan& plan, std::span<const Shape> inputs) const override;
  void forward(Context& context) override;
  void backward(Context& context) override;

 private:
  bool along_last() const;
  /// Marks the axes of the option.
  void axes_of(const Shape& input, bool* chosen) const;
  /// Calls body(index of the value, index of the distribution that it belongs to).
  template <class Body>
  void each(const Shape& shape, Body body) const;
  /// Calls body(index of the value) for those that the mask leaves out.
  template <class Body>
  static void each_excluded(const Context& context, Body body);

  std::vector<int> axes_;
};

}  // namespace rnn
