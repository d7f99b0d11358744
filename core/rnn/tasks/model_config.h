#pragma once

// Keras style configs for the default models of tasks.

#include "rnn/config/json.h"
#include "rnn/tensor/shape.h"

namespace rnn {

/// A Sequential of an InputLayer for `input` (with its batch extent) and `layers`.
Json sequential_config(const Shape& input, const Json& layers);

/// A merge patch (RFC 7386) on an experiment that replaces the layers of its Sequential model.
Json layers_patch(const Shape& input, const Json& layers);

}  // namespace rnn
