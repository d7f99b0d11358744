#pragma once

#include "rnn/insight/readout.h"

namespace rnn {

/// "neurons", drawn in the Network place: every neuron and every weight of a small model, for one sample. Of
/// stacks of SimpleRNN, LSTM, GRU, Dense and Activation, and of layers that change nothing outside of
/// training, over numbers (B,T,D) or (B,D), with at most 16 features and 16 units in a layer. Request:
/// `sample`, its number in the test set (0), or `input`, a sample as a person types it. Frame: {"sample": its
/// number or null, "labels": see Task::step_labels, "layers": [{"name", "type", "activation", "gates": ["i",
/// "f", "c", "o"], or [""] of one without, "recurrent", "sequences": true when it hands on its values at
/// every step, "steps": number of rows of its values}]}, the input first, and for layer number i, with G
/// gates, the tensors
///   i/values            (T,U), or (1,U) without time: the states of a recurrent layer, and other outputs
///   i/kernel            (D,G·U)
///   i/recurrent_kernel  (U,G·U)
///   i/bias              (1,G·U), (2,G·U) of GRU with reset_after
/// of the parameters that it has.
ReadoutKind neurons_readout();

}  // namespace rnn
