#include <catch_amalgamated.hpp>

#include "contract.h"
#include "rnn/layers/registry.h"

namespace rnn::test::contract_test {

// One contract for every registered layer: nobody can leave a layer out by forgetting it. Each layer is tried
// with every pair of values of its enumerable options, on every list of inputs it accepts, with and without
// masks.

namespace {

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
        // Its derivative is wrong on purpose, and tested on its own.
        if (choice != "sigmoid_twice_derived" && Json(choice) != option.fallback) values.emplace_back(choice);
      return values;
    case OptionKind::integer:
      // Two groups share them out.
      if (option.required) return {option.name == "filters" ? 4 : 3};
      values.push_back(option.fallback);
      values.emplace_back(option.fallback.is_null() ? 3 : another(option.fallback.get<int>()));
      return values;
    case OptionKind::number:
      values.push_back(option.required ? Json(.4) : option.fallback);
      if (option.fallback == 0.0 && !option.required) values.emplace_back(.4);
      return values;
    case OptionKind::registered:
      values.push_back(option.fallback);
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
      if (option.fallback.is_null()) values.emplace_back(3);
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
  /// How many options are not at their first value.
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

bool accepts(const Layer& layer, const std::vector<Shape>& shapes) {
  try {
    layer.output_shapes(shapes);
    return true;
  } catch (const ConfigError&) {
    return false;
  }
}

/// Of these lists of inputs those that the layer takes; longer sequences where there is none. The batch is
/// left open where the layer does not want it fixed.
std::vector<std::vector<Shape>> accepted_shapes(const Layer& layer) {
  const int open = layer.config().value("stateful", false) ? batch : unknown;
  const Shape flat{open, 4};
  const Shape steps{open, 3, 2};
  const Shape blocks{open, 2, 3, 2};
  const Shape state{open, 3};
  const std::vector<std::vector<Shape>> all{{flat},
                                            {steps},
                                            {blocks},
                                            {flat, flat},
                                            {steps, steps},
                                            {steps, {open, 2}},
                                            {{open, 3, 1}, steps},
                                            {steps, {open, 2, 2}},
                                            {blocks, blocks},
                                            {steps, steps, steps},
                                            {steps, {open, 4, 2}, {open, 4, 2}},
                                            {steps, state},
                                            {steps, state, state}};
  std::vector<std::vector<Shape>> accepted;
  for (const std::vector<Shape>& shapes : all)
    if (accepts(layer, shapes)) accepted.push_back(shapes);
  if (accepted.empty() && accepts(layer, {Shape{open, 7, 2}})) accepted.push_back({{open, 7, 2}});
  return accepted;
}

/// Which inputs carry a mask: none; all that have steps; the first of them alone; the last.
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

TEST_CASE("every registered layer keeps the contract", "[contract]") {
  for (const auto& entry : layers().entries()) {
    if (entry.name == "InputLayer") continue;
    for (const auto& [config, changed] : pairwise(entry.options)) {
      INFO(entry.name << " " << config.dump());
      const Json full{{"class_name", entry.name}, {"config", config}};
      std::unique_ptr<Layer> layer;
      try {
        layer = layers().create(full);
      } catch (const ConfigError&) {
        // Options that exclude one another do so in pairs.
        REQUIRE(changed == 2);
        continue;
      }
      CHECK(layer->type_name() == entry.name);
      CHECK(layers().create({{"class_name", entry.name}, {"config", layer->config()}})->config() ==
            layer->config());

      const auto accepted = accepted_shapes(*layer);
      REQUIRE_FALSE(accepted.empty());
      CHECK(static_cast<int>(accepted.front().size()) == entry.inputs);
      for (const std::vector<Shape>& shapes : accepted)
        for (const Inputs& inputs : with_masks(shapes, changed < 2 && layer->id_count() == 0))
          check_contract(entry.name, config, inputs);
    }
  }
}

}  // namespace rnn::test::contract_test
