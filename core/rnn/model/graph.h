#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "rnn/layers/layer.h"

namespace rnn {

/// The output number `output` of the node number `node`.
struct NodeOutput {
  int node = 0;
  int output = 0;
  bool operator==(const NodeOutput&) const = default;
};

/// A call of a layer in the graph. A shared layer has several nodes.
struct Node {
  std::shared_ptr<Layer> layer;
  std::vector<NodeOutput> inputs;
  /// With unknown extents as `unknown`.
  Shapes output_shapes;
};

/// The structure of a model: its layers, and the node outputs that each call takes.
struct Graph {
  std::string name;
  bool sequential = true;
  /// In topological order.
  std::vector<Node> nodes;
  /// Each layer once, in order of first use.
  std::vector<std::shared_ptr<Layer>> layers;
  std::vector<NodeOutput> inputs;
  std::vector<NodeOutput> outputs;
  /// JSON pointer to the layer with the most parameters in the config.
  std::string largest_layer;
  /// See TiedWeights; null for none.
  Json tied_weights;

  /// Appends a call of `layer` and returns its node; the first call builds the layer. Throws ConfigError when
  /// the inputs do not fit.
  int call(const std::shared_ptr<Layer>& layer, std::vector<NodeOutput> inputs);
  const Shape& shape(NodeOutput source) const;
  /// For each node: true when it depends on this input.
  std::vector<bool> dependents(int input) const;
  /// For each layer of `layers`, for each of its parameters: true when a loss of the outputs marked in
  /// `used`, or one that a layer adds, has a gradient with respect to it.
  std::vector<std::vector<bool>> reached(std::span<const bool> used) const;
  /// Makes `where` the `largest_layer` when `layer` has more parameters than all before.
  void note_size(const Layer& layer, const std::string& where);

  /// Reads `{"class_name": "Sequential" | "Functional", "config": {...}}` in the form of Keras; the
  /// inbound_nodes of a Functional as Keras 2 and TF.js write them: for each call a list of [layer name,
  /// call, output]. A Sequential without an InputLayer begins with an input of shape `first`, unless that is
  /// null. Throws ConfigError with `where()` inside `config`.
  static Graph read(const Json& config, const Shape* first = nullptr);
  Json write() const;

 private:
  std::int64_t largest_count_ = 0;
};

/// True when the first layer in the config of a Sequential is an InputLayer. Throws ConfigError when there
/// are no layers.
bool starts_with_input(const Json& config);

}  // namespace rnn
