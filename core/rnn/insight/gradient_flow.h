#pragma once

#include <string>
#include <vector>

#include "rnn/insight/readout.h"

namespace rnn {

/// The gradient flow through one state of one recurrent layer.
struct GradientNorms {
  std::string layer;
  /// "h", or "c" of an LSTM.
  std::string state;
  /// The first and the last step that the layer reads, from 0, without those that are masked in all samples:
  /// first above last of a layer that reads backwards.
  int first = 0;
  int last = 0;
  /// For each step, in the order of time, the Euclidean norm of the gradient of the loss with respect to the
  /// state after that step, over all samples and units; 0 at a step that is masked in all samples.
  std::vector<Scalar> norms;
};

/// The gradient flow through all recurrent layers, and the loss, for the samples `indices` of the training
/// data of a run, in a pass beside it (`GradientRun`): without dropout and without the terms of regularizers.
struct GradientFlow {
  double loss = 0.0;
  std::vector<GradientNorms> states;
};
GradientFlow gradient_flow(Trainer& trainer, const Dataset& data, std::span<const int> indices);
/// The same with `weights` in place of the data's.
GradientFlow gradient_flow(Trainer& trainer, const Dataset& data, const std::vector<Tensor>& weights,
                           std::span<const int> indices);

/// The number of samples of `data` whose gradients take one slice of work: about 2·10^7 products, from 1 to
/// 32; of a model with a fixed batch that batch.
int gradient_samples(Trainer& trainer, const Dataset& data);

/// The states of a flow as JSON, [{"layer", "state": "h" | "c", "steps": T, "first", "last"}], and their
/// norms one after the other as the tensor `norms` (sum of T).
Json states_json(const GradientFlow& flow);
Tensor norms_tensor(const GradientFlow& flow);

/// "gradient_flow", live: the gradient of the loss with respect to the states of every recurrent layer, also
/// inside of nested models and of Bidirectional, at each step, for the first `gradient_samples` training
/// samples and the weights as they are. No request. Frame:
/// {"samples", "loss", "states": `states_json`}, and the tensor `norms`. A layer that is called several times
/// has one entry for each call.
ReadoutKind gradient_flow_readout();

}  // namespace rnn
