#pragma once

// The number type of the library: float ships; the same sources compiled with RNN_DOUBLE serve
// gradient checks, where central differences need the digits. Kernels are templates and exist for both.

namespace rnn {

#ifdef RNN_DOUBLE
using Scalar = double;
#else
using Scalar = float;
#endif

}  // namespace rnn
