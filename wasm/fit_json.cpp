#include "fit_json.h"

namespace rnn::bridge {

namespace {

const char* name_of(Fit::Phase phase) {
  switch (phase) {
    case Fit::Phase::training:
      return "training";
    case Fit::Phase::validating:
      return "validating";
    case Fit::Phase::done:
      break;
  }
  return "done";
}

}  // namespace

Json progress_of(const Fit& fit, const Trainer& trainer) {
  const Fit::Progress now = fit.progress();
  Json metrics = Json::object();
  for (std::size_t i = 0; i < now.metrics.size(); ++i) metrics[trainer.metric_names()[i]] = now.metrics[i];
  return {{"phase", name_of(now.phase)},
          {"epoch", now.epoch},
          {"epochs", now.epochs},
          {"batch", now.batch},
          {"batches_per_epoch", now.batches_per_epoch},
          {"samples", now.samples},
          {"samples_per_epoch", now.samples_per_epoch},
          {"validation_batches", now.validation_batches},
          {"metrics", std::move(metrics)},
          {"batch_loss", now.batch_loss},
          {"last_epoch", fit.history().epochs.empty() ? std::vector<double>{} : fit.history().epochs.back()}};
}

Json history_of(const Fit& fit) { return {{"keys", fit.history().keys}, {"epochs", fit.history().epochs}}; }

}  // namespace rnn::bridge
