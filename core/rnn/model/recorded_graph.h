#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "rnn/model/graph.h"

namespace rnn {

/// A call in the graph that Keras records while a model is made.
struct RecordedCall {
  /// Null for an operation that makes a mask, which has a name and a type instead.
  const Layer* layer = nullptr;
  std::string name;
  std::string type;
  std::vector<NodeOutput> inputs;
  Shapes output_shapes;
  /// True when it is of the same layer as `other`; an operation is called once.
  bool same_layer(const RecordedCall& other) const { return layer != nullptr && layer == other.layer; }
};

/// The calls of a model's layers, numbered as in `Graph::nodes`; behind them, with `record_masks`, those of
/// operations that make masks (keras/src/layers/layer.py, __call__). A layer with one input that takes a
/// mask has that of its input as a further input, and a model inside those of all its inputs.
struct RecordedGraph {
  explicit RecordedGraph(const Graph& graph);
  const Graph& graph;
  std::vector<RecordedCall> calls;
};

/// Names of operations by what they compute, "NotEqual(words/0/0)" of the first output of the first call of
/// words; where several compute the same, in their order.
using OperationNames = std::map<std::string, std::vector<std::string>>;

/// Adds the operations that make masks: in the order of the layers' calls, which Keras numbers their names
/// by, those of nested models counted first. The rules are those of `compute_mask` in keras/src/layers.
void add_mask_operations(RecordedGraph& recorded);

/// The same, in programs whose layers make masks: see layer_registry.cpp.
void record_masks(RecordedGraph& recorded);

/// Names the operations as `names` has them; others keep theirs.
void name_operations(RecordedGraph& recorded, OperationNames names);

}  // namespace rnn
