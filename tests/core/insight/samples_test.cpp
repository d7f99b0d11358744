#include "support/readouts.h"

// The readout of samples: the sizes of the three sets, and what is in them.

namespace rnn::test::samples_test {

TEST_CASE("samples: the sizes of the three sets, and the samples that were asked for", "[insight]") {
  const auto experiment = experiment_of({{"task", "binary-addition"}});
  const TaskData& data = experiment->data();
  const Json sizes{{"training", data.training.samples()},
                   {"validation", data.validation.samples()},
                   {"test", data.test.samples()}};
  const std::vector<std::pair<const char*, const Dataset*>> sets{
      {"training", &data.training}, {"validation", &data.validation}, {"test", &data.test}};
  for (const auto& [name, set] : sets) {
    CAPTURE(name);
    const Frame frame = read_frame(*experiment, "samples", {{"set", name}, {"first", 7}, {"count", 3}});
    CHECK(frame.data["sizes"] == sizes);
    CHECK(frame.data["set"] == name);
    CHECK(frame.data["first"] == 7);
    CHECK(frame.data["labels"] == Json::array({nullptr, nullptr, nullptr}));
    CHECK(tensor_in(frame, "input 0").values == set->inputs[0].slice(7, 10).values);
    CHECK(tensor_in(frame, "target 0").shape == Shape{3, 8, 1});
    CHECK(tensor_in(frame, "target 0").values == set->targets[0].slice(7, 10).values);
  }
}

TEST_CASE("samples: fewer at the end of a set, none beyond it", "[insight]") {
  const auto experiment = experiment_of({{"task", "noisy-sine"}});
  const int count = experiment->data().training.samples();
  const Frame last = read_frame(*experiment, "samples", {{"first", count - 2}});
  CHECK(tensor_in(last, "input 0").samples() == 2);
  CHECK(last.data["labels"].size() == 2);
  const Frame none = read_frame(*experiment, "samples", {{"first", count + 5}});
  CHECK(none.tensors.empty());
  CHECK(none.data["labels"].empty());
  CHECK(none.data["sizes"]["training"] == count);
}

TEST_CASE("samples of texts have their words and answers; traces name the inputs of the model", "[insight]") {
  const auto experiment =
      experiment_of({{"task", {{"class_name", "attention"}, {"config", {{"pairs", 100}}}}}});
  const Frame frame = read_frame(*experiment, "samples", {{"count", 1}});
  const Json& labels = frame.data["labels"][0];
  REQUIRE(labels.size() == 2);
  const Json& answer = frame.data["answers"][0][0];
  REQUIRE(answer.size() == 10);
  CHECK(answer[4] == "-");
  // The decoder's input is the answer one step later, behind the start.
  for (std::size_t t = 0; t + 1 < answer.size(); ++t) CHECK(labels[1][t + 1] == answer[t]);
  CHECK(read_frame(*experiment, "states").data["inputs"] == Json::array({"source", "answer"}));
}

}  // namespace rnn::test::samples_test
