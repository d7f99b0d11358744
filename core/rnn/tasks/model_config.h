#pragma once

#include "rnn/config/json.h"
#include "rnn/tensor/shape.h"

namespace rnn {

/// Keras style configs, for the default models of tasks.

/// A Sequential of an InputLayer for `input` (with its batch extent) and `layers`.
Json sequential_config(const Shape& input, const Json& layers);

/// A merge patch (RFC 7386) on an experiment that puts other layers into its Sequential model.
Json layers_patch(const Shape& input, const Json& layers);

/// [null, 8, 2]: a shape as Keras's configs write it.
Json shape_config(const Shape& shape);

}  // namespace rnn
