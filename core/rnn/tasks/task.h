#pragma once

#include <span>
#include <string>

#include "rnn/config/registry.h"
#include "rnn/training/trainer.h"

namespace rnn {

/// The three sets of a task share no sample.
struct TaskData {
  Dataset training;
  Dataset validation;
  Dataset test;
};

/// Something to learn: its data, its default model, what its predictions mean. Made by the registry from its
/// own options (number of bits, noise, window...).
class Task {
 public:
  virtual ~Task() = default;
  /// The same seed gives the same data.
  virtual TaskData data(std::uint64_t seed) const = 0;
  /// One sample of each input and target, with an unknown batch: what a model has to take and give.
  virtual Shapes input_shapes() const = 0;
  virtual Shapes target_shapes() const = 0;
  /// What a target is, for error texts: "one bit for each place".
  virtual std::string target_text() const = 0;
  /// The default experiment: {"model": ..., "compile": ..., "fit": ...} as `Experiment` takes them.
  virtual Json defaults() const = 0;
  /// The experiments that the article makes, one change at a time:
  /// [{"id": "adam", "changes": {JSON merge patch (RFC 7386) on the experiment}}]. The page translates the
  /// ids.
  virtual Json variants() const = 0;
  /// What a trivial rule reaches on the test set: {"rule": "persistence", "metrics": {"loss": .002}}. The
  /// keys of `metrics` are those of a history.
  virtual Json baseline(const TaskData& data) const = 0;
  /// Predictions in the task's own form; `request` picks what ({} for the default view). The shape of the
  /// result is said in each task's header. Throws ConfigError, with `where()` inside the request.
  virtual Json predictions(Trainer& trainer, const TaskData& data, const Json& request) const = 0;
  /// The last training batch in the task's own form, for a log; null for tasks without one.
  virtual Json batch_log(Trainer& trainer, const Dataset& training, std::span<const int> batch) const;
};

/// Every task there is. One line in registry.cpp adds one.
const Registry<Task>& tasks();

}  // namespace rnn
