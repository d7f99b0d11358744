#pragma once

#include <array>
#include <cstddef>
#include <string>

#include "rnn/tensor/scalar.h"
#include "rnn/tensor/shape.h"

namespace rnn {

/// A named part of what a layer computed in its last forward pass: a view into the memory of that call, good
/// until the next one. Element (i,j,...) is at `data[i * strides[0] + j * strides[1] + ...]`.
struct Trace {
  /// "h", "c", "scores", "kl"; of a layer inside of another one after that layer's name: "forward_lstm/h".
  std::string name;
  /// A letter for each extent: B sample, T time step, U unit, G gate; of attention H head, Q step of the
  /// query, V step of the value; S time step of a TimeDistributed around the layer.
  std::string axes;
  const Scalar* data = nullptr;
  Shape shape;
  std::array<std::ptrdiff_t, Shape::max_rank> strides{};
};

}  // namespace rnn
