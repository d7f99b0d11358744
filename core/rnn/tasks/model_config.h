#pragma once

// Keras style configs for the default models of tasks.

#include <string>
#include <vector>

#include "rnn/config/json.h"
#include "rnn/tensor/shape.h"

namespace rnn {

/// A Sequential of an InputLayer for `input` (with its batch extent) and `layers`.
Json sequential_config(const Shape& input, const Json& layers);

/// An output of a node of a graph: a layer that is called once.
struct NodeSource {
  std::string layer;
  int output;
};

/// A node of a Functional config: the layer `name` of class `type`, called with `sources`.
Json graph_node(const std::string& type, const std::string& name, Json options,
                const std::vector<NodeSource>& sources);
/// An InputLayer of a Functional config.
Json input_node(const std::string& name, const Shape& shape);
/// A Functional of nodes; inputs and outputs are the first outputs of the layers named.
Json functional_config(Json nodes, const std::vector<std::string>& inputs,
                       const std::vector<std::string>& outputs);

/// A merge patch (RFC 7386) on an experiment that replaces the layers of its Sequential model.
Json layers_patch(const Shape& input, const Json& layers);

}  // namespace rnn
