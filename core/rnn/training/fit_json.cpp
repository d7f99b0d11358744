#include "rnn/training/fit_json.h"

namespace rnn {

namespace {

const char* phase_name(Fit::Phase phase) {
  switch (phase) {
    case Fit::Phase::training: return "training";
    case Fit::Phase::validating: return "validating";
    case Fit::Phase::done: break;
  }
  return "done";
}

}  // namespace

Json progress_json(const Fit& fit) {
  const Fit::Progress now = fit.progress();
  const auto& [keys, epochs] = fit.history();
  Json metrics = Json::object();
  for (std::size_t i = 0; i < now.metrics.size(); ++i) metrics[keys[i]] = now.metrics[i];
  Json progress = Json::object();
  progress["phase"] = phase_name(now.phase);
  progress["epoch"] = now.epoch;
  progress["epochs"] = now.epochs;
  progress["batch"] = now.batch;
  progress["batches_per_epoch"] = now.batches_per_epoch;
  progress["batch_size"] = fit.next_batch_size();
  progress["samples"] = now.samples;
  progress["samples_per_epoch"] = now.samples_per_epoch;
  progress["validation_batches"] = now.validation_batches;
  progress["metrics"] = std::move(metrics);
  progress["batch_loss"] = now.batch_loss;
  progress["stopped"] = now.stopped;
  progress["last_epoch"] = epochs.empty() ? Json::array() : Json(epochs.back());
  return progress;
}

Json history_json(const Fit& fit, std::size_t first) {
  const auto& [keys, epochs] = fit.history();
  Json rows = Json::array();
  for (std::size_t i = first; i < epochs.size(); ++i) rows.push_back(epochs[i]);
  Json history = Json::object();
  history["keys"] = keys;
  history["epochs"] = std::move(rows);
  return history;
}

}  // namespace rnn
