#pragma once

#include <span>
#include <string>

#include "rnn/config/registry.h"
#include "rnn/training/trainer.h"

namespace rnn {

/// The training, validation and test set of a task; they share no sample.
struct TaskData {
  Dataset training;
  Dataset validation;
  Dataset test;
};

/// A learning task: its data, its default experiment and the form of its predictions. Made by the registry
/// from its own options (number of bits, noise, window...).
class Task {
 public:
  virtual ~Task() = default;
  /// The same seed gives the same data.
  virtual TaskData data(std::uint64_t seed) const = 0;
  /// Python statements that make such data, with other random numbers; see keras_code.
  virtual std::string keras_data() const = 0;
  /// The shapes of the inputs and outputs of a model for the task, with an unknown batch.
  virtual Shapes input_shapes() const = 0;
  virtual Shapes target_shapes() const = 0;
  /// A description of the target for error texts: "one bit for each place".
  virtual std::string target_text() const = 0;
  /// The default experiment: {"model": ..., "compile": ..., "fit": ...} as `Experiment` takes them.
  virtual Json defaults() const = 0;
  /// Variations of the default experiment:
  /// [{"id": "adam", "changes": {JSON merge patch (RFC 7386) on the experiment}}]. The page translates the
  /// ids.
  virtual Json variants() const = 0;
  /// The result of a trivial rule on the test set: {"rule": "persistence", "metrics": {"loss": .002}}, with
  /// the keys of a history.
  virtual Json baseline(const TaskData& data) const = 0;
  /// Predictions in the form that the task's header describes; `request` selects samples ({} for the default
  /// view). Throws ConfigError, with `where()` inside the request.
  virtual Json predictions(Trainer& trainer, const TaskData& data, const Json& request) const = 0;
  /// A log entry for the last training batch, in the form that the task's header describes; null for tasks
  /// without a log.
  virtual Json batch_log(Trainer& trainer, const Dataset& training, std::span<const int> batch) const;
};

/// All tasks; registry.cpp has one line for each.
const Registry<Task>& tasks();

}  // namespace rnn
