#include <catch_amalgamated.hpp>
#include <map>
#include <set>

#include "rnn/layers/registry.h"
#include "rnn/losses/loss.h"
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

Values values_of(const std::vector<std::string>& files) {
  Values values;
  for (const std::string& file : files)
    for (const Json& golden : golden_file(file))
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
    for (const Json& golden : golden_file(file)) names.insert(golden[part]["class_name"]);
  for (const auto& entry : registry.entries()) {
    INFO(entry.name << " has no golden values: add a case to tests/golden");
    CHECK((names.contains(entry.name) || exempt.contains(entry.name)));
  }
}

}  // namespace

TEST_CASE("every layer, loss and optimizer has golden values", "[golden]") {
  // An input has nothing to compute; models as layers are among the golden models.
  check_all_have_cases(layers(), "layer", golden_files("layers"), {"InputLayer", "Sequential", "Functional"});
  check_all_have_cases(losses(), "loss", {"losses.json"});
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
      if (option.name == "name" || option.name == "seed" ||
          (option.name == "trainable" && !weighty.contains(entry.name)))
        continue;
      INFO(entry.name << " " << option.name);
      CHECK(missing(option, values[entry.name][option.name]) == "");
    }
}

TEST_CASE("every option of every optimizer has golden values", "[golden]") {
  Values values = values_of({"optimizers.json", "models/small_models.json"});
  // Gradients are clipped before any rule sees them.
  for (const char* clipping : {"clipnorm", "clipvalue", "global_clipnorm"})
    for (const auto& entry : optimizers().entries())
      values[entry.name][clipping].merge(std::set(values["Adam"][clipping]));
  for (const auto& entry : optimizers().entries())
    for (const Option& option : entry.options) {
      INFO(entry.name << " " << option.name);
      CHECK(missing(option, values[entry.name][option.name]) == "");
    }
}

TEST_CASE("every option of every loss has golden values", "[golden]") {
  Values values = values_of({"losses.json"});
  for (const auto& entry : losses().entries())
    for (const Option& option : entry.options) {
      INFO(entry.name << " " << option.name);
      CHECK(missing(option, values[entry.name][option.name]) == "");
    }
}

}  // namespace rnn::test::golden_options_test
