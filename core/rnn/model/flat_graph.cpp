#include "rnn/model/flat_graph.h"

#include <algorithm>

#include "rnn/model/nested_model.h"

namespace rnn {

FlatGraph::FlatGraph(const Graph& source) {
  graph.name = source.name;
  graph.sequential = source.sequential;
  graph.outputs = append(source, {}, "");
}

std::vector<NodeOutput> FlatGraph::append(const Graph& part, const std::vector<NodeOutput>& sources,
                                          const std::string& path) {
  // For each node of the part, its outputs in the flat graph.
  std::vector<std::vector<NodeOutput>> places(part.nodes.size());
  const auto place = [&places](NodeOutput at) {
    return places[static_cast<std::size_t>(at.node)][static_cast<std::size_t>(at.output)];
  };
  for (std::size_t n = 0; n < part.nodes.size(); ++n) {
    const Node& node = part.nodes[n];
    const auto input = std::find(part.inputs.begin(), part.inputs.end(), NodeOutput{static_cast<int>(n), 0});
    if (input != part.inputs.end() && !sources.empty()) {
      places[n] = {sources[static_cast<std::size_t>(input - part.inputs.begin())]};
      continue;
    }
    std::vector<NodeOutput> inputs;
    for (NodeOutput from : node.inputs) inputs.push_back(place(from));
    // The layers inside would not have the masks that the call is given.
    const NestedModel* nested = node.masks.empty() ? NestedModel::from(*node.layer) : nullptr;
    if (nested != nullptr) {
      places[n] = append(nested->graph(inputs.size()), inputs, path + nested->name() + "/");
      continue;
    }
    for (int output = 0; output < node.output_shapes.size(); ++output)
      places[n].push_back({static_cast<int>(graph.nodes.size()), output});
    graph.nodes.push_back({node.layer, std::move(inputs), node.output_shapes, node.masks});
    paths.push_back(path + node.layer->name());
    if (std::find(graph.layers.begin(), graph.layers.end(), node.layer) == graph.layers.end())
      graph.layers.push_back(node.layer);
  }
  std::vector<NodeOutput> ends;
  if (sources.empty())
    for (NodeOutput input : part.inputs) graph.inputs.push_back(place(input));
  for (NodeOutput output : part.outputs) ends.push_back(place(output));
  return ends;
}

}  // namespace rnn
