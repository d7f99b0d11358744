#pragma once

#include "rnn/layers/context.h"

namespace rnn {

/// The memory of an input gradient of this shape, ready for a layer that adds to it piece by piece: zeroed
/// when it is to be assigned, as it is when it is to be accumulated. Null when no gradient is wanted.
Scalar* accumulation_target(const InputGradient& gradient, const Shape& shape);

}  // namespace rnn
