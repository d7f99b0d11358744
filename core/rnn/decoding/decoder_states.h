#pragma once

#include <vector>

#include "rnn/model/model.h"

namespace rnn {

/// How a decoder takes its states and gives them (Keras's inference decoders): which outputs after the first
/// are the new values of which inputs. The inputs may come in any order.
///
/// An output that is the last state of a recurrent layer goes with the input that is that layer's first
/// state. Where a decoder does more with its states, the shapes decide: an output goes with an input of the
/// same shape (known but for the batch, and not one of ids) that it depends on, if it depends on the tokens
/// too. Several of one shape go together in their order. All other outputs are none of decoding's business
/// (a second task, attention weights), and all other inputs stay as they are (what an encoder remembers).
struct DecoderStates {
  struct Pair {
    int output = 0;
    int input = 0;
  };

  /// In the order of the outputs.
  std::vector<Pair> pairs;
  /// The input of tokens: what was asked for; else, when there are states, the first input that is none of
  /// them; else the last.
  int token_input = 0;
};

/// `token_input` -1 asks for none. Throws ConfigError where the outputs could go with the inputs in more than
/// one way.
DecoderStates decoder_states(const Model& model, int token_input = -1);

}  // namespace rnn
