#pragma once

#include "rnn/insight/readout.h"

namespace rnn {

class Word2Vec;

/// The readouts of `Word2Vec`, which describes them; the task outlives them.
ReadoutKind word_map_readout(const Word2Vec& task);
ReadoutKind neighbours_readout(const Word2Vec& task);
ReadoutKind analogies_readout(const Word2Vec& task);
ReadoutKind look_up_readout(const Word2Vec& task);

}  // namespace rnn
