#pragma once

#include <memory>
#include <string>

#include "rnn/config/registry.h"
#include "rnn/losses/loss.h"

namespace rnn {

/// A running mean over batches, weighted by rows, or by what else rows count, as
/// keras/src/metrics/reduction_metrics.py. Rules are those of keras/src/metrics/accuracy_metrics.py:
///
///   binary_accuracy              [y > threshold] = t, mean over the width; strictly above, threshold 0.5
///   categorical_accuracy         argmax(y) = argmax(t); the first of equal values counts
///   sparse_categorical_accuracy  argmax(y) = t
///   top_k_categorical_accuracy   fewer than k classes are above that of argmax(t); sparse_top_k_...: above t
///   precision, recall            of y > threshold: the share that is right, and the share of t that is found
///
/// and of regression_metrics.py and others:
///
///   root_mean_squared_error      the root of the running mean of (y - t)^2
///   cosine_similarity            cos(y, t) over the width: as a loss it has the other sign
///   perplexity                   exp of the running mean of the cross-entropy, sparse or categorical
///
/// Options: threshold of binary_accuracy and thresholds, a single one, of precision and recall (.5); k (5);
/// from_logits (false) and sparse (true) of perplexity.
///
/// All of them leave out the steps that a mask leaves out. So do Keras's means over functions; its precision,
/// recall and root_mean_squared_error do not look at the mask and count such steps like others.
class Metric {
 public:
  virtual ~Metric() = default;
  /// The last extent of the target for predictions of `width`.
  virtual int target_width(int width) const { return width; }
  /// No allocation.
  virtual void update(const Scalar* prediction, const Scalar* target, Rows rows) = 0;
  /// Each row counts as often as `weights` times `share` says.
  void update_weighted(const Scalar* prediction, const Scalar* target, const Scalar* weights, Rows rows,
                       double share = 1.0);
  virtual double result() const { return mean(); }
  /// Whether more is better: what callbacks take for mode "auto".
  virtual bool rises() const { return true; }
  void reset() { sums = {}; }

  /// What a checkpoint keeps.
  struct Sums {
    double total = 0.0;
    double count = 0.0;
  };
  Sums sums;

 protected:
  double mean() const { return sums.count > 0 ? sums.total / sums.count : 0.0; }
};

/// The metrics above and every loss as a metric, under the losses' names.
const Registry<Metric>& metrics();

/// `given` as `metrics()` takes it, and what keras/src/trainers/compile_utils.py resolves by shape, in any
/// case of letters: "accuracy" or "acc", "crossentropy" or "ce"; "perplexity" is too. Binary when the
/// prediction is 1 wide, sparse when only the target is, else categorical. Throws ConfigError for a name that
/// is not known, and for options that do not fit.
std::unique_ptr<Metric> make_metric(const Json& given, int prediction_width, int target_width);

/// Whether this asks for a cross-entropy by shape, and which kind of it (or of accuracy) the shapes mean:
/// "binary", "sparse_categorical" or "categorical".
bool is_crossentropy(const Json& given);
std::string kind_by_shape(int prediction_width, int target_width);

/// Keras's key for it in a history: the name as it was given, or that of the class.
std::string metric_name(const Json& given);

}  // namespace rnn
