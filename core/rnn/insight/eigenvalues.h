#pragma once

#include <span>

#include "rnn/tensor/tensor.h"

namespace rnn {

/// The eigenvalues (U,2), real and imaginary part, of the square block of a (U,G·U) matrix that begins at
/// column gate·U; in the order of falling modulus. In double.
Tensor eigenvalues(std::span<const Scalar> kernel, int units, int gates, int gate);

}  // namespace rnn
