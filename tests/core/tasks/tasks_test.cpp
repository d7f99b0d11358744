#include <catch_amalgamated.hpp>
#include <set>

#include "rnn/tasks/model_config.h"
#include "support/fault.h"
#include "support/readouts.h"

namespace rnn::test::tasks_test {

namespace {

/// a, b and their sum, as the bits of sample `i` have them.
std::array<int, 3> sum_of(const Dataset& set, int i) {
  const int bits = set.inputs[0].shape[1];
  std::array<int, 3> numbers{};
  for (int place = 0; place < bits; ++place) {
    numbers[0] |= int(set.inputs[0].sample(i)[place * 2]) << place;
    numbers[1] |= int(set.inputs[0].sample(i)[place * 2 + 1]) << place;
    numbers[2] |= int(set.targets[0].sample(i)[place]) << place;
  }
  return numbers;
}

std::set<std::pair<int, int>> pairs_of(const Dataset& set) {
  std::set<std::pair<int, int>> pairs;
  for (int i = 0; i < set.samples(); ++i) pairs.emplace(sum_of(set, i)[0], sum_of(set, i)[1]);
  return pairs;
}

template <class T>
bool disjoint(const std::set<T>& a, const std::set<T>& b) {
  return std::none_of(a.begin(), a.end(), [&](const T& item) { return b.contains(item); });
}

Json with_options(const char* task, Json options) {
  return {{"class_name", task}, {"config", std::move(options)}};
}

}  // namespace

TEST_CASE("every pair of numbers is in one set only", "[tasks]") {
  const auto data = tasks().create("binary-addition")->data(3, {});
  CHECK(data.training.samples() == 10000);
  CHECK(data.validation.samples() == 2000);
  CHECK(data.test.samples() == 4384);
  CHECK(data.training.inputs[0].shape == Shape{10000, 8, 2});
  CHECK(data.training.targets[0].shape == Shape{10000, 8, 1});
  const auto training = pairs_of(data.training);
  const auto validation = pairs_of(data.validation);
  const auto test = pairs_of(data.test);
  CHECK(training.size() == 10000);
  CHECK(validation.size() == 2000);
  CHECK(test.size() == 4384);
  CHECK(disjoint(training, validation));
  CHECK(disjoint(training, test));
  CHECK(disjoint(validation, test));
}

TEST_CASE("targets are the sums, least significant bit first", "[tasks]") {
  for (const Json& task :
       {Json("binary-addition"), Json("binary-addition-scratch"),
        with_options("binary-addition", {{"bits", 3}}), with_options("binary-addition", {{"bits", 10}})}) {
    CAPTURE(task.dump());
    const auto data = tasks().create(task)->data(0, {});
    for (const Dataset* set : {&data.training, &data.validation, &data.test}) {
      REQUIRE(set->samples() > 0);
      const int limit = 1 << (set->inputs[0].shape[1] - 1);
      for (int i = 0; i < set->samples(); ++i) {
        const auto [a, b, sum] = sum_of(*set, i);
        REQUIRE(a + b == sum);
        REQUIRE((a < limit && b < limit));
      }
    }
  }
  const auto three_bits = tasks().create(with_options("binary-addition", {{"bits", 3}}))->data(0, {});
  CHECK(three_bits.training.samples() == 9);
  CHECK(three_bits.validation.samples() == 1);
  CHECK(three_bits.test.samples() == 6);
}

TEST_CASE("from scratch, pairs are drawn anew and never tested on", "[tasks]") {
  const auto data = tasks().create("binary-addition-scratch")->data(0, {});
  CHECK(data.training.samples() == 10000);
  const auto drawn = pairs_of(data.training);
  // 10,000 draws from 10,000 leave a share of 1/e out.
  CHECK(drawn.size() == Catch::Approx(6321).margin(150));
  CHECK(disjoint(drawn, pairs_of(data.validation)));
  CHECK(disjoint(drawn, pairs_of(data.test)));
  const auto shorter =
      tasks().create(with_options("binary-addition-scratch", {{"iterations", 500}}))->data(0, {});
  CHECK(shorter.training.samples() == 500);
}

TEST_CASE("the noisy sine is cut as the article cuts it", "[tasks]") {
  const auto data = tasks().create("noisy-sine")->data(1, {});
  CHECK(data.training.inputs[0].shape == Shape{144, 20, 1});
  CHECK(data.training.targets[0].shape == Shape{144, 1});
  CHECK(data.validation.samples() == 36);
  CHECK(data.test.samples() == 80);
  const auto clean = [](int i) { return std::sin(2.0 * 3.14159265358979 * i / 100.0); };
  double worst = 0.0;
  for (int i = 0; i < 180; ++i) {
    const Dataset& set = i < 144 ? data.training : data.validation;
    const int row = i < 144 ? i : i - 144;
    for (int step = 0; step < 20; ++step)
      worst = std::max(worst, std::abs(set.inputs[0].sample(row)[step] - clean(i + step)));
    worst = std::max(worst, std::abs(set.targets[0].sample(row)[0] - clean(i + 20)));
  }
  CHECK(worst <= .05001);
  CHECK(worst > .045);
  CHECK(data.training.inputs[0].sample(1)[0] == data.training.inputs[0].sample(0)[1]);
  std::set<double> known;
  for (const Dataset* set : {&data.training, &data.validation})
    known.insert(set->inputs[0].values.begin(), set->inputs[0].values.end());
  int shared = 0;
  for (const Scalar value : data.test.inputs[0].values) shared += known.contains(value);
  CHECK(shared == 0);
}

TEST_CASE("bits, carries and sums of an answer", "[tasks]") {
  Experiment experiment(Json{{"task", "binary-addition"}});
  const Frame frame = read_frame(experiment, "bits", {{"a", 5}, {"b", 13}});
  CHECK(frame.data["bits"] == 8);
  REQUIRE(frame.data["samples"].size() == 1);
  const Json& sample = frame.data["samples"][0];
  CHECK(sample["sum"] == 18);
  const auto bits = [&](const char* name) { return row_of(tensor_in(frame, name), 0); };
  CHECK(bits("a_bits") == std::vector{1, 0, 1, 0, 0, 0, 0, 0});
  CHECK(bits("b_bits") == std::vector{1, 0, 1, 1, 0, 0, 0, 0});
  CHECK(bits("carry_bits") == std::vector{0, 1, 0, 1, 1, 0, 0, 0});
  CHECK(bits("sum_bits") == std::vector{0, 1, 0, 0, 1, 0, 0, 0});
  int predicted = 0;
  for (std::size_t place = 0; place < 8; ++place) {
    CHECK(bits("predicted_bits")[place] == int(tensor_in(frame, "outputs").values[place] > Scalar(.5)));
    predicted += bits("predicted_bits")[place] << place;
  }
  CHECK(sample["predicted"] == predicted);
  CHECK(sample["right"] == (predicted == 18));
  const Frame one = read_frame(experiment, "bits", {{"a", 5}});
  CHECK(one.data["samples"][0]["b"] == 0);
}

TEST_CASE("the order in which the bits are read is that of the first recurrent layer", "[tasks]") {
  const auto reads = [](const char* class_name, const Json& options) {
    Experiment experiment(
        Json{{"task", "binary-addition"},
             {"model", sequential_config({-1, 8, 2}, {class_config(class_name, options),
                                                      class_config("Dense", {{"units", 1}})})}});
    return read_frame(experiment, "bits", {{"a", 5}}).data["reads"];
  };
  const Json cell{{"units", 2}, {"return_sequences", true}};
  CHECK(reads("LSTM", cell) == "lowest-first");
  Json turned = cell;
  turned["go_backwards"] = true;
  CHECK(reads("GRU", turned) == "highest-first");
  CHECK(reads("Bidirectional", {{"layer", class_config("GRU", cell)}}) == "both");
  CHECK(reads("Dense", {{"units", 4}}).is_null());
}

TEST_CASE("answers without a request are test pairs, with the accuracy on all of them", "[tasks]") {
  Experiment experiment(Json{{"task", "binary-addition"}});
  const Frame frame = read_frame(experiment, "bits");
  CHECK(frame.data["samples"].size() == 12);
  CHECK(tensor_in(frame, "outputs").shape == Shape{12, 8});
  CHECK(frame.data["accuracy"].get<double>() ==
        Catch::Approx(read_frame(experiment, "test").data["accuracy"].get<double>()));
  const auto [a, b, sum] = sum_of(experiment.data().test, 7);
  CHECK(frame.data["samples"][7]["a"] == a);
  CHECK(frame.data["samples"][7]["b"] == b);
  const Frame later = read_frame(experiment, "bits", {{"first", 7}, {"count", 2}});
  REQUIRE(later.data["samples"].size() == 2);
  CHECK(later.data["samples"][0] == frame.data["samples"][7]);
  CHECK(row_of(tensor_in(later, "sum_bits"), 0) == row_of(tensor_in(frame, "sum_bits"), 7));
  CHECK(read_frame(experiment, "bits", {{"first", 4383}, {"count", 5}}).data["samples"].size() == 1);

  experiment.fit().advance(1000000);
  const Frame learned = read_frame(experiment, "bits", {{"count", 4384}});
  const Json& samples = learned.data["samples"];
  const auto right = std::count_if(samples.begin(), samples.end(),
                                   [](const Json& sample) { return sample["right"] == true; });
  CHECK(learned.data["sums_right"].get<double>() == Catch::Approx(static_cast<double>(right) / 4384));
}

TEST_CASE("requests out of range are refused", "[tasks]") {
  Experiment addition(Json{{"task", "binary-addition"}});
  const auto where = [](Experiment& experiment, const char* readout, const Json& request) {
    return fault_of([&] { read_frame(experiment, readout, request); }).where;
  };
  CHECK(where(addition, "bits", {{"a", 128}, {"b", 0}}) == "/a");
  CHECK(where(addition, "bits", {{"a", 1}, {"b", -1}}) == "/b");
  CHECK(where(addition, "bits", {{"first", 4384}}) == "/first");
  CHECK(where(addition, "bits", {{"count", 4385}}) == "/count");
  CHECK(where(addition, "bits", {{"count", "many"}}) == "/count");
  Experiment sine(Json{{"task", "noisy-sine"}});
  CHECK(where(sine, "forecast", {{"start", 180}}) == "/start");
  CHECK(where(sine, "forecast", {{"begin", 0}}) == "/begin");
}

TEST_CASE("the closed loop is fed its own predictions", "[tasks]") {
  Experiment experiment(Json{{"task", "noisy-sine"}, {"seed", 2}});
  experiment.fit().advance(1000);
  const Frame frame = read_frame(experiment, "forecast", {{"start", 30}});
  CHECK(frame.data["window"] == 20);
  CHECK(frame.data["start"] == 30);
  const Buffer& series = tensor_in(frame, "series").values;
  const Buffer& forecast = tensor_in(frame, "forecast").values;
  const Buffer& error = tensor_in(frame, "error").values;
  const Buffer& one_step = tensor_in(frame, "one_step").values;
  CHECK(series.size() == 200);
  CHECK(tensor_in(frame, "clean").values.size() == 200);
  CHECK(tensor_in(frame, "clean").values[25] == Catch::Approx(1.0));
  REQUIRE(one_step.size() == 180);
  REQUIRE(forecast.size() == 150);
  REQUIRE(error.size() == 150);

  std::vector<Scalar> known(series.begin(), series.begin() + 50);
  const auto next = [&] {
    Tensor window({1, 20, 1});
    std::copy(known.end() - 20, known.end(), window.values.begin());
    return experiment.trainer().predict({window}, 1)[0].values[0];
  };
  for (std::size_t step = 0; step < 150; ++step) {
    known.push_back(next());
    REQUIRE(forecast[step] == Catch::Approx(known.back()).margin(1e-6));
    REQUIRE(error[step] == Catch::Approx(std::abs(known.back() - series[50 + step])).margin(1e-6));
  }
  CHECK(one_step[30] == Catch::Approx(forecast[0]).margin(1e-6));
  CHECK(frame.data["test_loss"].get<double>() ==
        Catch::Approx(read_frame(experiment, "test").data["loss"].get<double>()).epsilon(1e-4));
}

TEST_CASE("baselines are what their rules reach", "[tasks]") {
  Experiment addition(Json{{"task", "binary-addition"}});
  const Json memoryless = read_frame(addition, "baseline").data;
  CHECK(memoryless["rule"] == "memoryless");
  // Of the places 0 to 7 a share of 1, 3/4, 5/8 ... can be known without the carry: .6245 in the mean.
  CHECK(memoryless["metrics"]["accuracy"].get<double>() == Catch::Approx(.6245).margin(.02));

  Experiment sine(Json{{"task", with_options("noisy-sine", {{"noise", 0.0}})}});
  const Json persistence = read_frame(sine, "baseline").data;
  CHECK(persistence["rule"] == "persistence");
  double sum = 0.0;
  for (int i = 20; i < 100; ++i) {
    const double step =
        std::sin(2.0 * 3.14159265358979 * i / 100) - std::sin(2.0 * 3.14159265358979 * (i - 1) / 100);
    sum += step * step;
  }
  CHECK(persistence["metrics"]["loss"].get<double>() == Catch::Approx(sum / 80).epsilon(1e-3));
}

TEST_CASE("the log of the hand-written network", "[tasks]") {
  Experiment experiment(Json{{"task", "binary-addition-scratch"}});
  CHECK(read_frame(experiment, "iterations").data.is_null());
  experiment.fit().advance(101);
  const Frame line = read_frame(experiment, "iterations");
  const Json& log = line.data;
  CHECK(log["iteration"] == 100);
  const auto [a, b, sum] = sum_of(experiment.data().training, 100);
  CHECK(log["a"] == a);
  CHECK(log["b"] == b);
  CHECK(log["sum"] == sum);
  const Buffer& pred = tensor_in(line, "pred").values;
  const Buffer& right = tensor_in(line, "true").values;
  REQUIRE(pred.size() == 8);
  int predicted = 0;
  int truth = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    predicted = predicted * 2 + int(pred[i]);
    truth = truth * 2 + int(right[i]);
  }
  CHECK(truth == sum);
  CHECK(log["predicted"] == predicted);
  CHECK(log["right"] == (predicted == sum));
  CHECK(log["text"] == std::to_string(a) + " + " + std::to_string(b) + " = " + std::to_string(predicted));
  const Frame answer = read_frame(experiment, "bits", {{"a", a}, {"b", b}});
  double loss = 0.0;
  for (std::size_t place = 0; place < 8; ++place) {
    const double error =
        tensor_in(answer, "outputs").values[place] - tensor_in(answer, "sum_bits").values[place];
    loss += error * error / 2;
  }
  CHECK(log["loss"].get<double>() == Catch::Approx(loss).epsilon(1e-5));
}

}  // namespace rnn::test::tasks_test
