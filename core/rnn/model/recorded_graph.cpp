#include "rnn/model/recorded_graph.h"

#include <string_view>

#include "rnn/layers/core/wrapper.h"
#include "rnn/model/nested_model.h"

namespace rnn {

namespace {

/// True when `call` of the layer's class in Keras has an argument `mask`.
bool takes_mask(const Layer& layer) {
  const auto named = [](const char* argument) {
    return argument != nullptr && std::string_view(argument) == "mask";
  };
  return named(layer.mask_argument(0)) || named(layer.score_mask_argument());
}

bool is_model(const Layer& layer) {
  return NestedModel::from(layer) != nullptr && std::string_view(layer.type_name()) != "RNN";
}

class MaskRecorder final : public MaskOperations {
 public:
  explicit MaskRecorder(RecordedGraph& recorded) : recorded_(recorded) { take_names(recorded.graph); }

  NodeOutput call(const char* type, std::vector<NodeOutput> inputs, const Shape& shape) override {
    recorded_.calls.push_back({nullptr, name_of(type), type, std::move(inputs), {shape}});
    return {static_cast<int>(recorded_.calls.size()) - 1, 0};
  }

  Shape shape(NodeOutput source) const override {
    return recorded_.calls[static_cast<std::size_t>(source.node)].output_shapes[source.output];
  }

  void record() {
    for (const auto& layer : recorded_.graph.layers) count_inside(*layer);
    for (std::size_t node = 0; node < recorded_.graph.nodes.size(); ++node) {
      const Node& called = recorded_.graph.nodes[node];
      masks_.emplace_back(static_cast<std::size_t>(called.output_shapes.size()));
      const std::vector<Mask> given = masks_of(called);
      const bool listed = given.size() == 1 || is_model(*called.layer);
      if (listed && called.masks.empty() && takes_mask(*called.layer))
        for (const Mask& mask : given)
          if (mask) recorded_.calls[node].inputs.push_back(*mask);
      for (int output = 0; output < called.output_shapes.size(); ++output)
        masks_.back()[static_cast<std::size_t>(output)] = mask_of(called, given, output);
    }
  }

 private:
  using Mask = MaskCall::Mask;

  void take_names(const Graph& graph) {
    for (const auto& layer : graph.layers) taken_.insert(layer->name());
  }

  /// Operations of a nested model have names of their own, in a wrapper too.
  void count_inside(const Layer& layer) {
    if (const Layer* wrapped = Wrapper::inside_of(layer)) count_inside(*wrapped);
    const NestedModel* nested = NestedModel::from(layer);
    if (nested == nullptr) return;
    RecordedGraph inside(nested->graph());
    MaskRecorder recorder(inside);
    recorder.counts_ = counts_;
    recorder.record();
    counts_ = recorder.counts_;
  }

  /// Of each value that is called with: the mask that it carries, or that the call is given in its place.
  std::vector<Mask> masks_of(const Node& node) const {
    std::vector<Mask> masks;
    for (const NodeOutput input : node.values())
      masks.push_back(masks_[static_cast<std::size_t>(input.node)][static_cast<std::size_t>(input.output)]);
    for (std::size_t i = 0; i < node.masks.size(); ++i)
      if (node.masks[i] != Node::of_scores && node.layer->uses_given_mask(node.masks[i]))
        masks[static_cast<std::size_t>(node.masks[i])] = node.given_masks()[i];
    return masks;
  }

  std::string name_of(const std::string& type) {
    const std::string base = snake_case(type);
    std::string name;
    do {
      const int number = counts_[base]++;
      name = number == 0 ? base : base + "_" + std::to_string(number);
    } while (taken_.contains(name));
    return name;
  }

  Mask mask_of(const Node& node, const std::vector<Mask>& given, int output) {
    const Layer& layer = *node.layer;
    MaskCall call{node.values(), given, output, node.output_shapes[output], *this, {}};
    if (layer.record_mask(call)) return call.mask;
    if (given.empty()) return {};
    std::vector<int> ranks;
    for (const Mask& mask : given) ranks.push_back(mask ? shape(*mask).rank() : 0);
    return layer.mask_rule(output, ranks) == MaskRule::pass ? given[0] : Mask();
  }

  RecordedGraph& recorded_;
  std::set<std::string> taken_;
  std::map<std::string, int> counts_;
  /// Of each node, the mask of each output.
  std::vector<std::vector<Mask>> masks_;
};

}  // namespace

RecordedGraph::RecordedGraph(const Graph& of) : graph(of) {
  for (const Node& node : graph.nodes)
    calls.push_back(
        {node.layer.get(), node.layer->name(), node.layer->type_name(), node.inputs, node.output_shapes});
}

void name_operations(RecordedGraph& recorded, OperationNames names) {
  // What each call computes.
  std::vector<std::string> texts;
  std::map<const Layer*, int> counts;
  const auto text_of = [&](NodeOutput source) {
    const auto call = static_cast<std::size_t>(source.node);
    const bool operation = recorded.calls[call].layer == nullptr;
    return operation ? texts[call] : texts[call] + "/" + std::to_string(source.output);
  };
  for (RecordedCall& call : recorded.calls) {
    if (call.layer != nullptr) {
      texts.push_back(call.name + "/" + std::to_string(counts[call.layer]++));
      continue;
    }
    std::string sources;
    for (const NodeOutput source : call.inputs) sources += (sources.empty() ? "" : ",") + text_of(source);
    texts.push_back(call.type + "(" + sources + ")");
    const auto given = names.find(texts.back());
    if (given == names.end() || given->second.empty()) continue;
    call.name = given->second.front();
    given->second.erase(given->second.begin());
  }
}

void add_mask_operations(RecordedGraph& recorded) { MaskRecorder(recorded).record(); }

}  // namespace rnn
