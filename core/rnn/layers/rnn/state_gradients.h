#pragma once

#include <string>
#include <vector>

#include "rnn/layers/context.h"

namespace rnn {

/// The gradient of the loss with respect to a state after each step, (T,B,U) in the order of processing:
/// zeros at masked steps, whose states are those of the step before.
struct StateGradient {
  /// "h", "c"; of a layer inside of another one after that layer's name: "forward_lstm/h".
  std::string name;
  int time, batch, units;
  /// The first step processed is the last of the input.
  bool backwards;
  /// The first and the last step in that order that are not masked in all samples; 0 and -1 where all are.
  int first_read, last_read;
  Buffer values;
};

/// A layer that can tell the gradients of its states. Its ordinary backward pass does not keep them.
class StateGradients {
 public:
  virtual ~StateGradients() = default;
  /// `Layer::backward`, without the penalty of an activity regularizer, which appends the gradients of the
  /// states to `list`: of h, and of c where the layer is an LSTM. Allocates.
  virtual void backward_with_states(Context& context, std::vector<StateGradient>& list) = 0;
};

}  // namespace rnn
