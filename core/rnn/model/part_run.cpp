#include "rnn/model/part_run.h"

#include <algorithm>
#include <utility>

#include "rnn/layers/core/input_layer.h"
#include "rnn/model/workspace.h"
#include "rnn/tensor/shape_json.h"

namespace rnn {

std::optional<Graph> part_of(const Graph& graph, const std::vector<NodeOutput>& inputs,
                             const std::vector<NodeOutput>& outputs) {
  const auto known = static_cast<std::ptrdiff_t>(inputs.size());
  const auto given = [&inputs](NodeOutput source) {
    return std::find(inputs.begin(), inputs.end(), source) - inputs.begin();
  };
  std::vector<bool> needed(graph.nodes.size());
  const auto need = [&](NodeOutput source) {
    if (given(source) == known) needed[static_cast<std::size_t>(source.node)] = true;
  };
  std::for_each(outputs.begin(), outputs.end(), need);
  for (std::size_t n = graph.nodes.size(); n-- > 0;) {
    if (!needed[n]) continue;
    const Node& node = graph.nodes[n];
    if (node.inputs.empty()) return std::nullopt;
    std::for_each(node.inputs.begin(), node.inputs.end(), need);
  }

  Graph part;
  part.name = graph.name;
  part.sequential = false;
  for (const NodeOutput& input : inputs) {
    const Shape& shape = graph.shape(input);
    auto layer = std::make_shared<InputLayer>(
        parse_options(InputLayer::options(), {{"batch_shape", shape_json(shape)}}, "input_layer"));
    part.inputs.push_back({static_cast<int>(part.nodes.size()), 0});
    part.nodes.push_back({layer, {}, {shape}});
    part.layers.push_back(std::move(layer));
  }
  std::vector<int> places(graph.nodes.size(), -1);
  const auto place = [&](NodeOutput source) -> NodeOutput {
    const std::ptrdiff_t at = given(source);
    if (at < known) return {static_cast<int>(at), 0};
    return {places[static_cast<std::size_t>(source.node)], source.output};
  };
  for (std::size_t n = 0; n < graph.nodes.size(); ++n) {
    if (!needed[n]) continue;
    const Node& node = graph.nodes[n];
    std::vector<NodeOutput> sources;
    for (const NodeOutput& source : node.inputs) sources.push_back(place(source));
    places[n] = static_cast<int>(part.nodes.size());
    part.nodes.push_back({node.layer, std::move(sources), node.output_shapes, node.masks});
    if (std::find(part.layers.begin(), part.layers.end(), node.layer) == part.layers.end())
      part.layers.push_back(node.layer);
  }
  for (const NodeOutput& output : outputs) part.outputs.push_back(place(output));
  return part;
}

struct PartRun::Parts {
  Parts(const Model& of, Graph part)
      : model(of), graph(std::move(part)), workspace(graph, graph.dependents(-1)) {}

  const Model& model;
  Graph graph;
  Workspace workspace;
};

PartRun::PartRun(const Model& model, Graph part) : parts_(std::make_unique<Parts>(model, std::move(part))) {}

PartRun::~PartRun() = default;

void PartRun::begin_batch(std::span<const Shape> inputs) { parts_->workspace.begin_batch(inputs); }
std::span<const Value> PartRun::inputs() const { return parts_->workspace.execution.inputs; }
std::span<const Value> PartRun::outputs() const { return parts_->workspace.execution.outputs; }

void PartRun::forward() {
  std::fill(parts_->workspace.states.begin(), parts_->workspace.states.end(), Scalar(0));
  parts_->model.update_tied_weights();
  parts_->workspace.forward(false, nullptr);
}

}  // namespace rnn
