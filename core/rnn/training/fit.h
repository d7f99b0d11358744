#pragma once

#include <memory>
#include <string>
#include <vector>

#include "rnn/training/callback.h"
#include "rnn/training/trainer.h"

namespace rnn {

/// Keras's arguments of `fit`. Parsing them throws ConfigError for unknown names and values out of range.
struct FitOptions {
  int batch_size = 32;
  /// The number of the epoch to stop before, and that of the first epoch, from 0.
  int epochs = 1;
  int initial_epoch = 0;
  bool shuffle = true;
  /// The share of the training data, at its end, that validates; taken before shuffling.
  double validation_split = 0.0;
  std::uint64_t seed = 0;
  /// A list of names or configs for `callbacks()`.
  Json callbacks = Json::array();
  /// Weights of the classes 0, 1, 2... in the training loss, empty for all 1. Only for models with one
  /// output, without sample weights.
  std::vector<double> class_weight;
  /// Batches of an epoch at most, 0 for all; the next epoch goes on behind them, and none goes on beyond the
  /// last batch of a pass over the data.
  int steps_per_epoch = 0;
  /// Batches of a validation, from the first, 0 for all; their size, 0 for batch_size.
  int validation_steps = 0;
  int validation_batch_size = 0;
  /// Epochs are validated whose number, from 1, is a multiple of a single one, or is listed.
  std::vector<int> validation_freq{1};
  bool lists_validations = false;
  /// The run ends only with `end()`, not with its last epoch, so that the caller can do work in between.
  bool waits_for_end = false;
};

const Schema& fit_schema();
FitOptions parse_fit_options(const Json& config);

/// Training as a state machine: `advance(n)` works n batches (training, and at the end of each epoch
/// validation) and returns, so that a run can be paused, advanced batch by batch and resumed. It holds all of
/// its state and knows no clock: a run that is interrupted, saved and restored at any batch equals, bit for
/// bit, one that is not.
///
/// A run ends with its last epoch, by a callback, by `end` or by `set_epochs`. Callbacks then may put other
/// weights into the model (EarlyStopping).
///
/// Shuffling and dropout draw from generators of their own. An epoch begins with its first batch: until then
/// metrics and `last_batch` are those of the epoch before. After construction no batch allocates.
class Fit {
 public:
  enum class Phase { training, validating, done };

  struct Progress {
    Phase phase = Phase::training;
    /// The number of the running or next epoch, the epoch to stop before, and the batches done in the running
    /// one.
    int epoch = 0;
    int epochs = 0;
    int batch = 0;
    int batches_per_epoch = 0;
    int samples_per_epoch = 0;
    int validation_batch = 0;
    int validation_batches = 0;
    /// Training samples processed since the start.
    std::int64_t samples = 0;
    /// The running means of the epoch's training, in the order of Trainer::metric_names().
    std::vector<double> metrics;
    /// The loss of the last training batch alone.
    double batch_loss = 0.0;
    /// Null, or the callback that ended the run: {"callback", "epoch"} from 1, and for EarlyStopping
    /// "best_epoch", for TerminateOnNaN "batch", "layer" and "step" (see callback.h).
    Json stopped;
  };

  /// One row for each epoch; `keys` are the metric names, then, with validation data, "val_" + name, and with
  /// a callback that sets it "learning_rate", as it is before the last such one ends the epoch. NaN stands
  /// for an epoch without validation.
  struct History {
    std::vector<std::string> keys;
    std::vector<std::vector<double>> epochs;
  };

  /// `validation` may be empty; if it is not, validation_split is ignored, as in Keras. Throws
  /// ConfigError for data and options that do not fit. `trainer` must outlive the fit.
  Fit(Trainer& trainer, Dataset training, Dataset validation, const FitOptions& options);
  /// The same on data that others read as well.
  Fit(Trainer& trainer, std::shared_ptr<const Dataset> training, std::shared_ptr<const Dataset> validation,
      const FitOptions& options);

  /// Works at most `batches`; returns the number done (fewer only at the end of the run).
  int advance(int batches);
  /// The same, at most to the end of the running or next epoch.
  int advance_epoch(int batches);
  /// The number of samples in the next training batch of the epoch, 0 after the last one.
  int next_batch_size() const { return trained() ? 0 : static_cast<int>(pass_batch().size()); }
  bool done() const { return phase_ == Phase::done; }
  /// Ends the run at once; an epoch in progress has no row in the history.
  void end();
  Progress progress() const;
  const History& history() const { return history_; }
  /// Indices of the samples of the last training batch, in their order.
  std::span<const int> last_batch() const;
  const Dataset& training_data() const { return *training_; }
  /// Weights of the training samples: the data's own, or those of their classes.
  const std::vector<Tensor>& training_weights() const {
    return class_weights_.empty() ? training_->weights : class_weights_;
  }
  const Dataset& validation_data() const { return *validation_; }

  int epochs() const { return options_.epochs; }
  /// Changes the epoch to stop before. A running epoch is finished; a run without epochs left ends, a
  /// finished one with epochs left continues with the weights in the model (those of the best epoch where a
  /// callback has restored them). A run that a callback ended continues when `epochs` is more than before.
  /// Throws ConfigError, and changes nothing, unless there are 1 to 1,000,000, and for batches that more
  /// epochs reach and losses along the axis of the batch do not fit.
  void set_epochs(int epochs);

  /// Why callbacks have no effect, with `where()` from "/callbacks" on.
  const std::vector<ConfigError>& warnings() const { return warnings_; }

  /// Copies the weights that a ModelCheckpoint kept to the model; false when there are none.
  bool restore_checkpoint();
  /// The callbacks, in the order given, with their states.
  const Callback& callback(std::size_t index) const { return *callbacks_.at(index); }

  /// The whole state but the data, with a format version. `restore` throws ConfigError, and changes nothing,
  /// for a blob of another version, model, batch size or data size.
  std::vector<std::uint8_t> snapshot() const;
  void restore(std::span<const std::uint8_t> blob);

 private:
  void save(BlobWriter& blob) const;
  /// The position of the run: fixed in size, saved field by field.
  struct Position {
    /// The number of finished epochs, the rows of the history.
    int epoch = 0;
    /// 1 when at least one batch of the epoch is done, else 0.
    int begun = 0;
    int batch = 0;
    int validation_batch = 0;
    int last_first = 0;
    int last_count = 0;
    std::int64_t samples = 0;
    double batch_loss = 0.0;
    Random::State dropout{};
    Random::State shuffling{};
    /// The state of `shuffling` before it drew the order of the running epoch.
    Random::State order{};
  };

  /// Batches of a pass over the training data, and those of it before an epoch, number `epoch` of the run.
  int pass_length() const;
  int first_batch(int epoch) const;
  /// Batches of that epoch.
  int epoch_length(int epoch) const;
  /// Throws as Trainer::check_batches for a training batch that a run of so many epochs reaches.
  void check_reached_batches(int epochs);
  std::span<const int> pass_batch() const;
  int validation_size() const;
  int validation_length() const;
  /// True when the running or next epoch ends with a validation.
  bool validates() const;
  bool step();
  void draw_order();
  void train();
  void prefetch_from(int batch) const;
  void validate();
  void end_training();
  void end_epoch();
  /// True when no epoch is running and none is left.
  bool no_epoch_left() const {
    return !at_.begun && (next_epoch() >= options_.epochs || !stopped_.is_null());
  }
  /// True when the running epoch has finished its training.
  bool trained() const { return at_.batch == epoch_length(at_.epoch) || !stopped_.is_null(); }
  void resume();
  int next_epoch() const { return options_.initial_epoch + at_.epoch; }
  void reserve_history();
  void apply_class_weights();
  void start_callbacks();
  Callback::Moment moment() { return {trainer_, next_epoch(), at_.batch, {}, phase_ == Phase::validating}; }
  std::uint64_t fingerprint() const;
  void stop(const Callback& by, const Json& why);

  Trainer& trainer_;
  std::shared_ptr<const Dataset> training_;
  std::shared_ptr<const Dataset> validation_;
  /// Weights of the classes as weights of the training samples, in place of those that the data lacks.
  std::vector<Tensor> class_weights_;
  FitOptions options_;
  Phase phase_ = Phase::training;
  History history_;
  Position at_;
  Random dropout_;
  Random shuffling_;
  std::vector<int> order_;
  std::vector<int> validation_order_;
  /// Means of the metrics over the last finished training part of an epoch.
  std::vector<double> training_means_;
  std::vector<double> validation_means_;
  /// Reserved rows for the epochs to come.
  std::vector<std::vector<double>> spare_rows_;
  std::vector<std::unique_ptr<Callback>> callbacks_;
  /// The callbacks whose `watches_batches` is true.
  std::vector<Callback*> batch_callbacks_;
  /// Those whose `changes_inputs` is true.
  std::vector<Callback*> input_callbacks_;
  bool logs_rate_ = false;
  std::vector<ConfigError> warnings_;
  Json stopped_;
};

}  // namespace rnn
