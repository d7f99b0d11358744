#pragma once

#include "rnn/insight/readout.h"

namespace rnn {

/// "baseline": a trivial rule's result on the test set, to stand beside the model's. Request: no options.
/// Frame: see Task::baseline.
ReadoutKind baseline_readout();

}  // namespace rnn
