#include <catch_amalgamated.hpp>
#include <set>

#include "rnn/tasks/lstm_anatomy/lstm_anatomy_task.h"
#include "support/fault.h"
#include "support/readouts.h"

namespace rnn::test::lstm_anatomy_test {

namespace {

Json variant_config(const std::string& variant, int seed, int epochs) {
  const auto task = tasks().create("lstm-anatomy");
  Json config{{"task", "lstm-anatomy"}};
  config.update(task->defaults());
  bool found = variant.empty();
  for (const Json& entry : task->variants())
    if (entry["id"] == variant) {
      config.merge_patch(entry["changes"]);
      found = true;
    }
  REQUIRE(found);
  config["seed"] = seed;
  config["fit"]["epochs"] = epochs;
  return config;
}

}  // namespace

TEST_CASE("beats: every period after a tap until the next one", "[tasks]") {
  const auto made =
      tasks().create({{"class_name", "lstm-anatomy"}, {"config", {{"period", 5}, {"steps", 40}}}});
  const auto& task = static_cast<const LstmAnatomyTask&>(*made);
  Tensor taps({1, 40, 1});
  for (const int t : {2, 14, 19}) taps.values[static_cast<std::size_t>(t)] = Scalar(1);
  const Tensor beats = task.beats_of(taps);
  std::set<int> places;
  for (int t = 0; t < 40; ++t)
    if (beats.values[static_cast<std::size_t>(t)] == Scalar(1)) places.insert(t);
  // A tap on the step of a beat starts anew in its place.
  CHECK(places == std::set<int>{7, 12, 24, 29, 34, 39});
}

TEST_CASE("beats: targets follow from the taps alone, also with the least of options", "[tasks]") {
  const auto [period, steps] =
      GENERATE(std::pair{20, 80}, std::pair{10, 40}, std::pair{5, 40}, std::pair{100, 400});
  const auto made =
      tasks().create({{"class_name", "lstm-anatomy"}, {"config", {{"period", period}, {"steps", steps}}}});
  const auto& task = static_cast<const LstmAnatomyTask&>(*made);
  const TaskData data = task.data(3, {});
  CHECK(data.training.samples() == 300);
  CHECK(data.test.samples() == 200);
  CHECK(task.beats_of(data.test.inputs[0]).values == data.test.targets[0].values);
  // Each first tap is near the start.
  for (int i = 0; i < data.test.samples(); ++i) {
    const Scalar* taps = data.test.inputs[0].sample(i);
    CHECK(std::find(taps, taps + std::max(1, period * 3 / 10), Scalar(1)) !=
          taps + std::max(1, period * 3 / 10));
  }
}

TEST_CASE("beats: four periods at least", "[tasks]") {
  const Fault fault = fault_of(
      [] { tasks().create({{"class_name", "lstm-anatomy"}, {"config", {{"period", 20}, {"steps", 79}}}}); });
  CHECK(fault.where == "/config/steps");
  CHECK(fault.text.find("at least 80, four periods of 20, got 79") != std::string::npos);
}

TEST_CASE("beats: a typed sample, its labels, and what cannot be read", "[tasks]") {
  const auto task = tasks().create("lstm-anatomy");
  const std::vector<Tensor> sample = task->read_sample({"..x X"});
  REQUIRE(sample[0].shape == Shape{1, 80, 1});
  CHECK(sample[0].values[2] == Scalar(1));
  CHECK(sample[0].values[4] == Scalar(1));
  const Json labels = task->step_labels(sample);
  CHECK(labels[0][2] == "x");
  CHECK(labels[0][3] == ".");
  CHECK(labels[0].size() == 80);
  const Fault unknown = fault_of([&] { task->read_sample({".x?"}); });
  CHECK(unknown.where == "/0");
  CHECK(unknown.text.find("at step 3") != std::string::npos);
  CHECK(fault_of([&] { task->read_sample({std::string(81, '.')}); }).where == "/0");
  // Numbers, as of any task.
  CHECK(task->read_sample(Json::array({std::vector<int>(80, 1)}))[0].values[79] == Scalar(1));
}

TEST_CASE("beats: counts of the test set, and the answers to own taps", "[tasks]") {
  Experiment experiment(variant_config("", 0, 3));
  experiment.fit().advance(40);
  const Frame frame = read_frame(experiment, "beats", {{"taps", {30, 3}}, {"first", 198}});
  CHECK(frame.data["total"] == 200);
  CHECK(tensor_in(frame, "taps").shape == Shape{2, 80});
  const Tensor& beats = tensor_in(frame, "own_beats");
  for (int t = 0; t < 80; ++t)
    CHECK((beats.values[static_cast<std::size_t>(t)] == Scalar(1)) == (t == 23 || t == 50 || t == 70));
  // The answers are the model's, with which the counts agree.
  const Dataset& test = experiment.data().test;
  const Tensor answers = experiment.trainer().predict(test.inputs, 64)[0];
  int due = 0;
  int hit = 0;
  int wrong = 0;
  for (std::size_t i = 0; i < answers.values.size(); ++i) {
    const bool is_due = test.targets[0].values[i] > Scalar(.5);
    const bool answered = answers.values[i] > Scalar(.5);
    due += is_due ? 1 : 0;
    hit += is_due && answered ? 1 : 0;
    wrong += !is_due && answered ? 1 : 0;
  }
  CHECK(frame.data["due"] == due);
  CHECK(frame.data["hit"] == hit);
  CHECK(frame.data["wrong"] == wrong);
  Tensor own({1, 80, 1});
  own.values[3] = own.values[30] = Scalar(1);
  const Tensor alone = experiment.trainer().predict({own}, 1)[0];
  for (std::size_t t = 0; t < 80; ++t)
    CHECK(tensor_in(frame, "own_answers").values[t] == Catch::Approx(alone.values[t]).margin(1e-6));
  CHECK(fault_of([&] { read_frame(experiment, "beats", {{"taps", {3, 80}}}); }).where == "/taps/1");
  CHECK(fault_of([&] { read_frame(experiment, "beats", {{"taps", {"x"}}}); }).where == "/taps/0");
}

TEST_CASE("stages: each is its variant's own run, trained on demand beside this one", "[tasks]") {
  Experiment experiment(variant_config("gru", 7, 2));
  const Frame first = read_frame(experiment, "stages", {{"epochs", 2}});
  // Less than what was trained is shown as it was then.
  const Frame again = read_frame(experiment, "stages", {{"epochs", 1}});
  CHECK(experiment.fit().progress().samples == 0);
  CHECK(first.data["epochs"] == 2);
  const std::vector<std::string> variants{"cec", "input-output-gates", "forget-gate", ""};
  for (int stage = 0; stage < 4; ++stage) {
    CAPTURE(variants[static_cast<std::size_t>(stage)]);
    Experiment alone(variant_config(variants[static_cast<std::size_t>(stage)], 0, 2));
    while (!alone.fit().done()) alone.fit().advance(1 << 20);
    const Json history = alone.history();
    const auto& keys = history["keys"];
    const auto key = static_cast<std::size_t>(std::find(keys.begin(), keys.end(), "val_loss") - keys.begin());
    for (int epoch = 1; epoch <= 2; ++epoch) {
      const double ours = double(tensor_in(first, "loss").sample(stage)[epoch]);
      CHECK(ours == Catch::Approx(history["epochs"][static_cast<std::size_t>(epoch - 1)][key].get<double>())
                        .epsilon(1e-5));
    }
    for (int epoch = 0; epoch <= 1; ++epoch)
      CHECK(tensor_in(again, "loss").sample(stage)[epoch] == tensor_in(first, "loss").sample(stage)[epoch]);
  }
}

TEST_CASE("the stage with a forget gate is Keras's LSTM, weight for weight", "[tasks]") {
  Experiment stage(variant_config("forget-gate", 2, 1));
  Experiment lstm(variant_config("lstm", 2, 1));
  for (Experiment* one : {&stage, &lstm}) one->fit().advance(20);
  CHECK(stage.trainer().model().parameters() == lstm.trainer().model().parameters());
}

}  // namespace rnn::test::lstm_anatomy_test
