#include <catch_amalgamated.hpp>
#include <cmath>
#include <limits>

#include "rnn/insight/gradient_flow.h"
#include "support/golden.h"
#include "support/readouts.h"
#include "support/training_models.h"

namespace rnn::test::gradient_flow_test {

namespace {

/// The values of golden/gradient_flow.py.
void fill_waves(std::size_t number, std::span<Scalar> values) {
  for (std::size_t j = 0; j < values.size(); ++j)
    values[j] = static_cast<Scalar>(.6 * std::sin(1.3 * double(j) + .7 * double(number)));
}

Dataset waves(int samples, int steps) {
  Dataset data;
  data.inputs.emplace_back(Shape{samples, steps, 2});
  data.targets.emplace_back(Shape{samples, 1});
  fill_waves(9, data.inputs[0].values);
  std::fill(data.targets[0].values.begin(), data.targets[0].values.end(), Scalar(1));
  return data;
}

Model wave_model(const Json& recurrent, int steps = 9) {
  Model model(sequential({steps, 2}, {recurrent, layer("Dense", {{"units", 1}})}));
  std::size_t number = 0;
  for (const Segment& segment : model.segments())
    fill_waves(number++,
               {model.parameters().data() + segment.offset, static_cast<std::size_t>(segment.size)});
  return model;
}

GradientFlow flow_of(Model& model, int steps = 9) {
  Trainer trainer(model, {{"loss", "mse"}, {"optimizer", "SGD"}});
  const Dataset data = waves(3, steps);
  trainer.check(data);
  const std::vector<int> all{0, 1, 2};
  return gradient_flow(trainer, data, all);
}

void check_norms(const std::vector<Scalar>& ours, const Json& theirs) {
  REQUIRE(ours.size() == theirs.size());
  for (std::size_t t = 0; t < ours.size(); ++t)
    CHECK(ours[t] == Catch::Approx(theirs[t].get<double>()).epsilon(1e-4));
}

Json cell(const std::string& type, Json options = Json::object()) {
  options["units"] = 4;
  return layer(type, options);
}

}  // namespace

TEST_CASE("gradients of the states at every step are those of PyTorch", "[insight]") {
  const Json cases = golden_file("gradient_flow.json");
  for (const auto& [name, expected] : cases.items()) {
    CAPTURE(name);
    const bool simple = name != "LSTM" && name != "GRU";
    Model model = wave_model(simple ? cell("SimpleRNN", {{"activation", name}}) : cell(name));
    const GradientFlow flow = flow_of(model);
    CHECK(flow.loss == Catch::Approx(expected["loss"].get<double>()).epsilon(1e-4));
    REQUIRE(flow.states.size() == expected.size() - 1);
    for (const GradientNorms& one : flow.states) {
      CAPTURE(one.state);
      check_norms(one.norms, expected[one.state]);
    }
  }
}

TEST_CASE("backwards, and in both directions, gradients are in the order of time", "[insight]") {
  // Weights of equal layers, read from the other end: the norms turn round with the inputs.
  const auto of = [](Json recurrent, bool turned) {
    Model model = wave_model(recurrent);
    Trainer trainer(model, {{"loss", "mse"}, {"optimizer", "SGD"}});
    Dataset data = waves(1, 9);
    if (turned)
      for (int t = 0; t < 4; ++t)
        std::swap_ranges(&data.inputs[0].values[2 * std::size_t(t)],
                         &data.inputs[0].values[2 * std::size_t(t)] + 2,
                         &data.inputs[0].values[2 * std::size_t(8 - t)]);
    trainer.check(data);
    const std::vector<int> first{0};
    return gradient_flow(trainer, data, first).states;
  };
  auto forward = of(cell("LSTM"), false);
  const auto backward = of(cell("LSTM", {{"go_backwards", true}}), true);
  REQUIRE(forward.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    std::reverse(forward[i].norms.begin(), forward[i].norms.end());
    CHECK(forward[i].norms == backward[i].norms);
    CHECK(backward[i].norms.front() > backward[i].norms.back());
    CHECK((forward[i].first == 0 && forward[i].last == 8));
    CHECK((backward[i].first == 8 && backward[i].last == 0));
  }
  const auto both = of(layer("Bidirectional", {{"layer", cell("GRU")}, {"name", "both"}}), false);
  REQUIRE(both.size() == 2);
  CHECK(both[0].layer == "both/forward_gru");
  CHECK(both[1].layer == "both/backward_gru");
  CHECK(both[0].norms.back() > both[0].norms.front());
  CHECK(both[1].norms.front() > both[1].norms.back());
  // An RNN of one cell is the layer.
  const Json inner = cell("GRU");
  const Json one = class_config("GRUCell", {{"units", inner["config"]["units"]}, {"name", "c"}});
  const Json several =
      class_config("StackedRNNCells", {{"cells", {one, class_config("LSTMCell", {{"units", 2}})}}});
  const auto around = [&](const Json& of_rnn) {
    return of(layer("Bidirectional",
                    {{"layer", layer("RNN", {{"cell", of_rnn}, {"name", "r"}})}, {"name", "both"}}),
              false);
  };
  const auto single = around(one);
  REQUIRE(single.size() == 2);
  CHECK(single[0].layer == "both/forward_r/c");
  CHECK(single[1].layer == "both/backward_r/c");
  for (std::size_t i = 0; i < 2; ++i) CHECK(single[i].norms == both[i].norms);
  const auto stacked = around(several);
  REQUIRE(stacked.size() == 6);
  CHECK(stacked[0].layer == "both/forward_r/c");
  CHECK(stacked[1].layer == "both/forward_r/lstm_cell");
  CHECK(stacked[0].norms.back() > stacked[0].norms.front());
  for (std::size_t i = 3; i < 6; ++i) {
    CHECK(stacked[i].norms.front() > stacked[i].norms.back());
    CHECK((stacked[i].first == 8 && stacked[i].last == 0));
  }
}

TEST_CASE("gradients from all outputs add up on the way back, and masked steps have none", "[insight]") {
  // The loss of every step is of the same size, so that the norms do not fall towards the first.
  Experiment addition(Json{{"task", "binary-addition"}});
  const Frame frame = read_frame(addition, "gradient_flow");
  CHECK(frame.data["states"][0]["steps"] == 8);
  CHECK(frame.data["samples"].get<int>() == 32);
  for (const Scalar norm : tensor_in(frame, "norms").values) CHECK(norm > Scalar(0));

  Model model(
      sequential({9, 2}, {layer("Masking", {{"mask_value", 0.0}}), cell("LSTM"), dense(1, "linear")}));
  Random random(3);
  model.initialize(random);
  Trainer trainer(model, {{"loss", "mse"}, {"optimizer", "SGD"}});
  Dataset data = waves(1, 9);
  std::fill_n(&data.inputs[0].values[6], 4, Scalar(0));
  std::fill_n(&data.inputs[0].values[16], 2, Scalar(0));
  trainer.check(data);
  const std::vector<int> first{0};
  const GradientFlow flow = gradient_flow(trainer, data, first);
  for (const GradientNorms& one : flow.states) {
    for (std::size_t t = 0; t < 9; ++t) CHECK((one.norms[t] == Scalar(0)) == (t == 3 || t == 4 || t == 8));
    CHECK((one.first == 0 && one.last == 7));
  }
}

TEST_CASE("a gradient flow leaves the model’s gradients, states and batch as they were", "[insight]") {
  Model model = wave_model(cell("GRU"));
  Trainer trainer(model, {{"loss", "mse"}, {"optimizer", "SGD"}});
  const Dataset data = waves(3, 9);
  trainer.check(data);
  Random random(1);
  const std::vector<int> all{0, 1, 2};
  trainer.train_batch(data, all, random);
  const Buffer gradients = model.gradients();
  const double loss = trainer.batch_loss();
  CHECK(gradient_flow(trainer, data, all).states.size() == 1);
  CHECK(model.gradients() == gradients);
  CHECK(trainer.batch_loss() == loss);
}

}  // namespace rnn::test::gradient_flow_test
