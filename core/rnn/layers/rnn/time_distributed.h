#pragma once

#include "rnn/layers/core/wrapper.h"

namespace rnn {

/// A layer applied to each time step separately, with the same weights
/// (keras/src/layers/rnn/time_distributed.py):
///
///   input (B,T,...)  output (B,T,...)        y[:,t] = layer(x[:,t])
///
/// The layer is called once, with all steps as one batch of B·T samples: a BatchNormalization inside takes
/// its statistics over all of them and updates its moving averages once a batch. Keras calls it for each of T
/// steps when T is known, with statistics of B samples, and T updates. The mask is passed on. The activity
/// regularizer of the layer has no effect, as in Keras. Options: layer, any with one input and one output.
///
/// Throws ConfigError for other than one input, for an input of rank below 3, for a layer with several
/// outputs, and for steps (B,...) that the layer refuses, then located in its config.
class TimeDistributed : public Wrapper {
 public:
  static Schema options();
  explicit TimeDistributed(Json config);
  const char* type_name() const override { return "TimeDistributed"; }
  Shapes output_shapes(std::span<const Shape> inputs) const override;
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
};

}  // namespace rnn
