#pragma once

#include "rnn/layers/core/wrapper.h"

namespace rnn {

/// Two recurrent layers, one that reads the sequence from its start and one from its end (Schuster and
/// Paliwal, "Bidirectional recurrent neural networks", 1997; keras/src/layers/rnn/bidirectional.py):
///
///   y = merge( forward(x), flip(backward(x)) )         flip: back into the order of time
///
///   inputs    (B,T,D); or that and the first states, those of the forward layer, each (B,U), then those of
///             the backward layer, each (B,U')
///   outputs   with return_sequences of the layers (B,T,V), else (B,V); with their return_state the last
///             states of the forward layer follow, then those of the backward layer
///
/// `merge_mode`: "concat" on the last axis, V = U + U'; "sum", "mul" or "ave" (half the sum), V = U = U'; or
/// null for both as two outputs, of U and of U'.
///
/// `layer` is any recurrent layer; `backward_layer`, null, is the same with go_backwards turned, or one of
/// its own that agrees in return_sequences, return_state and stateful, and not in go_backwards. They are
/// called forward_… and backward_…, and have parameters of their own. Both pay for their own
/// activity_regularizer. As in Keras, both have zero_output_for_mask exactly when they return sequences.
///
/// Throws ConfigError for a layer that is not recurrent, for a backward_layer that does not agree so, for
/// units that differ with sum, mul and ave, for an even number of inputs or more than five, and for what a
/// layer does not take, then located in its config.
class Bidirectional : public Wrapper {
 public:
  static Schema options();
  explicit Bidirectional(Json config);
  const char* type_name() const override { return "Bidirectional"; }
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  LayoutRule layout_rule() const override { return LayoutRule::time_major; }
  MaskRule mask_rule(int output, std::span<const bool> masked) const override;
  void plan(Plan& plan, std::span<const Shape> inputs) const override;
  void forward(Context& context) override;
  void backward(Context& context) override;
  /// Of the forward layer, then of the backward one.
  std::optional<NotFinite> first_not_finite(const Context& context) const override;

 protected:
  void child_inputs(std::size_t index, std::span<const Shape> inputs,
                    std::vector<Shape>& of_child) const override;
  std::size_t own_slots() const override { return 4; }

 private:
  enum class Merge { concat, sum, mul, ave, none };
  struct Call;
  /// How many of the outputs are not states.
  int merged_outputs() const { return merge_ == Merge::none ? 2 : 1; }
  void prepare(std::size_t index, const Context& context, Call& call) const;
  void merge(const Context& context, const Call& forward, const Call& backward) const;
  void divide(const Context& context, const Call& forward, const Call& backward) const;

  Merge merge_;
  bool return_sequences_;
};

}  // namespace rnn
