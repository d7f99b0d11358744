#include <catch_amalgamated.hpp>
#include <cmath>

#include "rnn/layers/registry.h"
#include "rnn/model/model.h"

// One contract for every registered layer: nobody can leave a layer out by forgetting it. Each layer is tried
// with every pair of values of its enumerable options, on every input rank it accepts.

namespace {

using namespace rnn;

constexpr int batch = 2;

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
    case OptionKind::integer: return {option.required ? Json(3) : option.fallback};
    case OptionKind::number:
      values.push_back(option.required ? Json(.4) : option.fallback);
      if (option.name.find("dropout") != std::string::npos) values.emplace_back(.4);
      return values;
    case OptionKind::registered:
      values.push_back(option.fallback);
      if (option.registry == "initializer")
        values.push_back({{"class_name", "RandomUniform"}, {"config", {{"minval", -.6}, {"maxval", .6}}}});
      return values;
    case OptionKind::layer: {
      const Json rnn{{"class_name", "SimpleRNN"}, {"config", {{"units", 2}, {"return_sequences", true}}}};
      const Json gru{{"class_name", "GRU"}, {"config", {{"units", 3}}}};
      if (!option.required) return {option.fallback};
      return {rnn, gru};
    }
    case OptionKind::text:
    case OptionKind::list:
    case OptionKind::numbers:
    case OptionKind::shape: return {option.fallback};
  }
  return values;
}

/// Configs in which every two options take every pair of their values, the rest being at their first.
std::vector<Json> pairwise(const Schema& schema) {
  std::vector<std::vector<Json>> values;
  Json base = Json::object();
  for (const Option& option : schema) {
    values.push_back(candidates(option));
    base[option.name] = values.back().front();
  }
  std::vector<Json> configs{base};
  for (std::size_t i = 0; i < schema.size(); ++i)
    for (std::size_t a = 1; a < values[i].size(); ++a) {
      Json one = base;
      one[schema[i].name] = values[i][a];
      configs.push_back(one);
      for (std::size_t j = i + 1; j < schema.size(); ++j)
        for (std::size_t b = 1; b < values[j].size(); ++b) {
          Json two = one;
          two[schema[j].name] = values[j][b];
          configs.push_back(two);
        }
    }
  return configs;
}

/// A model in which `layer` is called twice on the same input, so that parameter gradients of two calls and
/// the input's gradients add up, with every output of both calls an output of the model.
Json twice(const std::string& type, Json config, const Json& input_shape, int outputs) {
  config["name"] = "layer";
  Json ends = Json::array();
  for (int call = 0; call < 2; ++call)
    for (int output = 0; output < outputs; ++output) ends.push_back({"layer", call, output});
  const Json call = Json::array({Json::array({"in", 0, 0})});
  return {{"class_name", "Functional"},
          {"config",
           {{"layers",
             {{{"class_name", "InputLayer"},
               {"config", {{"batch_shape", input_shape}, {"name", "in"}}},
               {"inbound_nodes", Json::array()}},
              {{"class_name", type}, {"config", config}, {"inbound_nodes", {call, call}}}}},
            {"input_layers", Json::array({Json::array({"in", 0, 0})})},
            {"output_layers", ends}}}};
}

/// A loss that is a fixed random weighting of all outputs; the same dropout masks each time.
class Probe {
 public:
  explicit Probe(const Json& config) : model_(config) {
    Random random(7);
    model_.initialize(random);
    // Biases start at zero, where relu has its kink.
    for (double& value : model_.parameters()) value += .1 * random.normal();
    model_.set_input_gradients(true);
    Shape shape = model_.input_shape(0);
    shape[0] = batch;
    model_.begin_batch(std::span(&shape, 1));
    const Value& input = model_.inputs()[0];
    for (int i = 0; i < input.shape.size(); ++i) input.data[i] = random.normal();
  }

  double loss() {
    Random masks(11);
    model_.reset_states();
    model_.forward(true, &masks);
    double total = 0.0;
    int number = 0;
    for (const Value& output : model_.outputs())
      for (int i = 0; i < output.shape.size(); ++i) total += weight(number++) * output.data[i];
    return total;
  }

  void gradients() {
    loss();
    model_.zero_gradients();
    int number = 0;
    for (int output = 0; output < static_cast<int>(model_.outputs().size()); ++output)
      for (int i = 0; i < model_.outputs()[static_cast<std::size_t>(output)].shape.size(); ++i)
        model_.output_gradient(output)[i] = weight(number++);
    model_.backward();
  }

  double difference(double& value) {
    const double step = 1e-6 * std::max(1.0, std::abs(value));
    const double kept = value;
    value = kept + step;
    const double above = loss();
    value = kept - step;
    const double below = loss();
    value = kept;
    return (above - below) / (2.0 * step);
  }

  Model& model() { return model_; }

 private:
  static double weight(int number) { return std::sin(1.7 * number + .3); }

  Model model_;
};

void require_close(double analytic, double numeric) {
  REQUIRE(std::abs(analytic - numeric) <= 2e-6 * std::max({1.0, std::abs(analytic), std::abs(numeric)}));
}

void check_gradients(const Json& config) {
  Probe probe(config);
  probe.gradients();
  Model& model = probe.model();
  const Buffer gradients = model.gradients();
  const Value& input = model.inputs()[0];
  const std::vector<double> input_gradient(model.input_gradient(0),
                                           model.input_gradient(0) + input.shape.size());
  for (const Segment& segment : model.segments())
    for (std::int64_t i = 0; i < segment.size; ++i) {
      const auto at = static_cast<std::size_t>(segment.offset + i);
      INFO("parameter " << segment.name << "[" << i << "]");
      require_close(gradients[at], probe.difference(model.parameters()[at]));
    }
  for (std::size_t i = 0; i < input_gradient.size(); ++i) {
    INFO("input [" << i << "]");
    require_close(input_gradient[i], probe.difference(input.data[i]));
  }
}

/// The input shapes that a layer takes, the batch left open where the layer does not want it fixed.
std::vector<Json> accepted_shapes(const Layer& layer) {
  std::vector<Json> accepted;
  for (Json extents : {Json{nullptr, 4}, Json{nullptr, 3, 2}, Json{nullptr, 2, 3, 2}}) {
    if (layer.config().value("stateful", false)) extents[0] = batch;
    Shape shape;
    for (const Json& extent : extents) shape.append(extent.is_null() ? unknown : extent.get<int>());
    try {
      layer.output_shapes(std::span(&shape, 1));
      accepted.push_back(extents);
    } catch (const ConfigError&) {
    }
  }
  return accepted;
}

}  // namespace

TEST_CASE("every registered layer keeps the contract", "[contract]") {
  for (const auto& entry : layers().entries()) {
    if (entry.name == "InputLayer") continue;
    for (const Json& config : pairwise(entry.options)) {
      INFO(entry.name << " " << config.dump());
      const Json full{{"class_name", entry.name}, {"config", config}};
      const auto layer = layers().create(full);
      CHECK(layer->type_name() == entry.name);
      CHECK(layers().create({{"class_name", entry.name}, {"config", layer->config()}})->config() ==
            layer->config());

      const std::vector<Json> shapes = accepted_shapes(*layer);
      REQUIRE_FALSE(shapes.empty());
      for (const Json& extents : shapes) {
        INFO("input " << extents.dump());
        Shape shape;
        for (const Json& extent : extents) shape.append(extent.is_null() ? unknown : extent.get<int>());
        const Shapes outputs = layers().create(full)->output_shapes(std::span(&shape, 1));
        const Json model = twice(entry.name, config, extents, outputs.size());
        check_gradients(model);

        Probe first(model);
        Probe second(first.model().config());
        CHECK(second.model().config() == first.model().config());
        CHECK(first.loss() == second.loss());
        for (int output = 0; output < outputs.size(); ++output) {
          Shape expected = outputs[output];
          expected[0] = batch;
          CHECK(first.model().outputs()[static_cast<std::size_t>(output)].shape == expected);
        }
      }
    }
  }
}
