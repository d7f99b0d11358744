#include "rnn/model/recorded_graph.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "rnn/layers/core/wrapper.h"
#include "rnn/model/nested_model.h"

namespace rnn {

namespace {

bool is_one_of(const Layer& layer, std::initializer_list<std::string_view> types) {
  return std::find(types.begin(), types.end(), layer.type_name()) != types.end();
}

bool merges(const Layer& layer) {
  return is_one_of(layer, {"Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"});
}

/// True when `call` of the layer's class in Keras has an argument `mask`.
bool takes_mask(const Layer& layer) {
  const char* of_scores = layer.score_mask_argument();
  return layer.takes_masks() || (of_scores != nullptr && std::string_view(of_scores) == "mask") ||
         NestedModel::from(layer) != nullptr;
}

Shape without_last(const Shape& shape) {
  Shape shorter;
  for (int axis = 0; axis + 1 < shape.rank(); ++axis) shorter.append(shape[axis]);
  return shorter;
}

Shape with_one(Shape shape) {
  shape.append(1);
  return shape;
}

/// Extents from behind, 1 taking any other.
Shape broadcast(const Shape& a, const Shape& b) {
  const Shape& longer = a.rank() < b.rank() ? b : a;
  const Shape& other = a.rank() < b.rank() ? a : b;
  Shape merged = longer;
  for (int axis = 1; axis <= other.rank(); ++axis) {
    int& extent = merged[longer.rank() - axis];
    const int given = other[other.rank() - axis];
    if (extent == 1 || (extent == unknown && given != 1)) extent = given;
  }
  return merged;
}

class MaskRecorder {
 public:
  explicit MaskRecorder(RecordedGraph& recorded) : recorded_(recorded) { take_names(recorded.graph); }

  void record() {
    for (const auto& layer : recorded_.graph.layers) count_inside(*layer);
    for (std::size_t node = 0; node < recorded_.graph.nodes.size(); ++node) {
      const Node& called = recorded_.graph.nodes[node];
      masks_.emplace_back(static_cast<std::size_t>(called.output_shapes.size()));
      const std::vector<Mask> given = masks_of(called);
      if (given.size() == 1 && called.masks.empty() && takes_mask(*called.layer))
        if (const Mask& mask = given[0]; mask) recorded_.calls[node].inputs.push_back(*mask);
      for (int output = 0; output < called.output_shapes.size(); ++output)
        masks_.back()[static_cast<std::size_t>(output)] = mask_of(called, given, output);
    }
  }

 private:
  using Mask = std::optional<NodeOutput>;

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
      if (node.masks[i] != Node::of_scores)
        masks[static_cast<std::size_t>(node.masks[i])] = node.given_masks()[i];
    return masks;
  }

  const Shape& shape_of(NodeOutput source) const {
    return recorded_.calls[static_cast<std::size_t>(source.node)].output_shapes[source.output];
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

  NodeOutput call(const std::string& type, std::vector<NodeOutput> inputs, const Shape& shape) {
    recorded_.calls.push_back({nullptr, name_of(type), type, std::move(inputs), {shape}});
    return {static_cast<int>(recorded_.calls.size()) - 1, 0};
  }

  NodeOutput either(NodeOutput a, NodeOutput b) {
    return call("LogicalOr", {a, b}, broadcast(shape_of(a), shape_of(b)));
  }

  NodeOutput any(NodeOutput of) { return call("Any", {of}, without_last(shape_of(of))); }

  NodeOutput unequal(NodeOutput input) { return call("NotEqual", {input}, shape_of(input)); }

  Mask mask_of(const Node& node, const std::vector<Mask>& given, int output) {
    const Layer& layer = *node.layer;
    if (is_one_of(layer, {"Masking"})) return any(unequal(node.inputs[0]));
    if (merges(layer)) return merged(given);
    if (is_one_of(layer, {"Concatenate"})) return concatenated(node, given);
    if (NestedModel::from(layer) != nullptr || given.empty()) return {};
    std::vector<int> ranks;
    for (const Mask& mask : given) ranks.push_back(mask ? shape_of(*mask).rank() : 0);
    const MaskRule rule = layer.mask_rule(output, ranks);
    if (rule == MaskRule::make) return unequal(node.inputs[0]);
    const Mask& first = given[0];
    if (rule == MaskRule::drop || !first) return {};
    if (!is_one_of(layer, {"Attention", "AdditiveAttention"})) return first;
    return call("ConvertToTensor", {*first}, shape_of(*first));
  }

  Mask merged(const std::vector<Mask>& given) {
    Mask mask;
    if (!std::all_of(given.begin(), given.end(), [](const Mask& one) { return one.has_value(); })) return {};
    for (const Mask& one : given)
      if (one) mask = mask ? either(*mask, *one) : *one;
    return mask;
  }

  Mask concatenated(const Node& node, const std::vector<Mask>& given) {
    if (!std::any_of(given.begin(), given.end(), [](const Mask& one) { return one.has_value(); })) return {};
    std::vector<NodeOutput> masks;
    for (std::size_t i = 0; i < given.size(); ++i) {
      const NodeOutput input = node.inputs[i];
      const Shape shape = shape_of(input);
      const Mask& mask = given[i];
      if (!mask) {
        masks.push_back(call("OnesLike", {input}, shape));
        continue;
      }
      const NodeOutput wider = call("ExpandDims", {*mask}, with_one(shape_of(*mask)));
      masks.push_back(either(wider, call("ZerosLike", {input}, shape)));
    }
    return any(call("Concatenate", std::move(masks), node.output_shapes[0]));
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

void add_mask_operations(RecordedGraph& recorded) { MaskRecorder(recorded).record(); }

}  // namespace rnn
