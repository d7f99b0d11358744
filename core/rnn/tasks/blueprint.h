#pragma once

#include <memory>

#include "rnn/tasks/task.h"
#include "rnn/training/fit.h"

namespace rnn {

/// What an experiment's config comes to, before any data is made or weight drawn.
struct Blueprint {
  std::unique_ptr<Task> task;
  std::unique_ptr<Model> model;
  std::unique_ptr<Trainer> trainer;
  FitOptions fit;
  /// Complete.
  Json config;
};

/// What `fit` takes: Keras's arguments without those that the experiment settles (seed, validation).
Schema experiment_fit_schema();

/// Reads and checks an experiment's config. A model whose outputs are not of the shape of the task's targets
/// is refused at its last layer, with what to change. Throws ConfigError with `where()` inside `config`.
Blueprint read_experiment(const Json& config, std::int64_t memory_limit = unlimited_memory,
                          ModelParts parts = ModelParts::all);

}  // namespace rnn
