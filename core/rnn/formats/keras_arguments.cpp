#include "rnn/formats/keras_arguments.h"

#include <algorithm>
#include <utility>

#include "rnn/formats/python.h"
#include "rnn/layers/registry.h"
#include "rnn/layers/rnn/cells.h"
#include "rnn/optimizers/schedule.h"
#include "rnn/training/callback.h"
#include "rnn/weights/constraint.h"
#include "rnn/weights/initializer.h"
#include "rnn/weights/regularizer.h"

namespace rnn {

namespace {

/// Calls visit(registry, Keras's module).
template <class Visit>
auto with_registry(const std::string& name, Visit visit) {
  if (name == "regularizer") return visit(regularizers(), "keras.regularizers.");
  if (name == "constraint") return visit(constraints(), "keras.constraints.");
  if (name == "schedule") return visit(schedules(), "keras.optimizers.schedules.");
  if (name == "callback") return visit(callbacks(), "keras.callbacks.");
  return visit(initializers(), "keras.initializers.");
}

/// The cells inside of StackedRNNCells too.
Json frozen_cell(Json value) {
  Json& config = value["config"];
  if (!config.contains("cells"))
    config["trainable"] = false;
  else
    for (Json& one : config["cells"]) one = frozen_cell(one);
  return value;
}

bool is_default(const Option& option, const Json& value) {
  if (value == option.fallback) return true;
  if (option.kind != OptionKind::registered || value.is_null() || option.fallback.is_null()) return false;
  return with_registry(option.registry, [&](const auto& registry, const char*) {
    return registry.complete(value) == registry.complete(option.fallback);
  });
}

}  // namespace

std::vector<std::string> KerasArguments::of(const Schema& schema, const Json& config, int indent) {
  const int around = std::exchange(indent_, indent);
  std::vector<std::string> arguments = options(schema, config);
  indent_ = around;
  return arguments;
}

std::string KerasArguments::text(const Json& value) {
  return program_.define(value) ? value.get<std::string>() : python_literal(value);
}

std::vector<std::string> KerasArguments::options(const Schema& schema, const Json& config) {
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

std::string KerasArguments::value_of(const Option& option, const Json& value) {
  if (option.kind == OptionKind::text) return python_literal(value);
  // Keras knows a list of epochs by its type.
  const bool listed = option.name == "validation_freq";
  if (option.kind == OptionKind::integers && value.is_array() && !listed) return python_tuple(value);
  if (option.kind == OptionKind::layer && value.is_object()) return write_layer_(value, indent_);
  if (option.registry == "cell") return cell(value);
  if (option.kind == OptionKind::list) {
    const int around = std::exchange(indent_, 8);
    std::vector<std::string> items;
    for (const Json& item : value) items.push_back(callback(item));
    indent_ = around;
    return python_list(items, 4);
  }
  if (option.name == "class_weight") {
    std::string list;
    for (std::size_t i = 0; i < value.size(); ++i)
      list += (i == 0 ? "" : ", ") + std::to_string(i) + ": " + python_literal(value[i]);
    return "{" + list + "}";
  }
  return value.is_object() && !option.registry.empty() ? object(option.registry, value) : text(value);
}

/// `first` are arguments in front of those of the config.
std::string KerasArguments::object(const std::string& kind, const Json& value,
                                   std::vector<std::string> first) {
  return with_registry(kind, [&](const auto& registry, const char* module) {
    const auto& entry = registry.find(value["class_name"].template get<std::string>());
    for (std::string& argument : options(entry.options, value.value("config", Json::object())))
      first.push_back(std::move(argument));
    if (first.empty() && kind == "initializer") return python_literal(snake_case(entry.name));
    return python_call(module + entry.name, first, indent_);
  });
}

/// A list of cells is one of StackedRNNCells.
std::string KerasArguments::cell(const Json& value) {
  const std::string type = value["class_name"].get<std::string>();
  const Json& config = value["config"];
  const bool stacked = type == "StackedRNNCells";
  std::vector<std::string> arguments;
  const int around = std::exchange(indent_, indent_ + 4);
  if (stacked)
    for (const Json& one : config["cells"]) arguments.push_back(cell(one));
  else
    arguments = options(cells().find(type).options, config);
  indent_ = around;
  if (stacked) arguments = {python_short_list(arguments, indent_)};
  const bool named = !program_.is_automatic(config["name"], stacked ? "stacked_rnn_cells" : snake_case(type));
  if (named) arguments.push_back("name=" + python_literal(config["name"]));
  return stacked && !named ? arguments[0] : python_call("layers." + type, arguments, indent_);
}

std::string KerasArguments::callback(const Json& given) {
  const Json value = callbacks().complete(given);
  if (value.is_string()) return "keras.callbacks." + value.get<std::string>() + "()";
  if (value["class_name"] == "LearningRateScheduler")
    return "keras.callbacks.LearningRateScheduler(lambda epoch: float(" +
           object("schedule", value["config"]["schedule"]) + "(epoch)))";
  const bool saves = value["class_name"] == "ModelCheckpoint";
  return object("callback", value,
                saves ? std::vector<std::string>{"\"best.keras\""} : std::vector<std::string>{});
}

}  // namespace rnn
