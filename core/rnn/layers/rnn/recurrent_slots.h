#pragma once

// Internal to the source files of RecurrentLayer: the scratch slots of a call, and loops over blocks of
// gates.

#include "rnn/layers/layer.h"
#include "rnn/layers/rnn/recurrent_frame.h"

namespace rnn {

/// In the order of `RecurrentLayer::plan`.
enum RecurrentSlot {
  gates_slot,
  h_slot,
  c_slot,
  auxiliary_slot,
  bias_slot,
  weights_slot,
  kernel_slot,
  input_mask_slot,
  dropped_input_slot,
  state_mask_slot,
  dropped_state_slot,
  h_gradient_slot,
  c_gradient_slot,
  auxiliary_gradient_slot,
  temporary_slot,
  stashed_gradient_slot
};

inline Scalar* buffer(const Context& context, RecurrentSlot slot) { return context.scratch[slot]; }

/// Calls visit(block) for each block, or with `split` for each gate of each block.
template <class Visit>
void each_block(std::span<const GateBlock> blocks, bool split, Visit visit) {
  for (const GateBlock& block : blocks) {
    if (!split) visit(block);
    for (int i = 0; split && i < block.count; ++i) visit(GateBlock{block.gate + i, block.plane + i, 1});
  }
}

}  // namespace rnn
