#include <catch_amalgamated.hpp>
#include <map>
#include <set>

#include "rnn/layers/registry.h"
#include "rnn/losses/loss.h"
#include "rnn/metrics/metric.h"
#include "rnn/optimizers/optimizer.h"
#include "support/golden.h"

// Golden values are there for every registered layer, loss and optimizer, with every option.

namespace rnn::test::golden_options_test {

namespace {

/// By the name of a registered thing and its option: the values it has somewhere.
using Values = std::map<std::string, std::map<std::string, std::set<Json>>>;

void collect(const Json& value, Values& values) {
  if (value.is_object() && value.contains("class_name") && value.value("config", Json()).is_object()) {
    auto& of_thing = values[value["class_name"]];
    for (const auto& [option, given] : value["config"].items()) of_thing[option].insert(given);
  }
  if (value.is_structured())
    for (const Json& part : value) collect(part, values);
}

/// The cases of a file: of one in parts, all of them.
Json cases_of(const std::string& file) {
  const Json golden = golden_file(file);
  if (golden.is_array()) return golden;
  Json cases = Json::array();
  for (const auto& [part, list] : golden.items())
    if (list.is_array()) cases.insert(cases.end(), list.begin(), list.end());
  return cases;
}

Values values_of(const std::vector<std::string>& files) {
  Values values;
  for (const std::string& file : files)
    for (const Json& golden : cases_of(file))
      // A whole model is no layer.
      for (const auto& [part, value] : golden.items())
        collect(part == "model" ? value["config"] : value, values);
  return values;
}

/// Layers with golden gradients of weights.
std::set<std::string> layers_with_weights(const std::vector<std::string>& files) {
  std::set<std::string> names;
  for (const std::string& file : files)
    for (const Json& golden : golden_file(file))
      if (golden.contains("layer") && !golden["weights"].empty()) names.insert(golden["layer"]["class_name"]);
  return names;
}

/// The values of an option that no golden value has: its other choices, or any other than the default.
std::string missing(const Option& option, const std::set<Json>& values) {
  std::string lacking;
  for (const std::string& choice : option.choices)
    if (Json(choice) != option.fallback && !values.contains(Json(choice))) lacking += " " + choice;
  if (!option.choices.empty()) return lacking;
  for (const Json& value : values)
    if (value != option.fallback) return "";
  return " any value";
}

/// Every entry of the registry is the subject of a case, under `part`.
template <class Thing>
void check_all_have_cases(const Registry<Thing>& registry, const std::string& part,
                          const std::vector<std::string>& files, const std::set<std::string>& exempt = {}) {
  std::set<std::string> names;
  for (const std::string& file : files)
    for (const Json& golden : cases_of(file))
      if (golden.contains(part)) names.insert(registry.find(golden[part]["class_name"]).name);
  for (const auto& entry : registry.entries()) {
    INFO(entry.name << " has no golden values: add a case to tests/golden");
    CHECK((names.contains(entry.name) || exempt.contains(entry.name)));
  }
}

}  // namespace

TEST_CASE("every layer, loss and optimizer has golden values", "[golden]") {
  // An input has nothing to compute; models as layers are among the golden models, and an RNN is made of
  // recurrent layers: rnn_of_cells_test.cpp and, beside Keras, keras_configs.test.mjs.
  check_all_have_cases(layers(), "layer", golden_files("layers"),
                       {"InputLayer", "Sequential", "Functional", "RNN"});
  check_all_have_cases(losses(), "loss", {"losses.json", "keras3_training.json"});
  check_all_have_cases(optimizers(), "optimizer", {"optimizers.json"});
}

TEST_CASE("every option of every layer has golden values", "[golden]") {
  std::vector<std::string> files = golden_files("layers");
  for (const std::string& file : golden_files("models")) files.push_back(file);
  Values values = values_of(files);
  const std::set<std::string> weighty = layers_with_weights(files);
  for (const auto& entry : layers().entries())
    for (const Option& option : entry.options) {
      // A name is no number, a seed draws numbers of its own, and what has no weights trains none.
      if (option.name == "name" || option.name == "seed" || entry.name == "RNN" ||
          (option.name == "trainable" && !weighty.contains(entry.name)))
        continue;
      INFO(entry.name << " " << option.name);
      CHECK(missing(option, values[entry.name][option.name]) == "");
    }
}

TEST_CASE("every option of every optimizer has golden values", "[golden]") {
  Values values = values_of({"optimizers.json", "models/small_models.json", "keras3_training.json"});
  // What goes on before and after any rule.
  for (const char* common : {"clipnorm", "clipvalue", "global_clipnorm", "use_ema", "ema_momentum",
                             "ema_overwrite_frequency", "gradient_accumulation_steps"})
    for (const auto& entry : optimizers().entries())
      values[entry.name][common].merge(std::set(values["Adam"][common]));
  for (const auto& entry : optimizers().entries())
    for (const Option& option : entry.options) {
      INFO(entry.name << " " << option.name);
      CHECK(missing(option, values[entry.name][option.name]) == "");
    }
}

/// Values under the registry's own names.
template <class Thing>
std::set<Json> values_under(Values& values, const typename Registry<Thing>::Entry& entry,
                            const Option& option) {
  std::set<Json> found = values[entry.name][option.name];
  for (const std::string& alias : entry.aliases) found.merge(std::set(values[alias][option.name]));
  return found;
}

TEST_CASE("every option of every loss has golden values", "[golden]") {
  Values values = values_of({"losses.json", "keras3_training.json"});
  for (const auto& entry : losses().entries())
    for (const Option& option : entry.options) {
      INFO(entry.name << " " << option.name);
      // A reduction takes any loss's values.
      const bool common = option.name == "reduction";
      const auto& subject = common ? losses().find("mse") : entry;
      CHECK(missing(option, values_under<Loss>(values, subject, option)) == "");
    }
}

TEST_CASE("every option of metrics of their own has golden values", "[golden]") {
  Values values = values_of({"keras3_training.json"});
  for (const char* name : {"precision", "recall", "true_positives", "true_negatives", "false_positives",
                           "false_negatives", "auc", "f1_score", "fbeta_score", "r2_score"}) {
    const auto& entry = metrics().find(name);
    for (const Option& option : entry.options) {
      // Names of metrics are those of histories: keras_training.test.mjs.
      if (option.name == "name") continue;
      INFO(name << " " << option.name);
      CHECK(missing(option, values_under<Metric>(values, entry, option)) == "");
    }
  }
}

}  // namespace rnn::test::golden_options_test
