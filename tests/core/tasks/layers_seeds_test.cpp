// Reading in both directions, and layers above one another: what the experiments of these tasks claim.

#include <catch_amalgamated.hpp>
#include <cmath>

#include "support/experiments.h"
#include "support/golden.h"
#include "support/readouts.h"

namespace rnn::test::layers_seeds_test {

namespace {

std::unique_ptr<Experiment> experiment_for(const char* name, const std::string& variant, int seed) {
  return std::make_unique<Experiment>(variant_config(name, variant, seed));
}

std::unique_ptr<Experiment> trained(const char* name, const std::string& variant, int seed) {
  auto experiment = experiment_for(name, variant, seed);
  experiment->fit().advance(1 << 20);
  return experiment;
}

/// The batches of the 30 epochs of golden/layer_figures.py.
constexpr int half_run = 30 * (4000 / 32);

/// The shares of test sentences with every mark right, for the seeds 0, 1, ...
struct Sentences {
  /// After half of the run, and at its end.
  std::vector<double> midway, end;
};

Sentences sentences(const std::string& variant, int seeds) {
  Sentences shares;
  for (int seed = 0; seed < seeds; ++seed) {
    const auto experiment = experiment_for("bidirectional", variant, seed);
    const auto right = [&experiment] {
      return read_frame(*experiment, "accuracy-by-needs").data["sentences"].get<double>();
    };
    experiment->fit().advance(half_run);
    shares.midway.push_back(right());
    experiment->fit().advance(1 << 20);
    shares.end.push_back(right());
  }
  return shares;
}

std::vector<double> calculations(const std::string& variant, int seeds) {
  std::vector<double> shares;
  for (int seed = 0; seed < seeds; ++seed)
    shares.push_back(read_frame(*trained("stacking", variant, seed), "test").data["accuracy"]);
  return shares;
}

/// golden/layer_figures.py: the median lies within the range of PyTorch's runs, widened by .02.
void as_in_pytorch(const char* task, const char* variant, const std::vector<double>& ours) {
  const auto theirs = golden_file("layer_figures.json")[task][variant].get<std::vector<double>>();
  CAPTURE(task, variant, ours, theirs);
  CHECK(median(ours) > least(theirs) - .02);
  CHECK(median(ours) < greatest(theirs) + .02);
}

}  // namespace

TEST_CASE("wrong words are found in both directions, and in one only as far as it can tell", "[.seeds]") {
  const Sentences both = sentences("", 2);
  CHECK(least(both.end) >= .99);
  as_in_pytorch("bidirectional", "default", both.midway);
  // The bounds are .48 and .76; a test set of 1,000 sentences lies within .05 of them.
  const Sentences forward = sentences("forward", 1);
  CHECK(greatest(forward.end) < .53);
  CHECK(least(forward.end) > .40);
  as_in_pytorch("bidirectional", "forward", forward.midway);
  const Sentences backward = sentences("backward", 1);
  CHECK(greatest(backward.end) < .81);
  CHECK(least(backward.end) > .68);
  // In the order of reading the outputs belong to other words.
  CHECK(sentences("go-backwards", 1).end[0] < .40);
}

TEST_CASE("what a forward reader lacks are the words that need later ones", "[.seeds]") {
  // In the first half of the run, before it learns the training set by heart.
  const auto experiment = experiment_for("bidirectional", "forward", 0);
  experiment->fit().advance(half_run);
  const Json data = read_frame(*experiment, "accuracy-by-needs").data;
  for (const Json& part : data["parts"]) {
    CAPTURE(part.dump());
    const double share = part["right"].get<double>() / part["words"].get<double>();
    CHECK(std::abs(share - part["forward"].get<double>()) < .06);
  }
}

TEST_CASE("a second layer calculates better than one, a fourth no better than a second", "[.seeds]") {
  const std::vector<double> one = calculations("layers-1", 2);
  const std::vector<double> two = calculations("", 2);
  as_in_pytorch("stacking", "layers-1", one);
  as_in_pytorch("stacking", "default", two);
  const std::vector<double> four = calculations("layers-4", 1);
  CHECK(median(two) >= .85);
  CHECK(median(two) > median(one) + .03);
  CHECK(std::abs(median(four) - median(two)) < .06);
}

}  // namespace rnn::test::layers_seeds_test
