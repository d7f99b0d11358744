#include "model_handle.h"

#include "memory.h"
#include "rnn/data/batches.h"

namespace rnn::bridge {

namespace {

constexpr std::uint64_t initialization = 1;
constexpr std::uint64_t single_batches = 2;

}  // namespace

ModelHandle::ModelHandle(const Json& config, std::uint64_t seed)
    : model_(config, memory_limit()), random_(Random(seed).fork(single_batches)) {
  Random first_weights = Random(seed).fork(initialization);
  model_.initialize(first_weights);
}

const Json& ModelHandle::compile(const Json& config) {
  auto trainer = std::make_unique<Trainer>(model_, config);
  fit_.reset();
  batches_.reset();
  trainer_ = std::move(trainer);
  compiled_ = true;
  return trainer_->config();
}

Trainer& ModelHandle::trainer() {
  if (!compiled_)
    throw ConfigError({"model.not_compiled", "[model] expected compile(...) before training or evaluation"});
  return *trainer_;
}

std::vector<Tensor> ModelHandle::predict(const std::vector<Tensor>& inputs, int batch_size) {
  if (!trainer_)
    trainer_ = std::make_unique<Trainer>(model_, Json{{"optimizer", "sgd"}, {"loss", "mean_squared_error"}});
  return trainer_->predict(inputs, batch_size);
}

std::vector<double> ModelHandle::train_on_batch(const Dataset& batch, bool resets) {
  Trainer& training = trainer();
  training.check(batch);
  training.check_batches(batch, batch.weights, batch.samples(), batch.samples());
  if (resets) training.reset_metrics();
  training.measure_batches(!resets);
  training.train_batch(batch, all_indices(batch.samples()), random_);
  training.measure_batches(false);
  return resets ? training.results() : training.batch_results();
}

void ModelHandle::start_fit(Dataset training, Dataset validation, const FitOptions& options) {
  fit_.reset();
  fit_ = std::make_unique<Fit>(trainer(), std::move(training), std::move(validation), options);
}

Fit& ModelHandle::fit() {
  if (!fit_) throw ConfigError({"fit.not_started", "[fit] expected startFit(...) first"});
  return *fit_;
}

void ModelHandle::start_batches(const Json& callbacks, bool validates) {
  batches_.reset();
  batches_ = std::make_unique<BatchRun>(trainer(), callbacks, validates);
}

BatchRun& ModelHandle::batches() {
  if (!batches_)
    throw ConfigError({"fit.batches_not_started", "[fitDataset] expected startBatches(...) first"});
  return *batches_;
}

std::vector<std::uint8_t> ModelHandle::snapshot() { return fit_ ? fit_->snapshot() : trainer().save(); }

void ModelHandle::restore(std::span<const std::uint8_t> blob) {
  fit_ ? fit_->restore(blob) : trainer().restore(blob);
}

}  // namespace rnn::bridge
