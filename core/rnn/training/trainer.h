#pragma once

#include <memory>
#include <string>
#include <vector>

#include "rnn/data/dataset.h"
#include "rnn/model/model.h"
#include "rnn/training/compile.h"
#include "rnn/training/weighting.h"

namespace rnn {

class BlobWriter;
class Evaluation;
class Sampling;

/// Throws ConfigError when `samples` is not a multiple of `batch`, the fixed batch size of a model, or
/// unknown.
void check_samples(int batch, int samples, const std::string& model);

/// A model with the optimizer, losses and metrics of Keras's `compile`. Trains and tests single batches;
/// `Fit` makes a training run of them. Nothing here allocates after the first batch of the largest size (or
/// `plan`).
///
/// The loss is the weighted sum over outputs plus the terms of layers and regularizers; constraints are
/// applied after each update. Running losses are weighted by the samples of a batch, running metrics by rows,
/// weighted metrics by the weights of the rows.
class Trainer {
 public:
  /// `config` as in compile.h. Throws ConfigError with `where()` inside it, also when the optimizer's slots
  /// take more memory than the model may. `model` must outlive the trainer.
  Trainer(Model& model, const Json& config);

  Model& model() { return model_; }
  /// The complete config, all defaults filled in.
  const Json& config() const { return compiled_.config; }
  /// "loss", then, for several outputs with a loss, one for each, then the metrics: the keys of a history, in
  /// order.
  const std::vector<std::string>& metric_names() const { return compiled_.names; }

  /// True when a greater value of the result with this number in `metric_names()` is better.
  bool rises(std::size_t metric) const;
  /// The metric that the result with this number is of; null for losses.
  const Metric* metric_of(std::size_t column) const;
  const std::vector<std::unique_ptr<Loss>>& losses() const { return compiled_.losses; }

  /// Throws ConfigError when the data does not fit the model's inputs, outputs or losses; for an id or class
  /// index out of range the text has its value and position. Targets 1 wide may leave the last extent out;
  /// those of outputs without loss and metrics may have any shape. The first data that fits resolves
  /// "crossentropy".
  void check(const Dataset& data);
  /// Throws ConfigError when losses or metrics along the axis of the batch do not fit the batches of this
  /// size that `samples` samples make, of data that passes `check`, with `weights` in place of the data's.
  void check_batches(const Dataset& data, const std::vector<Tensor>& weights, int samples, int batch_size);
  /// Throws ConfigError for ids out of range in inputs that layers read as ids, with value and position.
  void check_ids(const std::vector<Tensor>& inputs) const;
  /// Allocates for batches of up to `batch_size` samples of `data`. Throws ConfigError for too much memory.
  void plan(const Dataset& data, int batch_size) { plan(data, data.weights, batch_size); }
  /// The same with `weights` in place of the data's.
  void plan(const Dataset& data, const std::vector<Tensor>& weights, int batch_size);
  /// Forward, backward, clipping and update with the samples `indices` of data that passes `check`; updates
  /// the running metrics.
  void train_batch(const Dataset& data, std::span<const int> indices, Random& random) {
    load_batch(data, indices);
    train_loaded(data, data.weights, indices, random);
  }
  /// The two parts of `train_batch`: between them the inputs are in `model().inputs()`, where they can be
  /// changed. `weights` stand in place of the data's.
  void load_batch(const Dataset& data, std::span<const int> indices) { load(data.inputs, indices); }
  void train_loaded(const Dataset& data, const std::vector<Tensor>& weights, std::span<const int> indices,
                    Random& random);
  /// Forward only; updates the running metrics.
  void test_batch(const Dataset& data, std::span<const int> indices);
  /// The loss of the last batch alone.
  double batch_loss() const { return batch_loss_; }
  /// The mean of the losses since the last reset. Both, and all means, overflow where float32 does.
  double running_loss() const {
    return loss_sums_[0].count > 0.0 ? loss_sums_[0].total / loss_sums_[0].count : 0.0;
  }
  /// From now on training batches also measure what `batch_results` returns, or no longer.
  void measure_batches(bool on) { measures_batches_ = on; }
  /// One value for each of `metric_names()`: those of the last training batch alone.
  const std::vector<double>& batch_results() const { return batch_results_; }

  void reset_metrics();
  /// One value for each of `metric_names()`: means since the last reset.
  std::vector<double> results() const;
  /// The same into a vector with enough capacity.
  void results(std::vector<double>& values) const;

  /// Running metrics and `batch_loss` stay as they are. Throws ConfigError for data that `check` refuses, and
  /// for a batch_size below 1.
  std::vector<double> evaluate(const Dataset& data, int batch_size);
  /// (N,...) of each output. Throws ConfigError for inputs that do not fit, for none, and for a batch_size
  /// below 1.
  std::vector<Tensor> predict(const std::vector<Tensor>& inputs, int batch_size);

  /// The number of updates made so far.
  std::int64_t updates() const { return updates_; }
  /// The learning rate of the next update. Setting it throws ConfigError when there is a schedule.
  double learning_rate() const;
  bool scheduled() const { return compiled_.optimizer->scheduled(); }
  void set_learning_rate(double rate);
  /// Keras's count of the numbers in the optimizer's variables.
  std::int64_t optimizer_parameter_count() const;

  /// The end of a run: averages of the weights, where the optimizer keeps them, become the weights.
  void finish();

  /// The slots of the optimizer, then averages and sums of gradients where it keeps them, each with its
  /// values for all trainable parameters in the order of the segments.
  std::vector<Buffer> slots() const;
  /// Sets the number of updates made and the slots. Throws ConfigError, and changes nothing, for another
  /// number of slots or values.
  void set_optimizer_state(std::int64_t updates, const std::vector<Buffer>& slots);

  /// Parameters, slots, number of updates, learning rate, states of layers and metric sums as one blob.
  /// `restore` throws ConfigError, and changes nothing, for a blob of another model (parameters, optimizer or
  /// metrics).
  std::vector<std::uint8_t> save() const;
  /// Appends to a blob with other content; about `saved_bytes`.
  void save(BlobWriter& blob) const;
  std::size_t saved_bytes() const;
  void restore(std::span<const std::uint8_t> blob);

 private:
  friend class Evaluation;

  /// All running sums, in the order of `metric_names()`.
  template <class Visit>
  void each_sum(Visit visit) const {
    for (const Metric::Sums& sums : loss_sums_) visit(const_cast<Metric::Sums&>(sums));
    for (const auto& made : compiled_.metrics) {
      visit(made.metric->sums);
      for (Metric::Sums& sums : made.metric->cells) visit(sums);
    }
  }
  void begin_batch(const std::vector<Tensor>& inputs, int batch);
  /// Begins a batch of the data's smallest size.
  void begin_least(const Dataset& data);
  void check_targets(const Compiled& compiled, const Dataset& data) const;
  /// `compiled_` with "crossentropy" resolved by the shapes of these targets.
  Compiled resolved_for(const Dataset& data) const;
  void load(const std::vector<Tensor>& inputs, std::span<const int> indices);
  void measure(const Dataset& data, const std::vector<Tensor>& weights, std::span<const int> indices,
               bool with_gradients);
  void update_metric(const Compiled::OutputMetric& made, const Value& output, const Tensor* given,
                     std::span<const int> indices);
  double penalty() const;
  void update();
  void apply_rule(std::int64_t number, double rate);
  void average_weights(std::int64_t before);
  std::uint64_t fingerprint() const;
  /// Allocates the states of stateful layers before the first batch.
  void ready_states();

  Model& model_;
  Compiled compiled_;
  std::vector<Sampling*> sampling_;
  std::vector<Stretch> trainable_;
  /// Trainable parameters that have a gradient, one by one, and merged where only padding is between them.
  std::vector<Stretch> variables_;
  std::vector<Stretch> stretches_;
  /// Those with a regularizer, and those with a constraint.
  std::vector<const Segment*> regularized_;
  std::vector<const Segment*> constrained_;
  std::vector<Buffer> slots_;
  /// Of those, the ones of the rule, which stand first; then averages, then sums of gradients.
  std::size_t rule_slots_ = 0;
  /// For each stretch, in order, the pointers to its part of each slot of the rule.
  std::vector<Scalar*> slot_parts_;
  std::vector<Shape> batch_shapes_;
  std::vector<Buffer> targets_;
  std::vector<RowWeights> row_weights_;
  /// The total loss, then that of each output when several have one, then the divergence of Sampling layers.
  std::vector<Metric::Sums> loss_sums_;
  std::int64_t updates_ = 0;
  double learning_rate_;
  double batch_loss_ = 0.0;
  bool measures_batches_ = false;
  /// As many as `metric_names()`, also when nothing is measured.
  std::vector<double> batch_results_;
};

}  // namespace rnn
