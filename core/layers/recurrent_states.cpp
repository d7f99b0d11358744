#include "rnn/layers/recurrent.h"

#include <algorithm>

#include "rnn/layers/recurrent_slots.h"
#include "rnn/tensor/elementwise.h"

namespace rnn {

void RecurrentLayer::write_outputs(const Context& context, const RecurrentFrame& f) const {
  const auto states_after = [&f](int state, int step) {
    return f.states[static_cast<std::size_t>(state)] + f.slot_after(f.input_of(step)) * f.step_size();
  };
  if (!return_sequences_) {
    copy_rows(f.batch, units_, states_after(0, f.time - 1), f.pitch, context.outputs[0].data, units_);
  } else if (!f.backwards) {
    copy_rows(f.time * f.batch, units_, states_after(0, 0), f.pitch, context.outputs[0].data, units_);
  } else {
    for (int step = 0; step < f.time; ++step)
      copy_rows(f.batch, units_, states_after(0, step), f.pitch,
                context.outputs[0].data + std::ptrdiff_t(step) * f.batch * units_, units_);
  }
  for (int i = 0; return_state_ && i < layout_.states; ++i)
    copy_rows(f.batch, units_, states_after(i, f.time - 1), f.pitch, context.outputs[std::size_t(i) + 1].data,
              units_);
}

}  // namespace rnn
