#pragma once

#include <memory>

#include "rnn/tasks/task.h"
#include "rnn/training/fit.h"

namespace rnn {

/// The parts of an experiment, read from its config, before data is made or weights are initialized.
struct Blueprint {
  std::unique_ptr<Task> task;
  Signature signature;
  std::unique_ptr<Model> model;
  std::unique_ptr<Trainer> trainer;
  FitOptions fit;
  /// The complete config.
  Json config;
};

/// The options of `fit`: Keras's arguments without those that the experiment sets (seed, initial_epoch,
/// validation_split).
Schema experiment_fit_schema();

/// Reads and checks an experiment's config. Throws ConfigError with `where()` inside `config`; for a model
/// whose outputs do not have the shapes of the task's targets that is its last layer, and the text says what
/// to change.
Blueprint read_experiment(const Json& config, std::int64_t memory_limit = unlimited_memory,
                          ModelParts parts = ModelParts::all);

}  // namespace rnn
