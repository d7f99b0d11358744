#pragma once

#include <vector>

#include "rnn/model/model.h"

namespace rnn {

/// The state outputs and inputs of a decoder (Keras's inference decoders): pairs of an output, after the
/// first, and the input whose new value it is. The inputs may be in any order.
///
/// An output that is the last state of a recurrent layer is paired with the input that is that layer's
/// initial state. For a decoder that transforms its states the shapes decide: an output is paired with an
/// input of the same shape (known except for the batch, and not of ids) that it depends on, if it depends on
/// the tokens too. Several of one shape are paired in their order. All other outputs are ignored (a second
/// task, attention weights), and all other inputs keep their values (the outputs of an encoder).
struct DecoderStates {
  struct Pair {
    int output = 0;
    int input = 0;
  };

  /// In order of the outputs.
  std::vector<Pair> pairs;
  /// The input of tokens: the one asked for; else, with states, the first input that is not a state; else the
  /// last.
  int token_input = 0;
};

/// `token_input` is the number of the input of tokens, or -1 to find it. Throws ConfigError when the outputs
/// could be paired with the inputs in more than one way.
DecoderStates decoder_states(const Model& model, int token_input = -1);

}  // namespace rnn
