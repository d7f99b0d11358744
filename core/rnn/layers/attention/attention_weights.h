#pragma once

#include "rnn/tensor/random.h"

namespace rnn {

/// Which steps a query may attend to, for one sample. Masks are 1 for steps that count, or null.
struct AttentionMask {
  const Scalar* query = nullptr;
  const Scalar* value = nullptr;
  const Scalar* key = nullptr;
  /// No step after the query's own.
  bool causal = false;

  bool active() const { return query != nullptr || value != nullptr || key != nullptr || causal; }
  bool hides(int i, int j) const {
    return (query != nullptr && query[i] == Scalar(0)) || (value != nullptr && value[j] == Scalar(0)) ||
           (key != nullptr && key[j] == Scalar(0)) || (causal && j > i);
  }
};

/// Scores (queries,steps) become weights, in place: w_ij = exp(s_ij) / Σ_j exp(s_ij) over the steps j that
/// are not hidden. A query from which all are hidden attends to all alike, as in Keras, where a hidden score
/// is a large negative number.
void attention_weights(int queries, int steps, const AttentionMask& mask, Scalar* scores);

/// The gradient of weights becomes that of scores, in place: ds_ij = w_ij (dw_ij - Σ_j dw_ij w_ij), 0 where
/// hidden.
void attention_weights_backward(int queries, int steps, const AttentionMask& mask, const Scalar* weights,
                                Scalar* gradient);

/// dropped = weights with each zero with probability `rate`, or scaled by 1/(1-rate).
void drop_weights(int count, double rate, Random& random, const Scalar* weights, Scalar* dropped);

/// The gradient of the dropped weights becomes that of the weights, in place.
void drop_weights_backward(int count, double rate, const Scalar* dropped, Scalar* gradient);

}  // namespace rnn
