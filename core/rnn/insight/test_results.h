#pragma once

#include "rnn/insight/readout.h"

namespace rnn {

/// "test": loss and metrics on the test set, in slices. Request: no options. Frame: {"loss": .., "accuracy":
/// ..} with the keys of a history; no tensors.
ReadoutKind test_readout();

}  // namespace rnn
