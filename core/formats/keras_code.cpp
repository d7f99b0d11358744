#include "rnn/formats/keras_code.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <set>

#include "rnn/formats/python.h"
#include "rnn/layers/registry.h"
#include "rnn/training/fit.h"
#include "rnn/training/loss.h"
#include "rnn/training/metric.h"
#include "rnn/training/optimizer.h"

namespace rnn {

namespace {

/// What is in this library and not in Keras.
struct Definition {
  const char* name;
  const char* source;
};

constexpr std::array<Definition, 3> definitions{{
    {"sigmoid_twice_derived",
     "def sigmoid_twice_derived(x):\n"
     "    # Sigmoid, with its derivative taken at the output instead of the input.\n"
     "    y = keras.ops.sigmoid(x)\n"
     "    s = keras.ops.sigmoid(y)\n"
     "    slope = keras.ops.stop_gradient(s * (1 - s))\n"
     "    return keras.ops.stop_gradient(y - slope * x) + slope * x\n"},
    {"half_sum_squared_error",
     "def half_sum_squared_error(y_true, y_pred):\n"
     "    axes = tuple(range(1, len(y_pred.shape)))\n"
     "    return keras.ops.sum(keras.ops.square(y_pred - y_true), axis=axes) / 2\n"},
    {"Sampling",
     "class Sampling(layers.Layer):\n"
     "    # A draw from N(mean, exp(log_var)); adds the divergence from N(0, 1) to the loss.\n"
     "    def __init__(self, kl_weight=1.0, **kwargs):\n"
     "        super().__init__(**kwargs)\n"
     "        self.kl_weight = kl_weight\n"
     "        self.seeds = keras.random.SeedGenerator()\n"
     "\n"
     "    def call(self, inputs, training=False):\n"
     "        mean, log_var = inputs\n"
     "        terms = 1 + log_var - keras.ops.square(mean) - keras.ops.exp(log_var)\n"
     "        divergence = -0.5 * keras.ops.mean(keras.ops.sum(terms, axis=-1))\n"
     "        self.add_loss(self.kl_weight * divergence)\n"
     "        if not training:\n"
     "            return mean\n"
     "        noise = keras.random.normal(keras.ops.shape(mean), seed=self.seeds)\n"
     "        return mean + keras.ops.exp(log_var / 2) * noise\n"},
}};

constexpr const char* causal = "use_causal_mask";

class KerasCode {
 public:
  explicit KerasCode(const Model& model) : model_(model) {}

  std::string write(const Json& compile, const Json& fit) {
    const std::string body = model_.sequential() ? sequential() : functional();
    const std::string training = compile_call(compile) + "\n" + fit_call(fit);
    std::string text = "import keras\nfrom keras import layers\n";
    for (const Definition& definition : definitions)
      if (defined_.contains(definition.name)) text += "\n\n" + std::string(definition.source);
    return text + (defined_.empty() ? "\n" : "\n\n") + body + "\n" + training;
  }

 private:
  std::string text_value(const Json& value) {
    for (const Definition& definition : definitions)
      if (value == definition.name) {
        defined_.insert(definition.name);
        return definition.name;
      }
    return python_literal(value);
  }

  /// (2, 1), (3,) as Python writes tuples.
  static std::string tuple(const Json& values) {
    std::string items;
    for (const Json& value : values) items += (items.empty() ? "" : ", ") + python_literal(value);
    return "(" + items + (values.size() == 1 ? ",)" : ")");
  }

  std::string value_of(const Option& option, const Json& value) {
    if (option.kind == OptionKind::integers && value.is_array()) return tuple(value);
    if (option.kind != OptionKind::registered || !value.is_object()) return text_value(value);
    const auto& initializer = initializers().find(value["class_name"].get<std::string>());
    const std::vector<std::string> set = options(initializer.options, value.value("config", Json::object()));
    if (set.empty()) return python_literal(snake_case(initializer.name));
    return python_call("keras.initializers." + initializer.name, set);
  }

  static bool is_default(const Option& option, const Json& value) {
    if (value == option.fallback) return true;
    if (option.kind != OptionKind::registered || value.is_null() || option.fallback.is_null()) return false;
    return initializers().complete(value) == initializers().complete(option.fallback);
  }

  /// Required ones first, by position; of the others those that are not at their defaults.
  std::vector<std::string> options(const Schema& schema, const Json& config) {
    std::vector<std::string> arguments;
    for (const Option& option : schema)
      if (option.required) arguments.push_back(value_of(option, config[option.name]));
    for (const Option& option : schema) {
      if (option.required || option.name == "name" || !config.contains(option.name)) continue;
      // In Keras an argument of the call.
      if (option.name == causal) continue;
      if (!is_default(option, config[option.name]))
        arguments.push_back(option.name + "=" + value_of(option, config[option.name]));
    }
    return arguments;
  }

  /// Each layer once, in order: Keras numbers layers of a class as they are made.
  std::string layer_object(const Layer& layer, int indent) {
    const std::string base = snake_case(layer.type_name());
    const int number = counts_[base]++;
    const std::string automatic = number == 0 ? base : base + "_" + std::to_string(number);
    std::vector<std::string> arguments;
    const std::string type = text_value(layer.type_name());
    std::string function = (type[0] == '"' ? "layers." : "") + std::string(layer.type_name());
    if (is_input(layer)) {
      Json shape = layer.config()["batch_shape"];
      shape.erase(0);
      arguments.push_back("shape=" + tuple(shape));
      function = "keras.Input";
    } else {
      arguments = options(layers().find(layer.type_name()).options, layer.config());
    }
    if (layer.name() != automatic) arguments.push_back("name=" + python_literal(layer.name()));
    return python_call(function, arguments, indent);
  }

  static bool is_input(const Layer& layer) { return std::string_view(layer.type_name()) == "InputLayer"; }

  std::string name_argument(const char* automatic) const {
    return model_.name() == automatic ? "" : "name=" + python_literal(model_.name());
  }

  std::string sequential() {
    std::vector<std::string> items;
    for (const auto& layer : model_.layers()) items.push_back(layer_object(*layer, 4));
    const std::string name = name_argument("sequential");
    return "model = keras.Sequential(" + python_list(items) + (name.empty() ? "" : ", " + name) + ")\n";
  }

  std::string functional() {
    std::map<const Layer*, int> calls;
    for (const Node& node : model_.nodes()) ++calls[node.layer.get()];
    std::map<const Layer*, int> made;
    std::vector<std::string> variables;
    std::string text;
    const auto value = [&](NodeOutput source) {
      const Node& node = model_.nodes()[static_cast<std::size_t>(source.node)];
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
      // The one layer here that Keras calls with its inputs one by one.
      const bool spread = std::string_view(node.layer->type_name()) == "MultiHeadAttention";
      const bool masked = node.layer->config().value(causal, false);
      return "(" + values(node.inputs, spread) + (masked ? ", use_causal_mask=True)" : ")");
    };
    for (const Node& node : model_.nodes()) {
      const Layer& layer = *node.layer;
      const int call = made[&layer]++;
      const std::string identifier = python_identifier(layer.name());
      const bool shared = calls[&layer] > 1;
      if (shared && call == 0) text += identifier + "_layer = " + layer_object(layer, 0) + "\n";
      const std::string maker = shared ? identifier + "_layer" : layer_object(layer, 0);
      variables.push_back(call == 0 ? identifier : identifier + "_" + std::to_string(call) + "_call");
      text += variables.back() + " = " + maker + (is_input(layer) ? "" : arguments(node)) + "\n";
    }
    const std::string name = name_argument("functional");
    return text + "model = keras.Model(" + values(model_.input_nodes()) + ", " +
           values(model_.output_nodes()) + (name.empty() ? "" : ", " + name) + ")\n";
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
    if (!given.is_object()) return text_value(given);
    const std::string& name = registry.find(given["class_name"].get<std::string>()).name;
    const std::vector<std::string> set = options(registry.find(name).options, given["config"]);
    if (set.empty()) return text_value(name);
    return python_call("keras." + std::string(module) + "." + class_name(name), set);
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
    std::vector<std::string> arguments{"optimizer=" + optimizer(compile["optimizer"]),
                                       "loss=" + loss_or_metric(losses(), "losses", compile["loss"])};
    if (!compile["metrics"].empty())
      arguments.push_back("metrics=" + loss_or_metric(metrics(), "metrics", compile["metrics"]));
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
};

}  // namespace

std::string keras_code(const Model& model, const Json& compile, const Json& fit) {
  return KerasCode(model).write(compile, fit);
}

}  // namespace rnn
