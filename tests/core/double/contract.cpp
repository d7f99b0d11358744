#include "contract.h"

#include <catch_amalgamated.hpp>
#include <cmath>

#include "rnn/layers/registry.h"
#include "rnn/training/trainer.h"

namespace rnn::test {

namespace {

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

/// True for the steps t of sample b that the mask of an input leaves out.
bool left_out(int number, int b, int t, int time) { return t == (b + number) % time || t == time - 1; }

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
        if (!inputs.masked[i] || !masked_out(input, static_cast<int>(i), at)) continue;
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

  static bool masked_out(const Value& input, int number, int at) {
    const int batch_size = input.shape[0];
    const int time = input.shape[1];
    const int row = at / input.shape.width();
    const bool time_major = input.layout == Layout::time_major;
    const int b = time_major ? row % batch_size : row / time;
    const int t = time_major ? row / batch_size : row % time;
    return left_out(number, b, t, time);
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

Dataset random_data(Model& model, const Inputs& inputs, int ids, int id_input) {
  Random random(13);
  Dataset data;
  for (std::size_t i = 0; i < inputs.shapes.size(); ++i) {
    Shape shape = inputs.shapes[i];
    shape[0] = batch;
    Tensor& tensor = data.inputs.emplace_back(shape);
    const bool of_ids = ids > 0 && static_cast<int>(i) == id_input;
    const int width = shape.width(), time = shape.rank() > 2 ? shape[1] : 1;
    for (int at = 0; at < shape.size(); ++at) {
      const int row = at / width;
      const bool masked_out = inputs.masked[i] && left_out(static_cast<int>(i), row / time, row % time, time);
      const double value = of_ids ? random.below(static_cast<std::uint32_t>(ids)) : random.normal();
      tensor.values[static_cast<std::size_t>(at)] = masked_out ? 0.0 : value;
    }
  }
  for (int i = 0; i < static_cast<int>(model.output_nodes().size()); ++i) {
    Shape shape = model.output_shape(i);
    shape[0] = batch;
    for (double& value : data.targets.emplace_back(shape).values) value = random.normal();
  }
  return data;
}

/// After a step, all that there is goes into a model of other weights, and both go on as one.
void check_restored(const Json& config, const Inputs& inputs, int ids, int id_input) {
  Model first(config), second(config);
  Random random(7), other_random(8);
  first.initialize(random);
  second.initialize(other_random);
  const Json rule{{"optimizer", "adam"}, {"loss", "mse"}};
  Trainer trainer(first, rule), other(second, rule);
  const Dataset data = random_data(first, inputs, ids, id_input);
  const std::vector<int> samples{0, 1};
  trainer.train_batch(data, samples, random);
  other.restore(trainer.save());
  Random left(3), right(3);
  trainer.train_batch(data, samples, left);
  other.train_batch(data, samples, right);
  CHECK(std::isfinite(trainer.batch_loss()));
  CHECK(first.parameters() == second.parameters());
  CHECK(first.states() == second.states());
  CHECK(trainer.save() == other.save());
  const std::vector<Tensor> answers = trainer.predict(data.inputs, batch);
  const std::vector<Tensor> others = other.predict(data.inputs, batch);
  for (std::size_t i = 0; i < answers.size(); ++i) CHECK(answers[i].values == others[i].values);
}

}  // namespace

void check_contract(const std::string& type, const Json& config, const Inputs& inputs) {
  INFO("inputs " << inputs.text());
  const auto layer = layers().create({{"class_name", type}, {"config", config}});
  const Shapes outputs = layer->output_shapes(inputs.shapes);
  const Json model = twice(type, config, inputs, outputs.size());
  Probe first(model, inputs, layer->id_count(), layer->id_input());
  check_gradients(first);

  check_restored(model, inputs, layer->id_count(), layer->id_input());

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
    for (int i = 0; i < mask_size(value); ++i) CHECK((value.mask[i] == 0.0 || value.mask[i] == 1.0));
  }
}

}  // namespace rnn::test
