// The tasks sine-shapes and naive-forward.

#include <catch_amalgamated.hpp>
#include <cmath>
#include <numbers>

#include "support/fault.h"
#include "support/readouts.h"

namespace rnn::test::shapes_test {

namespace {

Json with_variant(const std::string& name, const std::string& variant) {
  const auto task = tasks().create(name);
  Json config{{"task", name}};
  config.update(task->defaults());
  for (const Json& entry : task->variants())
    if (entry["id"] == variant) config.merge_patch(entry["changes"]);
  return config;
}

double sine(double x) { return std::sin(2.0 * std::numbers::pi * .1 * x); }

/// The state of one unit by the formula, in the order of its terms.
double state(const Frame& frame) {
  double sum = frame.data["bias"];
  for (const auto& [values, weights] : {std::pair{"x", "w"}, std::pair{"before", "u"}}) {
    const Buffer& of = tensor_in(frame, values).values;
    const Buffer& by = tensor_in(frame, weights).values;
    REQUIRE(of.size() == by.size());
    for (std::size_t i = 0; i < of.size(); ++i) sum += double(of[i]) * double(by[i]);
  }
  return std::tanh(sum);
}

}  // namespace

TEST_CASE("sine-shapes: parameters and output shapes are the article's", "[tasks]") {
  const std::vector<std::tuple<std::string, int, std::string, std::string>> figures{
      {"one_unit", 3, "(None, 1)", "(None, 1)"},
      {"", 8, "(None, 2)", "(None, 1)"},
      {"two_features", 10, "(None, 2)", "(None, 1)"},
      {"sequences", 10, "(None, 3, 2)", "(None, 3, 1)"}};
  for (const auto& [variant, parameters, recurrent, output] : figures) {
    CAPTURE(variant);
    const Json layers = inspect_experiment(with_variant("sine-shapes", variant))["layers"];
    CHECK(layers[1]["parameters"] == parameters);
    CHECK(layers[1]["output_shape"] == recurrent);
    CHECK(layers[2]["output_shape"] == output);
    const auto experiment = experiment_of(with_variant("sine-shapes", variant));
    const Json shown = read_frame(*experiment, "next").data["layers"];
    CHECK(shown[1]["shape"] == recurrent);
    CHECK(shown[2]["shape"] == output);
    CHECK(shown[1]["sequences"] == (variant == "sequences"));
  }
}

TEST_CASE("sine-shapes: windows of the wave, each with what follows", "[tasks]") {
  const auto experiment = experiment_of(with_variant("sine-shapes", "sequences"));
  const TaskData& data = experiment->data();
  CHECK(data.training.samples() == 100);
  for (const auto& [set, start] :
       {std::pair{&data.training, 0.0}, std::pair{&data.validation, .25}, std::pair{&data.test, .5}})
    for (int i = 0; i < set->samples(); ++i)
      for (int t = 0; t < 3; ++t) {
        const double x = start + i + t;
        CHECK(set->inputs[0].sample(i)[t * 2] == Catch::Approx(sine(x)).margin(1e-6));
        CHECK(set->inputs[0].sample(i)[t * 2 + 1] == Catch::Approx(sine(x + 2.5)).margin(1e-6));
        CHECK(set->targets[0].sample(i)[t] == Catch::Approx(sine(x + 1)).margin(1e-6));
      }
  const auto zeros = experiment_of(with_variant("sine-shapes", "zeros"));
  for (const Scalar value : zeros->data().training.inputs[0].values) CHECK(std::abs(value) < 1e-6);
  CHECK(std::abs(zeros->data().test.targets[0].values[0]) < 1e-6);
  CHECK(std::abs(zeros->data().validation.targets[0].values[0]) > .9);
}

TEST_CASE("sine-shapes: the answer to a window is the model's, also to one of one's own", "[tasks]") {
  const auto experiment = experiment_of(with_variant("sine-shapes", "one_unit"));
  experiment->fit().advance(200);
  const Buffer& weights = experiment->trainer().model().parameters();
  const auto answer = [&](const std::vector<double>& window) {
    double h = 0.0;
    std::vector<double> w;
    for (const Segment& segment : experiment->trainer().model().segments())
      w.push_back(weights[static_cast<std::size_t>(segment.offset)]);
    for (const double x : window) h = std::tanh(w[0] * x + w[1] * h + w[2]);
    return w[3] * h + w[4];
  };
  const Frame own = read_frame(*experiment, "next", {{"input", Json::array({{.3, -.2, .9}})}});
  CHECK(tensor_in(own, "outputs").values[0] == Catch::Approx(answer({.3, -.2, .9})).margin(1e-5));
  CHECK(own.data["start"].is_null());
  const Frame slid = read_frame(*experiment, "next", {{"start", 4.25}});
  CHECK(tensor_in(slid, "outputs").values[0] ==
        Catch::Approx(answer({sine(4.25), sine(5.25), sine(6.25)})).margin(1e-5));
  CHECK(tensor_in(slid, "targets").values[0] == Catch::Approx(sine(7.25)).margin(1e-5));
  const Buffer& learned = tensor_in(slid, "learned").values;
  CHECK(learned[40] == Catch::Approx(answer({sine(7), sine(8), sine(9)})).margin(1e-5));
  CHECK(fault_of([&] { read_frame(*experiment, "next", {{"input", Json::array({{1, 2}})}}); }).where ==
        "/input/0");
}

TEST_CASE("naive-forward: the formula's parts make the state", "[tasks]") {
  for (const char* variant : {"", "keras"}) {
    CAPTURE(variant);
    const auto experiment = experiment_of(with_variant("naive-forward", variant));
    for (const Json& request : {Json::object(), Json{{"step", 7}, {"unit", 63}, {"scale", .1}},
                                Json{{"step", 99}, {"unit", 5}, {"sample", 3}}}) {
      const Frame frame = read_frame(*experiment, "loop", request);
      CHECK(frame.data["state"].get<double>() == Catch::Approx(state(frame)).margin(1e-5));
      const int step = frame.data["step"];
      const int unit = frame.data["unit"];
      CHECK(tensor_in(frame, "h").sample(step)[unit] ==
            Catch::Approx(frame.data["state"].get<double>()).margin(1e-5));
      if (step > 0) {
        const Tensor& states = tensor_in(frame, "h");
        for (int k = 0; k < 64; ++k)
          CHECK(tensor_in(frame, "before").values[static_cast<std::size_t>(k)] ==
                Catch::Approx(states.sample(step - 1)[k]).margin(1e-5));
      }
    }
  }
}

TEST_CASE("naive-forward: a changed input changes the states from its step on", "[tasks]") {
  const auto experiment = experiment_of(with_variant("naive-forward", "keras"));
  const Tensor before = tensor_in(read_frame(*experiment, "loop"), "h");
  const Json edits = Json::array({Json::array({40, 3, 2.5})});
  const Frame frame = read_frame(*experiment, "loop", {{"step", 40}, {"edits", edits}});
  CHECK(tensor_in(frame, "x").values[3] == 2.5F);
  const Tensor& after = tensor_in(frame, "h");
  double most = 0.0;
  for (int t = 0; t < 100; ++t)
    for (int unit = 0; unit < 64; ++unit) {
      const double change = std::abs(double(after.sample(t)[unit]) - double(before.sample(t)[unit]));
      if (t < 40) CHECK(change == 0.0);
      if (t == 40) most = std::max(most, change);
    }
  CHECK(most > .05);
  for (const Json& wrong : {Json::array({100, 0, 1}), Json::array({0, 32, 1}), Json::array({0, 0}),
                            Json::array({-1, 0, 1}), Json::array({0, 0, "much"})})
    CHECK(fault_of([&] { read_frame(*experiment, "loop", {{"edits", Json::array({wrong})}}); }).where ==
          "/edits");
}

TEST_CASE("naive-forward: with the article's weights training has nothing to go by", "[tasks]") {
  CHECK_FALSE(tasks().create("naive-forward")->trains());
  Experiment experiment(Json{{"task", "naive-forward"}});
  const Buffer before = experiment.trainer().model().parameters();
  experiment.fit().advance(1 << 10);
  CHECK(experiment.trainer().model().parameters() == before);
  Json config = with_variant("naive-forward", "keras");
  config["model"]["config"]["layers"][1]["config"]["activation"] = "relu";
  const Experiment other(config);
  CHECK(fault_of([&] { read_frame(other, "loop"); }).text.starts_with("[loop] expected a model that begins"));
}

}  // namespace rnn::test::shapes_test
