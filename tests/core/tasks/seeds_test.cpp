// The figures of the seed articles: every experiment, trained for the seeds 0 to 19, none left out.
//
// A figure of an article is reproduced when it lies within the seeds, ours or PyTorch's, widened by three
// standard deviations of PyTorch's. Our seeds themselves must be distributed as PyTorch's: for every figure
// and epoch the rank-sum test and the difference of the means stay below four standard errors. See
// golden/seed_figures.py.

#include <algorithm>
#include <catch_amalgamated.hpp>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

#include "support/golden.h"
#include "support/numbers.h"
#include "support/rank_sum.h"
#include "support/readouts.h"

namespace rnn::test::seeds_test {

namespace {

constexpr int seeds = 20;
constexpr double widening = 3.0;
constexpr double most_standard_errors = 4.0;

double mean(const Numbers& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double variance(const Numbers& values) {
  const double middle = mean(values);
  double sum = 0.0;
  for (double value : values) sum += (value - middle) * (value - middle);
  return sum / static_cast<double>(values.size() - 1);
}

/// One value a seed for every figure: "loss 1" is the loss of epoch 1.
using Figures = std::map<std::string, Numbers>;

Json experiment_config(const std::string& task, const std::string& variant, int seed) {
  const auto made = tasks().create(task);
  Json config{{"task", task}};
  config.update(made->defaults());
  bool found = variant == "base";
  for (const Json& entry : made->variants())
    if (entry["id"] == variant) {
      config.merge_patch(entry["changes"]);
      found = true;
    }
  REQUIRE(found);
  config["seed"] = seed;
  return config;
}

void run(Experiment& experiment, Figures& figures) {
  const bool scratch = experiment.config()["compile"]["loss"] == "half_sum_squared_error";
  Numbers thousands;
  double sum = 0.0;
  while (scratch && experiment.fit().progress().samples < experiment.fit().progress().samples_per_epoch) {
    experiment.fit().advance(1);
    sum += experiment.trainer().batch_loss();
    if (experiment.fit().progress().samples % 1000 == 0)
      thousands.push_back(std::exchange(sum, 0.0) / 1000.0);
  }
  while (!experiment.fit().done()) experiment.fit().advance(1 << 20);
  const Json history = experiment.history();
  for (std::size_t epoch = 0; epoch < history["epochs"].size(); ++epoch)
    for (std::size_t i = 0; i < history["keys"].size(); ++i)
      figures[history["keys"][i].get<std::string>() + " " + std::to_string(epoch + 1)].push_back(
          history["epochs"][epoch][i]);
  for (std::size_t i = 0; i < thousands.size(); ++i)
    figures["loss_by_thousand " + std::to_string(i + 1)].push_back(thousands[i]);
  if (scratch) figures["late_loss"].push_back(thousands.back());
  const Json test = read_frame(experiment, "test").data;
  for (const auto& [key, value] : test.items()) figures["test_" + key].push_back(value);
}

/// Values that are not finite count as very large.
Numbers finite(Numbers values) {
  for (double& value : values)
    if (!std::isfinite(value)) value = 1e30;
  return values;
}

Numbers numbers_of(const Json& list) {
  Numbers values;
  for (const Json& value : list) values.push_back(value.is_null() ? 1e30 : value.get<double>());
  return values;
}

/// golden/seed_figures.json in the same form.
Figures figures_of(const Json& seeds_of_torch) {
  Figures figures;
  for (const auto& [key, value] : seeds_of_torch.items()) {
    if (!value[0].is_array()) figures[key] = numbers_of(value);
    for (std::size_t epoch = 0; value[0].is_array() && epoch < value.size(); ++epoch)
      figures[key + " " + std::to_string(epoch + 1)] = numbers_of(value[epoch]);
  }
  return figures;
}

void compare_spreads(const Figures& ours, const Figures& torch) {
  REQUIRE_FALSE(torch.empty());
  for (const auto& [name, theirs] : torch) {
    // No metric of ours.
    if (name.starts_with("forecast_error")) continue;
    INFO(name);
    REQUIRE(ours.contains(name));
    const Numbers values = finite(ours.at(name));
    INFO(name << ": ours " << Json(values).dump() << ", PyTorch's " << Json(theirs).dump());
    // The files hold four digits.
    const double same = std::abs(mean(theirs)) * 1e-3;
    const double error = std::sqrt((variance(values) + variance(theirs)) / seeds);
    CHECK(std::abs(rank_sum_score(values, theirs, same)) < most_standard_errors);
    CHECK(std::abs(mean(values) - mean(theirs)) <= most_standard_errors * error + same);
  }
}

void compare_article(const Figures& ours, const Figures& torch, const Json& article) {
  const auto check = [&](const std::string& name, double printed) {
    REQUIRE(ours.contains(name));
    Numbers values = ours.at(name);
    INFO(name << ": the article has " << printed << ", we " << Json(values).dump());
    const Numbers& theirs = torch.at(name);
    const double margin = widening * std::sqrt(variance(theirs));
    values.insert(values.end(), theirs.begin(), theirs.end());
    CHECK(printed >= *std::min_element(values.begin(), values.end()) - margin);
    CHECK(printed <= *std::max_element(values.begin(), values.end()) + margin);
  };
  for (const auto& [key, value] : article.items()) {
    if (value.is_number()) check(key, value);
    if (value.is_object())
      for (const auto& [epoch, printed] : value.items()) check(key + " " + epoch, printed);
  }
}

Figures reproduce(const std::string& task, const std::string& variant) {
  const Json golden = golden_file("seed_figures.json")[task + "/" + variant];
  Figures ours;
  for (int seed = 0; seed < seeds; ++seed) {
    Experiment experiment(experiment_config(task, variant, seed));
    run(experiment, ours);
  }
  const Figures torch = figures_of(golden["seeds"]);
  compare_spreads(ours, torch);
  compare_article(ours, torch, golden["article"]);
  return ours;
}

int reaching(const Numbers& values, double least) {
  return static_cast<int>(
      std::count_if(values.begin(), values.end(), [&](double value) { return value >= least; }));
}

}  // namespace

TEST_CASE("seed 000: SimpleRNN(16, relu) with SGD adds", "[.seeds]") {
  // PyTorch: 17 of 20 seeds.
  CHECK(reaching(reproduce("binary-addition", "base")["test_accuracy"], .9999) >= 13);
}

TEST_CASE("seed 000: 128 units", "[.seeds]") {
  CHECK(reaching(reproduce("binary-addition", "units-128")["accuracy 2"], .99) == seeds);
}

TEST_CASE("seed 000: sigmoid is slower", "[.seeds]") {
  const Figures figures = reproduce("binary-addition", "sigmoid");
  CHECK(mean(figures.at("accuracy 1")) < .55);
  CHECK(mean(figures.at("accuracy 5")) > .7);
}

TEST_CASE("seed 000: tanh", "[.seeds]") {
  CHECK(reaching(reproduce("binary-addition", "tanh")["test_accuracy"], .9999) == seeds);
}

TEST_CASE("seed 000: Adam reaches 1.0 in its second epoch", "[.seeds]") {
  CHECK(reaching(reproduce("binary-addition", "adam")["accuracy 2"], .99) >= 18);
}

TEST_CASE("seed 000: dropout .5 holds training back", "[.seeds]") {
  const Figures figures = reproduce("binary-addition", "dropout");
  CHECK(mean(figures.at("accuracy 5")) == Catch::Approx(.64).margin(.02));
  CHECK(mean(figures.at("test_accuracy")) > mean(figures.at("accuracy 5")));
}

TEST_CASE("seed 000: recurrent dropout goes the same way", "[.seeds]") {
  CHECK(mean(reproduce("binary-addition", "recurrent-dropout")["accuracy 5"]) < .66);
}

TEST_CASE("seed 000: unroll gives the same numbers", "[.seeds]") {
  reproduce("binary-addition", "unroll");
  for (const bool unroll : {false, true}) {
    CAPTURE(unroll);
    Json config = experiment_config("binary-addition", "unroll", 3);
    config["model"]["config"]["layers"][1]["config"]["unroll"] = unroll;
    Experiment rolled(experiment_config("binary-addition", "adam", 3));
    Experiment other(config);
    rolled.fit().advance(200);
    other.fit().advance(200);
    CHECK(rolled.trainer().model().parameters() == other.trainer().model().parameters());
  }
}

TEST_CASE("seed 000: go_backwards answers before it can know", "[.seeds]") {
  CHECK(*std::ranges::max_element(reproduce("binary-addition", "go-backwards")["test_accuracy"]) < .715);
}

TEST_CASE("seed 000: GRU", "[.seeds]") {
  CHECK(reaching(reproduce("binary-addition", "gru")["test_accuracy"], .9999) >= 18);
}

TEST_CASE("seed 000: LSTM", "[.seeds]") {
  CHECK(reaching(reproduce("binary-addition", "lstm")["test_accuracy"], .9999) >= 18);
}

TEST_CASE("seed 001: the noisy sine", "[.seeds]") {
  const Figures figures = reproduce("noisy-sine", "base");
  CHECK(mean(figures.at("val_loss 10")) == Catch::Approx(.002).margin(.0006));
}

TEST_CASE("seed 003: the hand-written network as printed", "[.seeds]") {
  CHECK(mean(reproduce("binary-addition-scratch", "base")["test_accuracy"]) > .95);
}

TEST_CASE("seed 003: with the derivative put right", "[.seeds]") {
  CHECK(mean(reproduce("binary-addition-scratch", "corrected")["test_accuracy"]) > .95);
}

TEST_CASE("seed 003: tanh", "[.seeds]") { reproduce("binary-addition-scratch", "tanh"); }

TEST_CASE("seed 003: with ReLU it does not converge", "[.seeds]") {
  CHECK(reaching(reproduce("binary-addition-scratch", "relu")["test_accuracy"], .99) == 0);
}

}  // namespace rnn::test::seeds_test
