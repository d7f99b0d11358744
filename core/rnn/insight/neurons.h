#pragma once

#include "rnn/insight/readout.h"

namespace rnn {

/// "neurons", drawn in the Network place: every neuron and every weight of a small model, for one sample. Of
/// chains of layers over numbers (B,T,D) or (B,D), or over ids (B,T) with an Embedding first:
///   SimpleRNN, LSTM, GRU, LSTMAnatomy, in either direction, alone or in Bidirectional
///   Dense, activations and layers that change nothing outside of training, also in TimeDistributed
///   Flatten
/// with at most 16 neurons in a row, 16 ids, 8 rows and a fixed number of at most 512 steps. Throws
/// ConfigError that says which layer is not of these, or is too large.
///
/// Request: `sample`, its number in the test set (0), or `input`, a sample as a person types it.
///
/// Frame: {"sample": its number or null, "samples": how many the test set has,
/// "labels": see Task::step_labels, "layers": rows of neurons}, the
/// input first. A layer has a row, a Bidirectional one for each direction and, unless they are concatenated,
/// one for what they are merged to; layers that change nothing have none. A row is
///   {"name": of a direction "bidirectional/forward_lstm", "layer": that of the model,
///    "type": "Dense", "TimeDistributed(Dense)", "Bidirectional(LSTM)",
///    "reads": indices of the rows whose units it reads, side by side,
///    "joins": "weights": by a kernel, of ids the embeddings; "each": a unit from the one at its place;
///             "merge": from those at its place in every row; "steps": all steps, one behind the other,
///    "function": an activation, or the mode of a merge,
///    "gates": ["i", "f", "c", "o"], or [""] of one without, "recurrent",
///    "backwards": true for a recurrent layer that reads the last step first,
///    "reverses": true where its steps are handed on in the opposite order, as Keras does then,
///    "ids": true where units stand for ids, "steps": number of rows of its values}
/// and for row number i, with G gates, it has the tensors
///   i/values            (T,U), or (1,U) without time: the states of a recurrent layer, in the order of the
///                       steps that it reads, and other outputs; of ids 1 at their place
///   i/kernel            (D,G·U)
///   i/recurrent_kernel  (U,G·U)
///   i/bias              (1,G·U), (2,G·U) of GRU with reset_after
///   i/peephole_kernel   (3,U), for i, f and o
///   i/alpha             (T,U), with 1 in place of an extent that shares it
/// of the parameters that it has. A row without a value at each step reads the last states: of a layer that
/// reads the last step first those at the first one.
ReadoutKind neurons_readout();

}  // namespace rnn
