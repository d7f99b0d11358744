#pragma once

#include "rnn/config/registry.h"
#include "rnn/tensor/random.h"
#include "rnn/tensor/shape.h"

namespace rnn {

/// The rule of a parameter's first values. Rules and defaults are those of
/// keras/src/initializers/{constant,random}_initializers.py:
///
///   Zeros, Ones, Constant   0, 1, value (0)
///   RandomNormal            normal: mean (0), stddev (.05)
///   TruncatedNormal         the same, drawn anew beyond two stddev from the mean
///   RandomUniform           uniform from minval (-.05) to maxval (.05)
///   GlorotUniform, -Normal  variance 2 / (in + out) (Glorot and Bengio, 2010)
///   HeUniform, -Normal      variance 2 / in (He et al., 2015)
///   LecunUniform, -Normal   variance 1 / in (LeCun et al., "Efficient backprop", 1998)
///   VarianceScaling         variance scale (1) / fan, mode fan_in (in), fan_out (out) or fan_avg (their
///   mean);
///                           distribution truncated_normal, untruncated_normal or uniform
///   Orthogonal              gain (1) · Q, where Q·R is a matrix from N(0, 1) and R has a positive diagonal
///                           (Saxe, McClelland and Ganguli, 2014)
///   Identity                gain (1) where row and column have the same number, else 0
///
/// Uniform ones of variance v lie within ±sqrt(3 v): ±sqrt(6 / (in + out)), ±sqrt(6 / in), ±sqrt(3 / in).
/// Normal ones are truncated at two deviations of sqrt(v) / .87963, so that sqrt(v) is what is left of the
/// deviation.
///
/// in and out (Keras's compute_fans) of a shape (...,m,n) are m and n, each times the product of the
/// extents before; of a vector both are its length. Orthogonal takes (...,m,n) as a matrix of n columns: its
/// columns are orthonormal, or its rows when these are fewer.
///
/// Random initializers have the option seed: null draws from the model's random numbers; with a number the
/// values are the same each time.
class Initializer {
 public:
  virtual ~Initializer() = default;
  /// Fills `shape.size()` values, row-major. Identity throws ConfigError for what is not a matrix.
  virtual void fill(Scalar* values, const Shape& shape, Random& random) const = 0;
  /// Memory that `fill` allocates temporarily, in bytes.
  virtual std::int64_t scratch_bytes(const Shape&) const { return 0; }
};

/// The initializers above, each also under its snake_case name, RandomNormal and RandomUniform also as normal
/// and uniform.
const Registry<Initializer>& initializers();

}  // namespace rnn
