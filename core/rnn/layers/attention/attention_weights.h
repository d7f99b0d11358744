#pragma once

#include "rnn/tensor/random.h"

namespace rnn {

/// Attention mask of one sample: the steps that each query may attend to. Masks are 1 for steps that count,
/// or null.
struct AttentionMask {
  const Scalar* query = nullptr;
  const Scalar* value = nullptr;
  const Scalar* key = nullptr;
  /// One number for each query and step, so far apart; 0 excludes.
  const Scalar* pairs = nullptr;
  std::ptrdiff_t of_query = 0;
  std::ptrdiff_t of_step = 0;
  /// Excludes the steps after the query's own.
  bool causal = false;
  /// Excluded scores are 1e9 less, in float, and not -1e9: where all steps of a query are excluded the scores
  /// have a gradient.
  bool lowers = false;
  /// The weights of excluded steps are 0, also where all steps of a query are excluded.
  bool zeroes = false;

  bool active() const {
    return query != nullptr || value != nullptr || key != nullptr || pairs != nullptr || causal;
  }
  bool excludes(int i, int j) const {
    return (query != nullptr && query[i] == Scalar(0)) || (value != nullptr && value[j] == Scalar(0)) ||
           (key != nullptr && key[j] == Scalar(0)) ||
           (pairs != nullptr && pairs[i * of_query + j * of_step] == Scalar(0)) || (causal && j > i);
  }
};

/// Softmax of scores (queries,steps), in place: w_ij = exp(s_ij) / Σ_j exp(s_ij) over the steps j that are
/// not excluded. A query with all steps excluded attends to all equally, as in Keras, where an excluded score
/// is a large negative number, or made less by it (`lowers`), or to none (`zeroes`).
void attention_weights(int queries, int steps, const AttentionMask& mask, Scalar* scores);

/// Gradient with respect to the scores from that with respect to the weights, in place: ds_ij = w_ij (dw_ij -
/// Σ_j dw_ij w_ij), 0 where excluded unless the mask `lowers`.
void attention_weights_backward(int queries, int steps, const AttentionMask& mask, const Scalar* weights,
                                Scalar* gradient);

/// Dropout of weights: each is zero with probability `rate`, otherwise scaled by 1/(1-rate).
void drop_weights(int count, double rate, Random& random, const Scalar* weights, Scalar* dropped);

/// Gradient with respect to the weights from that with respect to the dropped weights, in place.
void drop_weights_backward(int count, double rate, const Scalar* dropped, Scalar* gradient);

}  // namespace rnn
