#include <catch_amalgamated.hpp>
#include <cmath>

#include "rnn/layers/registry.h"
#include "rnn/model/model.h"

// One contract for every registered layer: nobody can leave a layer out by forgetting it. Each layer is tried
// with every pair of values of its enumerable options, on every list of inputs it accepts, with and without
// masks.

namespace {

using namespace rnn;

constexpr int batch = 2;

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
    case OptionKind::text:
    case OptionKind::list:
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

/// The shapes of a layer's inputs, and which of them carry a mask.
struct Inputs {
  std::vector<Shape> shapes;
  std::vector<bool> masked;

  std::string text() const {
    std::string list;
    for (std::size_t i = 0; i < shapes.size(); ++i) list += shapes[i].text() + (masked[i] ? " masked " : " ");
    return list;
  }
};

Json node(const char* type, Json config, const Json& calls) {
  return {{"class_name", type}, {"config", std::move(config)}, {"inbound_nodes", calls}};
}

Json reference(const std::string& name, int call = 0, int output = 0) {
  return Json::array({name, call, output});
}

Json list(Json item) { return Json::array({std::move(item)}); }

/// A model in which the layer is called twice on the same inputs, so that parameter gradients of two calls
/// and the inputs' gradients add up, with every output of both calls an output of the model. A masked input
/// comes through Masking and Dense, which puts numbers into the steps that do not count.
Json twice(const std::string& type, Json config, const Inputs& inputs, int outputs) {
  config["name"] = "layer";
  Json layers = Json::array();
  Json starts = Json::array();
  Json call = Json::array();
  for (std::size_t i = 0; i < inputs.shapes.size(); ++i) {
    const std::string number = std::to_string(i);
    Json extents = Json::array({inputs.shapes[i][0] == unknown ? Json(nullptr) : Json(inputs.shapes[i][0])});
    for (int axis = 1; axis < inputs.shapes[i].rank(); ++axis) extents.push_back(inputs.shapes[i][axis]);
    layers.push_back(node("InputLayer", {{"batch_shape", extents}, {"name", "in" + number}}, Json::array()));
    starts.push_back(reference("in" + number));
    if (inputs.masked[i]) {
      layers.push_back(node("Masking", {{"name", "mask" + number}}, list(list(reference("in" + number)))));
      layers.push_back(node("Dense", {{"units", inputs.shapes[i].width()}, {"name", "dense" + number}},
                            list(list(reference("mask" + number)))));
    }
    call.push_back(reference((inputs.masked[i] ? "dense" : "in") + number));
  }
  layers.push_back(node(type.c_str(), config, Json::array({call, call})));
  Json ends = Json::array();
  for (int number = 0; number < 2; ++number)
    for (int output = 0; output < outputs; ++output) ends.push_back(reference("layer", number, output));
  return {{"class_name", "Functional"},
          {"config", {{"layers", layers}, {"input_layers", starts}, {"output_layers", ends}}}};
}

/// A loss that is a fixed random weighting of all outputs, and what the layers add; the same dropout masks
/// each time.
class Probe {
 public:
  /// `ids` of the input number `id_input` are below that; 0 for none.
  Probe(const Json& config, const Inputs& inputs, int ids, int id_input) : model_(config) {
    Random random(7);
    model_.initialize(random);
    // Biases start at zero, where relu has its kink.
    for (double& value : model_.parameters()) value += .1 * random.normal();
    model_.set_input_gradients(true);
    std::vector<Shape> shapes = inputs.shapes;
    for (Shape& shape : shapes) shape[0] = batch;
    model_.begin_batch(shapes);
    for (std::size_t i = 0; i < shapes.size(); ++i) {
      const Value& input = model_.inputs()[i];
      const bool of_ids = ids > 0 && static_cast<int>(i) == id_input;
      fixed_.emplace_back(static_cast<std::size_t>(input.shape.size()), of_ids);
      for (int at = 0; at < input.shape.size(); ++at) {
        input.data[at] = of_ids ? random.below(static_cast<std::uint32_t>(ids)) : random.normal();
        if (!inputs.masked[i] || !left_out(input, static_cast<int>(i), at)) continue;
        input.data[at] = 0.0;
        fixed_[i][static_cast<std::size_t>(at)] = true;
      }
    }
  }

  double loss() {
    Random masks(11);
    model_.reset_states();
    model_.forward(true, &masks);
    double total = model_.added_loss();
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
  /// An id, or a number of a step that does not count: neither has a gradient.
  bool fixed(std::size_t input, std::size_t at) const { return fixed_[input][at]; }

 private:
  static double weight(int number) { return std::sin(1.7 * number + .3); }

  static bool left_out(const Value& input, int number, int at) {
    const int batch_size = input.shape[0];
    const int time = input.shape[1];
    const int row = at / input.shape.width();
    const bool time_major = input.layout == Layout::time_major;
    const int b = time_major ? row % batch_size : row / time;
    const int t = time_major ? row / batch_size : row % time;
    return t == (b + number) % time || t == time - 1;
  }

  Model model_;
  std::vector<std::vector<bool>> fixed_;
};

void require_close(double analytic, double numeric) {
  REQUIRE(std::abs(analytic - numeric) <= 2e-6 * std::max({1.0, std::abs(analytic), std::abs(numeric)}));
}

/// Moving averages follow the batches; no gradient does.
bool learns(const Segment& segment) {
  for (const Parameter& parameter : segment.layer->parameters())
    if (parameter.name == segment.name) return parameter.trainable;
  return false;
}

void check_gradients(Probe& probe) {
  probe.gradients();
  Model& model = probe.model();
  const Buffer gradients = model.gradients();
  std::vector<std::vector<double>> of_inputs;
  for (std::size_t i = 0; i < model.inputs().size(); ++i) {
    const double* start = model.input_gradient(static_cast<int>(i));
    of_inputs.emplace_back(start, start + model.inputs()[i].shape.size());
  }
  for (const Segment& segment : model.segments())
    for (std::int64_t i = 0; i < segment.size; ++i) {
      const auto at = static_cast<std::size_t>(segment.offset + i);
      INFO("parameter " << segment.name << "[" << i << "]");
      require_close(gradients[at], learns(segment) ? probe.difference(model.parameters()[at]) : 0.0);
    }
  for (std::size_t input = 0; input < of_inputs.size(); ++input)
    for (std::size_t i = 0; i < of_inputs[input].size(); ++i) {
      INFO("input " << input << " [" << i << "]");
      const bool fixed = probe.fixed(input, i);
      require_close(of_inputs[input][i], fixed ? 0.0 : probe.difference(model.inputs()[input].data[i]));
    }
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

void check_contract(const std::string& type, const Json& config, const Inputs& inputs) {
  INFO("inputs " << inputs.text());
  const auto layer = layers().create({{"class_name", type}, {"config", config}});
  const Shapes outputs = layer->output_shapes(inputs.shapes);
  const Json model = twice(type, config, inputs, outputs.size());
  Probe first(model, inputs, layer->id_count(), layer->id_input());
  check_gradients(first);

  Probe second(first.model().config(), inputs, layer->id_count(), layer->id_input());
  Probe third(model, inputs, layer->id_count(), layer->id_input());
  CHECK(second.model().config() == first.model().config());
  CHECK(third.loss() == second.loss());
  for (int output = 0; output < outputs.size(); ++output) {
    Shape expected = outputs[output];
    expected[0] = batch;
    const Value& value = third.model().outputs()[static_cast<std::size_t>(output)];
    CHECK(value.shape == expected);
    if (value.mask == nullptr) continue;
    REQUIRE(value.shape.rank() >= 3);
    for (int i = 0; i < value.shape[0] * value.shape[1]; ++i)
      CHECK((value.mask[i] == 0.0 || value.mask[i] == 1.0));
  }
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
