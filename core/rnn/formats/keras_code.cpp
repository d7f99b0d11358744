#include "rnn/formats/keras_code.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "rnn/formats/keras_definitions.h"
#include "rnn/formats/python.h"
#include "rnn/layers/registry.h"
#include "rnn/losses/loss.h"
#include "rnn/metrics/metric.h"
#include "rnn/optimizers/optimizer.h"
#include "rnn/training/fit.h"

namespace rnn {

namespace {

constexpr const char* causal = "use_causal_mask";

class KerasCode {
 public:
  explicit KerasCode(const Model& model) : model_(model) {}

  std::string write(const Json& compile, const Json& fit) {
    for (const auto& layer : model_.layers()) define_graphs(layer->type_name(), layer->config());
    const std::string body = model_.sequential() ? sequential() : functional(model_, "model", "");
    const std::string training = compile_call(compile) + "\n" + fit_call(fit);
    std::string text = "import keras\nfrom keras import layers\n";
    for (const KerasDefinition& definition : keras_definitions())
      if (defined_.contains(definition.name)) text += "\n\n" + std::string(definition.source);
    return text + (defined_.empty() ? "\n" : "\n\n") + graphs_ + body + ties() + "\n" + training;
  }

 private:
  std::string ties() const {
    const Json config = model_.config()["config"];
    std::string text;
    if (config.contains("tied_weights"))
      for (const Json& pair : config["tied_weights"])
        text += "# " + pair[0].get<std::string>() + " is tied to " + pair[1].get<std::string>() +
                ", for which Keras has no option.\n";
    return text;
  }

  bool text_is_defined(const Json& value) {
    for (const KerasDefinition& definition : keras_definitions())
      if (value == definition.name) return defined_.insert(definition.name), true;
    return false;
  }

  std::string text_value(const Json& value) {
    return text_is_defined(value) ? value.get<std::string>() : python_literal(value);
  }

  /// Calls visit(registry, Keras's module).
  template <class Visit>
  static auto with_registry(const std::string& name, Visit visit) {
    if (name == "regularizer") return visit(regularizers(), "keras.regularizers.");
    if (name == "constraint") return visit(constraints(), "keras.constraints.");
    if (name == "schedule") return visit(schedules(), "keras.optimizers.schedules.");
    if (name == "callback") return visit(callbacks(), "keras.callbacks.");
    return visit(initializers(), "keras.initializers.");
  }

  /// A Python tuple: (2, 1), (3,).
  static std::string tuple(const Json& values) {
    std::string items;
    for (const Json& value : values) items += (items.empty() ? "" : ", ") + python_literal(value);
    return "(" + items + (values.size() == 1 ? ",)" : ")");
  }

  std::string value_of(const Option& option, const Json& value) {
    if (option.kind == OptionKind::integers && value.is_array()) return tuple(value);
    if (option.kind == OptionKind::layer && value.is_object())
      return layer_call(value["class_name"].get<std::string>(), value["config"], value["config"]["name"],
                        nested_);
    if (option.kind == OptionKind::list) {
      std::vector<std::string> items;
      for (const Json& item : value) items.push_back(callback(item));
      return python_list(items, 4);
    }
    if (option.name == "class_weight") {
      std::string list;
      for (std::size_t i = 0; i < value.size(); ++i)
        list += (i == 0 ? "" : ", ") + std::to_string(i) + ": " + python_literal(value[i]);
      return "{" + list + "}";
    }
    return value.is_object() && !option.registry.empty() ? object_of(option.registry, value, {})
                                                         : text_value(value);
  }

  /// `first` are arguments in front of those of the config.
  std::string object_of(const std::string& kind, const Json& value, std::vector<std::string> first) {
    return with_registry(kind, [&](const auto& registry, const char* module) {
      const auto& entry = registry.find(value["class_name"].template get<std::string>());
      for (std::string& argument : options(entry.options, value.value("config", Json::object())))
        first.push_back(std::move(argument));
      if (first.empty() && kind == "initializer") return python_literal(snake_case(entry.name));
      return python_call(module + entry.name, first);
    });
  }

  std::string callback(const Json& given) {
    const Json value = callbacks().complete(given);
    if (value.is_string()) return "keras.callbacks." + value.get<std::string>() + "()";
    if (value["class_name"] == "LearningRateScheduler")
      return "keras.callbacks.LearningRateScheduler(lambda epoch: float(" +
             object_of("schedule", value["config"]["schedule"], {}) + "(epoch)))";
    const bool saves = value["class_name"] == "ModelCheckpoint";
    return object_of("callback", value,
                     saves ? std::vector<std::string>{"\"best.keras\""} : std::vector<std::string>{});
  }

  static bool is_default(const Option& option, const Json& value) {
    if (value == option.fallback) return true;
    if (option.kind != OptionKind::registered || value.is_null() || option.fallback.is_null()) return false;
    return with_registry(option.registry, [&](const auto& registry, const char*) {
      return registry.complete(value) == registry.complete(option.fallback);
    });
  }

  /// Required options by position, then the others that are not at their defaults.
  std::vector<std::string> options(const Schema& schema, const Json& config) {
    std::vector<std::string> arguments;
    for (const Option& option : schema)
      if (option.required) arguments.push_back(value_of(option, config[option.name]));
    for (const Option& option : schema) {
      if (option.required || option.name == "name" || !config.contains(option.name)) continue;
      // An argument of the call in Keras.
      if (option.name == causal) continue;
      if (!is_default(option, config[option.name]))
        arguments.push_back(option.name + "=" + value_of(option, config[option.name]));
    }
    return arguments;
  }

  /// Writes statements for graphs inside the model, at any depth, in front of its own.
  void define_graphs(const std::string& type, const Json& config) {
    if (type == "Sequential") {
      for (const Json& one : config["layers"]) define_graphs(one["class_name"], one["config"]);
    } else if (type == "Functional") {
      const Json whole = class_config("Functional", config);
      const Model& graph =
          *graph_models_.emplace_back(std::make_unique<Model>(whole, unlimited_memory, ModelParts::outline));
      for (const auto& layer : graph.layers()) define_graphs(layer->type_name(), layer->config());
      std::string& variable = graph_variables_[&config];
      const std::string base = python_identifier(graph.name());
      const std::string number = graph_variables_.size() > 1 ? std::to_string(graph_variables_.size()) : "";
      variable = base + "_model" + number;
      graphs_ += functional(graph, variable, base + number + "_", !config.value("trainable", true)) + "\n";
    } else {
      for (const Option& option : layers().find(type).options)
        if (option.kind == OptionKind::layer && config[option.name].is_object())
          define_graphs(config[option.name]["class_name"], config[option.name]["config"]);
    }
  }

  std::string sequential_call(const Json& config, const Json& name, int indent) {
    std::vector<std::string> items;
    for (const Json& one : config["layers"])
      items.push_back(
          layer_call(one["class_name"], one["config"], one["config"].value("name", Json()), indent + 4));
    return "keras.Sequential(" + python_list(items, indent) +
           (config.value("trainable", true) ? "" : ", trainable=False") + name_argument(name, "sequential") +
           ")";
  }

  std::string layer_object(const Layer& layer, int indent) {
    return layer_call(layer.type_name(), layer.config(), layer.name(), indent);
  }

  /// To be called once for each layer, in order: Keras numbers the layers of a class, wrapped ones too, in
  /// the order in which they are made.
  std::string layer_call(const std::string& type, const Json& config, const Json& name, int indent) {
    if (type == "Sequential") return sequential_call(config, name, indent);
    if (type == "Functional") return graph_variables_.at(&config);
    const std::string automatic = automatic_name(snake_case(type));
    std::vector<std::string> arguments;
    // A layer that Keras lacks is defined under a class of its own name.
    const bool defined = text_is_defined(type);
    std::string function = defined ? type : "layers." + type;
    if (type == "InputLayer") {
      Json shape = config["batch_shape"];
      const bool fixed = !shape[0].is_null();
      if (!fixed) shape.erase(0);
      arguments.push_back((fixed ? "batch_shape=" : "shape=") + tuple(shape));
      function = "keras.Input";
    } else {
      const int around = std::exchange(nested_, indent + 4);
      arguments = options(layers().find(type).options, config);
      nested_ = around;
    }
    if (!name.is_null() && (defined || name != automatic))
      arguments.push_back("name=" + python_literal(name));
    return python_call(function, arguments, indent);
  }

  static bool is_input(const Layer& layer) { return std::string_view(layer.type_name()) == "InputLayer"; }

  static bool takes_states(const Layer& layer) {
    return layer.config().contains("return_state") || layer.config().contains("merge_mode");
  }

  /// Keras's name for the next layer of a class.
  std::string automatic_name(const std::string& base) {
    const int number = counts_[base]++;
    return number == 0 ? base : base + "_" + std::to_string(number);
  }

  std::string name_argument(const Json& name, const char* base) {
    const std::string automatic = automatic_name(base);
    return name.is_null() || name == automatic ? "" : ", name=" + python_literal(name);
  }

  /// The name argument of the model itself, whose class is not counted with the models inside.
  std::string own_name(const char* usual) const {
    return model_.name() == usual ? "" : ", name=" + python_literal(model_.name());
  }

  std::string sequential() {
    std::vector<std::string> items;
    for (const auto& layer : model_.layers()) items.push_back(layer_object(*layer, 4));
    return "model = keras.Sequential(" + python_list(items) + own_name("sequential") + ")\n";
  }

  /// Statements that define `result`, with variables that begin with `prefix`.
  std::string functional(const Model& model, const std::string& result, const std::string& prefix,
                         bool frozen = false) {
    std::map<const Layer*, int> calls;
    for (const Node& node : model.nodes()) ++calls[node.layer.get()];
    std::map<const Layer*, int> made;
    std::vector<std::string> variables;
    std::string text;
    const auto value = [&](NodeOutput source) {
      const Node& node = model.nodes()[static_cast<std::size_t>(source.node)];
      const std::string index =
          node.output_shapes.size() > 1 ? "[" + std::to_string(source.output) + "]" : "";
      return variables[static_cast<std::size_t>(source.node)] + index;
    };
    const auto values = [&](const std::vector<NodeOutput>& sources, bool spread = false) {
      std::string list;
      for (NodeOutput source : sources) list += (list.empty() ? "" : ", ") + value(source);
      return sources.size() == 1 || spread ? list : "[" + list + "]";
    };
    const auto arguments = [&](const Node& node) {
      if (node.inputs.size() > 1 && takes_states(*node.layer))
        return "(" + value(node.inputs[0]) +
               ", initial_state=" + values({node.inputs.begin() + 1, node.inputs.end()}) + ")";
      // The only layer that Keras calls with its inputs as separate arguments.
      const bool spread = std::string_view(node.layer->type_name()) == "MultiHeadAttention";
      const bool masked = node.layer->config().value(causal, false);
      return "(" + values(node.inputs, spread) + (masked ? ", use_causal_mask=True)" : ")");
    };
    for (const Node& node : model.nodes()) {
      const Layer& layer = *node.layer;
      const int call = made[&layer]++;
      const std::string identifier = prefix + python_identifier(layer.name());
      const bool shared = calls[&layer] > 1;
      if (shared && call == 0) text += identifier + "_layer = " + layer_object(layer, 0) + "\n";
      const std::string maker = shared ? identifier + "_layer" : layer_object(layer, 0);
      variables.push_back(call == 0 ? identifier : identifier + "_" + std::to_string(call) + "_call");
      text += variables.back() + " = " + maker + (is_input(layer) ? "" : arguments(node)) + "\n";
    }
    return text + result + " = keras.Model(" + values(model.input_nodes()) + ", " +
           values(model.output_nodes()) + (frozen ? ", trainable=False" : "") +
           (&model == &model_ ? own_name("functional") : name_argument(model.name(), "functional")) + ")\n";
  }

  /// "mean_squared_error" -> MeanSquaredError
  static std::string class_name(const std::string& name) {
    std::string text;
    for (std::size_t i = 0; i < name.size(); ++i)
      if (name[i] != '_')
        text += i == 0 || name[i - 1] == '_'
                    ? static_cast<char>(std::toupper(static_cast<unsigned char>(name[i])))
                    : name[i];
    return text;
  }

  template <class Thing>
  std::string loss_or_metric(const Registry<Thing>& registry, const char* module, const Json& given) {
    if (given.is_array()) {
      std::vector<std::string> items;
      for (const Json& item : given) items.push_back(loss_or_metric(registry, module, item));
      std::string list;
      for (const std::string& item : items) list += (list.empty() ? "" : ", ") + item;
      return "[" + list + "]";
    }
    if (given == "perplexity" || given == "Perplexity") return perplexity(Json::object());
    if (!given.is_object()) return text_value(given);
    const std::string& name = registry.find(given["class_name"].get<std::string>()).name;
    if (name == "perplexity") return perplexity(given["config"]);
    const std::vector<std::string> set = options(registry.find(name).options, given["config"]);
    if (set.empty()) return text_value(name);
    return python_call("keras." + std::string(module) + "." + class_name(name), set);
  }

  std::string perplexity(const Json& config) {
    const char* made = config.value("sparse", sparse_) ? "Perplexity" : "CategoricalPerplexity";
    defined_.insert(made);
    return std::string(made) + (config.value("from_logits", false) ? "(from_logits=True, " : "(") +
           "name=\"perplexity\")";
  }

  std::string optimizer(const Json& given) {
    const Json full = optimizers().complete(given);
    const std::string name = full["class_name"].get<std::string>();
    const std::vector<std::string> set = options(optimizers().find(name).options, full["config"]);
    if (!set.empty()) return python_call("keras.optimizers." + name, set);
    std::string lower = name;
    for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return python_literal(lower);
  }

  std::string compile_call(const Json& compile) {
    sparse_ = compile["loss"].dump().find("sparse_") != std::string::npos;
    std::vector<std::string> arguments{"optimizer=" + optimizer(compile["optimizer"]),
                                       "loss=" + loss_or_metric(losses(), "losses", compile["loss"])};
    for (const char* option : {"metrics", "weighted_metrics"})
      if (compile.contains(option) && !compile[option].empty())
        arguments.push_back(std::string(option) + "=" +
                            loss_or_metric(metrics(), "metrics", compile[option]));
    if (compile.contains("loss_weights"))
      arguments.push_back("loss_weights=" + python_literal(compile["loss_weights"]));
    return python_call("model.compile", arguments) + "\n";
  }

  std::string fit_call(const Json& fit) {
    std::vector<std::string> arguments{"x_train", "y_train"};
    Json keras = fit;
    keras.erase("seed");
    const std::vector<std::string> set = options(fit_schema(), keras);
    arguments.insert(arguments.end(), set.begin(), set.end());
    if (fit.value("validation_split", 0.0) == 0.0) arguments.emplace_back("validation_data=(x_val, y_val)");
    return python_call("model.fit", arguments) + "\n";
  }

  const Model& model_;
  std::map<std::string, int> counts_;
  std::set<std::string> defined_;
  /// For nested graphs: the statements, the variables by config, and the models that own the configs.
  std::string graphs_;
  std::map<const Json*, std::string> graph_variables_;
  std::vector<std::unique_ptr<Model>> graph_models_;
  /// The targets are class indices.
  bool sparse_ = false;
  /// The indent of the arguments of the current layer.
  int nested_ = 0;
};

}  // namespace

std::string keras_code(const Model& model, const Json& compile, const Json& fit) {
  return KerasCode(model).write(compile, fit);
}

}  // namespace rnn
