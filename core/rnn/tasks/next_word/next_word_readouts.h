#pragma once

#include "rnn/insight/readout.h"

namespace rnn {

class NextWord;

/// The readouts of `NextWord`, which describes them; the task outlives them.
ReadoutKind next_words_readout(const NextWord& task);
ReadoutKind generated_readout(const NextWord& task);

}  // namespace rnn
