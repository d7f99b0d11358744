#pragma once

#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "rnn/config/registry.h"
#include "rnn/losses/loss.h"

namespace rnn {

/// A running mean over batches, weighted by the number of rows or the sum of their weights, as in
/// keras/src/metrics/reduction_metrics.py. Rules are those of keras/src/metrics/accuracy_metrics.py:
///
///   binary_accuracy              [y > threshold] = t, mean over the width; strictly above, threshold 0.5
///   categorical_accuracy         argmax(y) = argmax(t); the first of equal values counts
///   sparse_categorical_accuracy  argmax(y) = t
///   top_k_categorical_accuracy   fewer than k classes have a greater y than class argmax(t),
///                                in sparse_top_k_categorical_accuracy than class t
///
/// of confusion_metrics.py, f_score_metrics.py: see confusion.h and score.h,
///
///   precision, recall, true_positives, true_negatives, false_positives, false_negatives, auc, f1_score,
///   fbeta_score
///
/// and of regression_metrics.py and others:
///
///   r2_score                     see score.h
///   root_mean_squared_error      the root of the running mean of (y - t)^2
///   cosine_similarity            cos(y, t) over the width: as a loss it has the other sign
///   perplexity                   exp of the running mean of the cross-entropy, sparse or categorical
///
/// Options: threshold of binary_accuracy (.5); k (5); from_logits (false) and sparse (true) of perplexity; of
/// all, the name in histories.
///
/// Losses as metrics are the means of the losses; those along another axis take masks and weights as Keras
/// does (turned_loss.h). Rows whose target is ignore_class are 0, and beside weights or a mask left out.
///
/// All of them leave out masked time steps. So do Keras's means over functions; those of confusion_metrics.py
/// and its root_mean_squared_error ignore the mask and count such steps like others.
class Metric {
 public:
  virtual ~Metric() = default;
  /// The last extent of the target for predictions of `width`.
  virtual int target_width(int width) const { return width; }
  /// See Loss.
  virtual int class_axis(int rank) const { return rank - 1; }
  virtual bool turned() const { return false; }
  virtual void check_batch(const Value& /*output*/, const Tensor& /*target*/, int /*batch*/,
                           const std::string& /*model*/) const {}
  virtual void check_weights(const Value& /*output*/, const Tensor* /*given*/, int /*batch*/,
                             const std::string& /*model*/) const {}
  /// To be called before all others, with the shape of the predictions. Throws ConfigError for one that the
  /// metric cannot measure.
  virtual void prepare(const Shape&) {}
  /// Adds the rows of a batch. No allocation.
  virtual void update(const Scalar* prediction, const Scalar* target, Rows rows) = 0;
  /// The same with each row multiplied by its weight times `share`.
  virtual void update_weighted(const Scalar* prediction, const Scalar* target, const Scalar* weights,
                               Rows rows, double share);
  /// Of a turned metric, in place of both: adds a batch with its mask and sample weights.
  virtual void update_turned(const Value& /*output*/, const Scalar* /*target*/, const Tensor* /*given*/,
                             std::span<const int> /*indices*/) {}
  virtual double result() const { return mean(); }
  /// Several numbers: one for each threshold or class.
  virtual int result_count() const { return 1; }
  virtual double result_at(int) const { return result(); }
  /// True when Keras numbers the names of such metrics as it makes them, unless one was given: "auc",
  /// "auc_1".
  virtual bool numbered() const { return false; }
  /// True when a greater value is better; decides mode "auto" of callbacks, which refuse a metric that has no
  /// direction.
  virtual bool rises() const { return true; }
  virtual bool has_direction() const { return true; }
  void reset() {
    sums = {};
    std::fill(cells.begin(), cells.end(), Sums{});
  }
  /// Begins anew, until the sums so far are taken back.
  void set_aside() {
    aside_ = std::exchange(sums, {});
    cells_aside_.resize(cells.size());
    cells.swap(cells_aside_);
    reset();
  }
  void take_back() {
    sums = aside_;
    cells.swap(cells_aside_);
  }

  /// The state of the running mean, as a checkpoint saves it.
  struct Sums {
    double total = 0.0;
    double count = 0.0;
  };
  Sums sums;
  /// Further pairs of sums.
  std::vector<Sums> cells;

 protected:
  double mean() const { return sums.count > 0 ? sums.total / sums.count : 0.0; }

 private:
  Sums aside_;
  std::vector<Sums> cells_aside_;
};

/// The metrics above and every loss as a metric, under the losses' names.
const Registry<Metric>& metrics();

/// A metric from `given`, as `metrics()` takes it, or a name, in any case of letters, that the shapes resolve
/// as in keras/src/trainers/compile_utils.py: "accuracy" or "acc", "crossentropy" or "ce", and "perplexity".
/// Binary when the prediction is 1 wide, sparse when only the target is, else categorical. Throws ConfigError
/// for a name that is not known, and for options that do not fit.
std::unique_ptr<Metric> make_metric(const Json& given, int prediction_width, int target_width);

/// True for "crossentropy" or "ce", which the shapes resolve; and the kind that they resolve to: "binary",
/// "sparse_categorical" or "categorical".
bool is_crossentropy(const Json& given);
std::string kind_by_shape(int prediction_width, int target_width);

/// Keras's key for a metric in a history: the given name, the option `name`, or the name of the class.
std::string metric_name(const Json& given);
/// True for {class_name, config} with the option `name`.
bool has_own_name(const Json& given);

}  // namespace rnn
