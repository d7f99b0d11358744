#pragma once

#include <string>
#include <vector>

#include "rnn/model/graph.h"

namespace rnn {

/// A model's graph without nested models: at any depth, a call of one is replaced by the calls of its layers.
/// The layers, weights included, are the model's own, so the outputs are the same, and properties of single
/// layers, such as `Layer::steps`, can be asked of those inside too. Layers of wrappers (TimeDistributed,
/// Bidirectional) stay inside.
struct FlatGraph {
  explicit FlatGraph(const Graph& source);

  /// Inputs and outputs are those of the model.
  Graph graph;
  /// For each node the name of its layer, after those of the nested models around it: "encoder/attention".
  std::vector<std::string> paths;

 private:
  /// Appends `part`, with its inputs taken from `sources`, and returns the sources of its outputs.
  std::vector<NodeOutput> append(const Graph& part, const std::vector<NodeOutput>& sources,
                                 const std::string& path);
};

}  // namespace rnn
