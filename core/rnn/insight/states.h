#pragma once

#include "rnn/insight/readout.h"

namespace rnn {

/// "states": the states of a recurrent layer, also one inside of nested models and of Bidirectional, after
/// each step of one sample. Request: `layer`, its name (""; the first), and `sample` or `input` (see
/// `traced_options`). Frame:
/// {"layer", "layers", "sample", "labels"} (see `read_traced`), and the tensors
///   h      (T,U), in the order of time, also with go_backwards
///   c      (T,U), of LSTM and LSTMAnatomy
///   input  the first input of the sample, without the batch: (T,D), or (T) of ids
/// Not of layers inside of TimeDistributed.
ReadoutKind states_readout();

}  // namespace rnn
