#pragma once

#include "rnn/config/json.h"
#include "rnn/training/fit.h"

namespace rnn::bridge {

/// {"phase": "training" | "validating" | "done", "epoch", "epochs", "batch", "batches_per_epoch", "samples",
///  "samples_per_epoch", "validation_batches", "metrics": {name: value}, "batch_loss", "stopped",
///  "last_epoch": [...]} with the last row of the history, empty before there is one.
Json progress_of(const Fit& fit, const Trainer& trainer);
/// {"keys": [...], "epochs": [[...]]}
Json history_of(const Fit& fit);

}  // namespace rnn::bridge
