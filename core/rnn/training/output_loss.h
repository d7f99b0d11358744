#pragma once

#include "rnn/training/weighting.h"

namespace rnn {

/// The value, infinite beyond the range of float32.
double in_single(double value);

/// The loss of an output over a batch, reduced as the rule says; infinite where float32 overflows. The
/// weights of the rows become those of the mask, of `given`, sample weights (N) or (N,T) or null, and of the
/// rule's ignored class; those of a turned loss are its own. `gradient` becomes `share` times the derivative
/// by the output, unless it is null.
double output_loss(const Loss& rule, const Value& output, const Scalar* target, const Tensor* given,
                   std::span<const int> indices, RowWeights& of_rows, double share, Scalar* gradient);

}  // namespace rnn
