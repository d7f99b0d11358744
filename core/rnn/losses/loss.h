#pragma once

#include <optional>
#include <span>

#include "rnn/config/registry.h"
#include "rnn/layers/context.h"

namespace rnn {

/// The extents of predictions: `batch` samples of `time` rows (1 for outputs without time), each `width`
/// wide. The rows may be in any order, the same for predictions and targets.
struct Rows {
  int batch = 0;
  int time = 1;
  int width = 1;
  /// True when row number time * batch + sample is that of the sample; else it is sample * time + time step.
  bool time_major = false;
  int count() const { return batch * time; }
  int size() const { return count() * width; }
};

/// How the losses of rows become one number (keras/src/losses/loss.py, reduce_values): their mean, their sum,
/// or their sum divided by that of their weights. With a mask the mean is that of the rows that count.
enum class Reduction { mean, sum, mean_by_weights };

/// A loss of predictions y for targets t. Rules are those of keras/src/losses/losses.py and
/// keras/src/backend (epsilon 1e-7).
///
///   mean_squared_error               (y - t)^2, mean over the width
///   mean_absolute_error              |y - t|, mean over the width; derivative 0 where y = t
///   mean_squared_logarithmic_error   (log(1 + y) - log(1 + t))^2 of values no less than 1e-7, mean
///   mean_absolute_percentage_error   100 |y - t| / max(|t|, 1e-7), mean; derivative 0 where y = t
///   huber                            e^2 / 2 for |e| = |y - t| up to delta, beyond it
///                                    delta (|e| - delta / 2); mean
///   log_cosh                         log cosh(y - t), mean
///   hinge, squared_hinge             max(1 - t y, 0), and its square, mean; t is -1 or 1, or else 0 or 1
///   categorical_hinge                max(max((1 - t) y) - sum t y + 1, 0), both over the width
///   poisson                          y - t log(y + 1e-7), mean
///   kl_divergence                    sum t log(t / y) over the width, both clipped to [1e-7, 1]
///   cosine_similarity                -cos(y, t) over the width
///   binary_crossentropy              -(t log p + (1 - t) log(1 - p)), mean over the width; p = y clipped to
///                                    [1e-7, 1 - 1e-7], or sigmoid(y) unclipped with from_logits
///   categorical_crossentropy         -sum t log p over the width; p = y / sum(y) clipped as above, or
///                                    softmax(y) unclipped with from_logits
///   sparse_categorical_crossentropy  the same for a target that is the index of its class; rows whose target
///                                    is ignore_class are masked
///   binary_focal_crossentropy        the binary crossentropy times (1 - p)^gamma, p the probability of the
///                                    target; with apply_class_balancing times alpha for 1, 1 - alpha for 0
///                                    (Lin et al., "Focal loss for dense object detection", 2018)
///   categorical_focal_crossentropy   -sum alpha (1 - p)^gamma t log p over the width
///   dice                             1 - 2 sum(t y) / (sum t + sum y + 1e-7) over all of a batch, or along
///                                    `axis` alone, then the mean of what remains
///   tversky                          1 - s / (s + alpha sum t (1 - y) + beta sum y (1 - t) + 1e-7) over the
///                                    same, s = sum(t y)
///   half_sum_squared_error           sum over time and width of (y - t)^2 / 2, mean over the batch: the
///                                    hand-written network of the course notes; Keras has no such loss
///
///   negative_sampling                -log s(y_0) - sum log s(-y_j) over the others, s being the sigmoid, for
///                                    logits with that of the right class first, as the layer SampledLogits
///                                    gives them (Mikolov et al., 2013); targets are the numbers of the
///                                    classes and not read
///   sampled_softmax                  -log of the first of softmax(y), for the same (Jean et al., 2015)
///
/// Keras has neither of the last two.
///
/// With label_smoothing a, the binary and categorical cross-entropies take t (1 - a) + a / 2 and t (1 - a) +
/// a / width for t (Szegedy et al., "Rethinking the Inception architecture", 2016).
///
/// Gradients are those of the functions as they stand: a clipped probability passes none.
class Loss {
 public:
  virtual ~Loss() = default;
  /// The last extent of the target for predictions of `width`: `width` itself, 1 for sparse targets.
  virtual int target_width(int width) const { return width; }
  /// True when targets are class indices: integers from 0 to below the width of the prediction.
  virtual bool sparse() const { return false; }
  /// The class whose rows are masked.
  virtual std::optional<Scalar> ignored_class() const { return {}; }
  /// To be called once, with the shape of the predictions. Throws ConfigError for an axis that they do not
  /// have.
  virtual void prepare(const Shape& /*output*/) {}
  /// True when losses are along another axis than the last: see turned_loss.h, also for the functions below.
  virtual bool turned() const { return false; }
  /// The axis of predictions of this rank that targets lack, or have with an extent of `target_width`.
  virtual int class_axis(int rank) const { return rank - 1; }
  /// Throws ConfigError for targets that do not fit batches of so many samples.
  virtual void check_batch(const Value& /*output*/, const Tensor& /*target*/, int /*batch*/,
                           const std::string& /*model*/) const {}
  /// Throws ConfigError for a mask of the output and for sample weights, null for none, that do not fit the
  /// losses; of a metric those that do not fit its values. `batch` is `unknown` before there are batches.
  virtual void check_weights(const Value& /*output*/, const Tensor* /*given*/, bool /*metric*/, int /*batch*/,
                             const std::string& /*model*/) const {}
  /// Of a turned loss, that of an output as its reduction says, with its mask and sample weights; `gradient`
  /// becomes `share` times the derivative by the output, unless it is null.
  virtual double of_output(const Value& /*output*/, const Scalar* /*target*/, const Tensor* /*given*/,
                           std::span<const int> /*indices*/, double /*share*/, Scalar* /*gradient*/) const {
    return 0.0;
  }
  /// The same as a metric: the sum of the losses, each times its weight, and to `count` the sum of those.
  virtual double weighted_sum(const Value& /*output*/, const Scalar* /*target*/, const Tensor* /*given*/,
                              std::span<const int> /*indices*/, double& /*count*/) const {
    return 0.0;
  }
  /// False when losses are of more or less than a row each.
  virtual bool by_rows() const { return true; }
  /// The number of losses whose mean `evaluate` gives, each times one of so many weights.
  virtual int value_count(Rows rows, [[maybe_unused]] int weights) const { return rows.count(); }
  /// Returns the loss and, unless `gradient` is null, assigns its derivative by each prediction. A class
  /// index out of range adds no loss. No allocation.
  virtual double evaluate(const Scalar* prediction, const Scalar* target, Rows rows,
                          Scalar* gradient) const = 0;
  /// The same with the loss of each row multiplied by its weight before the mean.
  virtual double evaluate_weighted(const Scalar* prediction, const Scalar* target, const Scalar* weights,
                                   Rows rows, Scalar* gradient) const;
  /// True when the loss is summed over time steps, and averaged over samples only.
  virtual bool sums_steps() const { return false; }
  Reduction reduction = Reduction::mean;
  /// The axis of the classes, counted from the end when negative.
  int axis = -1;
};

/// The losses above, also as mse, mae, bce, msle, mape and kld and under Keras's class names
/// ("MeanSquaredError"). The cross-entropies have the options from_logits (false) and axis (-1, the last;
/// so has cosine_similarity), those that are not sparse label_smoothing (0), the sparse one ignore_class
/// (null); the focal ones alpha (.25) and gamma (2), the binary of them apply_class_balancing (false);
/// huber has delta (1), dice and tversky axis (null: all), tversky alpha and beta (.5). All of Keras's have
/// reduction: "sum_over_batch_size" or "mean", "sum", "mean_with_sample_weight"; without one there is nothing
/// to train on.
const Registry<Loss>& losses();

}  // namespace rnn
