#pragma once

#include <string>

#include "rnn/formats/keras_arguments.h"
#include "rnn/model/model.h"

namespace rnn {

/// The calls of `compile` and `fit` for Keras.
class KerasTraining {
 public:
  /// `compile` and `fit` are complete configs of `Trainer` and `FitOptions`.
  KerasTraining(const Model& model, const Json& compile, const Json& fit, KerasProgram& program);

  std::string compile_call();
  std::string fit_call();

  /// Python source of a callback that Keras lacks, as a source of batches; null for none.
  const char* feed_source() const { return feed_source_; }

 private:
  void find_feed();
  std::string optimizer(const Json& given);
  std::string loss(const Json& given);
  std::string metrics_of(const Json& given);
  std::string metric(const Json& given, const std::string& kind);
  std::string perplexity(const Json& config, const std::string& title);
  std::string kind_of(int output) const;

  const Model& model_;
  const Json& compile_;
  const Json& fit_;
  KerasProgram& program_;
  KerasArguments arguments_;
  const char* feed_source_ = nullptr;
  Json feed_;
};

}  // namespace rnn
