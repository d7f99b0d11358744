#pragma once

#include "rnn/config/registry.h"
#include "rnn/tensor/random.h"
#include "rnn/tensor/shape.h"

namespace rnn {

/// How a parameter gets its first values. Rules and defaults are those of
/// keras/src/initializers/{constant,random}_initializers.py.
class Initializer {
 public:
  virtual ~Initializer() = default;
  /// Fills `shape.size()` values. Matrices are (inputs, outputs); fan_in and fan_out follow Keras's
  /// compute_fans.
  virtual void fill(Scalar* values, const Shape& shape, Random& random) const = 0;
};

/// Zeros, Ones, Constant, RandomNormal, RandomUniform, TruncatedNormal, Glorot/He/Lecun Normal and Uniform,
/// Orthogonal, Identity, each also under its snake_case name.
const Registry<Initializer>& initializers();

}  // namespace rnn
