// The drawing of every neuron and weight.

#include <catch_amalgamated.hpp>
#include <cmath>

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

}  // namespace

TEST_CASE("neurons: all weights, and the values that the model computes", "[insight]") {
  for (const char* type : {"SimpleRNN", "LSTM", "GRU"}) {
    CAPTURE(type);
    const auto experiment = small_experiment({
        layer(type, {{"units", 3}, {"return_sequences", true}}),
        layer("Dropout", {{"rate", .5}}),
        layer("SimpleRNN", {{"units", 2}}),
        layer("Dense", {{"units", 4}, {"activation", "relu"}}),
        layer("Dense", {{"units", 1}}),
    });
    experiment->fit().advance(20);
    const Frame frame = read_frame(*experiment, "neurons", {{"sample", 2}});
    CHECK(weights_in(frame) == experiment->trainer().model().parameter_count());
    const Json& layers = frame.data["layers"];
    REQUIRE(layers.size() == 6);
    CHECK(layers[1]["gates"].size() ==
          static_cast<std::size_t>(experiment->trainer().model().layers()[1]->gate_count()));
    CHECK(layers[1]["sequences"] == true);
    CHECK(layers[3]["sequences"] == false);
    CHECK(tensor_in(frame, "0/values").values == experiment->data().test.slice(2, 3).inputs[0].values);
    CHECK(tensor_in(frame, "1/values").shape == Shape{3, 3});
    CHECK(tensor_in(frame, "2/values").values == tensor_in(frame, "1/values").values);
    CHECK(tensor_in(frame, "3/values").shape == Shape{3, 2});
    const Scalar relu = tensor_in(frame, "4/values").values[0];
    CHECK(relu >= 0);
    // What is computed here is what the model answers.
    const auto answer = experiment->trainer().predict(experiment->data().test.slice(2, 3).inputs, 1);
    CHECK(tensor_in(frame, "5/values").values[0] == Catch::Approx(answer[0].values[0]).margin(1e-5));
  }
}

TEST_CASE("neurons: live weights, and a Dense layer at every step", "[insight]") {
  const auto experiment = small_experiment(
      {layer("SimpleRNN", {{"units", 2}, {"return_sequences", true}}), layer("Dense", {{"units", 1}})}, true);
  const Frame before = read_frame(*experiment, "neurons");
  experiment->fit().advance(5);
  const Frame after = read_frame(*experiment, "neurons");
  CHECK(tensor_in(before, "1/kernel").values != tensor_in(after, "1/kernel").values);
  const Tensor& h = tensor_in(after, "1/values");
  const Tensor& y = tensor_in(after, "2/values");
  REQUIRE(y.shape == Shape{3, 1});
  const Buffer& kernel = tensor_in(after, "2/kernel").values;
  const Scalar bias = tensor_in(after, "2/bias").values[0];
  for (int t = 0; t < 3; ++t)
    CHECK(y.values[static_cast<std::size_t>(t)] ==
          Catch::Approx(h.sample(t)[0] * kernel[0] + h.sample(t)[1] * kernel[1] + bias).margin(1e-6));
}

TEST_CASE("neurons: of small stacks alone", "[insight]") {
  const auto dense_after = [](const Json& first) {
    return small_experiment({first, layer("Dense", {{"units", 1}})});
  };
  CHECK(draws(*dense_after(layer("GRU", {{"units", 16}}))));
  const auto large = dense_after(layer("GRU", {{"units", 17}, {"name", "large"}}));
  CHECK_FALSE(draws(*large));
  CHECK(fault_of([&] { read_frame(*large, "neurons"); }).text.ends_with("got [large]"));
  CHECK_FALSE(draws(*dense_after(layer("SimpleRNN", {{"units", 2}, {"go_backwards", true}}))));
  CHECK_FALSE(draws(*dense_after(layer("Bidirectional", {{"layer", layer("SimpleRNN", {{"units", 2}})}}))));
  CHECK(draws(*experiment_of({{"task", "binary-addition"}})));
  CHECK_FALSE(draws(*experiment_of({{"task", "noisy-sine"}})));
}

}  // namespace rnn::test::neurons_test
