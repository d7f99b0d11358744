// The anatomy of the LSTM: what is said of its stages.

#include <catch_amalgamated.hpp>

#include "support/experiments.h"
#include "support/golden.h"
#include "support/readouts.h"

namespace rnn::test::lstm_anatomy_seeds_test {

namespace {

struct Figures {
  std::vector<double> loss, f1;
};

/// Those of the test set in the run of a variant, for the seeds 0, 1, ...
Figures trained(const std::string& variant, int seeds) {
  Figures figures;
  for (int seed = 0; seed < seeds; ++seed) {
    Experiment experiment(variant_config("lstm-anatomy", variant, seed));
    experiment.fit().advance(1 << 20);
    figures.loss.push_back(experiment.trainer().evaluate(experiment.data().test, 64)[0]);
    const Json beats = read_frame(experiment, "beats", Json::object()).data;
    const double hit = beats["hit"];
    figures.f1.push_back(2 * hit / (beats["due"].get<double>() + hit + beats["wrong"].get<double>()));
  }
  return figures;
}

/// golden/anatomy_figures.py: the medians lie within the ranges of PyTorch's runs; those of F1, which is 0
/// until a first beat comes, at most .1 beside.
void as_in_pytorch(const std::string& variant, const Figures& ours) {
  const Json theirs = golden_file("anatomy_figures.json")[variant];
  const auto within = [&](const char* figure, const std::vector<double>& values, double margin) {
    const auto runs = theirs[figure].get<std::vector<double>>();
    CAPTURE(variant, figure, values, runs);
    CHECK(median(values) >= least(runs) - margin);
    CHECK(median(values) <= greatest(runs) + margin);
  };
  within("test_loss", ours.loss, 0);
  within("f1", ours.f1, .1);
}

}  // namespace

TEST_CASE("peepholes keep time better than a forget gate alone, and that better than fewer parts",
          "[.seeds]") {
  const Figures peephole = trained("", 5);
  const Figures forget_gate = trained("forget-gate", 5);
  CHECK(median(peephole.loss) < .02);
  CHECK(median(peephole.f1) > .85);
  CHECK(median(forget_gate.loss) > 2 * median(peephole.loss));
  CHECK(median(forget_gate.f1) < median(peephole.f1));
  const Figures gates = trained("input-output-gates", 3);
  CHECK(median(gates.loss) > median(forget_gate.loss));
  CHECK(median(gates.f1) < median(forget_gate.f1));
  const Figures cec = trained("cec", 3);
  CHECK(median(cec.loss) > median(gates.loss));
  CHECK(median(cec.f1) < median(forget_gate.f1));
  as_in_pytorch("", peephole);
  as_in_pytorch("forget-gate", forget_gate);
  as_in_pytorch("input-output-gates", gates);
  as_in_pytorch("cec", cec);
}

}  // namespace rnn::test::lstm_anatomy_seeds_test
