#include "rnn/formats/keras_layers.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>

#include "rnn/formats/python.h"
#include "rnn/formats/state_lists.h"
#include "rnn/layers/registry.h"

namespace rnn {

namespace {

/// Bidirectional in Keras makes a layer that runs backwards, even beside one that does, and then refuses
/// the two (keras/src/layers/rnn/bidirectional.py).
bool lacks_forward_layer(const std::string& type, const Json& config) {
  return type == "Bidirectional" && config["backward_layer"].is_null() &&
         config["layer"]["config"].value("go_backwards", false);
}

Json with_forward_layer(Json config) {
  Json& other = config["backward_layer"] = config["layer"];
  other["config"]["go_backwards"] = false;
  other["config"]["name"] = nullptr;
  return config;
}

bool is_input(const Layer& layer) { return std::string_view(layer.type_name()) == "InputLayer"; }

/// True for a node whose value calls take as a mask and in no other way.
bool is_mask(const Model& model, int number) {
  const auto takes = [number](std::span<const NodeOutput> sources) {
    return std::ranges::any_of(sources, [number](NodeOutput source) { return source.node == number; });
  };
  return std::ranges::any_of(model.nodes(), [&](const Node& node) { return takes(node.given_masks()); }) &&
         std::ranges::none_of(model.nodes(), [&](const Node& node) { return takes(node.values()); });
}

bool takes_states(const Layer& layer) {
  return layer.config().contains("return_state") || layer.config().contains("merge_mode");
}

}  // namespace

KerasLayers::KerasLayers(KerasProgram& program)
    : program_(program), arguments_(program, [this](const Json& layer, int indent) {
        const Json& config = layer["config"];
        return layer_call(layer["class_name"], config, config["name"], indent);
      }) {}

std::string KerasLayers::write(const Model& model) {
  for (const auto& layer : model.layers()) define_graphs(layer->type_name(), layer->config());
  const std::string body = model.sequential() ? sequential(model) : functional(model, "model", "");
  return graphs_ + body;
}

void KerasLayers::define_graphs(const std::string& given_type, const Json& config, bool frozen) {
  const std::string& type = layers().find(given_type).name;
  if (type == "Sequential") {
    for (const Json& one : config["layers"]) define_graphs(one["class_name"], one["config"]);
  } else if (type == "Functional") {
    const Json whole = class_config("Functional", config);
    const Model& graph =
        *graph_models_.emplace_back(std::make_unique<Model>(whole, unlimited_memory, ModelParts::outline));
    for (const auto& layer : graph.layers()) define_graphs(layer->type_name(), layer->config());
    const std::string base = python_identifier(graph.name()) + "_";
    const std::string variable = graph_variables_[&config] = program_.variables.unique(base + "model");
    graphs_ += functional(graph, variable, base, frozen || !config.value("trainable", true)) + "\n";
  } else {
    for (const Option& option : layers().find(type).options)
      if (option.kind == OptionKind::layer && config[option.name].is_object())
        define_graphs(config[option.name]["class_name"], config[option.name]["config"],
                      !config.value("trainable", true));
  }
}

std::string KerasLayers::sequential(const Model& model) {
  std::vector<std::string> items;
  for (const auto& layer : model.layers())
    items.push_back(layer_call(layer->type_name(), layer->config(), layer->name(), 4));
  return "model = keras.Sequential(" + python_list(items) +
         program_.name_argument(model.name(), "sequential") + ")\n";
}

std::string KerasLayers::functional(const Model& model, const std::string& result, const std::string& prefix,
                                    bool frozen) {
  std::map<const Layer*, int> calls;
  for (const Node& node : model.nodes()) ++calls[node.layer.get()];
  std::map<const Layer*, std::string> shared;
  std::vector<std::string> variables;
  std::string text;
  const auto value = [&](NodeOutput source) {
    const Node& node = model.nodes()[static_cast<std::size_t>(source.node)];
    const std::string index =
        node.output_shapes.size() > 1 ? StateLists(*node.layer).index(source.output) : "";
    return variables[static_cast<std::size_t>(source.node)] + index;
  };
  const auto values = [&](std::span<const NodeOutput> sources, bool spread = false) {
    std::string list;
    for (NodeOutput source : sources) list += (list.empty() ? "" : ", ") + value(source);
    return sources.size() == 1 || spread ? list : "[" + list + "]";
  };
  const auto masks = [&](const Node& node) {
    std::string given;
    std::vector<std::string> of_inputs(node.values().size(), "None");
    for (std::size_t i = 0; i < node.masks.size(); ++i) {
      const std::string mask = value(node.given_masks()[i]);
      const int of = node.masks[i];
      const std::string argument =
          of == Node::of_scores ? node.layer->score_mask_argument() : node.layer->mask_argument(of);
      if (of == Node::of_scores || argument != "mask")
        given.append(", ").append(argument).append("=").append(mask);
      else
        of_inputs[static_cast<std::size_t>(of)] = mask;
    }
    if (std::ranges::all_of(of_inputs, [](const std::string& one) { return one == "None"; })) return given;
    return given + ", mask=" +
           (of_inputs.size() == 1 || takes_states(*node.layer) ? of_inputs[0] : python_short_list(of_inputs));
  };
  const auto arguments = [&](const Node& node) {
    const auto inputs = node.values();
    if (inputs.size() > 1 && takes_states(*node.layer)) {
      std::vector<std::string> given;
      for (const NodeOutput state : inputs.subspan(1)) given.push_back(value(state));
      given = StateLists(*node.layer).joined(given);
      return "(" + value(inputs[0]) +
             ", initial_state=" + (given.size() > 1 ? python_short_list(given) : given[0]) + masks(node) +
             ")";
    }
    // The only layer that Keras calls with its inputs as separate arguments.
    const bool spread = std::string_view(node.layer->type_name()) == "MultiHeadAttention";
    std::string list = values(inputs, spread) + masks(node);
    for (const char* argument : call_arguments)
      if (node.layer->config().value(argument, false)) list += ", " + std::string(argument) + "=True";
    return "(" + list + ")";
  };
  for (const Node& node : model.nodes()) {
    const Layer& layer = *node.layer;
    const std::string identifier = prefix + python_identifier(layer.name());
    std::string maker = shared[&layer];
    const bool first = maker.empty();
    input_is_mask_ = is_input(layer) && is_mask(model, static_cast<int>(variables.size()));
    if (first) maker = layer_call(layer.type_name(), layer.config(), layer.name(), 0);
    if (first && calls[&layer] > 1) {
      // A graph has a variable already.
      if (std::string_view(layer.type_name()) != "Functional") {
        const std::string variable = program_.variables.unique(identifier + "_layer");
        text += variable + " = " + maker + "\n";
        maker = variable;
      }
      shared[&layer] = maker;
    }
    variables.push_back(program_.variables.unique(identifier));
    text += variables.back() + " = " + maker + (is_input(layer) ? "" : arguments(node)) + "\n";
  }
  return text + result + " = keras.Model(" + values(model.input_nodes()) + ", " +
         values(model.output_nodes()) + (frozen ? ", trainable=False" : "") +
         program_.name_argument(model.name(), "functional") + ")\n";
}

std::string KerasLayers::sequential_call(const Json& config, const Json& name, int indent) {
  std::vector<std::string> items;
  for (const Json& one : config["layers"])
    items.push_back(
        layer_call(one["class_name"], one["config"], one["config"].value("name", Json()), indent + 4));
  return "keras.Sequential(" + python_list(items, indent) +
         (config.value("trainable", true) ? "" : ", trainable=False") +
         program_.name_argument(name, "sequential") + ")";
}

/// To be called once for each layer, in order: Keras numbers the layers of a class, wrapped ones too, in
/// the order in which they are made.
std::string KerasLayers::layer_call(const std::string& given_type, const Json& config, const Json& name,
                                    int indent) {
  const std::string& type = layers().find(given_type).name;
  if (type == "Sequential") {
    const std::string call = sequential_call(config, name, indent);
    // Keras makes a graph of it, without a name of its own (keras/src/models/sequential.py, build).
    program_.skip_name("functional");
    return call;
  }
  if (type == "Functional") return graph_variables_.at(&config);
  std::vector<std::string> arguments;
  // A layer that Keras lacks is defined under a class of its own name.
  std::string function = program_.define(type) ? type : "layers." + type;
  if (type == "InputLayer") {
    Json shape = config["batch_shape"];
    const bool fixed = !shape[0].is_null();
    if (!fixed) shape.erase(0);
    arguments.push_back((fixed ? "batch_shape=" : "shape=") + python_tuple(shape));
    if (std::exchange(input_is_mask_, false)) arguments.emplace_back("dtype=\"bool\"");
    function = "keras.Input";
  } else {
    const Schema& schema = layers().find(type).options;
    // No copy where none is needed: graphs inside are known by the place of their config.
    arguments = lacks_forward_layer(type, config)
                    ? arguments_.of(schema, with_forward_layer(config), indent + 4)
                    : arguments_.of(schema, config, indent + 4);
  }
  if (!program_.is_automatic(name, snake_case(type))) arguments.push_back("name=" + python_literal(name));
  return reordered(config, python_call(function, arguments, indent));
}

/// A layer around `layer` for options that Keras lacks.
std::string KerasLayers::reordered(const Json& config, const std::string& layer) {
  std::string text = layer;
  for (const char* option : reordering)
    if (config.value(option, false)) text += std::string(", ") + option + "=True";
  if (text == layer) return layer;
  program_.define("Reordered");
  program_.skip_name("reordered");
  return "Reordered(" + text + ")";
}

}  // namespace rnn
