#pragma once

#include "rnn/data/dataset.h"
#include "rnn/layers/layer.h"
#include "rnn/losses/loss.h"

namespace rnn {

/// What weighs the rows of one output: the steps that its mask counts, and weights that came with the data.
/// Both lie in the order of the output's rows. Without either nothing is kept and nothing computed.
///
/// A row's loss counts weight times; by a mask alone a step that counts has the weight B T / (steps that
/// count + 1e-7), so that the loss is their mean (keras/src/losses/loss.py, apply_mask and
/// reduce_weighted_values); for losses that sum over steps it has 1.
class RowWeights {
 public:
  /// Makes room for `batch` samples of `time` rows.
  void plan(bool masked, bool weighted, int batch, int time);
  /// For a batch: `output` with its mask, `given` (N), (N,T) or null, and whether its loss sums over steps.
  void set(const Value& output, const Tensor* given, std::span<const int> indices, Rows rows,
           bool sums_steps);
  /// One for each row, or null when all count the same.
  const Scalar* weights() const { return weighted_ ? weights_.data() : nullptr; }
  const Scalar* mask() const { return masked_ ? mask_.data() : nullptr; }
  /// What makes of a row's weight the one that came with the data, or 0 where the mask leaves it out.
  double share() const { return share_; }

 private:
  Buffer weights_;
  Buffer mask_;
  bool weighted_ = false;
  bool masked_ = false;
  double share_ = 1.0;
};

/// The extents of an output for losses and metrics: a sample of (B,...,D) has as many rows as the product of
/// the extents between.
Rows rows_of(const Shape& shape);

/// Whether the mask of an output says which of its rows count: that of (B,T,D) does.
bool masks_rows(const Value& output);

/// Throws ConfigError unless weights that came for a target of `samples` samples with `time` rows each are
/// (N) or (N,T) and finite; `who` opens its text.
void check_weights(const Tensor& weights, int samples, int time, const std::string& who);

/// (N,T) or (N): for each row of a target the weight of its class, 1 beyond the list. `sparse` targets are
/// numbers of classes, others 1 wide too, wider ones have the greatest value at their class
/// (keras/src/trainers/data_adapters/data_adapter_utils.py, class_weight_to_sample_weights).
Tensor class_weights(const Tensor& target, const Shape& output, const std::vector<double>& weights);

}  // namespace rnn
