#pragma once

#include "rnn/insight/readout.h"

namespace rnn {

/// "kl": for each Sampling layer the Kullback-Leibler divergence of what it draws from N(0, 1), or from the
/// prior that is its further inputs, by dimension: the mean over at most 512 test samples (and steps). One
/// that stays near 0 carries nothing of the sample. Request: `layer`, its name after those of the models
/// around it (""; the first). Frame: {"layer", "layers", "samples", "total": the sum, "active": dimensions
/// above .05}; tensors "kl" (D), and "spread" (D), the standard deviation of the means over the samples, 0
/// where all are encoded alike. Throws ConfigError at "/layer".
ReadoutKind kl_readout();

}  // namespace rnn
