#pragma once

#include "rnn/insight/readout.h"

namespace rnn {

/// "gates": the gates of LSTM, GRU or LSTMAnatomy, also of one inside of nested models and of Bidirectional,
/// at each step of one sample. Request: `layer`, its name (""; the first), and `sample` or `input` (see
/// `traced_options`). Frame: {"layer", "layers", "sample", "labels"} (see `read_traced`), and those of the
/// tensors that the layer has, (T,U) in the order of time, also with go_backwards:
///   g                   the candidate
///   i, f, o             the gates of LSTM; LSTMAnatomy has those of its variant
///   z, r                the gates of GRU; q with reset_after, the recurrent part of its candidate
///   h_before, c_before  the states that the step begins with
///   m                   act(c)
///   c, h                the states after the step
///   peepholes           (3,U), the weights of the peepholes of i, f and o
///   input               the first input of the sample, without the batch: (T,D), or (T) of ids
/// so that c = f ⊙ c_before + i ⊙ g, h = o ⊙ m, and of GRU h = z ⊙ h_before + (1−z) ⊙ g, where an absent gate
/// counts as one. A masked step keeps the states of the step before it, and its gates have no effect. Not of
/// layers inside of TimeDistributed.
ReadoutKind gates_readout();

}  // namespace rnn
