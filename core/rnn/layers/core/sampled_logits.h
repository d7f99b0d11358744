#pragma once

#include "rnn/layers/layer.h"

namespace rnn {

/// Logits of the target class and of k negative samples, instead of those of all classes: for vocabularies
/// too large for a Dense with softmax. Inputs [features (B,D), targets (B,1)] or [features (B,T,D), targets
/// (B,T)], the targets being ids; output (B,1+k) or (B,T,1+k) = features · kernel[id] + bias[id], first for
/// the target and then for k ids drawn anew for each row. With the losses
///  - negative_sampling: the skip-gram model with negative sampling of Mikolov et al., "Distributed
///    representations of words and phrases and their compositionality" (2013), when the features are an
///    Embedding of the centre word and the targets its context words;
///  - sampled_softmax: an approximation of the cross-entropy over all classes (Jean et al., "On using very
///    large target vocabulary for neural machine translation", 2015), with `subtract_log_q`.
/// The time of a batch does not depend on the number of classes; gradients reach only the rows that occur.
///
/// Parameters: kernel (input_dim,D), a row for each id as in an Embedding; bias (input_dim) with use_bias.
/// Options: input_dim, negatives (k, 5), sampler: "log_uniform", for ids in the order of their frequency,
/// q(id) = log((id + 2) / (id + 1)) / log(input_dim + 1), or "uniform"; counts: the frequency of each id,
/// then q(id) ~ counts[id]^exponent instead (.75, as in word2vec); subtract_log_q: subtracts log(k · q(id))
/// from each logit, which corrects for frequent ids being drawn more often; kernel_initializer, use_bias.
///
/// A drawn id that equals the target is ignored: its logit is `absent`. Outside of training the draws are the
/// same for every batch. Throws ConfigError for other inputs, for another D at a further call, unless counts
/// has a number for each id, not all 0, and in `forward` for targets that are no ids.
class SampledLogits : public Layer {
 public:
  /// Logit of an ignored sample: its sigmoid, or its share of a softmax, is zero.
  static constexpr Scalar absent = Scalar(-1e3);

  static Schema options();
  explicit SampledLogits(Json config);
  const char* type_name() const override { return "SampledLogits"; }
  int id_count() const override { return input_dim_; }
  int id_input() const override { return 1; }
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  void build(std::span<const Shape> inputs) override;
  void plan(Plan& plan, std::span<const Shape> inputs) const override;
  void forward(Context& context) override;
  void backward(Context& context) override;

 private:
  /// Calls body(offset of a row of features, offset of its logits, its ids, its target) for every row.
  template <class Body>
  void each_row(const Context& context, Body body) const;
  int draw_id(Random& random) const;
  /// log(k · q(id)): the expected number of draws of an id.
  Scalar log_expected(int id) const;

  int input_dim_;
  int negatives_;
  bool use_bias_;
  bool uniform_;
  bool subtract_log_q_;
  /// Cumulative sums of counts^exponent; empty without counts.
  std::vector<double> cumulative_;
};

}  // namespace rnn
