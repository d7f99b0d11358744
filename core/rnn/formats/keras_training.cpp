#include "rnn/formats/keras_training.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>

#include "rnn/formats/python.h"
#include "rnn/losses/loss.h"
#include "rnn/metrics/metric.h"
#include "rnn/optimizers/optimizer.h"
#include "rnn/training/callback.h"
#include "rnn/training/fit.h"

namespace rnn {

namespace {

/// Names by which Keras finds no metric.
const std::set<std::string> unknown_names{"rmse", "RMSE", "kld", "KLD", "fbeta_score"};

/// Losses that Keras does not have as metrics.
const std::set<std::string> no_metrics{"huber", "binary_focal_crossentropy", "categorical_focal_crossentropy",
                                       "dice", "tversky"};

std::string lower_case(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

/// Keras's class for an entry, which is one of its other names.
template <class Thing>
std::string class_name(const typename Registry<Thing>::Entry& entry) {
  std::string joined = entry.name;
  std::erase(joined, '_');
  for (const std::string& alias : entry.aliases)
    if (alias != entry.name && lower_case(alias) == joined) return alias;
  return entry.name;
}

}  // namespace

KerasTraining::KerasTraining(const Model& model, const Json& compile, const Json& fit, KerasProgram& program)
    : model_(model), compile_(compile), fit_(fit), program_(program), arguments_(program) {
  find_feed();
}

std::string KerasTraining::compile_call() {
  std::vector<std::string> arguments{"optimizer=" + optimizer(compile_["optimizer"]),
                                     "loss=" + loss(compile_["loss"])};
  for (const char* option : {"metrics", "weighted_metrics"}) {
    const Json given = compile_.value(option, Json::array());
    const auto has_entries = [](const Json& item) { return !item.is_array() || !item.empty(); };
    if (std::any_of(given.begin(), given.end(), has_entries))
      arguments.push_back(std::string(option) + "=" + metrics_of(given));
  }
  if (compile_.contains("loss_weights"))
    arguments.push_back("loss_weights=" + python_literal(compile_["loss_weights"]));
  return python_call("model.compile", arguments) + "\n";
}

std::string KerasTraining::optimizer(const Json& given) {
  const Json full = optimizers().complete(given);
  const std::string name = full["class_name"].get<std::string>();
  const std::vector<std::string> set = arguments_.of(optimizers().find(name).options, full["config"], 8);
  if (!set.empty()) return python_call("keras.optimizers." + name, set, 4);
  return python_literal(lower_case(name));
}

std::string KerasTraining::loss(const Json& given) {
  if (given.is_array()) {
    std::vector<std::string> items;
    for (const Json& item : given) items.push_back(loss(item));
    return python_short_list(items);
  }
  if (!given.is_object()) return arguments_.text(given);
  const auto& entry = losses().find(given["class_name"].get<std::string>());
  const std::vector<std::string> set = arguments_.of(entry.options, given["config"]);
  return set.empty() ? arguments_.text(entry.name)
                     : python_call("keras.losses." + class_name<Loss>(entry), set, 4);
}

std::string KerasTraining::metrics_of(const Json& given) {
  const bool one = model_.output_nodes().size() == 1;
  const auto of_output = [&](const Json& entries, int output) {
    const std::string kind = kind_of(output);
    std::vector<std::string> items;
    for (const Json& entry : entries) items.push_back(metric(entry, kind));
    return python_short_list(items, one ? 4 : 8);
  };
  if (one) return of_output(given, 0);
  std::vector<std::string> items;
  for (std::size_t output = 0; output < given.size(); ++output)
    items.push_back(of_output(given[output], static_cast<int>(output)));
  return python_short_list(items);
}

/// `kind` as kind_of gives it.
std::string KerasTraining::metric(const Json& given, const std::string& kind) {
  const std::string title = metric_name(given);
  const std::string lower = lower_case(title);
  if (given.is_string() && (lower == "accuracy" || lower == "acc")) return python_literal(title);
  const std::string found = is_crossentropy(given)  ? kind + "_crossentropy"
                            : given.is_object()     ? given["class_name"].get<std::string>()
                            : lower == "perplexity" ? lower
                                                    : title;
  const auto& entry = metrics().find(found);
  Json config = parse_options(
      entry.options, given.is_object() ? given.value("config", Json::object()) : Json::object(), entry.name);
  if (entry.name == "perplexity") {
    if (given.is_string()) config["sparse"] = kind == "sparse_categorical";
    return perplexity(config, title);
  }
  const bool named = has_own_name(given);
  const bool defined = program_.define(entry.name);
  if (defined && !named) return entry.name;
  // As functions, losses of classes take the axis that they have anyway.
  const bool axes = entry.name == "dice" || entry.name == "tversky";
  if (!axes) config.erase("axis");
  // Keras takes no integers for these.
  for (const char* option : {"beta", "threshold"})
    if (config.value(option, Json()).is_number()) config[option] = config[option].get<double>();
  const std::vector<std::string> set = arguments_.of(entry.options, config);
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

std::string KerasTraining::perplexity(const Json& config, const std::string& title) {
  const char* made = config["sparse"].get<bool>() ? "Perplexity" : "CategoricalPerplexity";
  program_.define(made);
  return std::string(made) + (config.value("from_logits", false) ? "(from_logits=True, " : "(") +
         "name=" + python_literal(title) + ")";
}

/// The crossentropy of an output of this width with targets of the width that its loss takes: "binary",
/// "categorical" or "sparse_categorical".
std::string KerasTraining::kind_of(int output) const {
  const Json& losses_given = compile_["loss"];
  const Json& loss = losses_given.is_array() ? losses_given[static_cast<std::size_t>(output)] : losses_given;
  const int width = model_.output_shape(output).width();
  const int targets = loss.is_null()          ? width
                      : is_crossentropy(loss) ? 1
                                              : losses().create(loss)->target_width(width);
  return kind_by_shape(width, targets);
}

std::string KerasTraining::fit_call() {
  std::vector<std::string> arguments{"x_train", "y_train"};
  Json keras = fit_;
  keras.erase("seed");
  if (feed_source_) {
    const std::string name = feed_["class_name"].get<std::string>();
    std::vector<std::string> given{"model", "x_train", "y_train"};
    for (const char* option : {"batch_size", "shuffle"})
      if (keras.contains(option)) given.push_back(std::string(option) + "=" + python_literal(keras[option]));
    for (std::string& argument : arguments_.of(callbacks().find(name).options, feed_["config"]))
      given.push_back(std::move(argument));
    arguments = {python_call(name, given, 4)};
    keras.erase("batch_size");
    const auto is_feed = [&name](const Json& one) {
      return (one.is_string() ? one : one["class_name"]) == name;
    };
    Json& list = keras["callbacks"];
    list.erase(std::remove_if(list.begin(), list.end(), is_feed), list.end());
  }
  const std::vector<std::string> set = arguments_.of(fit_schema(), keras);
  arguments.insert(arguments.end(), set.begin(), set.end());
  if (fit_.value("validation_split", 0.0) == 0.0) arguments.emplace_back("validation_data=(x_val, y_val)");
  return python_call("model.fit", arguments) + "\n";
}

/// A callback that Keras lacks, as a source of batches: the first one.
void KerasTraining::find_feed() {
  for (const Json& given : fit_.value("callbacks", Json::array())) {
    feed_source_ = callbacks().create(given)->keras_source();
    if (!feed_source_) continue;
    feed_ = callbacks().complete(given);
    program_.variables.reserve(feed_["class_name"].get<std::string>());
    return;
  }
}

}  // namespace rnn
