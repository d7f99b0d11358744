#pragma once

#include "rnn/insight/readout.h"

namespace rnn {

class Sentiment;

/// The readout of Sentiment; its header describes the frames.
ReadoutKind reviews_readout(const Sentiment& task);

}  // namespace rnn
