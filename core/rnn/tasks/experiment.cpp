#include "rnn/tasks/experiment.h"

#include <algorithm>

#include "rnn/tasks/blueprint.h"
#include "rnn/training/fit_json.h"

namespace rnn {

namespace {

// The purposes of the forks of the seed; Fit forks it further for shuffling and dropout.
constexpr std::uint64_t data_purpose = 0x64617461;
constexpr std::uint64_t weights_purpose = 0x77656967;

void check_resources(const Task& task, const Resources& resources) {
  for (const ResourceNeed& need : task.resources())
    if (!need.optional && !resources.contains(need.name))
      throw ConfigError({"resources.missing", "[resources] expected '{name}', got none"}, {need.name},
                        "/resources/" + need.name);
}

/// The data set of an experiment for its run, which ends before it.
std::shared_ptr<const Dataset> shared(const Dataset& data) { return {std::shared_ptr<void>(), &data}; }

}  // namespace

struct Experiment::Parts {
  Blueprint blueprint;
  TaskData data;
  std::unique_ptr<Fit> fit;
  std::unique_ptr<Subject> subject;
  std::vector<ReadoutKind> readouts;
};

Experiment::Experiment(const Json& config, std::int64_t memory_limit, const Resources& resources)
    : parts_(std::make_unique<Parts>()) {
  Parts& parts = *parts_;
  parts.blueprint = read_experiment(config, memory_limit);
  const Task& task = *parts.blueprint.task;
  check_resources(task, resources);
  const Random random(parts.blueprint.fit.seed);
  Random weights = random.fork(weights_purpose);
  parts.blueprint.model->initialize(weights);
  parts.data = task.data(random.fork(data_purpose).bits(), resources);
  locate("/fit", [&] {
    parts.fit = std::make_unique<Fit>(*parts.blueprint.trainer, shared(parts.data.training),
                                      shared(parts.data.validation), parts.blueprint.fit);
    if (!parts.fit->warnings().empty()) throw ConfigError(parts.fit->warnings().front());
  });
  parts.subject = std::make_unique<Subject>(
      Subject{*parts.blueprint.trainer, *parts.fit, parts.data, parts.blueprint.signature,
              [&task](const Json& typed) { return task.read_sample(typed); },
              [&task](const std::vector<Tensor>& sample) { return task.step_labels(sample); },
              [&task](const std::vector<Tensor>& targets) { return task.target_labels(targets); },
              [&task, &parts] { return task.baseline(parts.data); }});
  parts.readouts = task.readouts();
  const auto& insight = insight_readouts();
  parts.readouts.insert(parts.readouts.end(), insight.begin(), insight.end());
}

Experiment::~Experiment() = default;

const Json& Experiment::config() const { return parts_->blueprint.config; }
Trainer& Experiment::trainer() { return *parts_->blueprint.trainer; }
Fit& Experiment::fit() { return *parts_->fit; }
const Task& Experiment::task() const { return *parts_->blueprint.task; }
const TaskData& Experiment::data() const { return parts_->data; }

Json Experiment::progress() const { return progress_json(*parts_->fit); }
Json Experiment::history(std::size_t first) const { return history_json(*parts_->fit, first); }

Json Experiment::readouts() const {
  Json list = describe(parts_->readouts);
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto& applies = parts_->readouts[i].applies;
    list[i]["applies"] = !applies || applies(*parts_->subject);
  }
  return list;
}

std::unique_ptr<Readout> Experiment::read(const std::string& name, const Json& request) const {
  std::vector<FaultPart> known;
  for (const ReadoutKind& kind : parts_->readouts) {
    if (kind.name == name)
      return kind.open(*parts_->subject, parse_options(kind.request, request, kind.name));
    known.emplace_back(kind.name);
  }
  throw ConfigError({"name.unknown", "[{kind}] unknown name '{name}'; known: {known}"},
                    {"readout", name, known});
}

std::vector<std::uint8_t> Experiment::snapshot() const { return parts_->fit->snapshot(); }
void Experiment::restore(std::span<const std::uint8_t> blob) { fit().restore(blob); }

}  // namespace rnn
