#include "rnn/tasks/experiment.h"

#include <algorithm>

#include "rnn/tasks/blueprint.h"
#include "rnn/training/fit_json.h"

namespace rnn {

namespace {

// The purposes of the forks of the seed; Fit forks it further for shuffling and dropout.
constexpr std::uint64_t data_purpose = 0x64617461;
constexpr std::uint64_t weights_purpose = 0x77656967;

constexpr int test_batch_size = 512;

}  // namespace

struct Experiment::Parts {
  Blueprint blueprint;
  TaskData data;
  std::unique_ptr<Fit> fit;
};

Experiment::Experiment(const Json& config, std::int64_t memory_limit) : parts_(std::make_unique<Parts>()) {
  Parts& parts = *parts_;
  parts.blueprint = read_experiment(config, memory_limit);
  const Random random(parts.blueprint.fit.seed);
  Random weights = random.fork(weights_purpose);
  parts.blueprint.model->initialize(weights);
  parts.data = parts.blueprint.task->data(random.fork(data_purpose).bits());
  locate("/fit", [&] {
    parts.fit = std::make_unique<Fit>(*parts.blueprint.trainer, parts.data.training, parts.data.validation,
                                      parts.blueprint.fit);
  });
}

Experiment::~Experiment() = default;

const Json& Experiment::config() const { return parts_->blueprint.config; }
Trainer& Experiment::trainer() { return *parts_->blueprint.trainer; }
Fit& Experiment::fit() { return *parts_->fit; }
const Task& Experiment::task() const { return *parts_->blueprint.task; }
const TaskData& Experiment::data() const { return parts_->data; }

Json Experiment::progress() const { return progress_json(*parts_->fit); }
Json Experiment::history() const { return history_json(*parts_->fit); }

Json Experiment::predictions(const Json& request) { return task().predictions(trainer(), data(), request); }

Json Experiment::batch_log() {
  if (fit().progress().samples == 0) return nullptr;
  return task().batch_log(trainer(), fit().training_data(), fit().last_batch());
}

Json Experiment::baseline() const { return task().baseline(data()); }

Json Experiment::test() {
  const std::vector<double> results = trainer().evaluate(data().test, test_batch_size);
  Json named = Json::object();
  for (std::size_t i = 0; i < results.size(); ++i) named[trainer().metric_names()[i]] = results[i];
  return named;
}

std::vector<std::uint8_t> Experiment::snapshot() const { return parts_->fit->snapshot(); }
void Experiment::restore(std::span<const std::uint8_t> blob) { fit().restore(blob); }

}  // namespace rnn
