#include "support/golden.h"

#include <algorithm>
#include <catch_amalgamated.hpp>
#include <cmath>
#include <fstream>
#include <sstream>

#include "rnn/losses/loss.h"
#include "rnn/training/trainer.h"
#include "support/layer_run.h"
#include "support/numbers.h"

namespace rnn::test {

Shape shape_of(const Json& extents) { return Shape(std::span<const int>(extents.get<std::vector<int>>())); }

namespace {

/// golden.py: scale * sin(.37 i + phase).
Numbers wave(std::size_t count, double phase, double scale) {
  Numbers values(count);
  for (std::size_t i = 0; i < count; ++i) values[i] = std::sin(0.37 * static_cast<double>(i) + phase) * scale;
  return values;
}

/// article_models.py: (a i + b) mod n, divided.
Numbers cycle(std::size_t count, const Json& form) {
  Numbers values;
  for (std::size_t i = 0; i < count; ++i)
    values.push_back(
        double((form[0].get<std::size_t>() * i + form[1].get<std::size_t>()) % form[2].get<std::size_t>()) /
        form[3].get<double>());
  return values;
}

/// article_models.py: rows with a one at (a i + b) mod width.
Numbers hot(std::size_t count, std::size_t width, const Json& form) {
  Numbers values(count);
  for (std::size_t i = 0; i < count / width; ++i)
    values[i * width + (form[0].get<std::size_t>() * i + form[1].get<std::size_t>()) % width] = 1.0;
  return values;
}

Numbers values_of(const Json& given, std::size_t count) {
  if (given.is_array()) return given.get<Numbers>();
  if (given.contains("cycle")) return cycle(count, given["cycle"]);
  if (given.contains("hot")) return hot(count, given["shape"].back().get<std::size_t>(), given["hot"]);
  if (given.contains("wave")) return wave(count, given["wave"][0], given["wave"][1]);
  return given["values"].get<Numbers>();
}

Tensor tensor_of(const Json& given) {
  Tensor tensor(shape_of(given["shape"]));
  const Numbers values = values_of(given, tensor.values.size());
  REQUIRE(values.size() == tensor.values.size());
  std::transform(values.begin(), values.end(), tensor.values.begin(),
                 [](double x) { return static_cast<Scalar>(x); });
  return tensor;
}

/// Of one tensor or a list of them.
std::vector<Tensor> tensors_of(const Json& given) {
  if (given.is_object()) return {tensor_of(given)};
  std::vector<Tensor> list;
  for (const Json& one : given) list.push_back(tensor_of(one));
  return list;
}

double largest(const Numbers& values) {
  double most = 0.0;
  for (double value : values) most = std::max(most, std::abs(value));
  return most;
}

/// `scale`: what the numbers are to be compared with when they are small themselves.
template <class Values>
void compare(const Values& ours, const Numbers& golden, double tolerance, const std::string& what,
             double scale = 0.0) {
  INFO(what);
  REQUIRE(ours.size() == golden.size());
  const double floor = std::max(largest(golden), scale) / 20.0;
  double worst = 0.0;
  for (std::size_t i = 0; i < golden.size(); ++i) {
    const double error = std::abs(static_cast<double>(ours[i]) - golden[i]);
    const double relative = error / std::max({std::abs(golden[i]), floor, 1e-12});
    worst = worse(worst, relative);
  }
  CHECK(worst <= tolerance);
}

/// Against numbers in full, or against a norm and dot products with waves.
template <class Values>
void compare(const Values& ours, const Json& golden, double tolerance, const std::string& what) {
  if (!golden.is_object() || !golden.contains("probes"))
    return compare(ours, values_of(golden, ours.size()), tolerance, what);
  INFO(what);
  const Json& probes = golden["probes"];
  const double norm = probes["norm"];
  for (std::size_t phase = 0; phase < probes["dots"].size(); ++phase) {
    const Numbers probe = wave(ours.size(), static_cast<double>(phase), 1.0);
    double dot = 0.0;
    for (std::size_t i = 0; i < ours.size(); ++i) dot += static_cast<double>(ours[i]) * probe[i];
    CHECK(std::abs(dot - probes["dots"][phase].get<double>()) <= tolerance * norm);
  }
  double sum = 0.0;
  for (const auto value : ours) sum += static_cast<double>(value) * static_cast<double>(value);
  CHECK(std::abs(std::sqrt(sum) - norm) <= tolerance * norm);
}

/// One layer between an input and as many outputs as it has.
Json around(const Json& layer, const Json& input, std::size_t outputs) {
  Json batch_shape = input["shape"];
  batch_shape[0] = nullptr;
  Json named = layer;
  named["config"]["name"] = "layer";
  named["inbound_nodes"] = Json::parse(R"([[["input", 0, 0]]])");
  Json ends = Json::array();
  for (std::size_t i = 0; i < outputs; ++i) ends.push_back(Json::array({"layer", 0, i}));
  const Json first{{"class_name", "InputLayer"},
                   {"config", {{"batch_shape", batch_shape}, {"name", "input"}}}};
  return {{"class_name", "Functional"},
          {"config",
           {{"layers", Json::array({first, named})},
            {"input_layers", Json::array({Json::array({"input", 0, 0})})},
            {"output_layers", ends}}}};
}

void set_weights(Model& model, const Json& weights) {
  REQUIRE(model.segments().size() == weights.size());
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const Segment& segment = model.segments()[i];
    const Tensor tensor = tensor_of(weights[i]);
    REQUIRE(segment.shape == tensor.shape);
    std::copy(tensor.values.begin(), tensor.values.end(), model.parameters().begin() + segment.offset);
  }
}

Numbers part(const Buffer& buffer, const Segment& segment) {
  const auto first = buffer.begin() + segment.offset;
  return Numbers(first, first + segment.size);
}

std::vector<int> indices(int count) {
  std::vector<int> list(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) list[static_cast<std::size_t>(i)] = i;
  return list;
}

/// A value of the model, batch-first.
Numbers batch_first(const Scalar* data, const Shape& shape, Layout layout) {
  Tensor tensor(shape);
  scatter(data, shape[0], layout, tensor, 0);
  return Numbers(tensor.values.begin(), tensor.values.end());
}

/// A case of rnn_options.py.
void check_outputs(const Json& golden, double tolerance) {
  INFO(golden["layer"].dump() << " on " << golden["input"]["shape"].dump());
  const std::size_t outputs = golden["outputs"].size();
  Model model(around(golden["layer"], golden["input"], outputs));
  set_weights(model, golden["weights"]);
  model.set_input_gradients(true);
  const Tensor input = tensor_of(golden["input"]);
  const std::vector<int> batch = indices(input.samples());
  model.begin_batch(std::span(&input.shape, 1));
  gather(input, batch, model.inputs()[0].layout, model.inputs()[0].data);
  Random random(0);
  model.forward(true, &random);
  for (std::size_t i = 0; i < outputs; ++i) {
    const Value& output = model.outputs()[i];
    REQUIRE(output.shape == shape_of(golden["outputs"][i]["shape"]));
    compare(batch_first(output.data, output.shape, output.layout), golden["outputs"][i], tolerance,
            "output " + std::to_string(i));
    Tensor upstream(output.shape);
    const Numbers values = values_of(golden["output_gradients"][i], upstream.values.size());
    std::transform(values.begin(), values.end(), upstream.values.begin(), [](double x) { return Scalar(x); });
    gather(upstream, batch, output.layout, model.output_gradient(static_cast<int>(i)));
  }
  model.zero_gradients();
  model.backward();
  compare(batch_first(model.input_gradient(0), input.shape, model.inputs()[0].layout),
          golden["input_gradient"], tolerance, "input gradient");
  for (std::size_t i = 0; i < model.segments().size(); ++i)
    compare(part(model.gradients(), model.segments()[i]), golden["weight_gradients"][i], tolerance,
            "gradient of " + model.segments()[i].name);
}

// layer_case.py: the numbers of a step that a mask leaves out.
constexpr double filler = .7;

/// The layer behind its inputs; those with a mask come through Masking and a Dense that adds `filler`.
Json around_all(const Json& golden) {
  Json layers = Json::array();
  Json starts = Json::array();
  Json call = Json::array();
  const auto add = [&](const char* type, const Json& config, const Json& source) {
    layers.push_back({{"class_name", type}, {"config", config}, {"inbound_nodes", Json::array()}});
    if (!source.is_null()) layers.back()["inbound_nodes"].push_back(Json::array({source}));
    return Json::array({config["name"], 0, 0});
  };
  for (std::size_t i = 0; i < golden["inputs"].size(); ++i) {
    const std::string number = std::to_string(i);
    Json extents = golden["inputs"][i]["shape"];
    extents[0] = nullptr;
    Json end = add("InputLayer", {{"batch_shape", extents}, {"name", "input" + number}}, nullptr);
    starts.push_back(end);
    if (!golden["masks"][i].is_null()) {
      end = add("Masking", {{"name", "mask" + number}}, end);
      end = add("Dense", {{"units", extents.back()}, {"name", "shift" + number}}, end);
    }
    call.push_back(end);
  }
  Json named = golden["layer"];
  named["config"]["name"] = "layer";
  named["inbound_nodes"] = Json::array({call});
  layers.push_back(named);
  const Json ends = Json::array({Json::array({"layer", 0, 0})});
  return {{"class_name", "Functional"},
          {"config", {{"layers", layers}, {"input_layers", starts}, {"output_layers", ends}}}};
}

/// Gives the layer its golden weights, or lets it make them itself, and `filler` to the Dense layers; its
/// segments.
std::vector<Segment> set_all_weights(Model& model, const Json& golden) {
  const Json& weights = golden["weights"];
  const bool makes_its_own = golden.contains("own_weights");
  Random random(0);
  if (makes_its_own) model.initialize(random);
  std::vector<Segment> own;
  for (const Segment& segment : model.segments()) {
    Scalar* values = model.parameters().data() + segment.offset;
    if (segment.layer->name() == "layer") {
      REQUIRE(own.size() < weights.size());
      const Tensor tensor = tensor_of(weights[own.size()]);
      REQUIRE(segment.shape == tensor.shape);
      if (makes_its_own)
        CHECK(std::equal(tensor.values.begin(), tensor.values.end(), values));
      else
        std::copy(tensor.values.begin(), tensor.values.end(), values);
      own.push_back(segment);
    } else if (segment.name == "bias") {
      std::fill_n(values, segment.size, static_cast<Scalar>(filler));
    } else {
      for (int k = 0; k < segment.shape[0]; ++k) values[k * segment.shape[0] + k] = 1;
    }
  }
  REQUIRE(own.size() == weights.size());
  return own;
}

/// A case of layer_case.py.
void check_in_model(const Json& golden, double tolerance) {
  INFO(golden["layer"].dump() << " on " << golden["inputs"].size() << " inputs, masks "
                              << golden["masks"].dump());
  Model model(around_all(golden));
  const std::vector<Segment> own = set_all_weights(model, golden);
  model.set_input_gradients(true);
  std::vector<Tensor> inputs;
  std::vector<Shape> shapes;
  for (std::size_t i = 0; i < golden["inputs"].size(); ++i) {
    inputs.push_back(tensor_of(golden["inputs"][i]));
    shapes.push_back(inputs.back().shape);
    const Json& mask = golden["masks"][i];
    const auto width = static_cast<std::size_t>(shapes.back().width());
    for (std::size_t at = 0; !mask.is_null() && at < inputs.back().values.size(); ++at) {
      Scalar& value = inputs.back().values[at];
      value = mask[at / width] == 0.0 ? Scalar(0) : static_cast<Scalar>(value - static_cast<Scalar>(filler));
    }
  }
  const std::vector<int> batch = indices(inputs[0].samples());
  model.begin_batch(shapes);
  for (std::size_t i = 0; i < inputs.size(); ++i)
    gather(inputs[i], batch, model.inputs()[i].layout, model.inputs()[i].data);
  Random random(0);
  model.forward(true, &random);
  const Value& output = model.outputs()[0];
  REQUIRE(output.shape == shape_of(golden["outputs"]["shape"]));
  compare(batch_first(output.data, output.shape, output.layout), golden["outputs"], tolerance, "output");
  CHECK((output.mask != nullptr) == golden.contains("output_mask"));
  if (output.mask != nullptr && golden.contains("output_mask"))
    CHECK(Numbers(output.mask, output.mask + mask_size(output)) == golden["output_mask"].get<Numbers>());
  if (golden.contains("added_loss"))
    compare(Numbers{model.added_loss()}, golden["added_loss"], tolerance, "added loss");
  if (golden.contains("scores")) {
    const Trace scores = model.traces(static_cast<int>(model.nodes().size()) - 1).at(0);
    compare(Numbers(scores.data, scores.data + scores.shape.size()), golden["scores"], tolerance, "scores");
  }
  Tensor upstream(output.shape);
  const Numbers values = values_of(golden["output_gradient"], upstream.values.size());
  std::transform(values.begin(), values.end(), upstream.values.begin(), [](double x) { return Scalar(x); });
  gather(upstream, batch, output.layout, model.output_gradient(0));
  model.zero_gradients();
  model.backward();
  for (std::size_t i = 0; i < inputs.size(); ++i)
    compare(batch_first(model.input_gradient(static_cast<int>(i)), shapes[i], model.inputs()[i].layout),
            golden["input_gradients"][i], tolerance, "gradient of input " + std::to_string(i));
  // That of a key's bias is rounding alone: it adds the same to all scores of a query.
  double scale = 0.0;
  for (const Json& gradient : golden["weight_gradients"])
    scale = std::max(scale, largest(gradient.get<Numbers>()));
  const bool frozen = !golden["layer"]["config"].value("trainable", true);
  for (std::size_t i = 0; i < own.size(); ++i) {
    if (frozen)
      CHECK_FALSE(own[i].trainable);
    else
      compare(part(model.gradients(), own[i]), golden["weight_gradients"][i].get<Numbers>(), tolerance,
              "gradient of " + own[i].name, scale);
    if (golden.contains("final_weights"))
      compare(part(model.parameters(), own[i]), golden["final_weights"][i], tolerance,
              "final " + own[i].name);
  }
}

void check_optimizer(const Json& golden, double tolerance) {
  INFO(golden["optimizer"].dump());
  const auto optimizer = optimizers().create(golden["optimizer"]);
  const Numbers start = golden["parameters"].get<Numbers>();
  Buffer parameters(start.begin(), start.end());
  std::vector<Buffer> slots(static_cast<std::size_t>(optimizer->slot_count()),
                            Buffer(parameters.size(), static_cast<Scalar>(optimizer->first_slot_value())));
  std::vector<Scalar*> pointers;
  for (Buffer& slot : slots) pointers.push_back(slot.data());
  for (std::size_t step = 0; step < golden["gradients"].size(); ++step) {
    const Numbers given = golden["gradients"][step].get<Numbers>();
    const Buffer gradients(given.begin(), given.end());
    optimizer->apply(parameters.data(), gradients.data(), pointers,
                     static_cast<std::int64_t>(parameters.size()), static_cast<std::int64_t>(step) + 1,
                     optimizer->learning_rate(static_cast<std::int64_t>(step) + 1));
    compare(parameters, golden["after"][step].get<Numbers>(), tolerance, "step " + std::to_string(step + 1));
  }
}

void check_loss(const Json& golden, double tolerance) {
  INFO(golden["loss"].dump());
  const auto loss = losses().create(golden["loss"]);
  const auto numbers = [&](const char* part) {
    const Numbers values = golden[part].get<Numbers>();
    return Buffer(values.begin(), values.end());
  };
  const Buffer predictions = numbers("predictions"), targets = numbers("targets"),
               weights = numbers("weights");
  const Json& shape = golden["shape"];
  const Rows rows{shape[0], shape[1], shape[2]};
  REQUIRE(predictions.size() == static_cast<std::size_t>(rows.size()));
  REQUIRE(targets.size() == static_cast<std::size_t>(rows.count() * loss->target_width(rows.width)));
  Buffer gradient(predictions.size());
  double value = loss->evaluate(predictions.data(), targets.data(), rows, gradient.data());
  compare(Numbers{value}, golden["value"].get<Numbers>(), tolerance, "value");
  compare(gradient, golden["gradient"].get<Numbers>(), tolerance, "gradient");
  value = loss->evaluate_weighted(predictions.data(), targets.data(), weights.data(), rows, gradient.data());
  compare(Numbers{value}, golden["weighted_value"].get<Numbers>(), tolerance, "weighted value");
  compare(gradient, golden["weighted_gradient"].get<Numbers>(), tolerance, "weighted gradient");
}

void check_model(const Json& golden, double tolerance) {
  INFO(golden["task"].dump() << " " << golden["variant"].dump());
  Model model(golden["model"]);
  set_weights(model, golden["weights"]);
  Trainer trainer(model, golden["compile"]);
  Random random(0);
  Numbers losses;
  const std::size_t batches = golden["inputs"].size();
  for (std::size_t step = 0; step < golden["losses"].size(); ++step) {
    Dataset batch{
        tensors_of(golden["inputs"][step % batches]), tensors_of(golden["targets"][step % batches]), {}};
    if (golden.contains("sample_weights"))
      batch.weights.assign(batch.targets.size(), tensor_of(golden["sample_weights"]));
    trainer.check(batch);
    trainer.train_batch(batch, indices(batch.samples()), random);
    losses.push_back(trainer.batch_loss());
  }
  compare(losses, golden["losses"].get<Numbers>(), tolerance, "losses");
  for (std::size_t i = 0; i < model.segments().size(); ++i)
    compare(part(model.parameters(), model.segments()[i]), golden["final_weights"][i], tolerance,
            "final " + model.segments()[i].name);
}

/// A form of cases: the parts that a case has, those that it may have, and their check.
struct Form {
  std::vector<std::string> parts, further;
  void (*check)(const Json&, double);
};

const std::vector<Form>& forms() {
  static const std::vector<Form> all{
      {{"layer", "input", "weights", "outputs", "output_gradients", "input_gradient", "weight_gradients"},
       {},
       check_outputs},
      {{"layer", "inputs", "mask", "weights", "outputs", "output_gradients", "input_gradients",
        "weight_gradients"},
       {},
       check_recurrent_case},
      {{"layer", "inputs", "masks", "weights", "outputs", "output_gradient", "input_gradients",
        "weight_gradients"},
       {"output_mask", "added_loss", "final_weights", "scores", "own_weights"},
       check_in_model},
      {{"optimizer", "parameters", "gradients", "after"}, {}, check_optimizer},
      {{"loss", "shape", "predictions", "targets", "weights", "value", "gradient", "weighted_value",
        "weighted_gradient"},
       {},
       check_loss},
      {{"task", "variant", "model", "compile", "weights", "inputs", "targets", "losses", "final_weights"},
       {"sample_weights"},
       check_model}};
  return all;
}

bool has_form(const Json& golden, const Form& form) {
  for (const std::string& part : form.parts)
    if (!golden.contains(part)) return false;
  for (const auto& [part, value] : golden.items())
    if (!std::ranges::count(form.parts, part) && !std::ranges::count(form.further, part)) return false;
  return true;
}

}  // namespace

Json golden_file(const std::string& name) {
  std::ifstream file(std::string(RNN_GOLDEN_DIR) + "/" + name);
  INFO(name);
  REQUIRE(file.good());
  Json cases = Json::parse(file);
  REQUIRE_FALSE(cases.empty());
  return cases;
}

std::vector<std::string> golden_files(const std::string& folder) {
  std::vector<std::string> files;
  std::istringstream list(RNN_GOLDEN_FILES);
  for (std::string file; std::getline(list, file, ',');)
    if (file.starts_with(folder + "/")) files.push_back(file);
  INFO(folder);
  REQUIRE_FALSE(files.empty());
  return files;
}

void check_golden(const std::string& file, double tolerance) {
  const Json cases = golden_file(file);
  for (std::size_t number = 0; number < cases.size(); ++number) {
    INFO(file << ", case " << number);
    const auto form =
        std::ranges::find_if(forms(), [&](const Form& one) { return has_form(cases[number], one); });
    // A part that no check reads, or one that is missing.
    REQUIRE(form != forms().end());
    for (const char* results : {"outputs", "after", "losses", "value"})
      REQUIRE_FALSE((cases[number].contains(results) && cases[number][results].empty()));
    form->check(cases[number], tolerance);
  }
}

}  // namespace rnn::test
