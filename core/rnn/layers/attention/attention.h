#pragma once

#include "rnn/layers/layer.h"

namespace rnn {

/// What a query finds in a sequence: inputs [query (B,Tq,D), value (B,Tv,Dv)] or with a third, key (B,Tv,D),
/// in place of which the value stands otherwise; output (B,Tq,Dv) = softmax(scores)·value.
///  - Attention (Luong et al., 2015; keras/src/layers/attention/attention.py): score_mode "dot":
///    scale · q·k; "concat": concat_score_weight · Σ tanh(scale · (q + k)). Parameters, one number each:
///    scale with use_scale, concat_score_weight.
///  - AdditiveAttention (Bahdanau et al., 2015; additive_attention.py): Σ scale · tanh(q + k). Parameter:
///    scale (D) with use_scale.
/// Without use_scale scale is 1. Options: use_scale (false; AdditiveAttention: true), score_mode (Attention
/// alone), dropout (0; of the weights, in training), use_causal_mask (false; in Keras an argument of the
/// call): no query attends to steps after its own.
///
/// Steps that the value's mask leaves out get no weight; queries that theirs leaves out give zeros. The
/// query's mask is passed on. The weights of the last forward pass: `scores`.
///
/// Throws ConfigError for inputs as `expect_attention_inputs` does, and for a query and a key that are not
/// equally wide.
class Attention : public Layer {
 public:
  static Schema options(bool additive);
  Attention(Json config, bool additive);
  const char* type_name() const override { return additive_ ? "AdditiveAttention" : "Attention"; }
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  void build(std::span<const Shape> inputs) override;
  bool steps(std::span<const bool> stepped) const override { return !causal_ && only_first(stepped); }
  void plan(Plan& plan, std::span<const Shape> inputs) const override;
  void forward(Context& context) override;
  void backward(Context& context) override;
  Value scores(const Context& context) const override;

 private:
  struct Sample;

  bool drops(const Context& context) const { return context.training && dropout_ > 0.0; }
  Sample sample(const Context& context, int number) const;
  void score(const Sample& sample, Scalar* scratch, Scalar* scores) const;
  void score_backward(const Sample& sample, Scalar* scratch, Scalar* gradient, Scalar* dq, Scalar* dk);
  /// The tanh forms: body(query, step, u = q + k, tanh of it) for every pair.
  template <class Body>
  void each_pair(const Sample& sample, Scalar* scratch, Body body) const;

  bool additive_;
  bool dot_;
  double dropout_;
  bool causal_;
  int scale_ = -1;
  int weight_ = -1;
};

/// Throws ConfigError unless the inputs are [query, value] or [query, value, key], all of rank 3 and of one
/// batch size, of which the value has as many steps as the key.
void expect_attention_inputs(std::span<const Shape> inputs, const std::string& title);

}  // namespace rnn
