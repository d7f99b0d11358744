#include "rnn/formats/keras_code.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "rnn/formats/keras_definitions.h"
#include "rnn/formats/python.h"
#include "rnn/formats/state_lists.h"
#include "rnn/layers/registry.h"
#include "rnn/layers/rnn/cells.h"
#include "rnn/losses/loss.h"
#include "rnn/metrics/metric.h"
#include "rnn/optimizers/optimizer.h"
#include "rnn/training/fit.h"

namespace rnn {

namespace {

// Options that are arguments of the call in Keras.
constexpr const char* call_arguments[] = {"use_causal_mask", "return_attention_scores"};

// Options of recurrent layers that Keras lacks.
constexpr const char* reordering[] = {"reversed_mask", "restore_order"};

/// Names by which Keras finds no metric.
const std::set<std::string> unknown_names{"rmse", "RMSE", "kld", "KLD", "fbeta_score"};

std::string lower_case(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

/// Losses that Keras does not have as metrics.
const std::set<std::string> no_metrics{"huber", "binary_focal_crossentropy", "categorical_focal_crossentropy",
                                       "dice", "tversky"};

/// The seeds of NumPy, which Keras sets too, have 32 bits.
constexpr std::uint64_t largest_seed = 0xffffffff;

/// The end of the imports at the beginning of `code`, with the blank line behind them.
std::size_t end_of_imports(const std::string& code) {
  std::size_t end = 0;
  while (code.compare(end, 7, "import ") == 0) end = code.find('\n', end) + 1;
  return end > 0 ? code.find_first_not_of('\n', end) : 0;
}

class KerasCode {
 public:
  KerasCode(const Model& model, const std::string& data_code, const std::string& answers_code)
      : model_(model), data_code_(data_code), answers_code_(answers_code) {
    for (const char* name : {"keras", "np", "layers", "model", "LSTMAnatomyCell"}) variables_.reserve(name);
    for (const KerasDefinition& definition : keras_definitions()) variables_.reserve(definition.name);
    variables_.reserve_words(data_code);
    variables_.reserve_words(answers_code);
    variables_.reserve_words("x_train y_train x_val y_val x_test y_test");
  }

  std::string write(const Json& compile, const Json& fit, std::uint64_t seed) {
    find_feed(fit);
    for (const auto& layer : model_.layers()) define_graphs(layer->type_name(), layer->config());
    const std::string body = model_.sequential() ? sequential() : functional(model_, "model", "");
    const std::string training = compile_call(compile) + "\n" + fit_call(fit);
    const std::size_t data_begin = end_of_imports(data_code_);
    std::string text = data_code_.substr(0, data_begin) +
                       "import keras\nimport numpy as np\nfrom keras import layers\n\n"
                       "keras.utils.set_random_seed(" +
                       std::to_string(seed & largest_seed) + ")\n";
    for (const KerasDefinition& definition : keras_definitions())
      if (defined_.contains(definition.name)) text += "\n\n" + std::string(definition.source);
    if (feed_source_) text += "\n\n" + std::string(feed_source_);
    text += defined_.empty() && !feed_source_ ? "\n" : "\n\n";
    if (!data_code_.empty()) text += data_code_.substr(data_begin) + "\n";
    return text + graphs_ + body + ties() + "\nmodel.summary()\n\n" + training + "\n" + results();
  }

 private:
  std::string ties() const {
    const Json config = model_.config()["config"];
    std::string text;
    if (config.contains("tied_weights"))
      for (const Json& pair : config["tied_weights"])
        text += "# " + python_literal(pair[0]) + " is tied to " + python_literal(pair[1]) +
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
    if (option.kind == OptionKind::text) return python_literal(value);
    // Keras knows a list of epochs by its type.
    const bool listed = option.name == "validation_freq";
    if (option.kind == OptionKind::integers && value.is_array() && !listed) return tuple(value);
    if (option.kind == OptionKind::layer && value.is_object())
      return layer_call(value["class_name"].get<std::string>(), value["config"], value["config"]["name"],
                        nested_);
    if (option.registry == "cell") return cell(value);
    if (option.kind == OptionKind::list) {
      const int around = std::exchange(nested_, 8);
      std::vector<std::string> items;
      for (const Json& item : value) items.push_back(callback(item));
      nested_ = around;
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
      return python_call(module + entry.name, first, nested_);
    });
  }

  /// A list of cells is one of StackedRNNCells.
  std::string cell(const Json& value) {
    const std::string type = value["class_name"].get<std::string>();
    const Json& config = value["config"];
    const bool stacked = type == "StackedRNNCells";
    std::vector<std::string> arguments;
    const int around = std::exchange(nested_, nested_ + 4);
    if (stacked)
      for (const Json& one : config["cells"]) arguments.push_back(cell(one));
    else
      arguments = options(cells().find(type).options, config);
    nested_ = around;
    if (stacked) arguments = {list(arguments, nested_)};
    const bool named = !is_automatic(config["name"], stacked ? "stacked_rnn_cells" : snake_case(type));
    if (named) arguments.push_back("name=" + python_literal(config["name"]));
    return stacked && !named ? arguments[0] : python_call("layers." + type, arguments, nested_);
  }

  /// The cells inside of StackedRNNCells too.
  static Json frozen_cell(Json value) {
    Json& config = value["config"];
    if (!config.contains("cells"))
      config["trainable"] = false;
    else
      for (Json& one : config["cells"]) one = frozen_cell(one);
    return value;
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
    // Of a layer made of layers Keras's argument does not freeze those inside.
    const auto value_in = [&](const Option& option) {
      const Json& value = config[option.name];
      const bool freezes = value.is_object() && !config.value("trainable", true);
      if (freezes && option.registry == "cell") return value_of(option, frozen_cell(value));
      const bool frozen = option.kind == OptionKind::layer && freezes;
      // A graph is frozen where it is defined.
      if (!frozen || layers().find(value["class_name"]).name == "Functional") return value_of(option, value);
      Json inside = value;
      inside["config"]["trainable"] = false;
      return value_of(option, inside);
    };
    for (const Option& option : schema)
      if (option.required) arguments.push_back(value_in(option));
    for (const Option& option : schema) {
      if (option.required || option.name == "name" || !config.contains(option.name)) continue;
      if (std::ranges::find(call_arguments, option.name) != std::end(call_arguments)) continue;
      if (std::ranges::find(reordering, option.name) != std::end(reordering)) continue;
      if (!is_default(option, config[option.name])) arguments.push_back(option.name + "=" + value_in(option));
    }
    return arguments;
  }

  /// Writes statements for graphs inside the model, at any depth, in front of its own.
  void define_graphs(const std::string& given_type, const Json& config, bool frozen = false) {
    const std::string& type = layers().find(given_type).name;
    if (type == "Sequential") {
      for (const Json& one : config["layers"]) define_graphs(one["class_name"], one["config"]);
    } else if (type == "Functional") {
      const Json whole = class_config("Functional", config);
      const Model& graph =
          *graph_models_.emplace_back(std::make_unique<Model>(whole, unlimited_memory, ModelParts::outline));
      for (const auto& layer : graph.layers()) define_graphs(layer->type_name(), layer->config());
      const std::string base = python_identifier(graph.name()) + "_";
      const std::string variable = graph_variables_[&config] = variables_.unique(base + "model");
      graphs_ += functional(graph, variable, base, frozen || !config.value("trainable", true)) + "\n";
    } else {
      for (const Option& option : layers().find(type).options)
        if (option.kind == OptionKind::layer && config[option.name].is_object())
          define_graphs(config[option.name]["class_name"], config[option.name]["config"],
                        !config.value("trainable", true));
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
  std::string layer_call(const std::string& given_type, const Json& config, const Json& name, int indent) {
    const std::string& type = layers().find(given_type).name;
    if (type == "Sequential") {
      const std::string call = sequential_call(config, name, indent);
      // Keras makes a graph of it, without a name of its own (keras/src/models/sequential.py, build).
      ++counts_["functional"];
      return call;
    }
    if (type == "Functional") return graph_variables_.at(&config);
    std::vector<std::string> arguments;
    // A layer that Keras lacks is defined under a class of its own name.
    std::string function = text_is_defined(type) ? type : "layers." + type;
    if (type == "InputLayer") {
      Json shape = config["batch_shape"];
      const bool fixed = !shape[0].is_null();
      if (!fixed) shape.erase(0);
      arguments.push_back((fixed ? "batch_shape=" : "shape=") + tuple(shape));
      if (std::exchange(input_is_mask_, false)) arguments.emplace_back("dtype=\"bool\"");
      function = "keras.Input";
    } else {
      const int around = std::exchange(nested_, indent + 4);
      const Schema& schema = layers().find(type).options;
      // No copy where none is needed: graphs inside are known by the place of their config.
      arguments = lacks_forward_layer(type, config) ? options(schema, with_forward_layer(config))
                                                    : options(schema, config);
      nested_ = around;
    }
    if (!is_automatic(name, snake_case(type))) arguments.push_back("name=" + python_literal(name));
    return reordered(config, python_call(function, arguments, indent));
  }

  /// A layer around `layer` for options that Keras lacks.
  std::string reordered(const Json& config, const std::string& layer) {
    std::string text = layer;
    for (const char* option : reordering)
      if (config.value(option, false)) text += std::string(", ") + option + "=True";
    if (text == layer) return layer;
    defined_.insert("Reordered");
    ++counts_["reordered"];
    return "Reordered(" + text + ")";
  }

  /// Bidirectional in Keras makes a layer that runs backwards, even beside one that does, and then refuses
  /// the two (keras/src/layers/rnn/bidirectional.py).
  static bool lacks_forward_layer(const std::string& type, const Json& config) {
    return type == "Bidirectional" && config["backward_layer"].is_null() &&
           config["layer"]["config"].value("go_backwards", false);
  }

  static Json with_forward_layer(Json config) {
    Json& other = config["backward_layer"] = config["layer"];
    other["config"]["go_backwards"] = false;
    other["config"]["name"] = nullptr;
    return config;
  }

  static bool is_input(const Layer& layer) { return std::string_view(layer.type_name()) == "InputLayer"; }

  /// True for a node whose value calls take as a mask and in no other way.
  static bool is_mask(const Model& model, int number) {
    const auto takes = [number](std::span<const NodeOutput> sources) {
      return std::ranges::any_of(sources, [number](NodeOutput source) { return source.node == number; });
    };
    return std::ranges::any_of(model.nodes(), [&](const Node& node) { return takes(node.given_masks()); }) &&
           std::ranges::none_of(model.nodes(), [&](const Node& node) { return takes(node.values()); });
  }

  static bool takes_states(const Layer& layer) {
    return layer.config().contains("return_state") || layer.config().contains("merge_mode");
  }

  /// True for the name that Keras gives to the next layer or model of a class, and for none. Keras counts the
  /// names that it gives, not those that it is given (keras/src/utils/naming.py, uniquify).
  bool is_automatic(const Json& name, const std::string& base) {
    int& count = counts_[base];
    if (!name.is_null() && name != (count == 0 ? base : base + "_" + std::to_string(count))) return false;
    ++count;
    return true;
  }

  std::string name_argument(const Json& name, const char* base) {
    return is_automatic(name, base) ? "" : ", name=" + python_literal(name);
  }

  std::string sequential() {
    std::vector<std::string> items;
    for (const auto& layer : model_.layers()) items.push_back(layer_object(*layer, 4));
    return "model = keras.Sequential(" + python_list(items) + name_argument(model_.name(), "sequential") +
           ")\n";
  }

  /// Statements that define `result`, with variables that begin with `prefix`.
  std::string functional(const Model& model, const std::string& result, const std::string& prefix,
                         bool frozen = false) {
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
             (of_inputs.size() == 1 || takes_states(*node.layer) ? of_inputs[0] : list(of_inputs));
    };
    const auto arguments = [&](const Node& node) {
      const auto inputs = node.values();
      if (inputs.size() > 1 && takes_states(*node.layer)) {
        std::vector<std::string> given;
        for (const NodeOutput state : inputs.subspan(1)) given.push_back(value(state));
        given = StateLists(*node.layer).joined(given);
        return "(" + value(inputs[0]) + ", initial_state=" + (given.size() > 1 ? list(given) : given[0]) +
               masks(node) + ")";
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
      if (first) maker = layer_object(layer, 0);
      if (first && calls[&layer] > 1) {
        // A graph has a variable already.
        if (std::string_view(layer.type_name()) != "Functional") {
          const std::string variable = variables_.unique(identifier + "_layer");
          text += variable + " = " + maker + "\n";
          maker = variable;
        }
        shared[&layer] = maker;
      }
      variables.push_back(variables_.unique(identifier));
      text += variables.back() + " = " + maker + (is_input(layer) ? "" : arguments(node)) + "\n";
    }
    return text + result + " = keras.Model(" + values(model.input_nodes()) + ", " +
           values(model.output_nodes()) + (frozen ? ", trainable=False" : "") +
           name_argument(model.name(), "functional") + ")\n";
  }

  /// A list on one line, or as an argument with one item on each.
  static std::string list(const std::vector<std::string>& items, int indent = 4) {
    constexpr std::size_t widest = 80;
    std::string text;
    for (const std::string& item : items) text += (text.empty() ? "" : ", ") + item;
    return text.size() < widest ? "[" + text + "]" : python_list(items, indent);
  }

  /// Keras's class for an entry, which is one of its other names.
  template <class Thing>
  static std::string class_name(const typename Registry<Thing>::Entry& entry) {
    std::string joined = entry.name;
    std::erase(joined, '_');
    for (const std::string& alias : entry.aliases)
      if (alias != entry.name && lower_case(alias) == joined) return alias;
    return entry.name;
  }

  std::string loss(const Json& given) {
    if (given.is_array()) {
      std::vector<std::string> items;
      for (const Json& item : given) items.push_back(loss(item));
      return list(items);
    }
    if (!given.is_object()) return text_value(given);
    const auto& entry = losses().find(given["class_name"].get<std::string>());
    const std::vector<std::string> set = options(entry.options, given["config"]);
    return set.empty() ? text_value(entry.name)
                       : python_call("keras.losses." + class_name<Loss>(entry), set, 4);
  }

  /// The crossentropy of an output of this width with targets of the width that its loss takes: "binary",
  /// "categorical" or "sparse_categorical".
  std::string kind_of(int output, const Json& losses_given) const {
    const Json& loss =
        losses_given.is_array() ? losses_given[static_cast<std::size_t>(output)] : losses_given;
    const int width = model_.output_shape(output).width();
    const int targets = loss.is_null()          ? width
                        : is_crossentropy(loss) ? 1
                                                : losses().create(loss)->target_width(width);
    return kind_by_shape(width, targets);
  }

  /// `kind` as kind_of gives it.
  std::string metric(const Json& given, const std::string& kind) {
    const std::string title = metric_name(given);
    const std::string lower = lower_case(title);
    if (given.is_string() && (lower == "accuracy" || lower == "acc")) return python_literal(title);
    const std::string found = is_crossentropy(given)  ? kind + "_crossentropy"
                              : given.is_object()     ? given["class_name"].get<std::string>()
                              : lower == "perplexity" ? lower
                                                      : title;
    const auto& entry = metrics().find(found);
    Json config =
        parse_options(entry.options,
                      given.is_object() ? given.value("config", Json::object()) : Json::object(), entry.name);
    if (entry.name == "perplexity") {
      if (given.is_string()) config["sparse"] = kind == "sparse_categorical";
      return perplexity(config, title);
    }
    const bool named = has_own_name(given);
    const bool defined = text_is_defined(entry.name);
    if (defined && !named) return entry.name;
    // As functions, losses of classes take the axis that they have anyway.
    const bool axes = entry.name == "dice" || entry.name == "tversky";
    if (!axes) config.erase("axis");
    // Keras takes no integers for these.
    for (const char* option : {"beta", "threshold"})
      if (config.value(option, Json()).is_number()) config[option] = config[option].get<double>();
    const std::vector<std::string> set = options(entry.options, config);
    const bool wraps =
        defined || no_metrics.contains(entry.name) || !config.value("ignore_class", Json()).is_null();
    const bool lacks = wraps || entry.name == "log_cosh";
    if (set.empty() && !lacks && !named && !is_crossentropy(given) && !unknown_names.contains(title))
      return python_literal(title);
    std::vector<std::string> arguments;
    std::string made = "keras.metrics." + class_name<Metric>(entry);
    if (wraps) {
      made = "keras.metrics.MeanMetricWrapper";
      arguments.push_back((defined ? "" : "keras.losses.") + entry.name);
    } else if (lacks) {
      made = "keras.metrics.LogCoshError";
    }
    arguments.insert(arguments.end(), set.begin(), set.end());
    if (lacks || named || title != entry.name) arguments.push_back("name=" + python_literal(title));
    return python_call(made, arguments, 8);
  }

  std::string metrics_of(const Json& given, const Json& losses_given) {
    const bool one = model_.output_nodes().size() == 1;
    const auto of_output = [&](const Json& entries, int output) {
      const std::string kind = kind_of(output, losses_given);
      std::vector<std::string> items;
      for (const Json& entry : entries) items.push_back(metric(entry, kind));
      return list(items, one ? 4 : 8);
    };
    if (one) return of_output(given, 0);
    std::vector<std::string> items;
    for (std::size_t output = 0; output < given.size(); ++output)
      items.push_back(of_output(given[output], static_cast<int>(output)));
    return list(items);
  }

  std::string perplexity(const Json& config, const std::string& title) {
    const char* made = config["sparse"].get<bool>() ? "Perplexity" : "CategoricalPerplexity";
    defined_.insert(made);
    return std::string(made) + (config.value("from_logits", false) ? "(from_logits=True, " : "(") +
           "name=" + python_literal(title) + ")";
  }

  std::string optimizer(const Json& given) {
    const Json full = optimizers().complete(given);
    const std::string name = full["class_name"].get<std::string>();
    const int around = std::exchange(nested_, 8);
    const std::vector<std::string> set = options(optimizers().find(name).options, full["config"]);
    nested_ = around;
    if (!set.empty()) return python_call("keras.optimizers." + name, set, 4);
    return python_literal(lower_case(name));
  }

  std::string compile_call(const Json& compile) {
    std::vector<std::string> arguments{"optimizer=" + optimizer(compile["optimizer"]),
                                       "loss=" + loss(compile["loss"])};
    for (const char* option : {"metrics", "weighted_metrics"}) {
      const Json given = compile.value(option, Json::array());
      const auto has_entries = [](const Json& item) { return !item.is_array() || !item.empty(); };
      if (std::any_of(given.begin(), given.end(), has_entries))
        arguments.push_back(std::string(option) + "=" + metrics_of(given, compile["loss"]));
    }
    if (compile.contains("loss_weights"))
      arguments.push_back("loss_weights=" + python_literal(compile["loss_weights"]));
    return python_call("model.compile", arguments) + "\n";
  }

  /// A callback that Keras lacks, as a source of batches: the first one.
  void find_feed(const Json& fit) {
    for (const Json& given : fit.value("callbacks", Json::array())) {
      feed_source_ = callbacks().create(given)->keras_source();
      if (!feed_source_) continue;
      feed_ = callbacks().complete(given);
      variables_.reserve(feed_["class_name"].get<std::string>());
      return;
    }
  }

  std::string fit_call(const Json& fit) {
    std::vector<std::string> arguments{"x_train", "y_train"};
    Json keras = fit;
    keras.erase("seed");
    if (feed_source_) {
      const std::string name = feed_["class_name"].get<std::string>();
      std::vector<std::string> given{"model", "x_train", "y_train"};
      for (const char* option : {"batch_size", "shuffle"})
        if (keras.contains(option))
          given.push_back(std::string(option) + "=" + python_literal(keras[option]));
      for (std::string& argument : options(callbacks().find(name).options, feed_["config"]))
        given.push_back(std::move(argument));
      arguments = {python_call(name, given, 4)};
      keras.erase("batch_size");
      const auto is_feed = [&name](const Json& one) {
        return (one.is_string() ? one : one["class_name"]) == name;
      };
      Json& list = keras["callbacks"];
      list.erase(std::remove_if(list.begin(), list.end(), is_feed), list.end());
    }
    const std::vector<std::string> set = options(fit_schema(), keras);
    arguments.insert(arguments.end(), set.begin(), set.end());
    if (fit.value("validation_split", 0.0) == 0.0) arguments.emplace_back("validation_data=(x_val, y_val)");
    return python_call("model.fit", arguments) + "\n";
  }

  /// Prints the values of the test set, and answers to its first samples or predictions of them.
  std::string results() const {
    const bool several = model_.input_nodes().size() > 1;
    const int batch = model_.input_shape(0)[0];
    const std::string count = std::to_string(batch == unknown ? 3 : batch);
    const std::string size = batch == unknown ? "" : ", batch_size=" + count;
    const std::string first = several ? "[x[:" + count + "] for x in x_test]" : "x_test[:" + count + "]";
    return "print(\"Test:\", model.evaluate(x_test, y_test" + size + ", verbose=0, return_dict=True))\n" +
           (answers_code_.empty() || batch != unknown
                ? "print(\"Predictions:\", model.predict(" + first + size + ", verbose=0))\n"
                : answers_code_);
  }

  const Model& model_;
  const std::string& data_code_;
  const std::string& answers_code_;
  PythonNames variables_;
  /// The names that Keras has given for each class.
  std::map<std::string, int> counts_;
  std::set<std::string> defined_;
  /// See find_feed; null for none.
  const char* feed_source_ = nullptr;
  Json feed_;
  /// For nested graphs: the statements, the variables by config, and the models that own the configs.
  std::string graphs_;
  std::map<const Json*, std::string> graph_variables_;
  std::vector<std::unique_ptr<Model>> graph_models_;
  /// The indent of the arguments of what is being written: a layer, the optimizer, the callbacks.
  int nested_ = 0;
  /// The next InputLayer takes a mask.
  bool input_is_mask_ = false;
};

}  // namespace

std::string keras_code(const Model& model, const Json& compile, const Json& fit, const std::string& data_code,
                       std::uint64_t seed, const std::string& answers_code) {
  return KerasCode(model, data_code, answers_code).write(compile, fit, seed);
}

}  // namespace rnn
