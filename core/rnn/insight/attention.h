#pragma once

#include "rnn/insight/readout.h"

namespace rnn {

/// "attention": the weights of an attention layer for one sample. Request: `layer`, its name (""; the first),
/// and `sample` or `input` (see `traced_options`). Frame: {"layer", "layers", "sample", "labels"} (see
/// `read_traced`), and the tensor
///   scores  (Tq,Tv), or (heads,Tq,Tv) of MultiHeadAttention: each row a distribution over the steps of the
///           value
/// Not of layers inside of TimeDistributed.
ReadoutKind attention_readout();

}  // namespace rnn
