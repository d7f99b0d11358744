// The text tasks, trained to their end.

#include <algorithm>
#include <catch_amalgamated.hpp>
#include <cmath>

#include "support/experiments.h"
#include "support/golden.h"
#include "support/readouts.h"

namespace rnn::test::text_seeds_test {

namespace {

Frame lengths_of(const std::string& variant, int seed, int epochs) {
  Json config = variant_config("attention", variant, seed);
  config["fit"]["epochs"] = epochs;
  Experiment experiment(config);
  experiment.fit().advance(1 << 20);
  return read_frame(experiment, "accuracy-by-length");
}

/// The share of right answers to sources of more than 32 characters.
double long_accuracy(const Frame& frame) {
  constexpr int least = 32;
  const int width = frame.data["width"];
  const Tensor& right = tensor_in(frame, "right");
  const Tensor& samples = tensor_in(frame, "samples");
  double sum = 0.0;
  double all = 0.0;
  for (std::size_t bin = least / static_cast<std::size_t>(width); bin < right.values.size(); ++bin) {
    sum += right.values[bin];
    all += samples.values[bin];
  }
  REQUIRE(all > 50);
  return sum / all;
}

}  // namespace

// golden/sentiment_figures.py
TEST_CASE("real sentences are told apart as well as in PyTorch", "[.seeds]") {
  if (!real_reviews_installed()) SKIP("the sentences are not installed: npm ci in web");
  const Json golden = golden_file("sentiment_figures.json");
  const Resources resources{{"reviews", shipped_reviews()}};
  std::vector<double> accuracies;
  std::vector<double> above;
  std::vector<double> counted;
  for (int seed = 0; seed < 10; ++seed) {
    Experiment experiment({{"task", "sentiment"}, {"seed", seed}}, unlimited_memory, resources);
    experiment.fit().advance(1 << 20);
    accuracies.push_back(read_frame(experiment, "test").data["accuracy"]);
    const Json baseline = read_frame(experiment, "baseline").data;
    above.push_back(accuracies.back() - baseline["metrics"]["accuracy"].get<double>());
    counted.push_back(baseline["beside"][0]["metrics"]["accuracy"]);
  }
  const auto theirs = golden["lstm"]["test_accuracy"].get<std::vector<double>>();
  INFO("ours " << Json(accuracies).dump() << ", PyTorch's " << Json(theirs).dump() << ", counts "
               << Json(counted).dump());
  CHECK(median(above) >= .2);
  CHECK(median(accuracies) >= *std::min_element(theirs.begin(), theirs.end()));
  CHECK(median(accuracies) <= *std::max_element(theirs.begin(), theirs.end()));
  CHECK(std::abs(median(accuracies) - median(theirs)) < .02);
  CHECK(median(counted) > .75);
}

TEST_CASE("with attention held-out dates come out right, without it long ones do not", "[.seeds]") {
  for (int seed = 0; seed < 2; ++seed) {
    const Frame with = lengths_of("", seed, 10);
    INFO(with.data.dump());
    CHECK(with.data["exact"].get<double>() >= .95);
    CHECK(long_accuracy(with) >= .9);
  }
  const Frame without = lengths_of("no-attention", 0, 10);
  INFO(without.data.dump());
  CHECK(long_accuracy(without) < .75);
}

TEST_CASE("additive attention comes to the same", "[.seeds]") {
  CHECK(lengths_of("additive", 0, 6).data["exact"].get<double>() >= .9);
}

}  // namespace rnn::test::text_seeds_test
