#pragma once

#include "rnn/insight/readout.h"

namespace rnn {

class Proofreading;

// The readouts of Proofreading; its header describes their frames.

ReadoutKind corrections_readout(const Proofreading& task);
ReadoutKind accuracy_by_needs_readout(const Proofreading& task);

}  // namespace rnn
