#pragma once

#include "rnn/layers/core/wrapper.h"
#include "rnn/layers/rnn/state_gradients.h"

namespace rnn {

/// Two recurrent layers, one reading the sequence forward in time and one backward (Schuster and Paliwal,
/// "Bidirectional recurrent neural networks", 1997; keras/src/layers/rnn/bidirectional.py):
///
///   y = merge( forward(x), reverse(backward(x)) )      reverse: in the order of time
///
///   inputs    (B,T,D), or (B,T,D) and the initial states: those of the forward layer, each (B,U), then those
///             of the backward layer, each (B,U')
///   outputs   with return_sequences of the layers (B,T,V), else (B,V); with their return_state the final
///             states of the forward layer follow, then those of the backward layer
///
/// `merge_mode`: "concat" on the last axis, V = U + U'; "sum", "mul" or "ave" (mean), V = U = U'; or null for
/// two outputs, of widths U and U'.
///
/// `layer` is any recurrent layer. `backward_layer` is null for a copy of it with the opposite go_backwards,
/// or a recurrent layer with the same return_sequences, return_state and stateful and the opposite
/// go_backwards. They are named forward_… and backward_…, have separate parameters, and each adds the penalty
/// of its own activity_regularizer. As in Keras, both have zero_output_for_mask exactly when they return
/// sequences.
///
/// Throws ConfigError for a layer that is not recurrent or has reversed_mask or restore_order, for a
/// backward_layer whose options do not match, for units that differ with sum, mul and ave, for an even number
/// of inputs or more than five, and for inputs that a layer refuses, then located in its config.
class Bidirectional : public Wrapper, public StateGradients {
 public:
  static Schema options();
  explicit Bidirectional(Json config);
  const char* type_name() const override { return "Bidirectional"; }
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  LayoutRule layout_rule() const override { return LayoutRule::time_major; }
  /// Weights of a direction whose outputs are not used, nor regularized, have no gradient.
  bool reaches(std::size_t index, std::span<const bool> used) const override;
  MaskRule mask_rule(int output, std::span<const int> masks) const override;
  const char* mask_argument(int) const override { return "mask"; }
  void plan(Plan& plan, std::span<const Shape> inputs) const override;
  void forward(Context& context) override;
  void backward(Context& context) override;
  StateGradients* state_gradients() override { return this; }
  void backward_with_states(Context& context, std::vector<StateGradient>& list) override;
  /// The forward layer is searched first, then the backward layer, then the outputs.
  std::optional<NonFinite> first_non_finite(const Context& context) const override;
  std::vector<Trace> traces(const Context& context) const override;

 protected:
  void child_input_shapes(std::size_t index, std::span<const Shape> inputs,
                          std::vector<Shape>& of_child) const override;
  std::size_t own_slots() const override { return 4; }

 private:
  enum class Merge { concat, sum, mul, ave, none };
  struct Call;
  /// Number of outputs before the states.
  int merged_outputs() const { return merge_ == Merge::none ? 2 : 1; }
  /// Sets up the call of layer number `index`.
  void prepare(std::size_t index, const Context& context, Call& call) const;
  /// `backward`; appends the gradients of the states of both layers unless `list` is null.
  void run_backward(Context& context, std::vector<StateGradient>* list);
  void merge_outputs(const Context& context, const Call& forward, const Call& backward) const;
  /// Gradients of the outputs of both layers from that of the merged outputs.
  void split_gradient(const Context& context, const Call& forward, const Call& backward) const;

  Merge merge_;
  bool return_sequences_;
};

}  // namespace rnn
