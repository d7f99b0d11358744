#pragma once

#include <span>

#include "rnn/config/error.h"
#include "rnn/insight/readout.h"

namespace rnn {

/// What a readout shows of one layer for one sample.
struct TracedPart {
  /// The kind of layer, for error texts: "a recurrent layer".
  Phrase layer;
  /// Names of traces: of the first, which every such layer has, and of others, which it may have.
  std::span<const char* const> names;
  /// Axes of the traces, two kinds at most.
  const char* axes[2];
  /// The frame has the first input of the sample as well, as the tensor `input`.
  bool input;
};

/// The options of a request for one sample: `sample`, its number in the test set (0), or `input`, a sample as
/// a person types it (see Task::read_sample).
Schema sample_options();
/// The same, and `layer`, its name after those of the layers around it (""; the first).
Schema traced_options();

/// The sample of a request, (1,...) for each input. Throws ConfigError at "/sample" or inside "/input".
std::vector<Tensor> chosen_sample(const Subject& subject, const Json& request);

/// True when the model has such a layer, and the test set a sample.
bool has_traced(const Subject& subject, const TracedPart& part);

/// Runs the model on the sample; the frame is
///   {"layer": the chosen one, "layers": all by name, "sample": its number or null,
///    "samples": how many the test set has, "labels": see Task::step_labels,
///    "inputs": names of the model's inputs}
/// with each trace that the layer has as a tensor without the batch. Throws ConfigError at "/layer",
/// "/sample" or inside "/input".
std::unique_ptr<Readout> read_traced(const Subject& subject, const Json& request, const TracedPart& part);

}  // namespace rnn
