#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "rnn/training/batch_run.h"
#include "rnn/training/fit.h"

namespace rnn::bridge {

/// The model behind one JavaScript `Model`, with its trainer from `compile` on and its training run from
/// `start_fit` on.
class ModelHandle {
 public:
  /// Initializes the weights from `seed`.
  ModelHandle(const Json& config, std::uint64_t seed);

  Model& model() { return model_; }
  /// Replaces the trainer and ends the run. Throws ConfigError, and then changes nothing.
  const Json& compile(const Json& config);
  bool compiled() const { return compiled_; }
  /// Throws ConfigError before `compile`.
  Trainer& trainer();
  std::vector<Tensor> predict(const std::vector<Tensor>& inputs, int batch_size);
  /// Returns the metrics of this batch alone. `resets`: those before are forgotten, else they run on.
  std::vector<double> train_on_batch(const Dataset& batch, bool resets = true);

  void start_fit(Dataset training, Dataset validation, const FitOptions& options);
  /// Throws ConfigError before `start_fit`.
  Fit& fit();
  /// Frees the run and its data.
  void end_fit() { fit_.reset(); }
  /// A run whose batches come one by one.
  void start_batches(const Json& callbacks, bool validates);
  /// Throws ConfigError before `start_batches`.
  BatchRun& batches();
  void end_batches() { batches_.reset(); }

  /// The state of the run when there is one, else of the trainer.
  std::vector<std::uint8_t> snapshot();
  void restore(std::span<const std::uint8_t> blob);

 private:
  Model model_;
  Random random_;
  std::unique_ptr<Trainer> trainer_;
  bool compiled_ = false;
  std::unique_ptr<Fit> fit_;
  std::unique_ptr<BatchRun> batches_;
};

}  // namespace rnn::bridge
