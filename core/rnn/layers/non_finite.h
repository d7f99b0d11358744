#pragma once

#include <string>

#include "rnn/layers/context.h"

namespace rnn {

/// Place of the first non-finite value (NaN or infinity) of a forward pass.
struct NonFinite {
  /// Name of the layer; one inside other layers follows their names: "bidirectional/forward_lstm".
  std::string layer;
  /// Time step from 0; -1 for values without time.
  int step = -1;
};

/// Time step of the first non-finite value in (B,T,...), over all samples; -1 when all are finite. A value
/// without time counts as step 0.
int first_non_finite_step(const Value& value);

}  // namespace rnn
