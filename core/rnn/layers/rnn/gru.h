#pragma once

#include "rnn/layers/rnn/recurrent.h"

namespace rnn {

/// Gated recurrent unit (Cho et al., "Learning phrase representations using RNN encoder-decoder for
/// statistical machine translation", 2014; keras/src/layers/rnn/gru.py). With σ the recurrent activation:
///
///   [ z ]     ( [ x  h₋₁ ] · [ W_z W_r ] + [ b_z b_r ] )
///   [ r ] = σ (              [ U_z U_r ]               )
///
///   reset_after=False, as in the paper:      g = act( x·W_h + (r ⊙ h₋₁)·U_h + b_h )
///   reset_after=True, the default (cuDNN):   g = act( x·W_h + b_h + r ⊙ q )   with q = h₋₁·U_h + b'_h
///
///   h = z ⊙ h₋₁ + (1−z) ⊙ g
///
/// Backward:
///
///   dz = dh ⊙ (h₋₁ − g) ⊙ σ'(z)      dg = dh ⊙ (1−z) ⊙ act'(g)
///   False:   s = dg·U_hᵀ    dr = s ⊙ h₋₁ ⊙ σ'(r)    dh₋₁ = dh ⊙ z + s ⊙ r + [dz dr]·[U_z U_r]ᵀ
///   True:    dq = dg ⊙ r    dr = dg ⊙ q ⊙ σ'(r)     dh₋₁ = dh ⊙ z + [dz dr dq]·[U_z U_r U_h]ᵀ
///
/// Parameters: kernel (D,3U), recurrent_kernel (U,3U), gates in the order z, r, h; bias (3U), with
/// reset_after (2,3U), the first row b, the second b'. States: h. Inputs, outputs, options and errors are
/// those of RecurrentLayer.
class GRU : public RecurrentLayer {
 public:
  static Schema options();
  explicit GRU(const Json& config);
  const char* type_name() const override { return "GRU"; }

 protected:
  void run_forward(const RecurrentFrame& frame) const override;
  void run_backward(const RecurrentFrame& frame) const override;
  std::string_view plane_names() const override { return reset_after_ ? "gzrq" : "zrg"; }

 private:
  bool reset_after_;
};

}  // namespace rnn
