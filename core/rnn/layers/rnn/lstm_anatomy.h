#pragma once

#include "rnn/layers/rnn/lstm.h"

namespace rnn {

/// The LSTM in the order in which its parts were invented, to show the effect of each. Not in Keras. The
/// option `variant` names the parts that are present; an absent gate counts as one; σ is the recurrent
/// activation:
///
///   cec                  the constant error carousel alone, a sum without decay (Hochreiter and Schmidhuber,
///                        "Long short-term memory", 1997, section 3.2):
///                          c = c₋₁ + g                  h = act(c)
///   input_output_gates   the LSTM of 1997 (the same, section 4): gates on the input and output of the cell:
///                          c = c₋₁ + i ⊙ g              h = o ⊙ act(c)
///   forget_gate          Gers, Schmidhuber and Cummins, "Learning to forget", 2000; the same as LSTM:
///                          c = f ⊙ c₋₁ + i ⊙ g          h = o ⊙ act(c)
///   peephole             Gers and Schmidhuber, "Recurrent nets that time and count", 2000: gates see the
///                        cell state even while the output gate is shut:
///                          i = σ(z_i + p_i ⊙ c₋₁)    f = σ(z_f + p_f ⊙ c₋₁)    o = σ(z_o + p_o ⊙ c)
///
/// with g = act(z_c) and z = [x h₋₁]·[W U] + b for the G parts that are present, in the order i, f, c, o.
/// Backward, with dc arriving from the next step:
///
///   dz_o = dh ⊙ act(c) ⊙ σ'(o)     dc += dh ⊙ o ⊙ act'(c) + dz_o ⊙ p_o
///   dz_i = dc ⊙ g ⊙ σ'(i)    dz_f = dc ⊙ c₋₁ ⊙ σ'(f)    dz_c = dc ⊙ i ⊙ act'(g)
///   dc₋₁ = dc ⊙ f + dz_i ⊙ p_i + dz_f ⊙ p_f      dh₋₁ = dz·Uᵀ
///   dp_i = Σ dz_i ⊙ c₋₁    dp_f = Σ dz_f ⊙ c₋₁    dp_o = Σ dz_o ⊙ c
///
/// Parameters: kernel (D,G·U), recurrent_kernel (U,G·U), bias (G·U) with G = 1, 3, 4, 4, and for peephole
/// also peephole_kernel (3,U), rows p_i, p_f, p_o, drawn by kernel_initializer, without regularizer or
/// constraint. States: h, c. Options are those of LSTM without its dropouts, and variant ("peephole");
/// unit_forget_bias has no effect without f. Inputs, outputs and errors are those of RecurrentLayer.
class LSTMAnatomy : public LSTM {
 public:
  static Schema options();
  explicit LSTMAnatomy(const Json& config);
  const char* type_name() const override { return "LSTMAnatomy"; }

 protected:
  void run_forward(const RecurrentFrame& frame) const override;
  void run_backward(const RecurrentFrame& frame) const override;
  std::shared_ptr<const Initializer> bias_initializer() const override;
  int output_gate_plane() const override { return plain_lstm_ ? LSTM::output_gate_plane() : -1; }
  std::string_view plane_names() const override;

 private:
  /// The variant forget_gate, which runs as an LSTM.
  bool plain_lstm_;
};

}  // namespace rnn
