// The drawing of every neuron and weight.

#include <catch_amalgamated.hpp>
#include <cmath>

#include "rnn/tasks/model_config.h"
#include "support/fault.h"
#include "support/readouts.h"
#include "support/training_models.h"

namespace rnn::test::neurons_test {

namespace {

/// An experiment over windows of 3 points with `layers` on them.
std::unique_ptr<Experiment> small_experiment(const std::vector<Json>& layers, bool sequences = false) {
  return experiment_of({{"task", {{"class_name", "sine-shapes"}, {"config", {{"sequences", sequences}}}}},
                        {"model", sequential({3, 1}, layers)}});
}

bool draws(const Experiment& experiment) {
  for (const Json& readout : experiment.readouts())
    if (readout["name"] == "neurons") return readout["applies"];
  return false;
}

std::int64_t weights_in(const Frame& frame) {
  std::int64_t count = 0;
  for (const FrameTensor& one : frame.tensors)
    if (!one.name.ends_with("values")) count += one.tensor.shape.size();
  return count;
}

const Tensor& part_of(const Frame& frame, int row, const char* part) {
  return tensor_in(frame, std::to_string(row) + "/" + part);
}

/// What the lines of a row lead to at its step `step`: the values that it reads, side by side.
std::vector<double> read_values(const Frame& frame, int row, int step) {
  const Json& layers = frame.data["layers"];
  const int steps = layers[row]["steps"];
  std::vector<double> values;
  for (const int read : layers[row]["reads"]) {
    const Json& source = layers[read];
    const int count = source["steps"];
    int from = count == 1 ? 0 : source["reverses"] == true ? count - 1 - step : step;
    if (steps < count) from = source["backwards"] == true ? 0 : count - 1;
    const Tensor& all = part_of(frame, read, "values");
    values.insert(values.end(), all.sample(from), all.sample(from) + all.sample_size());
  }
  return values;
}

/// Follows the lines of every SimpleRNN and of every Dense without an activation.
void check_lines(const Frame& frame) {
  const Json& layers = frame.data["layers"];
  for (int row = 0; row < static_cast<int>(layers.size()); ++row) {
    const Json& layer = layers[row];
    const std::string type = layer["type"];
    const bool simple = type.find("SimpleRNN") != std::string::npos && layer["recurrent"] == true;
    if (!simple && type.find("Dense") == std::string::npos) continue;
    CAPTURE(row, type);
    const Tensor& values = part_of(frame, row, "values");
    const Tensor& kernel = part_of(frame, row, "kernel");
    const Tensor& bias = part_of(frame, row, "bias");
    const int steps = layer["steps"], units = values.sample_size();
    for (int step = 0; step < steps; ++step) {
      const std::vector<double> read = read_values(frame, row, step);
      REQUIRE(static_cast<int>(read.size()) == kernel.samples());
      const int before = layer["backwards"] == true ? step + 1 : step - 1;
      for (int unit = 0; unit < units; ++unit) {
        double sum = bias.values[static_cast<std::size_t>(unit)];
        for (std::size_t i = 0; i < read.size(); ++i)
          sum += read[i] * double(kernel.sample(static_cast<int>(i))[unit]);
        for (int i = 0; simple && before >= 0 && before < steps && i < units; ++i)
          sum += double(values.sample(before)[i]) *
                 double(part_of(frame, row, "recurrent_kernel").sample(i)[unit]);
        CHECK(values.sample(step)[unit] == Catch::Approx(simple ? std::tanh(sum) : sum).margin(1e-5));
      }
    }
  }
}

/// The frame of a model that was trained a little: it has all weights, its lines lead to its values, and the
/// last row is what the model answers.
Frame drawn(Experiment& experiment) {
  experiment.fit().advance(20);
  Frame frame = read_frame(experiment, "neurons", {{"sample", 2}});
  CHECK(weights_in(frame) == experiment.trainer().model().parameter_count());
  check_lines(frame);
  const auto answer = experiment.trainer().predict(experiment.data().test.slice(2, 3).inputs, 1);
  const Tensor& last = part_of(frame, static_cast<int>(frame.data["layers"].size()) - 1, "values");
  REQUIRE(last.values.size() == answer[0].values.size());
  for (std::size_t i = 0; i < last.values.size(); ++i)
    CHECK(last.values[i] == Catch::Approx(answer[0].values[i]).margin(1e-5));
  return frame;
}

Json simple_rnn(int units, bool sequences, bool backwards = false) {
  return layer("SimpleRNN", {{"units", units}, {"return_sequences", sequences}, {"go_backwards", backwards}});
}

}  // namespace

TEST_CASE("neurons: all weights, and the values that the model computes", "[insight]") {
  for (const char* type : {"SimpleRNN", "LSTM", "GRU", "LSTMAnatomy"}) {
    CAPTURE(type);
    const auto experiment = small_experiment({
        layer(type, {{"units", 3}, {"return_sequences", true}}),
        layer("Dropout", {{"rate", .5}}),
        layer("SimpleRNN", {{"units", 2}}),
        layer("Dense", {{"units", 4}}),
        layer("Dense", {{"units", 1}}),
    });
    const Frame frame = drawn(*experiment);
    const Json& layers = frame.data["layers"];
    // Dropout changes nothing, and has no neurons.
    REQUIRE(layers.size() == 5);
    CHECK(layers[1]["gates"].size() ==
          static_cast<std::size_t>(experiment->trainer().model().layers()[1]->gate_count()));
    CHECK(layers[2]["reads"] == Json{1});
    CHECK(tensor_in(frame, "0/values").values == experiment->data().test.slice(2, 3).inputs[0].values);
    CHECK(tensor_in(frame, "1/values").shape == Shape{3, 3});
    CHECK(tensor_in(frame, "2/values").shape == Shape{3, 2});
    CHECK(tensor_in(frame, "3/values").shape == Shape{1, 4});
  }
}

TEST_CASE("neurons: the stages of the LSTM", "[insight]") {
  const std::pair<const char*, Json> stages[]{{"cec", {""}},
                                              {"input_output_gates", {"i", "c", "o"}},
                                              {"forget_gate", {"i", "f", "c", "o"}},
                                              {"peephole", {"i", "f", "c", "o"}}};
  for (const auto& [variant, gates] : stages) {
    CAPTURE(variant);
    const auto experiment =
        small_experiment({layer("LSTMAnatomy", {{"units", 2}, {"variant", variant}}), dense(1)});
    const Frame frame = drawn(*experiment);
    CHECK(frame.data["layers"][1]["gates"] == gates);
    if (variant == std::string("peephole")) CHECK(tensor_in(frame, "1/peephole_kernel").shape == Shape{3, 2});
  }
}

TEST_CASE("neurons: live weights, and a Dense layer at every step", "[insight]") {
  const auto experiment = small_experiment({simple_rnn(2, true), dense(1)}, true);
  const Frame before = read_frame(*experiment, "neurons");
  const Frame after = drawn(*experiment);
  CHECK(tensor_in(before, "1/kernel").values != tensor_in(after, "1/kernel").values);
  CHECK(tensor_in(after, "2/values").shape == Shape{3, 1});
  drawn(*small_experiment({simple_rnn(2, true), layer("TimeDistributed", {{"layer", dense(1)}})}, true));
}

TEST_CASE("neurons: layers that read the last step first", "[insight]") {
  const Frame last = drawn(*small_experiment({simple_rnn(3, false, true), dense(1)}));
  CHECK(last.data["layers"][1]["backwards"] == true);
  CHECK(last.data["layers"][1]["reverses"] == false);
  const Frame reversed =
      drawn(*small_experiment({simple_rnn(3, true, true), simple_rnn(2, false), dense(1)}));
  CHECK(reversed.data["layers"][1]["reverses"] == true);
  drawn(*small_experiment({simple_rnn(3, true, true), simple_rnn(2, true, true), dense(1)}, true));
}

TEST_CASE("neurons: both directions of a layer, merged in every way", "[insight]") {
  for (const char* mode : {"concat", "sum", "mul", "ave"})
    for (const bool sequences : {false, true})
      for (const bool backwards : {false, true}) {
        CAPTURE(mode, sequences, backwards);
        const Json both =
            layer("Bidirectional", {{"layer", simple_rnn(2, sequences, backwards)}, {"merge_mode", mode}});
        const auto experiment = small_experiment({both, dense(1)}, sequences);
        const Frame frame = drawn(*experiment);
        const Json& layers = frame.data["layers"];
        const bool merged = mode != std::string("concat");
        REQUIRE(layers.size() == (merged ? 5 : 4));
        CHECK(layers[1]["backwards"] == backwards);
        CHECK(layers[2]["backwards"] == !backwards);
        CHECK(layers[1]["name"].get<std::string>().ends_with("/forward_simple_rnn"));
        CHECK(layers[2]["name"].get<std::string>().ends_with("/backward_simple_rnn"));
        CHECK(layers[1]["reads"] == Json{0});
        CHECK(layers[2]["reads"] == Json{0});
        CHECK(layers.back()["reads"] == (merged ? Json{3} : Json{1, 2}));
        if (!merged) continue;
        CHECK(layers[3]["joins"] == "merge");
        CHECK(layers[3]["function"] == mode);
        for (int step = 0; step < layers[3]["steps"]; ++step) {
          const std::vector<double> read = read_values(frame, 3, step);
          for (std::size_t unit = 0; unit < 2; ++unit) {
            const double a = read[unit], b = read[unit + 2];
            const double expected = mode == std::string("mul")   ? a * b
                                    : mode == std::string("sum") ? a + b
                                                                 : (a + b) / 2;
            CHECK(part_of(frame, 3, "values").sample(step)[unit] == Catch::Approx(expected).margin(1e-6));
          }
        }
      }
  for (const char* type : {"LSTM", "GRU"})
    drawn(*small_experiment({layer("Bidirectional", {{"layer", layer(type, {{"units", 2}})}}), dense(1)}));
}

TEST_CASE("neurons: a value for each value", "[insight]") {
  const std::pair<Json, double (*)(double)> layers[]{
      {layer("ReLU", Json::object()), [](double x) { return std::max(x, 0.0); }},
      {layer("LeakyReLU", {{"negative_slope", .5}}), [](double x) { return x > 0 ? x : x / 2; }},
      {layer("ELU", Json::object()), [](double x) { return x > 0 ? x : std::expm1(x); }},
      {layer("Activation", {{"activation", "sigmoid"}}), [](double x) { return 1 / (1 + std::exp(-x)); }}};
  for (const auto& [config, function] : layers) {
    CAPTURE(config.dump());
    const Frame frame = drawn(*small_experiment({simple_rnn(3, true), config, dense(1)}, true));
    CHECK(frame.data["layers"][2]["joins"] == "each");
    for (std::size_t i = 0; i < 9; ++i)
      CHECK(part_of(frame, 2, "values").values[i] ==
            Catch::Approx(function(double(part_of(frame, 1, "values").values[i]))).margin(1e-6));
  }
  const Frame softmax =
      drawn(*small_experiment({simple_rnn(3, false), layer("Softmax", Json::object()), dense(1)}));
  const Buffer& shares = tensor_in(softmax, "2/values").values;
  CHECK(double(shares[0]) + double(shares[1]) + double(shares[2]) == Catch::Approx(1));
  const auto alpha_of = [](const Json& options, bool sequences) {
    const Frame frame =
        drawn(*small_experiment({simple_rnn(2, sequences), layer("PReLU", options), dense(1)}, sequences));
    return tensor_in(frame, "2/alpha").shape;
  };
  CHECK(alpha_of(Json::object(), true) == Shape{3, 2});
  CHECK(alpha_of({{"shared_axes", {1}}}, true) == Shape{1, 2});
  CHECK(alpha_of({{"shared_axes", {2}}}, true) == Shape{3, 1});
  CHECK(alpha_of(Json::object(), false) == Shape{1, 2});
}

TEST_CASE("neurons: all steps behind each other", "[insight]") {
  const Frame frame =
      drawn(*small_experiment({simple_rnn(2, true), layer("Flatten", Json::object()), dense(1)}));
  CHECK(frame.data["layers"][2]["joins"] == "steps");
  CHECK(tensor_in(frame, "2/values").shape == Shape{1, 6});
  CHECK(tensor_in(frame, "2/values").values == tensor_in(frame, "1/values").values);
}

TEST_CASE("neurons: ids as units of a small vocabulary", "[insight]") {
  const auto experiment_with = [](int ids) {
    return experiment_of(
        {{"task", {{"class_name", "next-word"}, {"config", {{"vocabulary", ids}, {"sentences", 100}}}}},
         {"model",
          sequential({5}, {layer("Embedding", {{"input_dim", ids}, {"output_dim", 3}}), simple_rnn(2, false),
                           layer("Dense", {{"units", ids}, {"activation", "softmax"}})})}});
  };
  const auto experiment = experiment_with(12);
  REQUIRE(draws(*experiment));
  const Frame frame = read_frame(*experiment, "neurons", {{"sample", 2}});
  CHECK(weights_in(frame) == experiment->trainer().model().parameter_count());
  CHECK(frame.data["layers"][0]["ids"] == true);
  const Tensor& hot = tensor_in(frame, "0/values");
  REQUIRE(hot.shape == Shape{5, 12});
  const Tensor ids = experiment->data().test.slice(2, 3).inputs[0];
  const Tensor& table = tensor_in(frame, "1/kernel");
  REQUIRE(table.shape == Shape{12, 3});
  for (int step = 0; step < 5; ++step) {
    const int id = static_cast<int>(ids.values[static_cast<std::size_t>(step)]);
    for (int unit = 0; unit < 12; ++unit) CHECK(hot.sample(step)[unit] == Scalar(unit == id));
    for (int unit = 0; unit < 3; ++unit)
      CHECK(tensor_in(frame, "1/values").sample(step)[unit] == table.sample(id)[unit]);
  }
  const auto many = experiment_with(17);
  CHECK_FALSE(draws(*many));
  CHECK(fault_of([&] { read_frame(*many, "neurons"); }).text ==
        "[neurons] expected at most 16 ids, got 17 in [embedding]");
}

TEST_CASE("neurons: of small chains alone, and what is not drawn says why", "[insight]") {
  const auto dense_after = [](const Json& first) { return small_experiment({first, dense(1)}); };
  CHECK(draws(*dense_after(layer("GRU", {{"units", 16}}))));
  const auto refusal = [](const Experiment& experiment) {
    CHECK_FALSE(draws(experiment));
    return fault_of([&] { read_frame(experiment, "neurons"); }).text;
  };
  CHECK(refusal(*dense_after(layer("GRU", {{"units", 17}, {"name", "large"}}))) ==
        "[neurons] expected at most 16 neurons in a layer, got 17 in [large]");
  CHECK(refusal(*small_experiment(
                    {simple_rnn(2, true), layer("LayerNormalization", {{"name", "norm"}}), dense(1)}, true))
            .ends_with("got [norm], which is LayerNormalization"));
  const std::vector<Json> deep(8, simple_rnn(1, true));
  CHECK(refusal(*small_experiment(deep, true)).find("at most 8 rows of neurons") != std::string::npos);
  const auto chain = experiment_of(
      {{"task", "sine-shapes"},
       {"model", functional_config({input_node("start", {unknown, 3, 1}),
                                    graph_node("SimpleRNN", "states", {{"units", 2}}, {{"start", 0}}),
                                    graph_node("Dense", "end", {{"units", 1}}, {{"states", 0}})},
                                   {"start"}, {"end"})}});
  CHECK(draws(*chain));
  Json shared = graph_node("Dense", "shared", {{"units", 1}}, {{"states", 0}});
  shared["inbound_nodes"].push_back({{"shared", 0, 0, Json::object()}});
  const Json nodes{input_node("start", {unknown, 3, 1}),
                   graph_node("SimpleRNN", "states", {{"units", 1}}, {{"start", 0}}), shared};
  Json twice = functional_config(nodes, {"start"}, {"shared"});
  twice["config"]["output_layers"] = {{"shared", 1, 0}};
  CHECK(refusal(*experiment_of({{"task", "sine-shapes"}, {"model", twice}})).ends_with("from [shared] on"));
  const auto branched = experiment_of({{"task", "word2vec"}});
  CHECK(refusal(*branched).ends_with("got a graph, from [offered] on"));
  CHECK(draws(*experiment_of({{"task", "binary-addition"}})));
  CHECK(draws(*experiment_of({{"task", "lstm-anatomy"}})));
  CHECK_FALSE(draws(*experiment_of({{"task", "noisy-sine"}})));
}

}  // namespace rnn::test::neurons_test
