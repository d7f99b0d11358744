#pragma once

#include "rnn/insight/readout.h"

namespace rnn {

/// Largest number of units for which "spectrum" has eigenvalues.
inline constexpr int most_spectrum_units = 128;

/// "spectrum", live: the eigenvalues of a recurrent kernel, of a gated layer those of one gate's part.
/// Request: `layer`, the name of a recurrent layer after those around it (""; the first), and `gate`, its
/// number (-1; that of the candidate state). Frame:
/// {"layer", "layers": all by name, "gate": its number, "gates": ["i", "f", "c", "o"] of LSTM, ["z", "r",
/// "h"]
///  of GRU, [""] of SimpleRNN, "units": U, "state": "whole", or "large" for more than `most_spectrum_units`
///  units and "not_finite" for weights that are not finite, which have no eigenvalues here}, and the tensor
///   eigenvalues (U,2)  real and imaginary parts, in the order of falling modulus
/// Throws ConfigError at "/layer" and "/gate" for those that are not there.
ReadoutKind spectrum_readout();

}  // namespace rnn
