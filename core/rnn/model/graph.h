#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "rnn/layers/layer.h"
#include "rnn/layers/mask_operations.h"

namespace rnn {

/// A call of a layer in the graph. A shared layer has several nodes.
struct Node {
  /// In `masks`: the mask of the layer's scores.
  static constexpr int of_scores = -1;

  std::shared_ptr<Layer> layer;
  /// The values that the layer is called with, and behind them the masks that the call is given.
  std::vector<NodeOutput> inputs;
  /// With unknown extents as `unknown`.
  Shapes output_shapes;
  /// For each of the masks at the end of `inputs` the number of the input whose mask it is, or `of_scores`.
  std::vector<int> masks{};

  std::span<const NodeOutput> values() const { return {inputs.data(), inputs.size() - masks.size()}; }
  std::span<const NodeOutput> given_masks() const {
    return std::span(inputs).subspan(inputs.size() - masks.size());
  }
};

/// Throws ConfigError for a mask of this shape that does not fit a call of the layer: that of input number
/// `of`, which has the first extents of the input, or that of the scores.
void check_given_mask(const Layer& layer, int of, const Shape& mask, std::span<const Shape> inputs);

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

  /// Appends a call of `layer` and returns its node; the first call builds the layer. `inputs` and `masks`
  /// are those of the node. Throws ConfigError when the inputs or masks do not fit.
  int call(const std::shared_ptr<Layer>& layer, std::vector<NodeOutput> inputs, std::vector<int> masks = {});
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
  /// call, output]; behind the inputs the masks that the call is given, [layer name, call, output, {"mask":
  /// number of the input}] or, of scores, {"mask": null}. A Sequential without an InputLayer begins with an
  /// input of shape `first`, unless that is null. Throws ConfigError with `where()` inside `config`.
  static Graph read(const Json& config, const Shape* first = nullptr);
  Json write() const;

 private:
  std::int64_t largest_count_ = 0;
};

/// True when the first layer in the config of a Sequential is an InputLayer. Throws ConfigError when there
/// are no layers.
bool starts_with_input(const Json& config);

}  // namespace rnn
