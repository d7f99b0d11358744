#include <catch_amalgamated.hpp>
#include <numeric>

#include "rnn/model/summary.h"
#include "rnn/tasks/stacking/calculation.h"
#include "support/readouts.h"

namespace rnn::test::calculation_test {

namespace {

int result(const std::string& text, bool multiplication_first = true) {
  int value = -100;
  return Calculation::result_of(text, multiplication_first, value) ? value : -100;
}

Json config_of(const char* variant) {
  const auto task = tasks().create("stacking");
  Json config{{"task", "stacking"}};
  config.update(task->defaults());
  for (const Json& entry : task->variants())
    if (entry["id"] == variant) config.merge_patch(entry["changes"]);
  return config;
}

}  // namespace

TEST_CASE("multiplication comes first", "[calculation]") {
  CHECK(result("2+3*4=") == 14);
  CHECK(result("2+3*4=", false) == 20);
  CHECK(result("9-2*3") == 3);
  CHECK(result("2*3-4") == 2);
  CHECK(result("2*3*4") == 24);
  CHECK(result("9-2-3") == 4);
  CHECK(result("7") == 7);
  for (const char* text : {"", "=", "2+", "+2", "2++3", "2=3", "12+3", "2+x", "2+3=="}) {
    CAPTURE(text);
    CHECK(result(text) == -100);
  }
}

TEST_CASE("all calculations in range are used, each once", "[calculation]") {
  const auto task = tasks().create("stacking");
  const TaskData data = task->data(4, {});
  // 229 of two numbers and 5,543 of three.
  CHECK(data.training.samples() + data.validation.samples() + data.test.samples() == 5772);
  for (int i = 0; i < data.test.samples(); ++i)
    REQUIRE(result(Calculation::text_of(data.test.inputs[0].sample(i))) ==
            int(data.test.targets[0].values[std::size_t(i)]));
  const TaskData sums =
      tasks().create({{"class_name", "stacking"}, {"config", {{"operations", "plus-minus"}}}})->data(4, {});
  CHECK(sums.training.samples() == 155 + 2890 - 1500);
}

TEST_CASE("calculations are typed as people write them", "[calculation]") {
  CHECK(Calculation::plain(" 2 + 3×4 ") == "2+3*4=");
  CHECK(Calculation::plain("２＋３＊４＝") == "2+3*4=");
  CHECK(Calculation::plain("9 − 2") == "9-2=");
  const auto task = tasks().create("stacking");
  CHECK(task->step_labels(task->read_sample("2×3")) == Json::parse(R"([["", "", "2", "*", "3", "="]])"));
  CHECK(task->step_labels(task->read_sample(Json::array({"1+2+3+4"})))[0][0] == "2");
  CHECK(task->step_labels(task->read_sample("a"))[0][4] == "?");
}

TEST_CASE("the article's stack has 328,320 parameters and trains", "[calculation][long]") {
  Experiment experiment(config_of("article"));
  CHECK(experiment.trainer().model().parameter_count() == 328320);
  const std::string text = summary(experiment.trainer().model(), SummaryStyle::keras2);
  CHECK(text.find("Total params: 328,320") != std::string::npos);
  CHECK(text.find("320000") != std::string::npos);
  const double before = read_frame(experiment, "test").data["loss"];
  experiment.fit().advance(40);
  CHECK(read_frame(experiment, "test").data["loss"].get<double>() < before);
  const Frame frame = read_frame(experiment, "calculations", {{"count", 3}});
  const Tensor& scores = tensor_in(frame, "probabilities");
  REQUIRE(scores.shape == Shape{3, 32});
  for (int i = 0; i < 3; ++i)
    CHECK(std::accumulate(scores.sample(i), scores.sample(i) + 32, 0.0) == Catch::Approx(1.0).margin(1e-4));
}

TEST_CASE("answers come with what was asked", "[calculation]") {
  Experiment experiment(config_of(""));
  experiment.fit().advance(20);
  const Frame frame = read_frame(experiment, "calculations", {{"first", 990}, {"count", 20}});
  REQUIRE(frame.data["samples"].size() == 10);
  const Dataset& test = experiment.data().test;
  const Tensor predicted = experiment.trainer().predict({test.inputs[0].slice(990, 1000)}, 10)[0];
  for (std::size_t i = 0; i < 10; ++i) {
    const Json& sample = frame.data["samples"][i];
    CHECK(sample["result"] == int(test.targets[0].values[990 + i]));
    CHECK(result(sample["text"]) == sample["result"]);
    const Scalar* row = predicted.sample(int(i));
    CHECK(sample["answer"] == std::max_element(row, row + 32) - row);
  }
  const auto typed = [&](const char* text) {
    return read_frame(experiment, "calculations", {{"text", text}}).data;
  };
  CHECK(typed("2+3×4")["samples"][0]["result"] == 14);
  CHECK(typed("2+3×4")["fits"] == true);
  CHECK(typed("9×9")["samples"][0]["result"].is_null());
  CHECK(typed("9×9")["fits"] == false);
  CHECK(typed("7")["fits"] == false);
  CHECK(typed("1+2+3+4")["too_long"] == true);
  CHECK(typed("2/3 aa")["unknown"] == "/a");
  const Json baseline = read_frame(experiment, "baseline").data;
  CHECK(baseline["metrics"]["accuracy"].get<double>() == Catch::Approx(.1).margin(.03));
  CHECK(baseline["beside"][0]["metrics"]["accuracy"].get<double>() == Catch::Approx(.87).margin(.03));
}

}  // namespace rnn::test::calculation_test
