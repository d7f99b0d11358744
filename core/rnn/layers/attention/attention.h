#pragma once

#include "rnn/layers/layer.h"

namespace rnn {

/// Attention of queries to the steps of a sequence: inputs [query (B,Tq,D), value (B,Tv,Dv)] or [query,
/// value, key (B,Tv,D)]; without a key the value is the key. Output (B,Tq,Dv) = softmax(scores)·value.
///  - Attention (Luong et al., 2015; keras/src/layers/attention/attention.py): score_mode "dot":
///    scale · q·k; "concat": concat_score_weight · Σ tanh(scale · (q + k)). Parameters, one number each:
///    scale with use_scale, concat_score_weight.
///  - AdditiveAttention (Bahdanau et al., 2015; additive_attention.py): Σ scale · tanh(q + k). Parameter:
///    scale with use_scale, as wide as the query of the first call.
/// In sums one of query, key and scale may have a width of 1 beside another, and counts along all of it.
/// Without use_scale the scale is 1. Options: use_scale (false; AdditiveAttention: true), score_mode
/// (Attention only), dropout (0; of the weights, in training), use_causal_mask (false; in Keras an argument
/// of the call): no query attends to steps after its own; return_attention_scores (false; in Keras an
/// argument of the call): a second output, the softmax (B,Tq,Tv), after the dropout.
///
/// Masks: masked steps of the value get no weight; masked queries give zeros. The query's mask is passed on.
///
/// Throws ConfigError as `expect_attention_inputs` does, and for a query and a key of widths that differ, in
/// sums unless one is 1.
class Attention : public Layer {
 public:
  static Schema options(bool additive);
  Attention(Json config, bool additive);
  const char* type_name() const override { return additive_ ? "AdditiveAttention" : "Attention"; }
  LayoutRule layout_rule() const override {
    return returns_scores_ ? LayoutRule::batch_major : LayoutRule::any;
  }
  MaskRule mask_rule(int output, std::span<const int>) const override {
    return output == 0 ? MaskRule::pass : MaskRule::drop;
  }
  const char* mask_argument(int) const override { return "mask"; }
  bool record_mask(MaskCall& call) const override;
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  void build(std::span<const Shape> inputs) override;
  bool can_stream(std::span<const bool> streamed) const override {
    return !causal_ && !returns_scores_ && only_first_streamed(streamed);
  }
  void plan(Plan& plan, std::span<const Shape> inputs) const override;
  void forward(Context& context) override;
  void backward(Context& context) override;
  std::vector<Trace> traces(const Context& context) const override;

 private:
  struct Sample;

  bool uses_dropout(const Context& context) const { return context.training && dropout_ > 0.0; }
  Sample sample(const Context& context, int number) const;
  void score(const Sample& sample, Scalar* scratch, Scalar* scores) const;
  void score_backward(const Sample& sample, Scalar* scratch, Scalar* gradient, Scalar* dq, Scalar* dk);
  /// For the scores with tanh: calls body(i, j, u = q_i + k_j, tanh(scale · u)) for every query and step; for
  /// AdditiveAttention tanh(u).
  template <class Body>
  void each_pair(const Sample& sample, Scalar* scratch, Body body) const;

  bool additive_;
  bool dot_;
  double dropout_;
  bool causal_;
  bool returns_scores_;
  int scale_ = -1;
  int weight_ = -1;
};

/// Throws ConfigError unless the inputs are [query, value] or [query, value, key], all of rank 3 and of one
/// batch size, with as many steps in the key as in the value.
void expect_attention_inputs(std::span<const Shape> inputs, const std::string& layer);

}  // namespace rnn
