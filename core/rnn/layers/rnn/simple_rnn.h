#pragma once

#include "rnn/layers/rnn/recurrent.h"

namespace rnn {

/// The fully connected recurrent network (Elman, "Finding structure in time", 1990;
/// keras/src/layers/rnn/simple_rnn.py):
///
///   h = act( [ x  h₋₁ ] · [ W ]  + b )
///                         [ U ]
///
/// Backward, from dh, the gradient of the loss with respect to h:
///
///   dz = dh ⊙ act'(h)      dh₋₁ = dz·Uᵀ
///
/// Parameters: kernel (D,U), recurrent_kernel (U,U), bias (U). States: h. Inputs, outputs, options and errors
/// are those of RecurrentLayer.
class SimpleRNN : public RecurrentLayer {
 public:
  static Schema options();
  explicit SimpleRNN(const Json& config);
  const char* type_name() const override { return "SimpleRNN"; }

 protected:
  void run_forward(const RecurrentFrame& frame) const override;
  void run_backward(const RecurrentFrame& frame) const override;
};

}  // namespace rnn
