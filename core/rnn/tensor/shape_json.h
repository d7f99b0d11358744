#pragma once

#include "rnn/config/json.h"
#include "rnn/tensor/shape.h"

namespace rnn {

/// A shape as Keras's configs write it, with null for unknown extents: [null, 8, 2].
Json shape_json(const Shape& shape);
/// A list of those.
Json shapes_json(const Shapes& shapes);

}  // namespace rnn
