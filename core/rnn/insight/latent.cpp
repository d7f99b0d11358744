#include "rnn/insight/latent.h"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <utility>
#include <vector>

#include "rnn/data/dataset.h"
#include "rnn/model/flat_graph.h"

namespace rnn {

std::optional<LatentLayer> latent_layer(const Model& model, int most) {
  if (model.input_nodes().size() != 1) return std::nullopt;
  const FlatGraph flat(model.graph());
  const Graph& graph = flat.graph;
  int chosen = -1;
  int least = most + 1;
  for (std::size_t n = 0; n < graph.nodes.size(); ++n) {
    const Node& node = graph.nodes[n];
    if (node.inputs.empty() || node.output_shapes.size() != 1 || node.output_shapes[0].rank() != 2) continue;
    const NodeOutput output{static_cast<int>(n), 0};
    if (std::find(graph.outputs.begin(), graph.outputs.end(), output) != graph.outputs.end()) continue;
    const int width = node.output_shapes[0][1];
    const bool sampled = std::string_view(node.layer->type_name()) == "Sampling";
    const int rank = sampled ? 0 : width;
    if (width > most || rank > least || !part_of(graph, {output}, graph.outputs)) continue;
    chosen = output.node;
    least = rank;
  }
  if (chosen < 0) return std::nullopt;
  const NodeOutput code{chosen, 0};
  auto encoder = part_of(graph, graph.inputs, {code});
  auto decoder = part_of(graph, {code}, graph.outputs);
  if (!encoder || !decoder) return std::nullopt;
  return LatentLayer{flat.paths[static_cast<std::size_t>(chosen)], graph.shape(code)[1], least == 0,
                     std::move(*encoder), std::move(*decoder)};
}

Tensor run_rows(PartRun& run, const Tensor& inputs, int first, int last) {
  std::vector<int> indices(static_cast<std::size_t>(last - first));
  std::iota(indices.begin(), indices.end(), first);
  Shape shape = inputs.shape;
  shape[0] = last - first;
  run.begin_batch({&shape, 1});
  gather(inputs, indices, run.inputs()[0].layout, run.inputs()[0].data);
  run.forward();
  const Value& value = run.outputs()[0];
  Tensor made(value.shape);
  scatter(value.data, last - first, value.layout, made, 0);
  return made;
}

}  // namespace rnn
