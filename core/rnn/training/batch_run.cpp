#include "rnn/training/batch_run.h"

#include <limits>

namespace rnn {

BatchRun::BatchRun(Trainer& trainer, const Json& callbacks, bool validates)
    : trainer_(trainer), keys_(trainer.metric_names()), validates_(validates) {
  if (validates)
    for (const std::string& name : trainer.metric_names()) keys_.push_back("val_" + name);
  started_ = start_callbacks(trainer, callbacks, keys_, 0);
  for (std::size_t i = 0; i < started_.all.size(); ++i)
    if (started_.all[i]->changes_inputs())
      throw ConfigError({"callback.batches", "[{callback}] expected a run on whole data, got batches"},
                        {started_.all[i]->name()}, "/callbacks/" + std::to_string(i));
  if (started_.logs_rate) keys_.push_back("learning_rate");
}

/// `one` is true when the callback ends the run.
template <class Call>
void BatchRun::call(Call one) {
  for (const auto& callback : started_.all) {
    Json why;
    if (one(*callback, why) && stopped_.is_null()) stopped_ = stop_json(*callback, epoch_, why);
  }
}

void BatchRun::begin_epoch(int epoch) {
  epoch_ = epoch;
  batch_ = 0;
  row_.clear();
  validated_ = false;
  for (const auto& callback : started_.all) callback->epoch_begin(moment());
}

bool BatchRun::end_batch(int batch) {
  batch_ = batch;
  call([this](Callback& callback, Json& why) {
    return callback.watches_batches() && callback.batch_end(moment(), why);
  });
  return !stopped_.is_null();
}

std::vector<double> BatchRun::end_epoch(std::vector<double> training, const std::vector<double>& validation) {
  row_ = std::move(training);
  validated_ = !validation.empty();
  row_.insert(row_.end(), validation.begin(), validation.end());
  if (validates_ && !validated_) row_.resize(2 * row_.size(), std::numeric_limits<double>::quiet_NaN());
  if (started_.logs_rate) row_.push_back(trainer_.learning_rate());
  call([this](Callback& callback, Json& why) {
    if (callback.sets_learning_rate()) row_.back() = trainer_.learning_rate();
    return callback.epoch_end(moment(), why);
  });
  return row_;
}

void BatchRun::end() {
  trainer_.finish();
  for (const auto& callback : started_.all) callback->run_end(trainer_);
}

}  // namespace rnn
