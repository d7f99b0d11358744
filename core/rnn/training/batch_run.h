#pragma once

#include "rnn/training/callback_list.h"

namespace rnn {

/// A run whose batches come one by one from outside, so that it has no order of its own: the callbacks
/// between calls of Trainer::train_batch and test_batch. Epochs count from 0.
class BatchRun {
 public:
  /// `callbacks` as FitOptions has them. Throws ConfigError as `Fit` does, and for a callback that changes
  /// inputs, which needs the data.
  BatchRun(Trainer& trainer, const Json& callbacks, bool validates);

  /// "learning_rate" too, when a callback sets it.
  const std::vector<std::string>& keys() const { return keys_; }
  void begin_epoch(int epoch);
  /// After training batch number `batch` of the epoch. True when a callback ends the run.
  bool end_batch(int batch);
  /// Returns the row of the history: the means of the training, and of the validation where there was one,
  /// else NaN; the learning rate.
  std::vector<double> end_epoch(std::vector<double> training, const std::vector<double>& validation);
  /// To be called once.
  void end();

  /// Null, or what ended the run: see Fit::Progress.
  const Json& stopped() const { return stopped_; }
  const std::vector<ConfigError>& warnings() const { return started_.warnings; }
  const Callback& callback(std::size_t index) const { return *started_.all.at(index); }

 private:
  template <class Call>
  void call(Call one);
  Callback::Moment moment() { return {trainer_, epoch_, batch_, row_, validated_}; }

  Trainer& trainer_;
  std::vector<std::string> keys_;
  bool validates_;
  StartedCallbacks started_;
  int epoch_ = 0;
  int batch_ = 0;
  std::vector<double> row_;
  bool validated_ = false;
  Json stopped_;
};

}  // namespace rnn
