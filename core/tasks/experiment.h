#pragma once

#include <memory>
#include <string>
#include <vector>

#include "rnn/tasks/task.h"
#include "rnn/training/fit.h"

namespace rnn {

/// A task, a model and a training run, made from one config that a link can carry:
/// {"task": "binary-addition" | {class_name, config}, "model": {...}, "compile": {...},
///  "fit": {batch_size, epochs, shuffle, callbacks, class_weight}, "seed": 0}.
/// What is missing, parts and entries of `compile` and `fit`, is as the task's defaults have it. The
/// InputLayer of a Sequential model takes its batch_shape from the task. The seed decides data, first
/// weights, shuffling and dropout, each from a generator of its own.
class Experiment {
 public:
  /// Throws ConfigError; `where()` is a JSON pointer into `config`. What would take more than `memory_limit`
  /// bytes is refused before it is allocated.
  explicit Experiment(const Json& config, std::int64_t memory_limit = unlimited_memory);
  ~Experiment();

  /// Complete: what comes out goes in again.
  const Json& config() const;
  Trainer& trainer();
  Fit& fit();
  const Task& task() const;
  const TaskData& data() const;

  /// {"phase": "training"|"validating"|"done", "epoch", "epochs", "batch", "batches_per_epoch",
  ///  "samples", "samples_per_epoch", "metrics": {name: value}, "batch_loss",
  ///  "stopped"}; see Fit::Progress
  Json progress();
  /// {"keys": [...], "epochs": [[...]]}
  Json history() const;
  /// See Task::predictions. `where()` of a ConfigError points into `request`.
  Json predictions(const Json& request);
  /// See Task::batch_log; null before the first batch.
  Json batch_log();
  Json baseline() const;
  /// {"loss": .., "accuracy": ..} on the test set.
  Json test();

  /// As those of Fit.
  std::vector<std::uint8_t> snapshot() const;
  void restore(std::span<const std::uint8_t> blob);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// Checks a config without making data or weights: {"config": complete, "summary_keras3", "summary_keras2",
/// "keras_code", "layers": [{"name", "type", "output_shape", "outputs", "parameters", "formula"}],
/// "parameters": 321}. `layers` has one entry for each in the model's config, the InputLayer among them;
/// `output_shape` is text as in a summary, `outputs` the shapes of all outputs, [[null, 8, 16]]; a formula is
/// "16 × (2 + 16 + 1) = 304", or empty. Throws as Experiment's constructor does.
Json inspect_experiment(const Json& config, std::int64_t memory_limit = unlimited_memory);

/// Everything that can be chosen: {"layers", "initializers", "activations", "losses", "metrics",
/// "optimizers", "schedules", "regularizers", "constraints", "callbacks", "fit", "tasks": [{"name",
/// "options", "defaults", "variants"}]}.
Json describe_all();

}  // namespace rnn
