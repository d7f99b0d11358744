#pragma once

#include "rnn/insight/readout.h"

namespace rnn {

/// The readout of Calculation; its header describes the frames.
ReadoutKind calculations_readout();

}  // namespace rnn
