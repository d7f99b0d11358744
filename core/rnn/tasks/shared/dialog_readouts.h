#pragma once

#include "rnn/insight/readout.h"

namespace rnn {

class DialogTask;

// The readouts of DialogTask; its header describes their frames.

ReadoutKind chat_readout(const DialogTask& task);
ReadoutKind replies_readout(const DialogTask& task);

}  // namespace rnn
