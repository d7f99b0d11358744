#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "rnn/training/fit.h"

namespace rnn::bridge {

/// What one JavaScript `Model` owns: the model, from `compile` on a trainer, from `start_fit` on a training
/// run. Holds them together and in the right order; what they do is the core's.
class Session {
 public:
  /// Draws the first weights from `seed`.
  Session(const Json& config, std::uint64_t seed);

  Model& model() { return model_; }
  /// Throws ConfigError; the trainer and the run from before then stay.
  const Json& compile(const Json& config);
  bool compiled() const { return compiled_; }
  /// Throws ConfigError before `compile`.
  Trainer& trainer();
  std::vector<Tensor> predict(const std::vector<Tensor>& inputs, int batch_size);
  /// The metrics of this batch alone.
  std::vector<double> train_on_batch(const Dataset& batch);

  void start_fit(Dataset training, Dataset validation, const FitOptions& options);
  /// Throws ConfigError before `start_fit`.
  Fit& fit();
  /// Lets go of the run and its data.
  void end_fit() { fit_.reset(); }

  /// The run when there is one, else the trainer.
  std::vector<std::uint8_t> snapshot();
  void restore(std::span<const std::uint8_t> blob);

 private:
  Model model_;
  Random random_;
  std::unique_ptr<Trainer> trainer_;
  bool compiled_ = false;
  std::unique_ptr<Fit> fit_;
};

}  // namespace rnn::bridge
