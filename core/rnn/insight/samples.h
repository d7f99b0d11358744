#pragma once

#include "rnn/insight/readout.h"

namespace rnn {

/// "samples": the three sets of the data, and samples of one of them. Request: `set`, "training",
/// "validation" or "test" (training); `first`, the number of the first sample (0); `count`, from 1 to 64 (5).
/// Frame: {"sizes": {"training", "validation", "test"}, "set", "first", "labels": for each sample those of
/// Task::step_labels, "answers": those of Task::target_labels}, and the tensors "input 0", "input 1"... and
/// "target 0"... (samples,...) of the samples, of which there are fewer at the end of the set and none beyond
/// it.
ReadoutKind samples_readout();

}  // namespace rnn
