#pragma once

#include "rnn/data/dataset.h"
#include "rnn/layers/layer.h"
#include "rnn/losses/loss.h"

namespace rnn {

/// Weights of the rows of one output, in the order of those rows: the product of its mask and the sample
/// weights of the data. Without either, nothing is stored and nothing computed.
///
/// A row's loss is multiplied by its weight. With a mask alone an unmasked step has the weight
/// B T / (unmasked steps + 1e-7), so that the loss is the mean over those (keras/src/losses/loss.py,
/// apply_mask and reduce_weighted_values), or the weight 1 for losses that sum over time steps.
class RowWeights {
 public:
  /// Allocates for `batch` samples of `time` rows.
  void plan(bool masked, bool weighted, bool ignoring, int batch, int time);
  /// Computes the weights of a batch: `output` carries the mask, `given` is (N), (N,T) or null, `plain` tells
  /// that a mask makes no mean: the loss sums over time steps, or its reduction is another.
  void set(const Value& output, const Tensor* given, std::span<const int> indices, Rows rows, bool plain);
  /// Masks the rows with this target for the loss.
  void ignore(const Scalar* target, Scalar number, Rows rows, bool plain);
  /// One for each row, or null when all are 1.
  const Scalar* weights() const { return weighted_ ? weights_.data() : nullptr; }
  /// The same for the loss, in which `ignore` masks further rows.
  const Scalar* loss_weights() const { return ignoring_ ? loss_weights_.data() : weights(); }
  const Scalar* mask() const { return masked_ ? mask_.data() : nullptr; }
  /// The factor that turns a row's weight into that of the data, or 0 for a masked row.
  double share() const { return share_; }

 private:
  Buffer weights_;
  Buffer mask_;
  Buffer loss_weights_;
  bool ignoring_ = false;
  bool weighted_ = false;
  bool masked_ = false;
  double share_ = 1.0;
};

/// The extents of an output for losses and metrics: the number of rows of a sample of (B,...,D) is the
/// product of the extents between B and D.
Rows rows_of(const Shape& shape);
/// The same with the order of the rows.
Rows rows_of(const Value& output);

/// True when the output has a mask with an entry for each row.
bool masks_rows(const Value& output);

/// The sample weights, or null when they are not (N) or one for each row.
const Tensor* weights_of_rows(const Tensor* given, Rows rows);

/// Throws ConfigError unless the sample weights for a target of `samples` samples with `time` rows each are
/// (N) or (N,T) and finite; `model` opens its text.
void check_weights(const Tensor& weights, int samples, int time, const std::string& model);

/// Class weights as sample weights, (N,T) or (N): for each row of a target the weight of its class, 1 for
/// classes beyond the list. The class is the target itself when that is 1 wide, else the index of its
/// greatest value (keras/src/trainers/data_adapters/data_adapter_utils.py, class_weight_to_sample_weights).
Tensor class_weights(const Tensor& target, const Shape& output, const std::vector<double>& weights);

}  // namespace rnn
