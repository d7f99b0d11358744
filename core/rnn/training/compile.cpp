#include "rnn/training/compile.h"

#include <algorithm>

#include "rnn/model/sampling_layers.h"

namespace rnn {

namespace {

/// An entry for one output, and the JSON pointer to it in the config.
struct Entry {
  Json value;
  std::string where;
};

bool is_single(const Json& given) {
  return given.is_string() || (given.is_object() && given.contains("class_name"));
}

std::vector<Entry> by_name(const Json& given, const std::vector<std::string>& outputs,
                           const std::string& where) {
  std::vector<Entry> entries;
  for (const std::string& output : outputs)
    entries.push_back({given.value(output, Json()), where + "/" + output});
  for (const auto& [name, value] : given.items())
    if (std::find(outputs.begin(), outputs.end(), name) == outputs.end())
      throw ConfigError({"compile.unknown_output", "[compile] unknown output '{name}'"}, {name},
                        where + "/" + name);
  return entries;
}

std::vector<Entry> by_position(const Json& given, std::size_t outputs, const std::string& where) {
  if (given.size() != outputs)
    throw ConfigError(
        {"compile.entries", "[compile] expected {part} for {outputs} outputs, got a list of {given}"},
        {where.substr(1), outputs, given.size()}, where);
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < outputs; ++i) entries.push_back({given[i], where + "/" + std::to_string(i)});
  return entries;
}

std::vector<Entry> list_of(const Entry& entry) {
  if (entry.value.is_null()) return {};
  if (!entry.value.is_array()) return {entry};
  std::vector<Entry> list;
  for (std::size_t i = 0; i < entry.value.size(); ++i)
    list.push_back({entry.value[i], entry.where + "/" + std::to_string(i)});
  return list;
}

std::vector<Entry> metrics_of_outputs(const Json& given, const std::vector<std::string>& outputs,
                                      const std::string& where) {
  if (given.is_null()) return std::vector<Entry>(outputs.size());
  if (given.is_object() && !is_single(given)) return by_name(given, outputs, where);
  const bool nested = given.is_array() && given.size() == 1 && given[0].is_array();
  if (outputs.size() == 1 && !nested) return {{given, where}};
  if (!given.is_array())
    throw ConfigError({"compile.metrics",
                       "[compile] expected a list of metrics for each of {outputs} outputs, got {given}"},
                      {outputs.size(), given}, where);
  return by_position(given, outputs.size(), where);
}

/// The name of a loss for targets `target_width` wide.
Json resolved(const Json& loss, int width, int target_width) {
  if (!is_crossentropy(loss)) return loss;
  return kind_by_shape(width, target_width) + "_crossentropy";
}

[[noreturn]] void refuse_width(const std::string& metric, int expected, int given, bool with_loss) {
  if (with_loss)
    throw ConfigError(
        {"metric.width_of_loss",
         "[{metric}] expected targets {expected} wide, got {given} wide ones, as the loss takes them"},
        {metric, expected, given});
  throw ConfigError({"metric.width", "[{metric}] expected targets {expected} wide, got {given} wide ones"},
                    {metric, expected, given});
}

}  // namespace

Compiled::Compiled(const Model& model, const Json& given, std::span<const int> known) : as_given(given) {
  if (!given.is_object())
    throw ConfigError({"compile.object", "[compile] expected an object, got {given}"}, {given});
  for (const auto& [name, value] : given.items())
    if (name != "optimizer" && name != "loss" && name != "metrics" && name != "weighted_metrics" &&
        name != "loss_weights")
      throw ConfigError({"compile.unknown_option",
                         "[compile] unknown option '{name}'; known: optimizer, loss, loss_weights, metrics, "
                         "weighted_metrics"},
                        {name}, "/" + name);
  const Json rule = given.value("optimizer", Json("rmsprop"));
  locate("/optimizer", [&] {
    optimizer = optimizers().create(rule);
    config["optimizer"] = optimizers().complete(rule);
  });
  add_name("loss");
  read_losses(model, given.value("loss", Json()), known);
  if (!sampling_layers(model).empty()) add_name("kl_loss");
  read_metrics(model, given.value("metrics", Json()), false);
  const Json weighted = given.value("weighted_metrics", Json());
  if (!weighted.is_null()) read_metrics(model, weighted, true);
  read_loss_weights(model, given.value("loss_weights", Json()));
  for (std::size_t output = 0; output < losses.size(); ++output) {
    const bool measured = std::any_of(metrics.begin(), metrics.end(),
                                      [&](const OutputMetric& one) { return one.output == output; });
    if (losses[output] == nullptr && !measured) target_widths[output] = 0;
    undecided = undecided || target_widths[output] == unknown;
  }
}

std::size_t Compiled::loss_count() const {
  return losses.size() - static_cast<std::size_t>(std::count(losses.begin(), losses.end(), nullptr));
}

void Compiled::read_losses(const Model& model, const Json& given, std::span<const int> known) {
  const std::vector<std::string> outputs = model.output_names();
  if (given.is_null())
    throw ConfigError({"compile.no_loss", "[compile] loss: expected a loss, got nothing"}).at("/loss");
  std::vector<Entry> entries;
  if (is_single(given))
    entries.assign(outputs.size(), {given, "/loss"});
  else if (given.is_object())
    entries = by_name(given, outputs, "/loss");
  else if (given.is_array())
    entries = by_position(given, outputs.size(), "/loss");
  else
    throw ConfigError({"compile.loss", "[compile] loss: expected a name or a list of names, got {given}"},
                      {given}, "/loss");
  Json complete = Json::array();
  for (std::size_t output = 0; output < outputs.size(); ++output) {
    const auto& [value, where] = entries[output];
    const int width = model.output_shape(static_cast<int>(output)).width();
    const int given_width = known.empty() ? unknown : known[output];
    target_widths.push_back(given_width);
    const int rank = model.output_shape(static_cast<int>(output)).rank();
    class_axes.push_back(rank - 1);
    if (value.is_null()) {
      if (given.is_object() && !given.contains(outputs[output]))
        throw ConfigError({"compile.loss_of_output",
                           "[compile] loss: expected a loss for '{output}', or null, got nothing"},
                          {outputs[output]}, "/loss");
      losses.push_back(nullptr);
      complete.push_back(nullptr);
      continue;
    }
    const bool guess = is_crossentropy(value) && width != 1 && given_width == unknown;
    const Json loss = resolved(value, width, guess ? 1 : given_width);
    locate(where, [&] {
      losses.push_back(rnn::losses().create(loss));
      locate("/config", [&] { losses.back()->prepare(model.output_shape(static_cast<int>(output))); });
      complete.push_back(guess ? Json("crossentropy") : rnn::losses().complete(loss));
    });
    if (!guess) target_widths.back() = losses.back()->target_width(width);
    class_axes.back() = losses.back()->class_axis(rank);
  }
  const std::size_t count = loss_count();
  if (count == 0)
    throw ConfigError(
        {"compile.no_loss_at_all", "[compile] loss: expected a loss for at least one output, got none"})
        .at("/loss");
  config["loss"] = outputs.size() == 1 ? complete[0] : complete;
  for (std::size_t output = 0; count > 1 && output < outputs.size(); ++output)
    if (losses[output] != nullptr) add_name(outputs[output] + "_loss");
}

void Compiled::read_metrics(const Model& model, const Json& given, bool weighted) {
  const std::string option = weighted ? "weighted_metrics" : "metrics";
  const std::vector<std::string> outputs = model.output_names();
  const std::vector<Entry> entries = metrics_of_outputs(given, outputs, "/" + option);
  Json complete = Json::array();
  for (std::size_t output = 0; output < outputs.size(); ++output) {
    const int width = model.output_shape(static_cast<int>(output)).width();
    const bool known_width = target_widths[output] != unknown;
    const int target_width = known_width ? target_widths[output] : losses[output] == nullptr ? width : 1;
    Json of_output = Json::array();
    for (const Entry& entry : list_of(entries[output])) {
      locate(entry.where, [&] {
        auto metric = make_metric(entry.value, width, target_width);
        locate("/config", [&] { metric->prepare(model.output_shape(static_cast<int>(output))); });
        if (known_width && metric->target_width(width) != target_width)
          refuse_width(metric_name(entry.value), metric->target_width(width), target_width,
                       losses[output] != nullptr);
        const int axis = metric->class_axis(model.output_shape(static_cast<int>(output)).rank());
        const bool measured = std::any_of(metrics.begin(), metrics.end(),
                                          [&](const OutputMetric& one) { return one.output == output; });
        if (losses[output] == nullptr && !measured) class_axes[output] = axis;
        if (axis != class_axes[output])
          throw ConfigError({"metric.class_axis",
                             "[{metric}] expected classes along axis {expected} of the targets, as its other "
                             "metrics and the loss take them, got axis {given}"},
                            {metric_name(entry.value), class_axes[output], axis});
        of_output.push_back(entry.value.is_string() ? entry.value : rnn::metrics().complete(entry.value));
        std::string name = metric_name(entry.value);
        if (metric->numbered() && entry.value.is_object() && !has_own_name(entry.value))
          if (const int earlier = numbered_[name]++; earlier > 0) name += "_" + std::to_string(earlier);
        const std::string before = outputs.size() == 1 ? "" : outputs[output] + "_";
        const bool taken = std::find(taken_.begin(), taken_.end(), before + name) != taken_.end();
        add_name(before + (weighted && taken ? "weighted_" : "") + name, metric->result_count());
        metrics.push_back({std::move(metric), output, weighted});
      });
    }
    complete.push_back(std::move(of_output));
  }
  config[option] = outputs.size() == 1 ? complete[0] : complete;
}

void Compiled::read_loss_weights(const Model& model, const Json& given) {
  const std::string where = "/loss_weights";
  loss_weights.assign(losses.size(), 1.0);
  if (given.is_null()) return;
  std::vector<Entry> entries;
  if (given.is_object())
    entries = by_name(given, model.output_names(), where);
  else if (given.is_array())
    entries = by_position(given, losses.size(), where);
  else
    entries.assign(losses.size(), {given, where});
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto& [value, at] = entries[i];
    if (value.is_null()) continue;
    if (!value.is_number())
      throw ConfigError(
          {"compile.loss_weights", "[compile] loss_weights: expected a number for each output, got {given}"},
          {value}, at);
    loss_weights[i] = value.get<double>();
  }
  config["loss_weights"] = loss_weights;
}

void Compiled::add_name(const std::string& name, int count) {
  std::string unique = name;
  for (int i = 1; std::find(taken_.begin(), taken_.end(), unique) != taken_.end(); ++i)
    unique = name + "_" + std::to_string(i);
  for (int place = 0; place < count; ++place)
    names.push_back(count == 1 ? unique : unique + "[" + std::to_string(place) + "]");
  taken_.push_back(std::move(unique));
}

}  // namespace rnn
