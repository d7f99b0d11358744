#pragma once

#include <memory>
#include <string>

#include "rnn/config/registry.h"
#include "rnn/training/loss.h"

namespace rnn {

/// A running mean over batches, weighted by rows, as keras/src/metrics/reduction_metrics.py. Rules are those
/// of keras/src/metrics/accuracy_metrics.py:
///
///   binary_accuracy              [y > threshold] = t, mean over the width; strictly above, threshold 0.5
///   categorical_accuracy         argmax(y) = argmax(t); the first of equal values counts
///   sparse_categorical_accuracy  argmax(y) = t
class Metric {
 public:
  virtual ~Metric() = default;
  /// The last extent of the target for predictions of `width`.
  virtual int target_width(int width) const { return width; }
  /// No allocation.
  virtual void update(const Scalar* prediction, const Scalar* target, Rows rows) = 0;
  double result() const { return sums.count > 0 ? sums.total / sums.count : 0.0; }
  void reset() { sums = {}; }

  /// What a checkpoint keeps.
  struct Sums {
    double total = 0.0;
    double count = 0.0;
  };
  Sums sums;
};

/// The metrics above and every loss as a metric, under the losses' names.
const Registry<Metric>& metrics();

/// `given` as `metrics()` takes it, and what keras/src/trainers/compile_utils.py resolves by shape, in any
/// case of letters: "accuracy" or "acc", "crossentropy" or "ce". Binary when the prediction is 1 wide, sparse
/// when only the target is, else categorical. Throws ConfigError.
std::unique_ptr<Metric> make_metric(const Json& given, int prediction_width, int target_width);

/// Keras's key for it in a history: the name as it was given, or that of the class.
std::string metric_name(const Json& given);

}  // namespace rnn
