#pragma once

#include <memory>
#include <string_view>

#include "rnn/activations/activation.h"
#include "rnn/layers/layer.h"
#include "rnn/layers/rnn/recurrent_frame.h"
#include "rnn/layers/rnn/state_gradients.h"

namespace rnn {

/// Base of SimpleRNN, LSTM and GRU (keras/src/layers/rnn/rnn.py): options, shapes, parameters, dropout, and
/// the products over the whole sequence. A cell adds its gate equations; recurrent_steps.h runs them.
///
///   inputs    (B,T,D), or (B,T,D) and the initial states, each (B,U) (Keras's initial_state)
///   outputs   h of the last step (B,U), or with return_sequences of all steps (B,T,U); with return_state
///             the final states follow, each (B,U). With go_backwards the sequence is processed from its last
///             step to its first, and the output sequence is in this order.
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
///   reversed_mask, restore_order                           false; not in Keras
///   reset_after                                            true; of GRU
///
/// With G gates, Z = x·W + b is one product over many time steps; each step adds h₋₁·U to its rows; the
/// weight gradients are one product each over as many steps:
///
///   dW = Xᵀ·dZ    dU = H₋₁ᵀ·dZ    db = 1ᵀ·dZ    dX = dZ·Wᵀ    (Rumelhart, Hinton and Williams, 1986;
///   unfolded in time: Werbos, "Backpropagation through time: what it does and how to do it", 1990)
///
/// dropout and recurrent_dropout multiply x and h₋₁ by masks of shape (B,D) and (B,U), drawn once a batch in
/// training and used at every step: one mask for all gates, but with recurrent_dropout > 0 one for each gate,
/// of both kinds (keras/src/layers/rnn/dropout_rnn_cell.py and the cells).
///
/// Masks: a masked step copies the states of the step before it and repeats its output: zeros before the
/// first unmasked step, whatever the initial states; with zero_output_for_mask zeros at every masked step
/// (keras/src/backend/tensorflow/rnn.py). Its gradients are passed to the step before it unchanged. The
/// output sequence has the mask of the input, also with go_backwards, where the steps are in another order
/// (rnn.py, compute_mask).
///
/// Layers one above the other that read backwards, as an RNN of Keras over several cells does: the lowest has
/// go_backwards, those above it have reversed_mask, since the mask has the steps in the other order than
/// their input. With restore_order the output sequence is turned once more, last step first.
///
/// `stateful`: sample i starts from the final states of sample i of the previous batch, in training and
/// outside, until `Model::reset_states`; no gradients flow between batches. The batch size is then fixed.
///
/// activity_regularizer applies to all outputs, including the final states.
///
/// Throws ConfigError for an input that is not (B,T,D) with a known D, or at a further call with another D,
/// for a number of initial states other than none or all of them, for one that is not (B,U), and with
/// stateful for a batch size that is not fixed.
class RecurrentLayer : public Layer, public StateGradients {
 public:
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  void build(std::span<const Shape> inputs) override;
  LayoutRule layout_rule() const override { return LayoutRule::time_major; }
  bool can_stream(std::span<const bool> streamed) const override {
    return !go_backwards_ && !reversed_mask_ && !restore_order_ && only_first_streamed(streamed);
  }
  MaskRule mask_rule(int output, std::span<const int> masks) const override;
  const char* mask_argument(int) const override { return "mask"; }
  void plan(Plan& plan, std::span<const Shape> inputs) const override;
  void forward(Context& context) override;
  void backward(Context& context) override;
  StateGradients* state_gradients() override { return this; }
  void backward_with_states(Context& context, std::vector<StateGradient>& list) override;
  int gate_count() const override { return layout_.gates; }
  /// Searches the states in the order of processing, with go_backwards from the last step of the input. The
  /// step found is that of the input.
  std::optional<NonFinite> first_non_finite(const Context& context) const override;
  /// The states; of a layer with gates also, (BTU), "h_before" and of LSTM "c_before", the states that a step
  /// begins with; the values that the gates and the candidate have after their activations: "i", "f", "g",
  /// "o" of LSTM, "z", "r", "g" of GRU, with reset_after also "q", the recurrent part of its candidate; of
  /// LSTM "m", which is act(c); and with peepholes their weights for i, f, o, "peepholes" (BGU), the same for
  /// all samples. LSTMAnatomy has those of its variant. The values of a masked step have no effect.
  std::vector<Trace> traces(const Context& context) const override;

 protected:
  RecurrentLayer(const Json& config, const CellLayout& layout);

  /// One of the activations whose derivative is a function of the output.
  static Option recurrent_activation_option(std::string name, std::string fallback);
  /// The shared options in Keras's order; a layer's own are inserted after `activation`, after the
  /// initializers, and at the end.
  static Schema recurrent_options(Schema after_activation, Schema after_initializers, Schema last);

  virtual void run_forward(const RecurrentFrame& frame) const = 0;
  virtual void run_backward(const RecurrentFrame& frame) const = 0;
  virtual std::shared_ptr<const Initializer> bias_initializer() const;
  /// The plane of the output gate o of a cell with h = o ⊙ act(c), which can tell the gradient of c; -1 for
  /// others.
  virtual int output_gate_plane() const { return -1; }
  /// A letter for each plane of `CellLayout::planes`, the name of its trace; a blank for a plane that is no
  /// gate's.
  virtual std::string_view plane_names() const { return {}; }

  const Activation& activation() const { return *activation_; }
  /// Null for a cell without gates.
  const Activation* recurrent_activation() const { return recurrent_activation_; }
  int units() const { return units_; }

 private:
  RecurrentFrame frame(const Context& context) const;
  /// Number of dropout masks of the inputs: 0, 1 or one for each gate; and of the states.
  int input_mask_count(bool training) const;
  int state_mask_count(bool training) const;
  void draw_dropout_masks(const Context& context, const RecurrentFrame& frame) const;
  /// The inputs of a gate, after its dropout mask.
  const Scalar* gate_input(const Context& context, const RecurrentFrame& frame, int gate) const;
  void load_bias(const Context& context, const RecurrentFrame& frame) const;
  void project_inputs(const Context& context, const RecurrentFrame& frame) const;
  void load_weights(const Context& context, RecurrentFrame& frame, Transpose transpose) const;
  /// Packs the kernel for products over blocks of `steps` steps.
  void load_kernel(const Context& context, RecurrentFrame& frame, Transpose transpose, int steps) const;
  void load_states(const Context& context, const RecurrentFrame& frame) const;
  void write_outputs(const Context& context, const RecurrentFrame& frame) const;
  /// Turns a sequence in place where restore_order asks for it.
  void restore_order(const RecurrentFrame& frame, Scalar* values) const;
  /// Zeroes outputs of masked steps, or their gradients, where the mask makes them zero; `values` are in the
  /// order of processing.
  void zero_masked_outputs(const RecurrentFrame& frame, Scalar* values) const;
  void load_output_gradients(const Context& context, RecurrentFrame& frame) const;
  /// `backward`; stores the gradients of h, and of c, of all steps unless null.
  void run_backward(Context& context, Scalar* kept, Scalar* kept_cell);
  /// Lets the time loop leave the gradient of h of every step in `kept`.
  void keep_state_gradients(RecurrentFrame& frame, Scalar* kept) const;
  /// Stores the gradient of c after step `first_step`, before the backward pass of that step.
  void keep_cell_gradient(const RecurrentFrame& frame, Scalar* kept) const;
  void add_weight_gradients(const Context& context, const RecurrentFrame& frame);
  void write_input_gradient(const Context& context, const RecurrentFrame& frame) const;
  void write_state_gradients(const Context& context, const RecurrentFrame& frame) const;

  CellLayout layout_;
  const Activation* activation_;
  const Activation* recurrent_activation_ = nullptr;
  int units_;
  int features_ = 0;
  /// True when no activation is opaque.
  bool has_vector_curves_;
  bool use_bias_, return_sequences_, return_state_, go_backwards_;
  bool reversed_mask_, restore_order_, stateful_, zero_output_for_mask_;
  double dropout_, recurrent_dropout_;
  int kernel_ = -1, recurrent_kernel_ = -1, bias_ = -1, peephole_ = -1;
};

}  // namespace rnn
