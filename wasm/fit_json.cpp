#include "fit_json.h"

namespace rnn::bridge {

namespace {

const char* name_of(Fit::Phase phase) {
  switch (phase) {
    case Fit::Phase::training: return "training";
    case Fit::Phase::validating: return "validating";
    case Fit::Phase::done: break;
  }
  return "done";
}

}  // namespace

Json progress_of(const Fit& fit, const Trainer& trainer) {
  const Fit::Progress now = fit.progress();
  Json metrics = Json::object();
  for (std::size_t i = 0; i < now.metrics.size(); ++i) metrics[trainer.metric_names()[i]] = now.metrics[i];
  Json progress = Json::object();
  progress["phase"] = name_of(now.phase);
  progress["epoch"] = now.epoch;
  progress["epochs"] = now.epochs;
  progress["batch"] = now.batch;
  progress["batches_per_epoch"] = now.batches_per_epoch;
  progress["samples"] = now.samples;
  progress["samples_per_epoch"] = now.samples_per_epoch;
  progress["validation_batches"] = now.validation_batches;
  progress["metrics"] = std::move(metrics);
  progress["batch_loss"] = now.batch_loss;
  progress["stopped"] = now.stopped;
  const auto& epochs = fit.history().epochs;
  progress["last_epoch"] = epochs.empty() ? Json::array() : Json(epochs.back());
  return progress;
}

Json history_of(const Fit& fit) {
  Json history = Json::object();
  history["keys"] = fit.history().keys;
  history["epochs"] = fit.history().epochs;
  return history;
}

}  // namespace rnn::bridge
