#pragma once

#include <memory>

#include "rnn/activations/activation.h"
#include "rnn/layers/layer.h"
#include "rnn/layers/rnn/recurrent_frame.h"

namespace rnn {

/// What SimpleRNN, LSTM and GRU share (keras/src/layers/rnn/rnn.py): options, shapes, parameters, dropout,
/// and all that is done for the whole sequence at once. A cell adds its gate equations; recurrent_steps.h
/// runs them.
///
///   inputs    (B,T,D); or that and the first states, each (B,U) (Keras's initial_state)
///   outputs   h of the last step (B,U), or with return_sequences of all steps (B,T,U); with return_state
///             the last states follow, each (B,U). With go_backwards the steps run from the last input to
///             the first, and the sequence that comes out stays in that order.
///   parameters  kernel (D,G·U), recurrent_kernel (U,G·U), bias (G·U), for GRU with reset_after (2,G·U)
///
/// Options, with their defaults:
///
///   units                                                  U, at least 1; required
///   activation                                             "tanh"
///   recurrent_activation                                   "sigmoid"; of the gates of LSTM and GRU
///   use_bias                                               true
///   kernel_initializer, recurrent_initializer              "glorot_uniform", "orthogonal"
///   bias_initializer                                       "zeros"
///   unit_forget_bias                                       true; of LSTM
///   kernel_, recurrent_, bias_, activity_regularizer       null
///   kernel_, recurrent_, bias_constraint                   null
///   dropout, recurrent_dropout                             0; each below 1
///   return_sequences, return_state                         false
///   go_backwards, stateful, zero_output_for_mask           false
///   unroll                                                 false; accepted, and changes nothing
///   reset_after                                            true; of GRU
///
/// For G gates, Z = x·W + b is one product over many time steps; a step adds h₋₁·U to its rows; the weight
/// gradients are one product each over as many:
///
///   dW = Xᵀ·dZ    dU = H₋₁ᵀ·dZ    db = 1ᵀ·dZ    dX = dZ·Wᵀ    (Rumelhart, Hinton and Williams, 1986;
///   unfolded in time: Werbos, "Backpropagation through time: what it does and how to do it", 1990)
///
/// dropout and recurrent_dropout multiply x and h₋₁ by masks of shape (B,D) and (B,U), drawn once a batch
/// when training and used at every step: one mask for all gates, but with recurrent_dropout > 0 one for each
/// gate, of both kinds (keras/src/layers/rnn/dropout_rnn_cell.py and the cells).
///
/// With a mask a masked step carries the states on and repeats the output before it: zeros before the first
/// step that counts, whatever the first states; with zero_output_for_mask zeros at every masked step
/// (keras/src/backend/tensorflow/rnn.py). Gradients pass such a step by. A sequence that comes out carries
/// the mask as it came, with go_backwards too, where the steps have another order (rnn.py, compute_mask).
///
/// With `stateful`, sample i starts from the last states of sample i of the batch before, in training and
/// outside, until `Model::reset_states`; gradients end there. The batch size is fixed then.
///
/// activity_regularizer reaches all outputs, the last states with them.
///
/// Throws ConfigError for an input that is not (B,T,D) with a known D, or at a further call with another D,
/// for a number of first states other than none or all of them, for one that is not (B,U), and with
/// stateful for a batch size that is not fixed.
class RecurrentLayer : public Layer {
 public:
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  void build(std::span<const Shape> inputs) override;
  LayoutRule layout_rule() const override { return LayoutRule::time_major; }
  bool steps(std::span<const bool> stepped) const override { return !go_backwards_ && only_first(stepped); }
  MaskRule mask_rule(int output, std::span<const bool> masked) const override;
  void plan(Plan& plan, std::span<const Shape> inputs) const override;
  void forward(Context& context) override;
  void backward(Context& context) override;
  int gate_count() const override { return layout_.gates; }
  /// By the states after each step, in the order in which the steps run: with go_backwards the first one is
  /// the last of the input. The step is that of the input.
  std::optional<NotFinite> first_not_finite(const Context& context) const override;

 protected:
  RecurrentLayer(const Json& config, const CellLayout& layout);

  /// The options all three share, in Keras's order; a layer's own come after `activation`, after the
  /// initializers, and at the end.
  static Schema recurrent_options(Schema after_activation, Schema after_initializers, Schema last);

  virtual void run_forward(const RecurrentFrame& frame) const = 0;
  virtual void run_backward(const RecurrentFrame& frame) const = 0;
  virtual std::shared_ptr<const Initializer> bias_initializer() const;

  const Activation& activation() const { return *activation_; }
  /// Null where the cell has no gates.
  const Activation* recurrent_activation() const { return recurrent_activation_; }
  int units() const { return units_; }

 private:
  RecurrentFrame frame(const Context& context) const;
  int input_masks(bool training) const;
  int state_masks(bool training) const;
  void draw_masks(const Context& context, const RecurrentFrame& frame) const;
  const Scalar* input_for(const Context& context, const RecurrentFrame& frame, int gate) const;
  void load_bias(const Context& context, const RecurrentFrame& frame) const;
  void project_inputs(const Context& context, const RecurrentFrame& frame) const;
  void load_weights(const Context& context, RecurrentFrame& frame, Transpose transpose) const;
  /// For products of the inputs in blocks of `steps` steps.
  void load_kernel(const Context& context, RecurrentFrame& frame, Transpose transpose, int steps) const;
  void load_states(const Context& context, const RecurrentFrame& frame) const;
  void write_outputs(const Context& context, const RecurrentFrame& frame) const;
  /// Zeroes what a mask makes zero of outputs or of their gradients, which lie in the order of the steps.
  void silence(const RecurrentFrame& frame, Scalar* values) const;
  void collect_gradients(const Context& context, RecurrentFrame& frame) const;
  void add_weight_gradients(const Context& context, const RecurrentFrame& frame);
  void write_input_gradient(const Context& context, const RecurrentFrame& frame) const;
  void write_state_gradients(const Context& context, const RecurrentFrame& frame) const;

  CellLayout layout_;
  const Activation* activation_;
  const Activation* recurrent_activation_ = nullptr;
  int units_;
  int features_ = 0;
  /// No curve is opaque.
  bool inlined_;
  bool use_bias_, return_sequences_, return_state_, go_backwards_, stateful_, zero_output_for_mask_;
  double dropout_, recurrent_dropout_;
  int kernel_ = -1, recurrent_kernel_ = -1, bias_ = -1, peephole_ = -1;
};

}  // namespace rnn
