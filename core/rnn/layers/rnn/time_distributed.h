#pragma once

#include "rnn/layers/core/wrapper.h"

namespace rnn {

/// Applies a layer to every time step by itself, with the same weights
/// (keras/src/layers/rnn/time_distributed.py):
///
///   input (B,T,...)  output (B,T,...)        y[:,t] = layer(x[:,t])
///
/// All steps go through the layer at once, as one batch of B·T samples: a BatchNormalization inside takes its
/// statistics over all of them and brings its moving averages up to date once a batch. Keras calls it for
/// each of T steps whose number is known, with the statistics of B samples, and T times up to date. The mask
/// passes on. What the layer adds to the loss for its outputs does not count, as in Keras. Options: layer,
/// any with one input and one output.
///
/// Throws ConfigError for other than one input, for an input of rank below 3, for a layer with several
/// outputs, and for steps (B,...) that the layer does not take, then located in its config.
class TimeDistributed : public Wrapper {
 public:
  static Schema options();
  explicit TimeDistributed(Json config);
  const char* type_name() const override { return "TimeDistributed"; }
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  /// A layer that has steps of its own may keep what is none of theirs.
  bool steps(std::span<const bool>) const override {
    return child(0).layout_rule() != LayoutRule::time_major;
  }
  void plan(Plan& plan, std::span<const Shape> inputs) const override;
  void forward(Context& context) override;
  void backward(Context& context) override;
  /// The layer inside, and the first of these steps that came out so; a step of its own counts for nothing.
  std::optional<NotFinite> first_not_finite(const Context& context) const override;

 protected:
  void child_inputs(std::size_t index, std::span<const Shape> inputs,
                    std::vector<Shape>& of_child) const override;
  std::size_t own_slots() const override;
};

}  // namespace rnn
