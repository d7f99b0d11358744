#include <catch_amalgamated.hpp>
#include <set>

#include "rnn/tasks/experiment.h"
#include "support/reviews.h"

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

bool same(const TaskData& a, const TaskData& b) {
  return a.training.inputs[0].values == b.training.inputs[0].values &&
         a.validation.targets[0].values == b.validation.targets[0].values &&
         a.test.inputs[0].values == b.test.inputs[0].values;
}

Json with_options(const char* task, Json options) {
  return {{"class_name", task}, {"config", std::move(options)}};
}

std::vector<double> numbers(const Json& list) { return list.get<std::vector<double>>(); }

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

TEST_CASE("the same seed gives the same data, another seed other data", "[tasks]") {
  for (const auto& entry : tasks().entries()) {
    CAPTURE(entry.name);
    const auto task = tasks().create(entry.name);
    const Resources resources = resources_for(*task);
    CHECK(same(task->data(5, resources), task->data(5, resources)));
    CHECK_FALSE(same(task->data(5, resources), task->data(6, resources)));
  }
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

TEST_CASE("bits, carries and sums of a prediction", "[tasks]") {
  Experiment experiment(Json{{"task", "binary-addition"}});
  const Json view = experiment.predictions({{"a", 5}, {"b", 13}});
  CHECK(view["kind"] == "bits");
  REQUIRE(view["samples"].size() == 1);
  const Json& sample = view["samples"][0];
  CHECK(sample["sum"] == 18);
  CHECK(sample["a_bits"] == Json({1, 0, 1, 0, 0, 0, 0, 0}));
  CHECK(sample["b_bits"] == Json({1, 0, 1, 1, 0, 0, 0, 0}));
  CHECK(sample["carry_bits"] == Json({0, 1, 0, 1, 1, 0, 0, 0}));
  CHECK(sample["sum_bits"] == Json({0, 1, 0, 0, 1, 0, 0, 0}));
  int predicted = 0;
  for (std::size_t place = 0; place < 8; ++place) {
    CHECK(sample["predicted_bits"][place] == int(sample["outputs"][place].get<double>() > .5));
    predicted += sample["predicted_bits"][place].get<int>() << place;
  }
  CHECK(sample["predicted"] == predicted);
  CHECK(sample["right"] == (predicted == 18));
}

TEST_CASE("default predictions are test pairs, with the accuracy on all of them", "[tasks]") {
  Experiment experiment(Json{{"task", "binary-addition"}});
  const Json view = experiment.predictions(Json::object());
  CHECK(view["samples"].size() == 12);
  CHECK(view["accuracy"].get<double>() == Catch::Approx(experiment.test()["accuracy"].get<double>()));
  const auto [a, b, sum] = sum_of(experiment.data().test, 7);
  CHECK(view["samples"][7]["a"] == a);
  CHECK(view["samples"][7]["b"] == b);
  const Json later = experiment.predictions({{"first", 7}, {"count", 2}});
  REQUIRE(later["samples"].size() == 2);
  CHECK(later["samples"][0] == view["samples"][7]);
  CHECK(experiment.predictions({{"first", 4383}, {"count", 5}})["samples"].size() == 1);

  experiment.fit().advance(30000);
  const Json learned = experiment.predictions({{"count", 4384}});
  CHECK(learned["accuracy"] == 1.0);
  CHECK(learned["sums_right"] == 1.0);
  for (const Json& sample : learned["samples"]) REQUIRE(sample["right"] == true);
}

TEST_CASE("a request that cannot be is refused where it stands", "[tasks]") {
  Experiment addition(Json{{"task", "binary-addition"}});
  const auto where = [](Experiment& experiment, const Json& request) -> std::string {
    try {
      experiment.predictions(request);
    } catch (const ConfigError& error) {
      return error.where();
    }
    return "accepted";
  };
  CHECK(where(addition, {{"a", 128}, {"b", 0}}) == "/a");
  CHECK(where(addition, {{"a", 1}, {"b", -1}}) == "/b");
  CHECK(where(addition, {{"first", 4384}}) == "/first");
  CHECK(where(addition, {{"count", "many"}}) == "/count");
  Experiment sine(Json{{"task", "noisy-sine"}});
  CHECK(where(sine, {{"start", 180}}) == "/start");
  CHECK(where(sine, {{"begin", 0}}) == "/begin");
}

TEST_CASE("the closed loop is fed its own predictions", "[tasks]") {
  Experiment experiment(Json{{"task", "noisy-sine"}, {"seed", 2}});
  experiment.fit().advance(1000);
  const Json view = experiment.predictions({{"start", 30}});
  CHECK(view["kind"] == "forecast");
  CHECK(view["window"] == 20);
  CHECK(view["start"] == 30);
  CHECK(view["series"].size() == 200);
  CHECK(view["clean"].size() == 200);
  CHECK(view["one_step"].size() == 180);
  CHECK(view["forecast"].size() == 150);
  CHECK(view["error"].size() == 150);

  std::vector<double> known = numbers(view["series"]);
  known.resize(50);
  const auto next = [&](const std::vector<double>& values) {
    Tensor window({1, 20, 1});
    std::transform(values.end() - 20, values.end(), window.values.begin(),
                   [](double x) { return Scalar(x); });
    return static_cast<double>(experiment.trainer().predict({window}, 1)[0].values[0]);
  };
  for (std::size_t step = 0; step < 150; ++step) {
    known.push_back(next(known));
    REQUIRE(view["forecast"][step].get<double>() == Catch::Approx(known.back()).margin(1e-6));
    REQUIRE(view["error"][step].get<double>() ==
            Catch::Approx(std::abs(known.back() - view["series"][50 + step].get<double>())).margin(1e-6));
  }
  CHECK(view["one_step"][30].get<double>() == Catch::Approx(view["forecast"][0].get<double>()).margin(1e-6));
  CHECK(view["test_loss"].get<double>() ==
        Catch::Approx(experiment.test()["loss"].get<double>()).epsilon(1e-4));
}

TEST_CASE("baselines are what their rules reach", "[tasks]") {
  const Json memoryless = Experiment(Json{{"task", "binary-addition"}}).baseline();
  CHECK(memoryless["rule"] == "memoryless");
  // Of the places 0 to 7 a share of 1, 3/4, 5/8 ... can be known without the carry: .6245 in the mean.
  CHECK(memoryless["metrics"]["accuracy"].get<double>() == Catch::Approx(.6245).margin(.02));

  Experiment sine(Json{{"task", with_options("noisy-sine", {{"noise", 0.0}})}});
  const Json persistence = sine.baseline();
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
  CHECK(experiment.batch_log().is_null());
  experiment.fit().advance(101);
  const Json log = experiment.batch_log();
  CHECK(log["iteration"] == 100);
  const auto [a, b, sum] = sum_of(experiment.data().training, 100);
  CHECK(log["a"] == a);
  CHECK(log["b"] == b);
  CHECK(log["sum"] == sum);
  REQUIRE(log["pred"].size() == 8);
  int predicted = 0;
  int truth = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    predicted = predicted * 2 + log["pred"][i].get<int>();
    truth = truth * 2 + log["true"][i].get<int>();
  }
  CHECK(truth == sum);
  CHECK(log["predicted"] == predicted);
  CHECK(log["right"] == (predicted == sum));
  CHECK(log["text"] == std::to_string(a) + " + " + std::to_string(b) + " = " + std::to_string(predicted));
  const Json answer = experiment.predictions({{"a", a}, {"b", b}})["samples"][0];
  double loss = 0.0;
  for (std::size_t place = 0; place < 8; ++place) {
    const double error = answer["outputs"][place].get<double>() - answer["sum_bits"][place].get<double>();
    loss += error * error / 2;
  }
  CHECK(log["loss"].get<double>() == Catch::Approx(loss).epsilon(1e-5));

  Experiment other(Json{{"task", "binary-addition"}});
  other.fit().advance(1);
  CHECK(other.batch_log().is_null());
}

TEST_CASE("every default and every variant builds and trains", "[tasks]") {
  for (const auto& entry : tasks().entries()) {
    const auto task = tasks().create(entry.name);
    Json variants = task->variants();
    variants.push_back({{"id", ""}, {"changes", Json::object()}});
    std::set<std::string> configs;
    for (const Json& variant : variants) {
      CAPTURE(entry.name, variant["id"].get<std::string>());
      Json config{{"task", entry.name}};
      config.update(task->defaults());
      config.merge_patch(variant["changes"]);
      Experiment experiment(config, unlimited_memory, resources_for(*task));
      CHECK(configs.insert(experiment.config().dump()).second);
      const Buffer before = experiment.trainer().model().parameters();
      CHECK(experiment.fit().advance(5) == 5);
      CHECK(experiment.trainer().model().parameters() != before);
      // The hand-written network with ReLU leaves all bounds at once; the others must not.
      const bool diverges = entry.name == "binary-addition-scratch" && variant["id"] == "relu";
      CHECK((diverges || std::isfinite(experiment.progress()["batch_loss"].get<double>())));
    }
  }
}

}  // namespace rnn::test::tasks_test
