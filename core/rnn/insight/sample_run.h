#pragma once

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
  /// What a layer of the model answers to its first call: its first output for one sample, without the first
  /// extent.
  Tensor output_of(const Layer& layer, int sample) const;

 private:
  ForwardRun run_;
  std::vector<Shape> shapes_;
};

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

/// The same numbers without the first extent, which is 1.
Tensor without_first(Tensor tensor);

/// One sample of a trace, without the first extent.
Tensor sample_of(const Trace& trace, int sample);

}  // namespace rnn
