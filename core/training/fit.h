#pragma once

#include <string>
#include <vector>

#include "rnn/training/callback.h"
#include "rnn/training/trainer.h"

namespace rnn {

/// Keras's arguments of `fit`. Reading them throws ConfigError for what is not known or out of range.
struct FitOptions {
  int batch_size = 32;
  /// The epoch at which to stop, and the number of the first one.
  int epochs = 1;
  int initial_epoch = 0;
  bool shuffle = true;
  /// The tail of the training data, taken before shuffling.
  double validation_split = 0.0;
  std::uint64_t seed = 0;
  /// A list of what `callbacks()` takes.
  Json callbacks = Json::array();
  /// How much samples of class 0, 1, 2... count in the loss of training: empty for all the same. For models
  /// with one output, without sample weights.
  std::vector<double> class_weight;
  /// For whoever has work of its own between the last epoch and the end of the run: that then waits for
  /// `end()`.
  bool waits_for_end = false;
};

const Schema& fit_schema();
FitOptions parse_fit_options(const Json& config);

/// Training as a state machine: `advance(n)` works n batches (training, and at the end of each epoch
/// validation) and comes back, so that it can be paused, stepped and resumed. It holds all of its state and
/// knows no clock: interrupting, saving and restoring it at any batch gives, bit for bit, the run without.
///
/// A run ends with its last epoch, when a callback says so, by `end` or by `set_epochs`; callbacks then end
/// too, which may put other weights into the model (EarlyStopping).
///
/// Shuffling and dropout draw from generators of their own. An epoch begins with its first batch: until then
/// metrics and `last_batch` are those of the epoch before. After construction no batch allocates.
class Fit {
 public:
  enum class Phase { training, validating, done };

  struct Progress {
    Phase phase = Phase::training;
    /// The number of the next or running epoch, that at which to stop, and batches done in the running one.
    int epoch = 0;
    int epochs = 0;
    int batch = 0;
    int batches_per_epoch = 0;
    int samples_per_epoch = 0;
    int validation_batch = 0;
    int validation_batches = 0;
    /// Training samples worked since the start.
    std::int64_t samples = 0;
    /// The running means of the epoch's training, in the order of Trainer::metric_names().
    std::vector<double> metrics;
    /// The loss of the last training batch alone.
    double batch_loss = 0.0;
    /// Null, or what a callback ended the run for: {"callback", "epoch"} from 1, and for EarlyStopping
    /// "best_epoch", for TerminateOnNaN "batch", "layer" and "step" (see callback.h).
    Json stopped;
  };

  /// One row an epoch; `keys` are the metric names, then, with validation data, "val_" + name, and with a
  /// callback that sets it "learning_rate".
  struct History {
    std::vector<std::string> keys;
    std::vector<std::vector<double>> epochs;
  };

  /// `validation` may be empty; if it is not, validation_split counts for nothing, as in Keras. Throws
  /// ConfigError for data and options that do not fit. `trainer` must outlive the fit.
  Fit(Trainer& trainer, Dataset training, Dataset validation, const FitOptions& options);

  /// Works at most `batches`; returns how many it did (fewer only when done).
  int advance(int batches);
  bool done() const { return phase_ == Phase::done; }
  /// Ends the run where it is, in the middle of an epoch too, which then has no row in the history.
  void end();
  Progress progress() const;
  const History& history() const { return history_; }
  /// The samples of the last training batch, in the order in which they were given.
  std::span<const int> last_batch() const;
  const Dataset& training_data() const { return training_; }
  const Dataset& validation_data() const { return validation_; }

  int epochs() const { return options_.epochs; }
  /// Another epoch at which to stop. A running epoch is finished; a run with no epoch left ends, one that was
  /// done and has epochs left goes on, with the weights that are in the model: those of the best epoch where
  /// a callback has put them back. A run that a callback ended goes on when there are more epochs than
  /// before. Throws ConfigError unless there are 1 to 1,000,000.
  void set_epochs(int epochs);

  /// Puts the weights into the model that a ModelCheckpoint kept; false when there are none.
  bool restore_checkpoint();
  /// As they were given, with what they keep.
  const Callback& callback(std::size_t index) const { return *callbacks_.at(index); }

  /// Everything but the data, with a format version; `restore` throws ConfigError, and changes nothing, when
  /// the blob is of another version, model, batch size or data size.
  std::vector<std::uint8_t> snapshot() const;
  void restore(std::span<const std::uint8_t> blob);

 private:
  void save(BlobWriter& blob) const;
  /// Where the run stands: fixed in size, and saved as it is.
  struct Position {
    /// Finished epochs: rows of the history.
    int epoch = 0;
    /// The epoch has begun: at least one of its batches is done.
    int begun = 0;
    int batch = 0;
    int validation_batch = 0;
    int last_first = 0;
    int last_count = 0;
    std::int64_t samples = 0;
    double batch_loss = 0.0;
    Random::State dropout{};
    Random::State shuffling{};
    /// What `shuffling` was before the order of the running epoch was drawn.
    Random::State order{};
  };

  int batch_count(const Dataset& data) const;
  std::span<const int> batch_of(std::span<const int> order, int batch) const;
  void draw_order();
  void train();
  void prefetch_from(int batch) const;
  void validate();
  void end_training();
  void end_epoch();
  /// No epoch is running and none is left.
  bool over() const { return !at_.begun && (next_epoch() >= options_.epochs || !stopped_.is_null()); }
  /// The running epoch has had all of its training.
  bool trained() const { return at_.batch == batch_count(training_) || !stopped_.is_null(); }
  void go_on();
  int next_epoch() const { return options_.initial_epoch + at_.epoch; }
  void reserve_history();
  void weigh_classes();
  void start_callbacks();
  Callback::Moment moment() { return {trainer_, next_epoch(), at_.batch, {}}; }
  std::uint64_t fingerprint() const;
  void stop(const Callback& by, const Json& why);

  Trainer& trainer_;
  Dataset training_;
  Dataset validation_;
  FitOptions options_;
  Phase phase_ = Phase::training;
  History history_;
  Position at_;
  Random dropout_;
  Random shuffling_;
  std::vector<int> order_;
  std::vector<int> validation_order_;
  /// The training means of the last finished training part.
  std::vector<double> training_means_;
  std::vector<double> validation_means_;
  /// Rows for epochs to come.
  std::vector<std::vector<double>> spare_rows_;
  std::vector<std::unique_ptr<Callback>> callbacks_;
  /// Those that want to know of each batch.
  std::vector<Callback*> watchers_;
  bool logs_rate_ = false;
  Json stopped_;
};

}  // namespace rnn
