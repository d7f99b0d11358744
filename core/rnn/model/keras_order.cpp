#include "rnn/model/keras_order.h"

#include <algorithm>
#include <set>

namespace rnn {

KerasOrder::KerasOrder(const RecordedGraph& recorded)
    : calls(recorded.calls), depths_(calls.size(), 0), seen_(calls.size(), false) {
  for (const NodeOutput output : recorded.graph.outputs) walk(output.node);
  std::vector<int> of_layers(calls.size(), 0);
  for (auto call = ended_.rbegin(); call != ended_.rend(); ++call) {
    int& depth = depths_[*call];
    int& of_layer = of_layers[first_call(*call)];
    depth = of_layer = std::max(depth, of_layer);
    for (const NodeOutput source : calls[*call].inputs) {
      int& before = depths_[std::size_t(source.node)];
      before = std::max(before, depth + 1);
    }
  }
  // Inputs that no output needs come before the layers of depth 0.
  std::vector<std::size_t> unused;
  const auto look = [&](std::size_t call) {
    const auto counted = [call](const std::vector<std::size_t>& list) {
      return std::find(list.begin(), list.end(), call) != list.end();
    };
    if (first_call(call) == call && !counted(layers) && !counted(unused)) unused.push_back(call);
  };
  for (const NodeOutput input : recorded.graph.inputs) look(static_cast<std::size_t>(input.node));
  for (std::size_t call = 0; call < recorded.graph.nodes.size(); ++call) look(call);
  ended_.insert(ended_.end(), unused.begin(), unused.end());
  layers.insert(layers.begin(), unused.begin(), unused.end());
  std::stable_sort(layers.begin(), layers.end(),
                   [&](std::size_t a, std::size_t b) { return of_layers[a] > of_layers[b]; });
}

bool KerasOrder::chain() const {
  std::set<int> taken;
  std::set<std::size_t> called;
  return std::all_of(ended_.begin(), ended_.end(), [&](std::size_t call) {
    return calls[call].inputs.size() < 2 && taken.insert(depths_[call]).second &&
           called.insert(first_call(call)).second;
  });
}

std::size_t KerasOrder::first_call(std::size_t call) const {
  for (std::size_t other = 0; other < call; ++other)
    if (calls[other].same_layer(calls[call])) return other;
  return call;
}

void KerasOrder::walk(int at) {
  const auto call = static_cast<std::size_t>(at);
  if (seen_[call]) return;
  seen_[call] = true;
  const std::size_t first = first_call(call);
  if (std::find(layers.begin(), layers.end(), first) == layers.end()) layers.push_back(first);
  for (const NodeOutput source : calls[call].inputs) walk(source.node);
  ended_.push_back(call);
}

std::vector<std::string> keras_layer_order(const Graph& graph) {
  RecordedGraph recorded(graph);
  record_masks(recorded);
  const KerasOrder order(recorded);
  std::vector<std::string> names;
  for (const std::size_t call : order.layers)
    if (recorded.calls[call].layer != nullptr) names.push_back(recorded.calls[call].name);
  return names;
}

}  // namespace rnn
