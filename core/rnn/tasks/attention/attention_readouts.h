#pragma once

#include <string>

#include "rnn/insight/readout.h"

namespace rnn {

class AttentionTask;

// The readouts of AttentionTask; its header describes their frames.

ReadoutKind translations_readout(const AttentionTask& task);
ReadoutKind accuracy_by_length_readout();

/// "0" to "9" or "-"; empty for the start.
std::string answer_character(int token);

}  // namespace rnn
