// The stages of the LSTM's anatomy, trained to their end for the seeds 0 to 19.

#include <algorithm>
#include <catch_amalgamated.hpp>
#include <numeric>

#include "support/golden.h"
#include "support/numbers.h"
#include "support/rank_sum.h"
#include "support/readouts.h"

namespace rnn::test::lstm_anatomy_seeds_test {

namespace {

constexpr int seeds = 20;

double median(Numbers values) {
  std::sort(values.begin(), values.end());
  return (values[values.size() / 2] + values[(values.size() - 1) / 2]) / 2;
}

struct Results {
  Numbers f1, loss;

  int answering() const {
    return static_cast<int>(std::count_if(f1.begin(), f1.end(), [](double value) { return value > 0; }));
  }
};

Results train(const std::string& variant, int count = seeds) {
  const auto task = tasks().create("lstm-anatomy");
  Results results;
  for (int seed = 0; seed < count; ++seed) {
    Json config{{"task", "lstm-anatomy"}};
    config.update(task->defaults());
    for (const Json& entry : task->variants())
      if (entry["id"] == variant) config.merge_patch(entry["changes"]);
    config["seed"] = seed;
    Experiment experiment(config);
    while (!experiment.fit().done()) experiment.fit().advance(1 << 20);
    const Json beats = read_frame(experiment, "beats").data;
    const double hit = beats["hit"];
    results.f1.push_back(2 * hit / (beats["due"].get<double>() + hit + beats["wrong"].get<double>()));
    results.loss.push_back(read_frame(experiment, "test").data["loss"]);
  }
  return results;
}

}  // namespace

// golden/anatomy_figures.py
TEST_CASE("each stage of the cell lowers the loss, and only peepholes keep time in 30 epochs", "[.seeds]") {
  const Results cec = train("cec");
  const Results gates = train("input-output-gates");
  const Results forget = train("forget-gate");
  const Results peephole = train("");
  INFO("cec " << Json(cec.f1).dump() << ", gates " << Json(gates.f1).dump() << ", forget "
              << Json(forget.f1).dump() << ", peephole " << Json(peephole.f1).dump());
  CHECK(median(cec.loss) > median(gates.loss));
  CHECK(median(gates.loss) > median(forget.loss));
  CHECK(median(forget.loss) > median(peephole.loss));
  // Four standard errors of the rank-sum test are a chance of 1 in 30,000.
  CHECK(rank_sum_score(peephole.f1, forget.f1, 1e-6) > 4);
  CHECK(rank_sum_score(peephole.loss, forget.loss, 1e-6) < -4);
  CHECK(rank_sum_score(forget.loss, gates.loss, 1e-6) < -2.5);
  CHECK(rank_sum_score(gates.loss, cec.loss, 1e-6) < -2.5);
  CHECK(median(peephole.f1) >= .9);
  CHECK(cec.answering() <= 4);
  CHECK(gates.answering() <= 6);
  CHECK(forget.answering() < peephole.answering());

  const Json torch = golden_file("anatomy_figures.json");
  const auto agrees = [&](const char* stage, const Results& ours) {
    INFO(stage << " ours " << Json(ours.loss).dump() << ", PyTorch's " << torch[stage]["loss"].dump());
    CHECK(std::abs(rank_sum_score(ours.loss, torch[stage]["loss"].get<Numbers>(), 1e-4)) < 4);
    CHECK(std::abs(rank_sum_score(ours.f1, torch[stage]["f1"].get<Numbers>(), 1e-4)) < 4);
  };
  agrees("cec", cec);
  agrees("input_output_gates", gates);
  agrees("forget_gate", forget);
  agrees("peephole", peephole);
}

}  // namespace rnn::test::lstm_anatomy_seeds_test
