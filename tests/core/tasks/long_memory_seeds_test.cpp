// The experiments of the long memory, trained to their end: every claim of their notes.

#include <algorithm>
#include <catch_amalgamated.hpp>
#include <cmath>
#include <functional>

#include "support/experiments.h"
#include "support/golden.h"
#include "support/readouts.h"

namespace rnn::test::long_memory_seeds_test {

namespace {

/// The variance of the targets, which always answering the mean leaves: 1/6 and 1/12.
constexpr double adding_baseline = 1.0 / 6;
constexpr double recall_baseline = 1.0 / 12;

struct Run {
  double test;
  /// The least loss on the validation set after any epoch; infinite without a finite one.
  double best;
  bool finite;
};

Run run_of(const std::string& variant, int seed) {
  Experiment experiment(variant_config("long-memory", variant, seed));
  while (!experiment.fit().done()) experiment.fit().advance(1 << 20);
  Run run{experiment.trainer().evaluate(experiment.data().test, 128)[0], INFINITY, true};
  for (const std::vector<double>& row : experiment.fit().history().epochs) {
    run.finite = run.finite && std::isfinite(row[0]);
    if (std::isfinite(row[1])) run.best = std::min(run.best, row[1]);
  }
  return run;
}

/// Checks the runs of the seeds 0, 1, ...; their test losses are returned.
std::vector<double> each_seed(int seeds, const std::string& variant,
                              const std::function<void(const Run&)>& check) {
  std::vector<double> losses;
  for (int seed = 0; seed < seeds; ++seed) {
    CAPTURE(variant, seed);
    const Run run = run_of(variant, seed);
    check(run);
    losses.push_back(run.test);
  }
  return losses;
}

/// golden/memory_figures.py: the median lies between half the least loss of PyTorch's runs and twice the
/// greatest.
void as_in_pytorch(const std::string& variant, const std::vector<double>& ours) {
  const auto theirs = golden_file("memory_figures.json")[variant]["test_loss"].get<std::vector<double>>();
  CAPTURE(variant, ours, theirs);
  CHECK(median(ours) > .5 * least(theirs));
  CHECK(median(ours) < 2 * greatest(theirs));
}

}  // namespace

TEST_CASE("long memory: LSTM and GRU add numbers that are far apart, as in PyTorch", "[.seeds]") {
  const auto learns = [](const Run& run) { CHECK(run.test < .003); };
  as_in_pytorch("", each_seed(2, "", learns));
  as_in_pytorch("gru", each_seed(3, "gru", learns));
}

TEST_CASE("long memory: a SimpleRNN stays at the mean, and learns what is short", "[.seeds]") {
  const auto stays = [](const Run& run) { CHECK(run.test > .9 * adding_baseline); };
  as_in_pytorch("tanh", each_seed(3, "tanh", stays));
  each_seed(3, "sigmoid", stays);
  as_in_pytorch("short", each_seed(3, "short", [](const Run& run) { CHECK(run.test < .03); }));
}

TEST_CASE("long memory: ReLU learns in most runs", "[.seeds]") {
  int learned = 0;
  each_seed(6, "relu", [&learned](const Run& run) { learned += run.test < .02; });
  CHECK(learned >= 3);
}

TEST_CASE("long memory: at four times the length the GRU still learns, ReLU does not", "[.seeds]") {
  each_seed(1, "long", [](const Run& run) { CHECK(run.test < .005); });
  each_seed(2, "long-relu", [](const Run& run) { CHECK(run.test > .9 * adding_baseline); });
}

TEST_CASE("long memory: a kernel beyond the unit circle makes the gradient explode", "[.seeds]") {
  const auto radius = [](Experiment& experiment) {
    const Frame frame = read_frame(experiment, "spectrum");
    const Scalar* largest = tensor_in(frame, "eigenvalues").values.data();
    return std::hypot(double(largest[0]), double(largest[1]));
  };
  for (int seed = 0; seed < 20; ++seed) {
    CAPTURE(seed);
    Experiment experiment(variant_config("long-memory", "exploding-tanh", seed));
    const Frame flow = read_frame(experiment, "gradient_flow");
    const Buffer& norms = tensor_in(flow, "norms").values;
    CHECK(double(norms.front()) / double(norms.back()) > 1000.0);
    CHECK(radius(experiment) == Catch::Approx(2.0).epsilon(1e-4));
    experiment.fit().advance(1);
    CHECK(radius(experiment) > 3.0);
  }
  each_seed(2, "exploding-tanh", [](const Run& run) {
    CHECK(run.finite);
    CHECK(run.test > .85 * adding_baseline);
  });
}

TEST_CASE("long memory: without clipping the run diverges, with it it learns", "[.seeds]") {
  each_seed(4, "exploding", [](const Run& run) { CHECK_FALSE(run.finite); });
  each_seed(4, "clipped", [](const Run& run) {
    CHECK(run.finite);
    CHECK(run.best < .09);
  });
}

TEST_CASE("long memory: gates let the gradient through once they have learned to", "[.seeds]") {
  const auto ratio = [](const Tensor& norms, int row, int steps) {
    return double(norms.sample(row)[0]) / double(norms.sample(row)[steps - 1]);
  };
  for (int seed = 0; seed < 2; ++seed) {
    CAPTURE(seed);
    Experiment experiment(Json{{"task", "long-memory"}, {"seed", seed}});
    // Rows: sigmoid, tanh, ReLU, LSTM (h and c), GRU.
    const Frame fresh = read_frame(experiment, "cells");
    const Frame trained = read_frame(experiment, "cells", {{"updates", 300}});
    const Tensor& before = tensor_in(fresh, "norms");
    const Tensor& after = tensor_in(trained, "norms");
    CHECK(ratio(before, 0, 50) < 1e-25);
    CHECK(ratio(before, 1, 50) > ratio(before, 3, 50));
    CHECK(ratio(before, 3, 50) < 1e-3);
    CHECK(ratio(before, 5, 50) < 1e-6);
    CHECK(ratio(after, 0, 50) < 1e-20);
    CHECK(ratio(after, 1, 50) < ratio(before, 1, 50));
    CHECK(ratio(after, 5, 50) > .05);
  }
  Experiment lstm(Json{{"task", "long-memory"}});
  while (!lstm.fit().done()) lstm.fit().advance(1 << 20);
  const Frame flow = read_frame(lstm, "gradient_flow");
  const Buffer& norms = tensor_in(flow, "norms").values;
  CHECK(norms[0] / norms[49] > Scalar(.1));
}

TEST_CASE("long memory: recall", "[.seeds]") {
  each_seed(2, "recall", [](const Run& run) { CHECK(run.test < .001); });
  each_seed(3, "recall-tanh", [](const Run& run) { CHECK(run.test < .01); });
  each_seed(3, "recall-sigmoid", [](const Run& run) { CHECK(run.test > .9 * recall_baseline); });
}

}  // namespace rnn::test::long_memory_seeds_test
