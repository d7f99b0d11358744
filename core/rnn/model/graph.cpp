#include "rnn/model/graph.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "rnn/config/error.h"
#include "rnn/layers/registry.h"
#include "rnn/model/lost_steps.h"
#include "rnn/tensor/shape_json.h"

namespace rnn {

namespace {

std::string at(const char* list, std::size_t index) {
  return "/config/" + std::string(list) + "/" + std::to_string(index);
}

/// Names for layers without one, numbered as Keras does: simple_rnn, simple_rnn_1
/// (keras/src/utils/naming.py).
class Names {
 public:
  /// Collects the given names first, so that no numbered one equals them.
  explicit Names(const Json& layers) {
    for (const Json& layer : layers)
      if (layer.is_object() && layer.contains("config") && layer["config"].is_object() &&
          layer["config"].contains("name") && layer["config"]["name"].is_string())
        given_.insert(layer["config"]["name"].get<std::string>());
  }

  void assign(Layer& layer) {
    if (!layer.name().empty()) {
      if (!used_.insert(layer.name()).second)
        throw ConfigError({"name.twice", "[{name}] expected a name that no other layer has"}, {layer.name()},
                          "/config/name");
      return;
    }
    const std::string base = snake_case(layer.type_name());
    std::string name;
    do {
      const int number = counts_[base]++;
      name = number == 0 ? base : base + "_" + std::to_string(number);
    } while (given_.contains(name));
    used_.insert(name);
    layer.set_name(name);
  }

 private:
  std::set<std::string> given_;
  std::set<std::string> used_;
  std::map<std::string, int> counts_;
};

std::shared_ptr<Layer> make_layer(const Json& config, Names& names) {
  std::shared_ptr<Layer> layer = layers().create(config);
  names.assign(*layer);
  return layer;
}

const Json& layer_list(const Json& config) {
  const auto found = config.find("layers");
  if (found == config.end() || !found->is_array() || found->empty())
    throw ConfigError({"model.layers", "[model] expected a list of layers"}).at("/config/layers");
  return *found;
}

/// A layer of a Functional config with the calls that are still to be made.
struct Pending {
  std::shared_ptr<Layer> layer;
  Json calls;
  std::vector<int> nodes;
  bool finished() const { return nodes.size() >= std::max<std::size_t>(calls.size(), 1); }
};

using PendingLayers = std::vector<std::pair<std::string, Pending>>;

const Pending* find(const PendingLayers& pending, const std::string& name) {
  for (const auto& [key, value] : pending)
    if (key == name) return &value;
  return nullptr;
}

/// Reads [name, call, output] into `source`; false while that call has not been made.
bool resolve(const Json& reference, const PendingLayers& pending, NodeOutput& source) {
  const bool shaped = reference.is_array() && reference.size() >= 3 && reference[0].is_string() &&
                      reference[1].is_number_integer() && reference[2].is_number_integer();
  if (!shaped)
    throw ConfigError(
        {"functional.reference", "[functional] expected [layer name, call, output], got {given}"},
        {reference});
  const Pending* from = find(pending, reference[0].get<std::string>());
  if (from == nullptr)
    throw ConfigError({"functional.unknown_layer", "[functional] unknown layer {name}"}, {reference[0]});
  const int call = reference[1].get<int>();
  source.output = reference[2].get<int>();
  if (call < 0 || call >= static_cast<int>(std::max<std::size_t>(from->calls.size(), 1)))
    throw ConfigError({"functional.no_call", "[functional] {given}: there is no such call"}, {reference});
  if (call >= static_cast<int>(from->nodes.size())) return false;
  source.node = from->nodes[static_cast<std::size_t>(call)];
  return true;
}

void check_output(const Graph& graph, NodeOutput source) {
  const Node& node = graph.nodes[static_cast<std::size_t>(source.node)];
  if (source.output < 0 || source.output >= node.output_shapes.size())
    throw ConfigError(
        {"functional.no_output", "[{layer}] has no output number {given} (counted from 1), only {count}"},
        {node.layer->name(), source.output + 1, node.output_shapes.size()});
}

/// Reads what the mask [name, call, output, {"mask": number}] is of: an input, of `count`, or the scores.
int mask_of(const Json& reference, const Layer& layer, std::size_t count) {
  const Json& role = reference[3];
  if (!role.is_object() || role.size() != 1 || !role.contains("mask"))
    throw ConfigError(
        {"functional.mask", "[functional] expected \"mask\" with the number of an input, got {given}"},
        {role});
  const Json& of = role["mask"];
  const char* argument = layer.score_mask_argument();
  const bool of_input = of.is_number_integer() && of >= 0 && of < count;
  const bool taken = of_input && layer.mask_argument(of.get<int>()) != nullptr;
  const bool of_scores =
      argument != nullptr &&
      (of.is_null() || (of_input && !taken && of == 0 && std::string_view(argument) == "mask"));
  if (!taken && !of_scores)
    throw ConfigError({"functional.no_mask", "[{layer}] its calls take no such mask"}, {layer.name()});
  return of_scores ? Node::of_scores : of.get<int>();
}

/// Makes the next call of `item` when all of its inputs are there. A fault of one input is located in it, one
/// of a call of a layer with several in the call.
bool call_when_ready(Graph& graph, Pending& item, const PendingLayers& all) {
  const std::string call = "/inbound_nodes/" + std::to_string(item.nodes.size());
  std::vector<NodeOutput> inputs;
  std::vector<int> masks;
  if (!item.calls.empty()) {
    for (const Json& reference : item.calls[item.nodes.size()]) {
      NodeOutput source;
      const bool made = locate(call + "/" + std::to_string(inputs.size()), [&] {
        if (!resolve(reference, all, source)) return false;
        check_output(graph, source);
        const bool mask = reference.size() > 3 && !reference[3].empty();
        if (mask) masks.push_back(mask_of(reference, *item.layer, inputs.size() - masks.size()));
        if (!mask && !masks.empty())
          throw ConfigError({"functional.mask_order", "[functional] expected masks behind the inputs"});
        return true;
      });
      if (!made) return false;
      inputs.push_back(source);
    }
  }
  try {
    item.nodes.push_back(graph.call(item.layer, std::move(inputs), std::move(masks)));
  } catch (const ConfigError& error) {
    if (item.calls.size() < 2 || !error.where().empty()) throw;
    throw error.within(call);
  }
  return true;
}

std::vector<NodeOutput> resolve_ends(const Graph& graph, const Json& config, const char* key,
                                     const PendingLayers& pending) {
  const auto found = config.find(key);
  if (found == config.end() || !found->is_array() || found->empty())
    throw ConfigError({"functional.references", "[functional] expected a list of [layer name, call, output]"})
        .at(std::string("/config/") + key);
  // Keras 3 writes a single one without the outer list.
  const Json list = (*found)[0].is_string() ? Json::array({*found}) : *found;
  std::vector<NodeOutput> ends;
  for (std::size_t i = 0; i < list.size(); ++i)
    locate(at(key, i), [&] {
      NodeOutput source;
      resolve(list[i], pending, source);
      check_output(graph, source);
      if (std::find(ends.begin(), ends.end(), source) != ends.end())
        throw ConfigError({"functional.twice", "[functional] {given} is listed twice"}, {list[i]});
      ends.push_back(source);
    });
  return ends;
}

void read_functional(Graph& graph, const Json& config) {
  const Json& list = layer_list(config);
  Names names(list);
  PendingLayers pending;
  for (std::size_t i = 0; i < list.size(); ++i)
    locate(at("layers", i), [&] {
      Pending item{make_layer(list[i], names), list[i].value("inbound_nodes", Json::array()), {}};
      const std::string name = item.layer->name();
      pending.emplace_back(name, std::move(item));
    });
  for (bool progress = true; progress;) {
    progress = false;
    for (std::size_t i = 0; i < pending.size(); ++i)
      locate(at("layers", i), [&, &item = pending[i].second] {
        while (!item.finished() && call_when_ready(graph, item, pending)) progress = true;
        graph.note_size(*item.layer, at("layers", i));
      });
  }
  for (std::size_t i = 0; i < pending.size(); ++i)
    if (!pending[i].second.finished())
      throw ConfigError({"functional.loop", "[{layer}] is fed by its own output"}, {pending[i].first},
                        at("layers", i));
  graph.inputs = resolve_ends(graph, config, "input_layers", pending);
  graph.outputs = resolve_ends(graph, config, "output_layers", pending);
}

Json input_config(const Shape& shape) {
  Json config = Json::object();
  config["batch_shape"] = shape_json(shape);
  return class_config("InputLayer", std::move(config));
}

void read_sequential(Graph& graph, const Json& config, const Shape* first) {
  const Json& list = layer_list(config);
  Names names(list);
  if (first != nullptr && !starts_with_input(config)) graph.call(make_layer(input_config(*first), names), {});
  for (std::size_t i = 0; i < list.size(); ++i)
    locate(at("layers", i), [&] {
      const auto layer = make_layer(list[i], names);
      const bool is_input = std::string_view(layer->type_name()) == "InputLayer";
      if (is_input != graph.nodes.empty())
        throw ConfigError(
            {"sequential.input_layer", "[{layer}] a Sequential model starts with its one InputLayer"},
            {layer->name()});
      std::vector<NodeOutput> inputs;
      if (!is_input) inputs.push_back({static_cast<int>(graph.nodes.size()) - 1, 0});
      const int node = graph.call(layer, std::move(inputs));
      graph.note_size(*layer, at("layers", i));
      const int outputs = graph.nodes[static_cast<std::size_t>(node)].output_shapes.size();
      if (outputs != 1 && layer->config().value("return_state", false))
        throw ConfigError(
            {"sequential.return_state",
             "[{layer}] a layer of a Sequential model has one output, this one has {given}: switch "
             "off return_state"},
            {layer->name(), outputs}, "/config/return_state");
      if (outputs != 1)
        throw ConfigError({"sequential.outputs",
                           "[{layer}] a layer of a Sequential model has one output, this one has {given}"},
                          {layer->name(), outputs});
    });
  if (graph.nodes.size() < 2)
    throw ConfigError({"sequential.empty", "[sequential] expected a layer after the InputLayer"})
        .at("/config/layers");
  graph.inputs = {{0, 0}};
  graph.outputs = {{static_cast<int>(graph.nodes.size()) - 1, 0}};
}

}  // namespace

bool starts_with_input(const Json& config) {
  const Json& first = layer_list(config)[0];
  return first.is_object() && first.value("class_name", Json()) == "InputLayer";
}

namespace {

/// The product of the known extents of one sample; a double, which cannot overflow.
double sample_size(const Shape& shape) {
  double size = 1.0;
  for (int axis = 1; axis < shape.rank(); ++axis)
    if (shape[axis] != unknown) size *= shape[axis];
  return size;
}

void check_output(const Layer& layer, const Shape& shape) {
  if (sample_size(shape) > largest_sample)
    throw ConfigError(
        {"output.too_large", "[{layer}] expected an output of at most 2^40 numbers a sample, got {given}"},
        {layer.name(), shape});
}

/// Throws ConfigError for a weight with an unknown extent.
void check_built(const Layer& layer, std::span<const Shape> inputs) {
  for (const Parameter& parameter : layer.parameters())
    if (!parameter.shape.known())
      throw ConfigError(
          {"weight.unknown_extent",
           "[{layer}] expected an input whose extents are known where {weight} needs them, got {given}"},
          {layer.name(), parameter.name, inputs[0]});
}

/// The number of the input whose steps a layer misses that refuses these; -1 for other errors.
std::ptrdiff_t input_without_steps(std::string_view code, std::span<const Shape> inputs) {
  if (code == "input.no_steps") return 0;
  if (code != "attention.inputs" && code != "concatenate.shapes_differ" && code != "merge.shapes_differ")
    return -1;
  const auto has_steps = [](const Shape& shape) { return shape.rank() > 2; };
  const auto without = std::find_if_not(inputs.begin(), inputs.end(), has_steps);
  return without == inputs.end() || std::none_of(inputs.begin(), inputs.end(), has_steps)
             ? -1
             : without - inputs.begin();
}

/// The layer's; where it misses the steps of an input, the error says where they are lost.
Shapes outputs_behind(const Graph& graph, const Layer& layer, std::span<const Shape> inputs,
                      std::span<const NodeOutput> sources) {
  try {
    return layer.output_shapes(inputs);
  } catch (const ConfigError& error) {
    const std::ptrdiff_t at = input_without_steps(error.code(), inputs);
    if (at < 0) throw;
    throw ConfigError({"input.lost_steps", "{refused}: {advice}"},
                      {error.part(), lost_steps(graph, layer, sources[static_cast<std::size_t>(at)])},
                      error.where());
  }
}

}  // namespace

void check_given_mask(const Layer& layer, int of, const Shape& mask, std::span<const Shape> inputs) {
  if (of == Node::of_scores) return layer.check_score_mask(mask, inputs);
  const Shape& input = inputs[static_cast<std::size_t>(of)];
  bool fits = mask.rank() > 1 && mask.rank() < input.rank();
  for (int axis = 0; fits && axis < mask.rank(); ++axis) fits = may_equal(mask[axis], input[axis]);
  if (!fits)
    throw ConfigError(
        {"call.mask", "[{layer}] mask: expected the first extents of the input {input}, got {given}"},
        {layer.name(), input, mask});
}

int Graph::call(const std::shared_ptr<Layer>& layer, std::vector<NodeOutput> sources,
                std::vector<int> masks) {
  std::vector<Shape> shapes;
  for (NodeOutput source : std::span(sources).first(sources.size() - masks.size())) {
    shapes.push_back(shape(source));
    if (shapes.back().rank() == 2 && shapes.back().width() == unknown && layer->id_count() == 0)
      throw ConfigError(
          {"input.features_unknown", "[{layer}] expected input (B,D) with a known D, got {given}"},
          {layer->name(), shapes.back()});
  }
  Shapes output_shapes = outputs_behind(*this, *layer, shapes, sources);
  for (const Shape& shape : output_shapes) check_output(*layer, shape);
  if (std::find(layers.begin(), layers.end(), layer) == layers.end()) {
    layer->build(shapes);
    check_built(*layer, shapes);
    layers.push_back(layer);
  }
  for (std::size_t i = 0; i < masks.size(); ++i)
    check_given_mask(*layer, masks[i], shape(sources[shapes.size() + i]), shapes);
  nodes.push_back({layer, std::move(sources), output_shapes, std::move(masks)});
  return static_cast<int>(nodes.size()) - 1;
}

std::vector<std::vector<bool>> Graph::reached(std::span<const bool> used) const {
  std::vector<std::vector<bool>> found;
  for (const auto& layer : layers) found.emplace_back(layer->parameters().size(), false);
  std::vector<std::unique_ptr<bool[]>> used_outputs;
  for (const Node& node : nodes)
    used_outputs.push_back(std::make_unique<bool[]>(static_cast<std::size_t>(node.output_shapes.size())));
  const auto use = [&](NodeOutput source) {
    used_outputs[static_cast<std::size_t>(source.node)][static_cast<std::size_t>(source.output)] = true;
  };
  for (std::size_t i = 0; i < outputs.size(); ++i)
    if (used[i]) use(outputs[i]);
  for (std::size_t n = nodes.size(); n-- > 0;) {
    const Node& node = nodes[n];
    const std::span<const bool> own(used_outputs[n].get(),
                                    static_cast<std::size_t>(node.output_shapes.size()));
    if (std::find(own.begin(), own.end(), true) == own.end() && !node.layer->adds_loss()) continue;
    const auto values = node.values();
    std::for_each(values.begin(), values.end(), use);
    const auto at = std::find(layers.begin(), layers.end(), node.layer) - layers.begin();
    std::vector<bool>& of_layer = found[static_cast<std::size_t>(at)];
    for (std::size_t index = 0; index < of_layer.size(); ++index)
      of_layer[index] = of_layer[index] || node.layer->reaches(index, own);
  }
  return found;
}

void Graph::note_size(const Layer& layer, const std::string& where) {
  if (layer.parameter_count() <= largest_count_) return;
  largest_count_ = layer.parameter_count();
  largest_layer = where;
}

const Shape& Graph::shape(NodeOutput source) const {
  return nodes[static_cast<std::size_t>(source.node)].output_shapes[source.output];
}

std::vector<bool> Graph::dependents(int input) const {
  std::vector<bool> found(nodes.size(), false);
  for (std::size_t n = 0; n < nodes.size(); ++n) {
    const auto depends = [&found](NodeOutput source) { return found[static_cast<std::size_t>(source.node)]; };
    found[n] = std::any_of(nodes[n].inputs.begin(), nodes[n].inputs.end(), depends) ||
               (input >= 0 && inputs[static_cast<std::size_t>(input)].node == static_cast<int>(n));
  }
  return found;
}

Graph Graph::read(const Json& model, const Shape* first) {
  if (!model.is_object() || !model.contains("class_name") || !model.contains("config") ||
      !model["config"].is_object())
    throw ConfigError({"model.object", "[model] expected {class_name, config}, got {given}"}, {model});
  const Json& kind = model["class_name"];
  Graph graph;
  graph.sequential = kind == "Sequential";
  if (!graph.sequential && kind != "Functional" && kind != "Model")
    throw ConfigError({"model.class", "[model] class_name: expected Sequential or Functional, got {given}"},
                      {kind}, "/class_name");
  const Json& config = model["config"];
  graph.name = config.contains("name") && config["name"].is_string() ? config["name"].get<std::string>()
               : graph.sequential                                    ? "sequential"
                                                                     : "functional";
  check_name(graph.name, "/config/name");
  graph.tied_weights = config.value("tied_weights", Json());
  graph.sequential ? read_sequential(graph, config, first) : read_functional(graph, config);
  return graph;
}

Json Graph::write() const {
  std::vector<Json> references(nodes.size());
  std::map<const Layer*, Json> calls;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    Json& list = calls.try_emplace(nodes[i].layer.get(), Json::array()).first->second;
    references[i] = Json::array({nodes[i].layer->name(), list.size()});
    Json call = Json::array();
    for (NodeOutput source : nodes[i].inputs) {
      call.push_back(references[static_cast<std::size_t>(source.node)]);
      call.back().push_back(source.output);
    }
    const std::size_t first = nodes[i].values().size();
    for (std::size_t mask = 0; mask < nodes[i].masks.size(); ++mask) {
      const int of = nodes[i].masks[mask];
      call[first + mask].push_back({{"mask", of == Node::of_scores ? Json() : Json(of)}});
    }
    list.push_back(std::move(call));
  }
  const auto ends = [&](const std::vector<NodeOutput>& sources) {
    Json list = Json::array();
    for (NodeOutput source : sources) {
      list.push_back(references[static_cast<std::size_t>(source.node)]);
      list.back().push_back(source.output);
    }
    return list;
  };

  Json list = Json::array();
  for (const auto& layer : layers) {
    Json entry = class_config(layer->type_name(), layer->config());
    const Json& own_calls = calls[layer.get()];
    if (!sequential) entry["inbound_nodes"] = own_calls[0].empty() ? Json::array() : own_calls;
    list.push_back(std::move(entry));
  }
  Json config{{"name", name}, {"layers", std::move(list)}};
  if (!sequential) {
    config["input_layers"] = ends(inputs);
    config["output_layers"] = ends(outputs);
  }
  if (!tied_weights.is_null()) config["tied_weights"] = tied_weights;
  return class_config(sequential ? "Sequential" : "Functional", std::move(config));
}

}  // namespace rnn
