#pragma once

#include <limits>
#include <span>

#include "rnn/config/registry.h"
#include "rnn/training/trainer.h"

namespace rnn {

/// What watches a run and steps in. Rules and defaults are those of keras/src/callbacks/*.py; with mode
/// "auto" the metric itself says whether more is better.
///
///   EarlyStopping          ends the run when `monitor` has not become better by min_delta, and better than
///                          `baseline`, for `patience` epochs, not counting the first start_from_epoch;
///                          restore_best_weights: the run, whatever ends it, ends with the weights of its
///                          best epoch, and waits anew if it goes on with them
///   ReduceLROnPlateau      multiplies the learning rate by `factor`, down to min_lr, when `monitor` has not
///                          become better for `patience` epochs; then waits `cooldown` epochs
///   LearningRateScheduler  sets the learning rate at the begin of each epoch to what `schedule` says for it
///   ModelCheckpoint        keeps the weights after each epoch, with save_best_only those of the best, when
///                          it is better than initial_value_threshold
///   TerminateOnNaN         ends the run after a batch whose loss is not finite, and says in which layer and
///                          at which time step the first value that is not finite came up: "layer" with the
///                          names of the layers around it in front ("bidirectional/forward_lstm"), "step"
///                          from 0 in the order of the layer's input, with go_backwards too, null for values
///                          without time; neither when all layers gave finite values. In a TimeDistributed
///                          the step is the wrapper's.
///
/// Options left out: monitor "val_loss", mode "auto"; min_delta 0, patience 0, baseline null,
/// restore_best_weights false, start_from_epoch 0; of ReduceLROnPlateau factor .1, patience 10, min_delta
/// .0001, cooldown 0, min_lr 0; of ModelCheckpoint save_best_only false, initial_value_threshold null.
/// `schedule` is required.
///
/// Nothing allocates after `begin` but TerminateOnNaN when it strikes.
class Callback {
 public:
  struct Moment {
    Trainer& trainer;
    /// From 0, or from the run's initial_epoch.
    int epoch;
    int batch;
    /// The epoch's row of the history; empty before its end.
    std::span<const double> row;
  };

  /// All that changes; saved with the run.
  struct State {
    double best = 0.0;
    std::int64_t best_epoch = -1;
    std::int64_t wait = 0;
    std::int64_t cooldown = 0;
  };

  virtual ~Callback() = default;
  virtual const char* name() const = 0;
  /// Before the first batch. `keys` are those of the history. Throws ConfigError when `monitor` is none of
  /// them.
  virtual void begin(Trainer& trainer, std::span<const std::string> keys) = 0;
  /// Puts the learning rate into the history.
  virtual bool sets_learning_rate() const { return false; }
  virtual bool watches_batches() const { return false; }
  /// `kept` is made as large as the parameters before `begin`.
  virtual bool keeps_weights() const { return false; }
  virtual void epoch_begin(const Moment&) {}
  /// Both say whether the run is to end; `why` then may get more than the callback's name and the epoch.
  virtual bool batch_end(const Moment&, Json& why);
  virtual bool epoch_end(const Moment&, Json& why);
  /// Once, however the run has ended; again when it went on and ends again.
  virtual void run_end(Trainer&) {}
  /// A run that was ended goes on.
  void resume() { state.wait = 0; }

  State state;
  /// All parameters at the end of `state.best_epoch`; empty when the callback keeps none.
  Buffer kept;
};

/// The callbacks above.
const Registry<Callback>& callbacks();

}  // namespace rnn
