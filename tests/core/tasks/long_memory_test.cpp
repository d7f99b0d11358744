#include <catch_amalgamated.hpp>
#include <cmath>

#include "support/fault.h"
#include "support/readouts.h"

namespace rnn::test::long_memory_test {

namespace {

Json config_of(const Json& options) {
  return {{"task", {{"class_name", "long-memory"}, {"config", options}}}};
}

std::vector<int> marks_of(const Dataset& data, int sample) {
  const Tensor& x = data.inputs[0];
  std::vector<int> marks;
  for (int t = 0; t < x.shape[1]; ++t)
    if (x.sample(sample)[2 * t + 1] == Scalar(1)) marks.push_back(t);
  return marks;
}

double marked_sum(const Dataset& data, int sample) {
  double sum = 0.0;
  for (const int t : marks_of(data, sample)) sum += data.inputs[0].sample(sample)[2 * t];
  return sum;
}

}  // namespace

TEST_CASE("adding: one mark in each half, and the sum of the marked numbers", "[tasks]") {
  for (const int length : {10, 31}) {
    Experiment experiment(config_of({{"steps", length}}));
    const TaskData& data = experiment.data();
    CHECK(data.training.samples() == 2000);
    CHECK(data.validation.samples() == 500);
    CHECK(data.test.samples() == 500);
    bool first = false;
    bool last = false;
    for (int i = 0; i < data.training.samples(); ++i) {
      const std::vector<int> marks = marks_of(data.training, i);
      REQUIRE(marks.size() == 2);
      REQUIRE(marks[0] < length / 2);
      REQUIRE(marks[1] >= length / 2);
      first = first || marks[0] == 0;
      last = last || marks[1] == length - 1;
      REQUIRE(data.training.targets[0].sample(i)[0] ==
              Catch::Approx(marked_sum(data.training, i)).margin(1e-6));
    }
    CHECK(first);
    CHECK(last);
    // The variance of a sum of two even numbers from 0 to 1.
    const Json baseline = read_frame(experiment, "baseline").data;
    CHECK(baseline["rule"] == "mean");
    CHECK(baseline["metrics"]["loss"].get<double>() == Catch::Approx(1.0 / 6).margin(.025));
  }
}

TEST_CASE("recall: one mark in the first tenth", "[tasks]") {
  Experiment experiment(config_of({{"problem", "recall"}, {"steps", 40}}));
  const Dataset& training = experiment.data().training;
  for (int i = 0; i < training.samples(); ++i) {
    const std::vector<int> marks = marks_of(training, i);
    REQUIRE(marks.size() == 1);
    REQUIRE(marks[0] < 4);
    REQUIRE(training.targets[0].sample(i)[0] == training.inputs[0].sample(i)[2 * marks[0]]);
  }
  CHECK(read_frame(experiment, "baseline").data["metrics"]["loss"].get<double>() ==
        Catch::Approx(1.0 / 12).margin(.015));
}

TEST_CASE("the answer to a sequence of one’s own", "[tasks]") {
  Experiment experiment(config_of({{"steps", 12}}));
  experiment.fit().advance(5);
  Json numbers = Json::array();
  Tensor x({1, 12, 2});
  for (int t = 0; t < 12; ++t) {
    numbers.push_back(t / 16.0);
    x.values[2 * std::size_t(t)] = static_cast<Scalar>(t / 16.0);
  }
  x.values[2 * 4 + 1] = x.values[2 * 11 + 1] = Scalar(1);
  const Frame frame = read_frame(experiment, "answers", {{"input", {numbers, {11, 4}}}});
  CHECK(frame.data["marks"] == Json({4, 11}));
  CHECK(frame.data["truth"].get<double>() == Catch::Approx(15 / 16.0));
  CHECK(frame.data["sample"].is_null());
  const Scalar answer = experiment.trainer().predict({x}, 1)[0].values[0];
  CHECK(frame.data["answer"].get<double>() == Catch::Approx(answer).margin(1e-6));
  CHECK(frame.tensors.size() == 1);

  const Frame listed = read_frame(experiment, "answers", {{"sample", 7}});
  CHECK(listed.data["truth"].get<double>() ==
        Catch::Approx(marked_sum(experiment.data().test, 7)).margin(1e-6));
  CHECK(tensor_in(listed, "answers").values.size() == 200);
  CHECK(tensor_in(listed, "answers").values[7] ==
        Catch::Approx(listed.data["answer"].get<double>()).margin(1e-6));
  CHECK(tensor_in(listed, "truths").values[7] ==
        Catch::Approx(listed.data["truth"].get<double>()).margin(1e-6));

  const auto where = [&](const Json& input) {
    return fault_of([&] { read_frame(experiment, "answers", {{"input", input}}); }).where;
  };
  Json large = numbers;
  large[3] = 1.5;
  CHECK(where({large, {0, 1}}) == "/input/0");
  large[3] = "three";
  CHECK(where({large, {0, 1}}) == "/input/0");
  CHECK(where({{0.5, 0.5}, {0, 1}}) == "/input/0");
  CHECK(where({numbers, {3, 3}}) == "/input/1");
  CHECK(where({numbers, {3, 12}}) == "/input/1");
  CHECK(where({numbers, {-1, 3}}) == "/input/1");
  CHECK(where({numbers, {1.5, 3}}) == "/input/1");
  CHECK(where({numbers, Json::array({3})}) == "/input/1");
  CHECK(where(Json::array({numbers})) == "/input");
  CHECK(fault_of([&] { read_frame(experiment, "answers", {{"sample", 500}}); }).where == "/sample");
}

TEST_CASE("five cells beside the experiment, untrained and trained", "[tasks]") {
  Experiment experiment(config_of({{"steps", 10}}));
  const Frame fresh = read_frame(experiment, "cells");
  REQUIRE(fresh.data["cells"].size() == 6);
  CHECK(tensor_in(fresh, "norms").shape == Shape{6, 10});
  const std::vector<std::string> cells{"sigmoid", "tanh", "relu", "lstm", "lstm", "gru"};
  for (std::size_t i = 0; i < 6; ++i) CHECK(fresh.data["cells"][i]["cell"] == cells[i]);
  CHECK(fresh.data["cells"][4]["state"] == "c");
  const Frame trained = read_frame(experiment, "cells", {{"updates", 40}});
  for (std::size_t i = 0; i < 6; ++i)
    CHECK(trained.data["cells"][i]["loss"].get<double>() < fresh.data["cells"][i]["loss"].get<double>());
  // They go on from where they were, and begin anew for an earlier place.
  const Frame further = read_frame(experiment, "cells", {{"updates", 45}});
  Experiment other(config_of({{"steps", 10}}));
  CHECK(tensor_in(further, "norms").values ==
        tensor_in(read_frame(other, "cells", {{"updates", 45}}), "norms").values);
  CHECK(tensor_in(read_frame(experiment, "cells"), "norms").values == tensor_in(fresh, "norms").values);
}

}  // namespace rnn::test::long_memory_test
