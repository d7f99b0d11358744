#pragma once

#include <functional>
#include <string>
#include <vector>

#include "rnn/insight/readout.h"
#include "rnn/model/forward_run.h"

namespace rnn {

/// Forward passes of samples beside training: with memory of its own, and states from zero in each pass.
class SampleRun {
 public:
  explicit SampleRun(const Model& model) : run_(model) {}
  /// Runs the samples `indices` of `inputs`. Throws ConfigError for inputs that do not fit.
  void forward(const std::vector<Tensor>& inputs, std::span<const int> indices);
  std::span<const Value> outputs() const { return run_.outputs(); }

  /// The traces with this last name ("h") and one of these axes, each named by its layer alone, after those
  /// around it: "encoder/bidirectional/forward_lstm". A layer that is called several times has a number with
  /// its further calls: "lstm (2)".
  std::vector<Trace> traces(const std::string& name, std::span<const char* const> axes) const;

 private:
  ForwardRun run_;
  std::vector<Shape> shapes_;
};

/// True when the model has such a trace.
bool has_trace(const Subject& subject, const std::string& name, std::span<const char* const> axes);

/// The number of samples for one slice of work: as many as take some 10^8 products, from 32 to 512.
int samples_at_once(const Subject& subject);

/// The outputs of the model for all samples of `inputs`, which outlive it, in slices.
class Prediction {
 public:
  Prediction(const Subject& subject, const std::vector<Tensor>& inputs);
  /// Runs one slice; true when it was the last.
  bool advance();
  /// (N,...) of each output.
  const std::vector<Tensor>& outputs() const { return outputs_; }

 private:
  SampleRun run_;
  const std::vector<Tensor>& inputs_;
  int slice_;
  int done_ = 0;
  std::vector<Tensor> outputs_;
};

/// The options of a request that choose one sample: `sample`, its number in the test set (0), or `input`, a
/// sample as a person types it (see Task::read_sample).
Schema sample_options();
/// The chosen sample as inputs (1,...). Throws ConfigError at "/sample" or inside "/input".
std::vector<Tensor> chosen_sample(const Subject& subject, const Json& request);

/// One sample of a trace, without the first extent.
Tensor sample_of(const Trace& trace, int sample);

/// The trace of the layer `layer`, or with an empty name the first. Throws ConfigError at "/layer" for one
/// that is not there, and when there is none; `what` names the kind of layer in its text: "a recurrent
/// layer".
const Trace& chosen_trace(const std::vector<Trace>& traces, const std::string& layer,
                          const std::string& what);

/// {"layer": the chosen one, "layers": all by name, "sample": its number or null, "labels": see
/// Task::step_labels}.
Json sample_json(const Subject& subject, const Json& request, const std::vector<Tensor>& sample,
                 const std::vector<Trace>& traces, const Trace& chosen);

}  // namespace rnn
