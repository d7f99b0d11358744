#pragma once

#include "rnn/layers/layer.h"

namespace rnn {

/// Attention with several heads, each in a projection of its own (Vaswani et al., "Attention is all you
/// need", 2017; keras/src/layers/attention/multi_head_attention.py): inputs [query (B,Tq,D), value (B,Tv,Dv)]
/// or [query, value, key (B,Tv,Dk)]; without a key the value is the key. Output (B,Tq,O) with O =
/// output_shape or D. Inputs may also be (B,T,S,D), where `attention_axes`, 1, 2 or both (null: both), are
/// the steps that attend to each other, and the other axis is as long in all inputs:
///
///   q = query·W_q + b_q      k = key·W_k + b_k      v = value·W_v + b_v      of each head
///   y = [ softmax(q·kᵀ / sqrt(key_dim))·v of head 1, of head 2, ... ]·W_o + b_o
///
/// Parameters: query/kernel (D,heads,key_dim), query/bias (heads,key_dim), key/kernel (Dk,heads,key_dim),
/// key/bias (heads,key_dim), value/kernel (Dv,heads,value_dim), value/bias (heads,value_dim),
/// attention_output/kernel (heads,value_dim,O), attention_output/bias (O). Options: num_heads, key_dim,
/// value_dim (null: key_dim), dropout (0; of the weights, in training), use_bias (true), output_shape (null:
/// D), kernel_initializer, bias_initializer; regularizers and constraints of all kernels and of all biases;
/// activity_regularizer, which as in Keras reaches all four affine maps; use_causal_mask (false; in Keras an
/// argument of the call); return_attention_scores (false; in Keras an argument of the call): a second output,
/// the softmax of each head before the dropout, (B,heads,Tq,Tv); attention_axes; seed of the dropout.
///
/// Masks: masked steps of the value or the key get no weight; a masked query, or one from which a mask hides
/// all steps, attends to all equally, with dropout, return_attention_scores or (B,T,S,D) to none, as in Keras
/// 3.15 (multi_head_attention.py, _compute_attention). The query's mask is passed on. A call may be given
/// masks of value and key in place of theirs; one of the query, which Keras 3.15 takes too, has no effect, as
/// there. A call with (B,T,D) may be given a mask of the scores, (B,Tq,Tv) or (B,heads,Tq,Tv), extents of 1
/// included. With (B,T,S,D) masks
/// (B,T,S) leave out steps where attention_axes is the last axis of steps, and nothing elsewhere, where Keras
/// fails.
///
/// Throws ConfigError as `expect_attention_inputs` does, for attention_axes that the inputs do not have,
/// use_causal_mask with (B,T,S,D), for widths at a further call that differ from those
/// of the first, and for an output_shape of more than one extent.
class MultiHeadAttention : public Layer {
 public:
  static Schema options();
  explicit MultiHeadAttention(Json config);
  const char* type_name() const override { return "MultiHeadAttention"; }
  LayoutRule layout_rule() const override {
    return rank_ > 3 || returns_scores_ ? LayoutRule::batch_major : LayoutRule::any;
  }
  MaskRule mask_rule(int output, std::span<const int>) const override {
    return output == 0 ? MaskRule::pass : MaskRule::drop;
  }
  const char* mask_argument(int input) const override {
    return input == 0 ? "query_mask" : input == 1 ? "value_mask" : "key_mask";
  }
  bool uses_given_mask(int input) const override { return input > 0; }
  const char* score_mask_argument() const override { return "attention_mask"; }
  void check_score_mask(const Shape& mask, std::span<const Shape> inputs) const override;
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  void build(std::span<const Shape> inputs) override;
  /// Of the weights alone, the second output, values and output have none.
  bool reaches(std::size_t index, std::span<const bool> used) const override {
    return used[0] || adds_loss() || index < static_cast<std::size_t>(kernel(2));
  }
  bool can_stream(std::span<const bool> streamed) const override {
    return !causal_ && !returns_scores_ && only_first_streamed(streamed);
  }
  void plan(Plan& plan, std::span<const Shape> inputs) const override;
  void forward(Context& context) override;
  void backward(Context& context) override;
  std::vector<Trace> traces(const Context& context) const override;

 private:
  struct Head;

  bool uses_dropout(const Context& context) const { return context.training && dropout_ > 0.0; }
  int kernel(int part) const { return part * (use_bias_ ? 2 : 1); }
  int width(int part) const { return heads_ * (part == 2 ? value_dim_ : key_dim_); }
  /// Throws ConfigError for inputs that do not fit each other and the axes.
  void expect_inputs_of_axes(std::span<const Shape> inputs) const;
  /// True for steps along this axis, of inputs of this rank, that attend to each other.
  bool attends(int axis, int rank) const;
  Shape scores_shape(std::span<const Shape> inputs) const;
  /// Number of sequences of steps in a sample whose steps attend to each other.
  int groups(const Shape& input) const;
  /// Number of the steps of such a sequence.
  int steps_of(const Shape& input) const;
  /// `sequence`: number of the sequence, sample after sample.
  Head head(const Context& context, int sequence, int number) const;
  /// y = x·kernel + bias with the parameters of `part`, and its gradients; dx may be null.
  void project(int part, int rows, int from, int to, const Scalar* x, Scalar* y) const;
  void project_backward(int part, int rows, int from, int to, const Scalar* x, const Scalar* dy, Scalar* dx,
                        Store store);

  /// attention_axes; empty for all.
  std::vector<int> axes_;
  int heads_;
  int key_dim_;
  int value_dim_;
  /// 0 for the width of the query.
  int output_width_ = 0;
  double dropout_;
  bool causal_;
  bool returns_scores_;
  /// Rank of the inputs; 0 before `build`.
  int rank_ = 0;
  bool use_bias_;
};

}  // namespace rnn
