#pragma once

#include <string>

#include "rnn/insight/readout.h"

namespace rnn {

class AttentionTask;

// The readout of AttentionTask alone; its header describes the frames.

ReadoutKind translations_readout(const AttentionTask& task);

/// "0" to "9" or "-"; empty for the start.
std::string answer_character(int token);

}  // namespace rnn
