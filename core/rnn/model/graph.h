#pragma once

#include <memory>
#include <string>
#include <vector>

#include "rnn/model/model.h"

namespace rnn {

/// The structure of a model: which layers there are and what feeds what.
struct Model::Graph {
  std::string name;
  bool sequential = true;
  std::vector<Node> nodes;
  std::vector<std::shared_ptr<Layer>> layers;
  std::vector<NodeOutput> inputs;
  std::vector<NodeOutput> outputs;
  /// Where the layer with the most parameters stands in the config.
  std::string heaviest;
  /// See TiedWeights; null for none.
  Json tied_weights;

  /// Appends a call of `layer`; the first one builds it. Throws ConfigError when the inputs do not fit.
  int call(const std::shared_ptr<Layer>& layer, std::vector<NodeOutput> inputs);
  const Shape& shape(NodeOutput source) const;
  /// Of each node, whether it depends on this input.
  std::vector<bool> dependents(int input) const;
  /// Notes that a layer stands there.
  void weigh(const Layer& layer, const std::string& where);

  /// `{"class_name": "Sequential" | "Functional", "config": {...}}` in the form of Keras; the inbound_nodes
  /// of a Functional as Keras 2 and TF.js write them: for each call a list of [layer name, call, output]. A
  /// Sequential without an InputLayer begins with `first`, when there is one. Throws ConfigError with
  /// `where()` inside `config`.
  static Graph read(const Json& config, const Shape* first = nullptr);
  Json write() const;

 private:
  std::int64_t most_parameters_ = 0;
};

/// The config of a Sequential says what comes in. Throws ConfigError when it has no layers.
bool starts_with_input(const Json& config);

}  // namespace rnn
