#include <algorithm>
#include <catch_amalgamated.hpp>
#include <map>
#include <set>
#include <sstream>

#include "contract.h"
#include "rnn/layers/registry.h"

namespace rnn::test::contract_test {

// One contract for every registered layer, so that none is left out by mistake. Each layer is tried with
// every pair of values of its enumerable options, on every list of inputs that it takes, with and without
// masks. The two tables below say which pairs it refuses and which inputs it takes; a new layer needs a row
// in the second.

namespace {

using Texts = std::vector<std::string>;

/// A pair of options that a layer refuses, each as "name=value".
struct Refusal {
  std::string layer, option, other, reason;
};

const std::vector<Refusal>& refusals() {
  static const std::vector<Refusal> table{
      {"Conv1D", "dilation_rate=2", "strides=2", "Keras has no strides with dilation"},
  };
  return table;
}

/// The lists of inputs that layers take. Inputs are written as their extents without the batch: "3x2 2" are
/// three steps of two numbers, and two numbers.
struct Accepted {
  Texts layers, lists;
  /// Options, as "name=value", that a config must have. Of the rows that fit, that with most options holds.
  Texts options;
};

const std::vector<Accepted>& accepted_inputs() {
  static const Texts any{"4", "3x2", "2x3x2"};
  static const Texts steps{"3x2"};
  static const Texts merged{"4 4", "3x2 3x2", "3x2 2", "3x1 3x2", "2x3x2 2x3x2"};
  static const Texts attended{"3x2 3x2", "3x2 2x2", "3x2 3x2 3x2", "3x2 4x2 4x2"};
  static const auto with = [](Texts lists, const Texts& further) {
    lists.insert(lists.end(), further.begin(), further.end());
    return lists;
  };
  static const std::vector<Accepted> table{
      {{"Dense", "Dropout", "Activation", "LeakyReLU", "PReLU", "ELU", "ReLU", "Softmax", "Flatten",
        "Reshape", "Embedding", "LayerNormalization", "BatchNormalization", "GaussianNoise", "WordDropout",
        "ActivityRegularization"},
       any,
       {}},
      {{"LayerNormalization", "BatchNormalization", "Softmax"}, {"3x2", "2x3x2"}, {"axis=-2"}},
      {{"Masking"}, {"4", "3x2"}, {}},
      {{"Permute", "UpSampling1D", "ZeroPadding1D", "Cropping1D", "Conv1D", "SpatialDropout1D",
        "AveragePooling1D", "MaxPooling1D", "GlobalAveragePooling1D", "GlobalMaxPooling1D"},
       steps,
       {}},
      // The window is as long as five steps.
      {{"Conv1D"}, {"7x2"}, {"dilation_rate=2"}},
      {{"Conv1D"}, steps, {"dilation_rate=2", "padding=same"}},
      {{"Conv1D"}, steps, {"dilation_rate=2", "padding=causal"}},
      {{"RepeatVector"}, {"4"}, {}},
      {{"TimeDistributed"}, {"2x3x2"}, {}},
      // Initial states are as wide as the layer, which has three units.
      {{"SimpleRNN", "GRU"}, {"3x2", "3x2 3"}, {}},
      {{"LSTM", "LSTMAnatomy"}, {"3x2", "3x2 3 3"}, {}},
      // Example models, which begin with an input of steps.
      {{"Sequential", "Functional"}, steps, {}},
      // Of its cells the one has three units, the other two.
      {{"RNN"}, {"3x2", "3x2 3 3 2"}, {}},
      // Its layer has two units.
      {{"Bidirectional"}, steps, {}},
      {{"Bidirectional"}, {"3x2", "3x2 3 3"}, {"layer=GRU"}},
      {{"Add", "Multiply", "Average", "Maximum", "Minimum"},
       with(merged, {"3x2 3x2 3x2", "4 4 4 4", "3x2 3x2 3x2 3x2", "2x3x2 2x3x2 2x3x2 2x3x2"}),
       {}},
      {{"Subtract"}, merged, {}},
      {{"Concatenate"},
       {"4 4", "3x2 3x2", "3x1 3x2", "2x3x2 2x3x2", "3x2 3x2 3x2", "4 4 4 4", "3x2 3x2 3x2 3x2",
        "2x3x2 2x3x2 2x3x2 2x3x2"},
       {}},
      {{"Concatenate"},
       with(attended, {"2x3x2 2x3x2", "3x2 3x2 3x2 3x2", "2x3x2 2x3x2 2x3x2 2x3x2"}),
       {"axis=-2"}},
      {{"Dot"}, {"4 4", "3x2 3x2", "3x2 2", "3x2 2x2", "2x3x2 2x3x2"}, {}},
      {{"Attention"}, attended, {}},
      // A width of 1 counts along the other.
      {{"Attention"}, with(attended, {"3x1 3x2"}), {"score_mode=concat"}},
      {{"AdditiveAttention"}, with(attended, {"3x1 3x2"}), {}},
      {{"MultiHeadAttention"}, with(attended, {"3x1 3x2", "2x3x2 2x3x2"}), {}},
      // A step after another is one of a sequence.
      {{"MultiHeadAttention"}, with(attended, {"3x1 3x2"}), {"use_causal_mask=true"}},
      // Mean and log variance, or those of the prior as well.
      {{"Sampling"},
       {"4 4", "3x2 3x2", "2x3x2 2x3x2", "4 4 4 4", "3x2 3x2 3x2 3x2", "2x3x2 2x3x2 2x3x2 2x3x2"},
       {}},
      // Numbers, and the ids of their classes.
      {{"SampledLogits"}, {"3x2 3"}, {}},
  };
  return table;
}

/// Axes count from the end, sizes upwards.
int another(int fallback) { return fallback < 0 ? fallback - 1 : fallback + 1; }

/// The values that are tried for an option; the first is the one it has while others vary.
std::vector<Json> candidates(const Option& option) {
  std::vector<Json> values;
  switch (option.kind) {
    case OptionKind::boolean: return {option.fallback, !option.fallback.get<bool>()};
    case OptionKind::choice:
      if (!option.required) values.push_back(option.fallback);
      for (const std::string& choice : option.choices)
        // The first one's derivative is wrong on purpose, and tested on its own. As a gate, the second lets
        // states grow beyond what differences can measure.
        if (choice != "sigmoid_twice_derived" &&
            !(choice == "log_softmax" && option.name == "recurrent_activation") &&
            Json(choice) != option.fallback)
          values.emplace_back(choice);
      return values;
    case OptionKind::integer:
      // Two groups share them out.
      if (option.required) return {option.name == "filters" ? 4 : 3};
      values.push_back(option.fallback);
      // Noise is the same in every run of a case already.
      if (option.name == "seed") return values;
      values.emplace_back(option.fallback.is_null() ? 3 : another(option.fallback.get<int>()));
      return values;
    case OptionKind::number:
      values.push_back(option.required ? Json(.4) : option.fallback);
      if ((option.fallback == 0.0 || option.fallback.is_null()) && !option.required) values.emplace_back(.4);
      return values;
    case OptionKind::registered:
      values.push_back(option.required ? option.example : option.fallback);
      if (option.registry == "initializer") {
        const double least = option.name.find("variance") == std::string::npos ? -.6 : .2;
        values.push_back({{"class_name", "RandomUniform"}, {"config", {{"minval", least}, {"maxval", .6}}}});
      }
      if (option.name == "activity_regularizer")
        values.push_back({{"class_name", "L1L2"}, {"config", {{"l1", .2}, {"l2", .1}}}});
      return values;
    case OptionKind::layer: {
      const Json rnn{{"class_name", "SimpleRNN"}, {"config", {{"units", 2}, {"return_sequences", true}}}};
      const Json gru{{"class_name", "GRU"}, {"config", {{"units", 3}}}};
      if (!option.required) return {option.fallback};
      return {rnn, gru};
    }
    case OptionKind::integers:
      if (option.required) return {option.example};
      values.push_back(option.fallback);
      // Widths, or axes of steps.
      if (option.fallback.is_null())
        values.push_back(option.name == "output_shape" ? Json(3) : option.single ? Json(1) : Json({1}));
      if (option.fallback.is_number()) values.emplace_back(another(option.fallback.get<int>()));
      return values;
    case OptionKind::list: return {option.required ? option.example : option.fallback};
    case OptionKind::text:
    case OptionKind::numbers:
    case OptionKind::shape: return {option.fallback};
  }
  return values;
}

struct Config {
  Json options;
  /// Number of options that are not at their first value.
  int changed = 0;
};

/// Configs in which every two options take every pair of their values, the rest being at their first.
std::vector<Config> pairwise(const Schema& schema) {
  std::vector<std::vector<Json>> values;
  Json base = Json::object();
  for (const Option& option : schema) {
    values.push_back(candidates(option));
    base[option.name] = values.back().front();
  }
  std::vector<Config> configs{{base}};
  for (std::size_t i = 0; i < schema.size(); ++i)
    for (std::size_t a = 1; a < values[i].size(); ++a) {
      Json one = base;
      one[schema[i].name] = values[i][a];
      configs.push_back({one, 1});
      for (std::size_t j = i + 1; j < schema.size(); ++j)
        for (std::size_t b = 1; b < values[j].size(); ++b) {
          Json two = one;
          two[schema[j].name] = values[j][b];
          configs.push_back({two, 2});
        }
    }
  return configs;
}

std::string text_of(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_object() && value.contains("class_name")) return value["class_name"].get<std::string>();
  return value.dump();
}

bool has_options(const Json& config, const Texts& options) {
  return std::ranges::all_of(options, [&](const std::string& option) {
    const std::size_t sign = option.find('=');
    const std::string name = option.substr(0, sign);
    return config.contains(name) && text_of(config[name]) == option.substr(sign + 1);
  });
}

std::unique_ptr<Layer> made(const std::string& type, const Json& config) {
  return layers().create({{"class_name", type}, {"config", config}});
}

bool refused(const std::string& type, const Json& config) {
  return std::ranges::any_of(refusals(), [&](const Refusal& one) {
    return one.layer == type && has_options(config, {one.option, one.other});
  });
}

/// The row of a layer's config in `accepted_inputs`. Fails the test where there is none.
const Accepted& row_of(const std::string& type, const Json& config) {
  const Accepted* found = nullptr;
  for (const Accepted& row : accepted_inputs())
    if (std::ranges::count(row.layers, type) && has_options(config, row.options) &&
        (found == nullptr || row.options.size() > found->options.size()))
      found = &row;
  if (found == nullptr)
    FAIL(type << " has no row in accepted_inputs (contract_test.cpp): add the inputs that it takes");
  return *found;
}

/// The batch is left open where the layer does not want it fixed.
std::vector<Shape> shapes_of(const std::string& list, const Layer& layer) {
  std::vector<Shape> shapes;
  std::istringstream inputs(list);
  for (std::string input; inputs >> input;) {
    std::vector<int> extents{layer.config().value("stateful", false) ? batch : unknown};
    std::istringstream numbers(input);
    for (std::string extent; std::getline(numbers, extent, 'x');) extents.push_back(std::stoi(extent));
    shapes.emplace_back(std::span<const int>(extents));
  }
  return shapes;
}

bool accepts(const Layer& layer, const std::string& list) {
  try {
    layer.output_shapes(shapes_of(list, layer));
    return true;
  } catch (const ConfigError&) {
    return false;
  }
}

/// Lists of inputs that every layer is asked for.
const std::set<std::string>& all_lists() {
  static const std::set<std::string> lists = [] {
    std::set<std::string> all;
    for (const Accepted& row : accepted_inputs()) all.insert(row.lists.begin(), row.lists.end());
    // Of one config alone.
    all.erase("7x2");
    return all;
  }();
  return lists;
}

/// Calls `visit(name, config, changed)` for every layer and each of its configs; `changed` is how many
/// options are not at their first value.
template <class Visit>
void for_every_config(Visit visit) {
  for (const auto& entry : layers().entries()) {
    // It has no inputs.
    if (entry.name == "InputLayer") continue;
    for (const auto& [config, changed] : pairwise(entry.options)) {
      INFO(entry.name << " " << config.dump());
      visit(entry, config, changed);
    }
  }
}

/// The inputs with a mask: none; all that have steps; the first of them alone; the last.
std::vector<Inputs> with_masks(const std::vector<Shape>& shapes, bool tried) {
  const std::vector<bool> none(shapes.size(), false);
  std::vector<Inputs> variants{{shapes, none}};
  std::vector<std::size_t> stepped;
  for (std::size_t i = 0; i < shapes.size(); ++i)
    if (shapes[i].rank() == 3) stepped.push_back(i);
  if (!tried || stepped.empty()) return variants;
  variants.push_back({shapes, none});
  for (std::size_t i : stepped) variants.back().masked[i] = true;
  if (stepped.size() == 1) return variants;
  for (std::size_t i : {stepped.front(), stepped.back()}) {
    variants.push_back({shapes, none});
    variants.back().masked[i] = true;
  }
  return variants;
}

}  // namespace

TEST_CASE("layers refuse the listed pairs of options, and no others", "[contract]") {
  // A layer and its two options.
  std::set<std::set<std::string>> listed, found;
  for (const Refusal& one : refusals()) {
    CHECK_FALSE(one.reason.empty());
    listed.insert({one.layer, one.option, one.other});
  }
  for_every_config([&](const auto& entry, const Json& config, int) {
    try {
      made(entry.name, config);
    } catch (const ConfigError& error) {
      std::set<std::string> refusal{entry.name};
      for (const Option& option : entry.options)
        if (config[option.name] != candidates(option).front())
          refusal.insert(option.name + "=" + text_of(config[option.name]));
      found.insert(refusal);
      INFO("Refused, and not in refusals (contract_test.cpp): " << Json(refusal).dump() << ": "
                                                                << error.what());
      CHECK(listed.contains(refusal));
    }
  });
  for (const std::set<std::string>& refusal : listed) {
    INFO("In refusals (contract_test.cpp), and not refused: " << Json(refusal).dump());
    CHECK(found.contains(refusal));
  }
}

TEST_CASE("layers take the listed inputs, and no others", "[contract]") {
  std::set<std::pair<const Accepted*, std::string>> used;
  for_every_config([&](const auto& entry, const Json& config, int) {
    if (refused(entry.name, config)) return;
    const Accepted& row = row_of(entry.name, config);
    used.insert({&row, entry.name});
    const std::set<std::string> listed(row.lists.begin(), row.lists.end());
    std::set<std::string> tried = all_lists(), taken;
    tried.insert(listed.begin(), listed.end());
    const auto layer = made(entry.name, config);
    for (const std::string& list : tried)
      if (accepts(*layer, list)) taken.insert(list);
    CHECK(taken == listed);
  });
  for (const Accepted& row : accepted_inputs())
    for (const std::string& layer : row.layers) {
      INFO("No config of " << layer << " needs its row of accepted_inputs (contract_test.cpp) with "
                           << Json(row.options).dump());
      CHECK(used.contains({&row, layer}));
    }
}

TEST_CASE("every registered layer keeps the contract", "[contract]") {
  for_every_config([](const auto& entry, const Json& config, int changed) {
    if (refused(entry.name, config)) return;
    const auto layer = made(entry.name, config);
    CHECK(layer->type_name() == entry.name);
    CHECK(made(entry.name, layer->config())->config() == layer->config());

    const Accepted& row = row_of(entry.name, config);
    std::size_t fewest = 99;
    for (const std::string& list : row.lists) {
      const std::vector<Shape> shapes = shapes_of(list, *layer);
      fewest = std::min(fewest, shapes.size());
      for (const Inputs& inputs : with_masks(shapes, changed < 2 && layer->id_count() == 0))
        check_contract(entry.name, config, inputs);
    }
    CHECK(static_cast<int>(fewest) == entry.inputs);
  });
}

}  // namespace rnn::test::contract_test
