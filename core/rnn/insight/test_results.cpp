#include "rnn/insight/test_results.h"

#include "rnn/insight/sample_run.h"
#include "rnn/training/evaluation.h"

namespace rnn {

namespace {

class TestResults : public Readout {
 public:
  explicit TestResults(const Subject& subject)
      : trainer_(subject.trainer), evaluation_(trainer_, subject.data.test, samples_at_once(subject)) {}

  bool advance() override { return evaluation_.advance(); }

  Frame take() override {
    const std::vector<double> results = evaluation_.results();
    Json named = Json::object();
    for (std::size_t i = 0; i < results.size(); ++i) named[trainer_.metric_names()[i]] = results[i];
    return {std::move(named), {}};
  }

 private:
  Trainer& trainer_;
  Evaluation evaluation_;
};

bool has_test_set(const Subject& subject) { return subject.data.test.samples() > 0; }

std::unique_ptr<Readout> read_test_results(const Subject& subject, const Json&) {
  return std::make_unique<TestResults>(subject);
}

}  // namespace

ReadoutKind test_readout() {
  ReadoutKind kind{.name = "test", .view = "test", .cadence = Cadence::on_demand};
  kind.applies = &has_test_set;
  kind.open = &read_test_results;
  return kind;
}

}  // namespace rnn
