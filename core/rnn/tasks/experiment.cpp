#include "rnn/tasks/experiment.h"

#include <algorithm>

#include "rnn/tasks/blueprint.h"

namespace rnn {

namespace {

// What the seed is forked for; Fit forks it further for shuffling and dropout.
constexpr std::uint64_t data_purpose = 0x64617461;
constexpr std::uint64_t weights_purpose = 0x77656967;

constexpr int test_batch_size = 512;

Json named(const std::vector<std::string>& names, const std::vector<double>& values) {
  Json result = Json::object();
  for (std::size_t i = 0; i < names.size(); ++i) result[names[i]] = values[i];
  return result;
}

const char* phase_name(Fit::Phase phase) {
  switch (phase) {
    case Fit::Phase::training: return "training";
    case Fit::Phase::validating: return "validating";
    case Fit::Phase::done: break;
  }
  return "done";
}

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

Json Experiment::progress() {
  const Fit::Progress progress = fit().progress();
  return {{"phase", phase_name(progress.phase)},
          {"epoch", progress.epoch},
          {"epochs", fit().epochs()},
          {"batch", progress.batch},
          {"batches_per_epoch", progress.batches_per_epoch},
          {"samples", progress.samples},
          {"samples_per_epoch", progress.samples_per_epoch},
          {"metrics", named(trainer().metric_names(), progress.metrics)},
          {"batch_loss", progress.batch_loss},
          {"stopped", progress.stopped}};
}

Json Experiment::history() const {
  const Fit::History& history = parts_->fit->history();
  return {{"keys", history.keys}, {"epochs", history.epochs}};
}

Json Experiment::predictions(const Json& request) { return task().predictions(trainer(), data(), request); }

Json Experiment::batch_log() {
  if (fit().progress().samples == 0) return nullptr;
  return task().batch_log(trainer(), fit().training_data(), fit().last_batch());
}

Json Experiment::baseline() const { return task().baseline(data()); }

Json Experiment::test() {
  return named(trainer().metric_names(), trainer().evaluate(data().test, test_batch_size));
}

std::vector<std::uint8_t> Experiment::snapshot() const { return parts_->fit->snapshot(); }
void Experiment::restore(std::span<const std::uint8_t> blob) { fit().restore(blob); }

}  // namespace rnn
