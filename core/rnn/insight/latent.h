#pragma once

#include <optional>
#include <string>

#include "rnn/model/part_run.h"

namespace rnn {

/// The narrowest layer of a model that encodes and decodes: a vector z (B,D) for each sample, from which
/// alone all outputs follow. A Sampling layer comes first; else the narrowest such output of a layer, of
/// several the last.
struct LatentLayer {
  std::string layer;
  int width = 0;
  /// z is drawn in training (Sampling).
  bool sampled = false;
  Graph encoder;
  Graph decoder;
};

/// Empty for a model with several inputs, or without such a layer of at most `most` values.
std::optional<LatentLayer> latent_layer(const Model& model, int most = 256);

/// The outputs (last - first,...) of a part with one input and one output for these rows.
Tensor run_rows(PartRun& run, const Tensor& inputs, int first, int last);

}  // namespace rnn
