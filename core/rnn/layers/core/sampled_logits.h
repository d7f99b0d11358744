#pragma once

#include "rnn/layers/layer.h"

namespace rnn {

/// Logits of the right class and of a few that are drawn, in place of those of all classes: for vocabularies
/// too big for a Dense with softmax. Inputs [features (B,D), targets (B,1)] or [features (B,T,D), targets
/// (B,T)], the targets being ids; output (B,1+k) or (B,T,1+k) = features · kernel[id] + bias[id], first for
/// the target and then for k ids drawn anew for each row. With the losses
///  - negative_sampling it is the skip-gram model with negative sampling of Mikolov et al., "Distributed
///    representations of words and phrases and their compositionality" (2013), when the features are an
///    Embedding of the word in the middle and the targets the words around it;
///  - sampled_softmax it is an approximation of the cross-entropy over all classes (Jean et al., "On using
///    very large target vocabulary for neural machine translation", 2015): for that `subtract_log_q`.
/// Neither time nor gradients depend on the number of classes: they touch the rows that occur.
///
/// Parameters: kernel (input_dim,D), a row for each id as in an Embedding; bias (input_dim) with use_bias.
/// Options: input_dim, negatives (k, 5), sampler: "log_uniform", for ids in the order of their frequency,
/// q(id) = log((id + 2) / (id + 1)) / log(input_dim + 1), or "uniform"; counts: how often each id occurs,
/// then q(id) ~ counts[id]^exponent instead (.75, as in word2vec); subtract_log_q: log(k · q(id)) is taken
/// from each logit, which corrects for frequent ids being drawn more often; kernel_initializer, use_bias.
///
/// A drawn id that is the target counts for nothing: its logit is `absent`. Outside of training the draws are
/// the same for every batch. Throws ConfigError for other inputs, for another D at a further call, for counts
/// that are not one for each id or all 0, and in `forward` for targets that are no ids.
class SampledLogits : public Layer {
 public:
  /// Neither a sigmoid nor a softmax sees it.
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
  /// Calls body(place of a row of features, of its logits, its ids).
  template <class Body>
  void each_row(const Context& context, Body body) const;
  int draw(Random& random) const;
  Scalar log_expected(int id) const;

  int input_dim_;
  int negatives_;
  bool use_bias_;
  bool uniform_;
  bool subtract_log_q_;
  /// Sums of counts^exponent up to each id; empty without counts.
  std::vector<double> cumulated_;
};

}  // namespace rnn
