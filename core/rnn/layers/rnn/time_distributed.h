#pragma once

#include "rnn/layers/core/wrapper.h"

namespace rnn {

/// A layer applied to each time step separately, with the same weights
/// (keras/src/layers/rnn/time_distributed.py):
///
///   input (B,T,...)  output (B,T,...)        y[:,t] = layer(x[:,t])
///
/// The layer is called once, with all steps as one batch of B·T samples, but as though for each step after
/// the other (`Context::calls`): a BatchNormalization inside has the statistics of each step by itself, of
/// its unmasked samples, and T updates of the moving averages; penalties on outputs of layers inside are
/// divided by B. The activity regularizer of `layer` itself has no effect, as in Keras. A mask (B,T,S) is
/// that of the steps of `layer`, at each t by itself; a mask (B,T) of steps (B,T,D) is one of samples, which
/// Maximum, Minimum and Multiply inside of a model mind too. The mask is passed on where the output has its
/// axes. Options: layer, any with one input and one output.
///
/// Throws ConfigError for other than one input, for an input of rank below 3, for a layer with several
/// outputs, and for steps (B,...) that the layer refuses, then located in its config.
class TimeDistributed : public Wrapper {
 public:
  static Schema options();
  explicit TimeDistributed(Json config);
  const char* type_name() const override { return "TimeDistributed"; }
  const char* mask_argument(int) const override { return "mask"; }
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  LayoutRule layout_rule() const override {
    return child(0).mixes_samples() ? LayoutRule::batch_major : LayoutRule::any;
  }
  /// False for a layer with a time axis of its own, which may carry state from one to the next.
  bool can_stream(std::span<const bool>) const override {
    return child(0).layout_rule() != LayoutRule::time_major;
  }
  void plan(Plan& plan, std::span<const Shape> inputs) const override;
  void forward(Context& context) override;
  void backward(Context& context) override;
  /// The layer inside, and the first time step of this layer's output with a non-finite value; time steps
  /// inside the layer are ignored.
  std::optional<NonFinite> first_non_finite(const Context& context) const override;
  std::vector<Trace> traces(const Context& context) const override;

 protected:
  void child_input_shapes(std::size_t index, std::span<const Shape> inputs,
                          std::vector<Shape>& of_child) const override;
  std::size_t own_slots() const override;

 private:
  /// The context of the layer's call, of all steps.
  Context step_context(const Context& context) const;
};

}  // namespace rnn
