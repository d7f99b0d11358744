#pragma once

#include "rnn/layers/rnn/recurrent.h"

namespace rnn {

/// Long short-term memory (Hochreiter and Schmidhuber, 1997; the forget gate: Gers, Schmidhuber and Cummins,
/// "Learning to forget", 2000; keras/src/layers/rnn/lstm.py):
///
///   [ i ]   [ σ   ]
///   [ f ] = [ σ   ] ( [ x  h₋₁ ] · [ W_i W_f W_c W_o ] + b )
///   [ g ]   [ act ]                [ U_i U_f U_c U_o ]
///   [ o ]   [ σ   ]
///
///   c = f ⊙ c₋₁ + i ⊙ g      m = act(c)      h = o ⊙ m
///
/// with σ the recurrent activation. Backward, with dc arriving from the next step:
///
///   dc += dh ⊙ o ⊙ act'(m)
///   dz = [ dc⊙g⊙σ'(i)  dc⊙c₋₁⊙σ'(f)  dc⊙i⊙act'(g)  dh⊙m⊙σ'(o) ]
///   dc₋₁ = dc ⊙ f      dh₋₁ = dz·Uᵀ
///
/// Parameters: kernel (D,4U), recurrent_kernel (U,4U), bias (4U), gates in the order i, f, c, o. With
/// unit_forget_bias the bias of f starts at 1. States: h, c. Inputs, outputs, options and errors are those of
/// RecurrentLayer.
class LSTM : public RecurrentLayer {
 public:
  static Schema options();
  explicit LSTM(const Json& config);
  const char* type_name() const override { return "LSTM"; }

 protected:
  LSTM(const Json& config, const CellLayout& layout) : RecurrentLayer(config, layout) {}
  void run_forward(const RecurrentFrame& frame) const override;
  void run_backward(const RecurrentFrame& frame) const override;
  std::shared_ptr<const Initializer> bias_initializer() const override;
  int output_gate_plane() const override { return 3; }
  std::string_view plane_names() const override { return "ifgo"; }
};

}  // namespace rnn
