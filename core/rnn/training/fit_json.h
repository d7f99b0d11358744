#pragma once

#include "rnn/training/fit.h"

namespace rnn {

/// The progress of a run: {"phase": "training" | "validating" | "done", "epoch", "epochs", "batch",
/// "batches_per_epoch", "batch_size": that of the next batch, "samples", "samples_per_epoch",
/// "validation_batches", "metrics": {name: value}, "batch_loss", "stopped", "last_epoch": the last row of the
/// history, [] before there is one}; see Fit::Progress.
Json progress_json(const Fit& fit);

/// {"keys": [...], "epochs": [[...]]} with the rows from number `first` on; see Fit::History.
Json history_json(const Fit& fit, std::size_t first = 0);

}  // namespace rnn
