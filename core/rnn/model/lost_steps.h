#pragma once

#include "rnn/config/error.h"
#include "rnn/model/graph.h"

namespace rnn {

/// The option return_sequences of a layer, or of the one that it wraps; null for others.
Json return_sequences(const Layer& layer);

/// Where the steps are lost that `layer`, or what it wraps, needs in its input `source`, as the end of a
/// sentence: the cause, and the edit that keeps them.
FaultPart lost_steps(const Graph& graph, const Layer& layer, NodeOutput source);

}  // namespace rnn
