#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "rnn/formats/keras_arguments.h"
#include "rnn/model/model.h"

namespace rnn {

/// The layers of a model as statements for Keras.
class KerasLayers {
 public:
  explicit KerasLayers(KerasProgram& program);

  /// Statements that assign `model`, after those of the graphs inside.
  std::string write(const Model& model);

 private:
  /// Writes statements for graphs inside the model, at any depth, in front of its own.
  void define_graphs(const std::string& given_type, const Json& config, bool frozen = false);
  std::string sequential(const Model& model);
  /// Statements that define `result`, with variables that begin with `prefix`.
  std::string functional(const Model& model, const std::string& result, const std::string& prefix,
                         bool frozen = false);
  std::string sequential_call(const Json& config, const Json& name, int indent);
  std::string layer_call(const std::string& given_type, const Json& config, const Json& name, int indent);
  std::string reordered(const Json& config, const std::string& layer);

  KerasProgram& program_;
  KerasArguments arguments_;
  /// For graphs inside: the statements, the variables by config, and the models that own the configs.
  std::string graphs_;
  std::map<const Json*, std::string> graph_variables_;
  std::vector<std::unique_ptr<Model>> graph_models_;
  /// The next InputLayer takes a mask.
  bool input_is_mask_ = false;
};

}  // namespace rnn
