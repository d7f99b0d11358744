#pragma once

#include "rnn/tasks/task.h"

namespace rnn {

/// The loop of Chollet, "Deep learning with Python", 6.2: a SimpleRNN step by step, with random numbers and
/// weights, and without training,
///
///   h_t = tanh(W · x_t + U · h_t₋₁ + b)      W (U,D), U (U,U), b (U); h_0 = 0
///
/// Sequences of `steps` inputs in [0,1) with `features` numbers each; the targets are the states of the loop
/// with weights of its own in [0,1). 8 samples train, 4 validate, 8 test; `trains()` is false: with the
/// article's weights the gradients are zero.
///
/// Options: steps, from 1 to 500 (100); features, from 1 to 128 (32); units, from 1 to 256 (64).
///
/// The default is SimpleRNN(units, return_sequences) with kernels and bias from [0,1). Variants: keras, with
/// Keras's own initializers; centred, from [-1,1).
///
/// baseline: {"rule": "ones"}: every state is 1; {"loss"}, as mean squared error.
///
/// Readout "loop", live: the model's first layer, a SimpleRNN, beside the plain loop with the same weights.
/// Request: {"sample": 0, "step": 0, "unit": 0, "scale": 1: all weights times it, "edits": [[step, feature,
/// value]...], changes of the sample}; a step or unit beyond the last is the last. Frame, with T steps:
///   {"steps", "features", "units", "samples", "step", "unit", "scale",
///    "from_input", "from_state", "bias", "sum", "state": the formula's parts for the unit at the step,
///    "difference": largest between layer and loop,
///    "saturated", "saturated_now": shares of the states beyond ±.99, of all steps and of this one,
///    "apart": mean distance of the last states from those for the next sample,
///    "beside": {"kind": "keras" | "unit_interval": weights drawn anew, by Keras's initializers or, where the
///               model has those, from [0,1); "saturated", "apart"}}
/// and the tensors
///   h, beside          (T,U) states of the layer, and of the loop with the other weights
///   x, w               (D) the input of the step, and the weights of the unit for it
///   before, u          (U) the states before, and the unit's weights for them
/// Throws ConfigError for a model that does not begin with a SimpleRNN with tanh, whose layer does not give
/// `units` states, for samples or edits that are not there.
class NaiveForward : public Task {
 public:
  static Schema options();
  explicit NaiveForward(const Json& config);
  Signature signature() const override;
  TaskData data(std::uint64_t seed, const Resources& resources) const override;
  bool trains() const override { return false; }
  std::string keras_data(const Json& resources) const override;
  Json defaults() const override;
  Json variants() const override;
  std::unique_ptr<Readout> baseline(const TaskData& data) const override;
  std::vector<ReadoutKind> readouts() const override;

 private:
  class Loop;

  int steps_;
  int features_;
  int units_;
};

}  // namespace rnn
