#pragma once

#include "rnn/config/json.h"
#include "rnn/training/fit.h"

namespace rnn::bridge {

/// {"phase": "training" | "validating" | "done", "epoch", "epochs", "batch", "batches_per_epoch", "samples",
///  "samples_per_epoch", "metrics": {name: value}, "batch_loss"}
Json progress_of(Fit& fit, const Trainer& trainer, int epochs);
/// {"keys": [...], "epochs": [[...]]}
Json history_of(const Fit& fit);

}  // namespace rnn::bridge
