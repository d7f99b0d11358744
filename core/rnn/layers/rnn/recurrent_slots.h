#pragma once

// What the source files of RecurrentLayer share: the scratch of a call, and walking through blocks of gates.

#include "rnn/layers/layer.h"
#include "rnn/layers/rnn/recurrent_frame.h"

namespace rnn {

/// In the order of `RecurrentLayer::plan`.
enum RecurrentSlot {
  gates_slot,
  state_slot,
  memory_slot,
  kept_slot,
  bias_slot,
  weights_slot,
  kernel_slot,
  input_mask_slot,
  dropped_input_slot,
  state_mask_slot,
  dropped_state_slot,
  carry_slot,
  memory_gradient_slot,
  kept_gradient_slot,
  spare_slot,
  held_slot
};

inline Scalar* buffer(const Context& context, RecurrentSlot slot) { return context.scratch[slot]; }

/// Calls visit(block) for each block, or for each gate of it.
template <class Visit>
void each_block(std::span<const GateBlock> blocks, bool split, Visit visit) {
  for (const GateBlock& block : blocks) {
    if (!split) visit(block);
    for (int i = 0; split && i < block.count; ++i) visit(GateBlock{block.gate + i, block.plane + i, 1});
  }
}

}  // namespace rnn
