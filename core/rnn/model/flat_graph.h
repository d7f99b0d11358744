#pragma once

#include <string>
#include <vector>

#include "rnn/model/graph.h"

namespace rnn {

/// A model's graph with what is inside nested models in their places, at any depth: a call of a nested model
/// becomes calls of its layers. The layers are the model's own, weights and all; so it gives the same
/// outputs, and what is known of layers one by one, such as `Layer::steps`, holds inside too. Layers of
/// wrappers (TimeDistributed, Bidirectional) stay where they are.
struct FlatGraph {
  explicit FlatGraph(const Model::Graph& source);

  /// Inputs and outputs as those of the model.
  Model::Graph graph;
  /// Of each node, the names of the nested models around its layer and its own: "encoder/attention".
  std::vector<std::string> paths;

 private:
  /// Where the outputs of `part` come from, when its inputs come from `sources`.
  std::vector<NodeOutput> append(const Model::Graph& part, const std::vector<NodeOutput>& sources,
                                 const std::string& path);
};

}  // namespace rnn
