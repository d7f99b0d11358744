#pragma once

#include <memory>
#include <string>
#include <vector>

#include "rnn/tasks/task.h"

namespace rnn {

/// A task, a model and a training run, made from one config that a link can carry:
/// {"task": "binary-addition" | {class_name, config}, "model": {...}, "compile": {...},
///  "fit": {batch_size, epochs, shuffle, callbacks, class_weight}, "seed": 0,
///  "resources": {"reviews": {"id", "sha256", "name", "columns": {"text": "review", "label": "stars"}}}}.
/// Missing parts, and missing entries of `compile` and `fit`, are those of the task's defaults. The
/// InputLayers of the model's inputs take their batch_shape from the task. The seed decides data,
/// initial weights, shuffling and dropout, each with a generator of its own. `resources` names what a person
/// brought in place of what the host ships, and for tables the columns of it; the host hands it in.
class Experiment {
 public:
  /// Throws ConfigError with `where()` inside `config`, also for a model of more than `memory_limit` bytes,
  /// before it is allocated, and at "/resources/<name>" for a resource that the task needs and `resources`
  /// lacks. `resources` is not kept.
  explicit Experiment(const Json& config, std::int64_t memory_limit = unlimited_memory,
                      const Resources& resources = {});
  ~Experiment();

  /// The complete config; an experiment made from it is the same.
  const Json& config() const;
  Trainer& trainer();
  Fit& fit();
  const Task& task() const;
  const TaskData& data() const;

  /// See progress_json and history_json (fit_json.h).
  Json progress() const;
  Json history(std::size_t first = 0) const;
  /// All readouts, the task's first: [{"name", "view", "cadence": "live" | "every_batches" | "on_demand",
  /// "batches" (with every_batches), "request": options as rnn::describe gives them, "example", "applies"}].
  Json readouts() const;
  /// Begins a frame of a readout. Throws ConfigError for a name that is not known, and, with `where()` inside
  /// `request`, for a request that the readout refuses. The experiment outlives the readout.
  std::unique_ptr<Readout> read(const std::string& name, const Json& request) const;

  /// As those of Fit.
  std::vector<std::uint8_t> snapshot() const;
  void restore(std::span<const std::uint8_t> blob);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// Checks a config without making data or weights: {"config": complete, "summary_keras3", "summary_keras2",
/// "keras_code", "layers": [{"name", "type", "input_shapes": [[null, 8, 2]], "output_shapes": [[null, 8,
/// 16]], "output_shape": "(None, 8, 16)", "parameters", "formula"}], "parameters": 321}. `layers` has one
/// entry for each layer of the model, the InputLayer among them, with the shapes of its first call; one that
/// is called several times has the output shapes of each in "calls". A formula is "16 × (2 + 16 + 1) = 304",
/// or empty. Throws as Experiment's constructor does.
Json inspect_experiment(const Json& config, std::int64_t memory_limit = unlimited_memory);

/// All registries and options: {"layers", "initializers", "activations", "losses", "metrics",
/// "optimizers", "schedules", "regularizers", "constraints", "callbacks", "fit", "tasks": [{"name",
/// "options", "defaults", "variants", "signature": {"inputs": [{"name", "shape", "kind", "vocabulary",
/// "text"}], "targets"}, "resources": [{"name", "shipped", "kinds", "optional", "classes"}], "readouts": as
/// Experiment::readouts without "applies", "trains": see Task::trains}], "readouts": those of all tasks}.
Json describe_all();

}  // namespace rnn
