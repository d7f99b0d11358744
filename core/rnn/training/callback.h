#pragma once

#include <limits>
#include <span>

#include "rnn/config/registry.h"
#include "rnn/training/trainer.h"

namespace rnn {

/// An observer of a training run that can end or change it. Rules and defaults are those of
/// keras/src/callbacks/*.py; with mode "auto" the direction of better is that of the metric
/// (`Metric::rises`).
///
///   EarlyStopping          ends the run when `monitor` has not become better by min_delta, and better than
///                          `baseline`, for `patience` epochs, not counting the first start_from_epoch; with
///                          restore_best_weights every run ends with the weights of its best epoch, and if it
///                          is continued with them, the count of epochs begins again
///   ReduceLROnPlateau      multiplies the learning rate by `factor`, down to min_lr, when `monitor` has not
///                          become better for `patience` epochs; then waits `cooldown` epochs
///   LearningRateScheduler  sets the learning rate at the beginning of each epoch by `schedule`
///   ModelCheckpoint        keeps the weights after each epoch, with save_best_only those of the best epoch
///                          that is better than initial_value_threshold
///   ScheduledSampling      feeds a decoder with its own predictions; not in Keras; see scheduled_sampling.h
///   TerminateOnNaN         ends the run after a batch whose loss, or the running mean of losses in float32,
///                          is not finite, and reports layer and time step of the first value that is not
///                          finite: "layer" after the names of the layers around it
///                          ("bidirectional/forward_lstm"), "step" from 0 in the order of the layer's input,
///                          with go_backwards too, null for values without time; neither key when all layers
///                          gave finite values. In a TimeDistributed the step is the wrapper's.
///
/// Defaults: monitor "val_loss", mode "auto"; min_delta 0, patience 0, baseline null,
/// restore_best_weights false, start_from_epoch 0; of ReduceLROnPlateau factor .1, patience 10, min_delta
/// .0001, cooldown 0, min_lr 0; of ModelCheckpoint save_best_only false, initial_value_threshold null.
/// `schedule` is required.
///
/// Besides ScheduledSampling only TerminateOnNaN allocates after `begin`, once it ends the run.
class Callback {
 public:
  struct Moment {
    Trainer& trainer;
    /// From 0, or from the run's initial_epoch.
    int epoch;
    int batch;
    /// The epoch's row of the history; empty before its end.
    std::span<const double> row;
    /// True when the epoch has been validated.
    bool validated;
  };

  /// The state of the callback, saved with the run.
  struct State {
    double best = 0.0;
    std::int64_t best_epoch = -1;
    std::int64_t wait = 0;
    std::int64_t cooldown = 0;
  };

  virtual ~Callback() = default;
  virtual const char* name() const = 0;
  /// Called before the first batch. `keys` are those of the history. Throws ConfigError when `monitor` is
  /// none of them and its mode "auto" cannot know which values are better. Where the mode is given, or where
  /// the number is only lacking for want of validation data, the callback has a warning and no effect, as in
  /// Keras.
  virtual void begin(Trainer& trainer, std::span<const std::string> keys) = 0;
  /// True adds the learning rate to the history.
  virtual bool sets_learning_rate() const { return false; }
  /// True asks for calls of `batch_end`.
  virtual bool watches_batches() const { return false; }
  /// True makes `kept` as large as the parameters before `begin`.
  virtual bool keeps_weights() const { return false; }
  /// True asks for calls of `batch_begin`.
  virtual bool changes_inputs() const { return false; }
  virtual void epoch_begin(const Moment&) {}
  /// Called before each training batch, the samples `indices` of `data`, which is loaded: the callback may
  /// change it in the model's inputs. Allocates only for a batch larger than all before.
  virtual void batch_begin(const Moment&, const Dataset&, std::span<const int>) {}
  /// True ends the run; `why` then may get keys besides the callback's name and the epoch.
  virtual bool batch_end(const Moment&, Json& why);
  virtual bool epoch_end(const Moment&, Json& why);
  /// Of a callback that Keras lacks: Python source of a class of its name, a keras.utils.PyDataset that is
  /// made of (model, x, y, batch_size, shuffle) and the options, for `fit` to take in place of x and y.
  virtual const char* keras_source() const { return nullptr; }
  /// Called at each end of the run, also by `Fit::end`; a run that was continued ends again.
  virtual void run_end(Trainer&) {}
  /// Called when a run that a callback ended is continued.
  void resume() { state.wait = 0; }

  State state;
  /// Why the callback has no effect, after `begin`.
  std::vector<ConfigError> warnings;
  /// The seed of the run's random numbers, set before `begin`.
  std::uint64_t seed = 0;
  /// All parameters at the end of `state.best_epoch`; empty when the callback keeps none.
  Buffer kept;
};

/// Entries of the callbacks that Keras has.
std::vector<Registry<Callback>::Entry> keras_callbacks();

/// The callbacks above; callback_registry.cpp has one line for each. With RNN_FIRST_TASKS: those of the
/// module of a page's start, which lacks ScheduledSampling.
const Registry<Callback>& callbacks();

}  // namespace rnn
