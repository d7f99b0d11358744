#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "rnn/config/options.h"
#include "rnn/tensor/scalar.h"

namespace rnn {

/// A part of the flat buffers: elements `offset` up to, but without, `offset + size`.
struct Stretch {
  std::int64_t offset = 0;
  std::int64_t size = 0;
};

/// Bounds on gradients, as keras/src/optimizers/base_optimizer.py; 0 means none, at most one is set.
///
///   clipvalue        g clipped to [-v, v]
///   clipnorm         g · v / max(|g|, v) for each variable
///   global_clipnorm  the same with the norm over all variables; all gradients become NaN when that norm is
///                    not finite
struct Clipping {
  double value = 0.0;
  double norm = 0.0;
  double global_norm = 0.0;

  /// Throws ConfigError when more than one is set.
  static Clipping parse(const Json& config, const std::string& who);
  static Schema options();

  bool active() const { return value > 0.0 || norm > 0.0 || global_norm > 0.0; }
  /// Clips in place. `variables` are the single parameters, `stretches` the contiguous parts that hold them;
  /// padding between variables is zero. No allocation.
  void apply(Scalar* gradients, std::span<const Stretch> variables, std::span<const Stretch> stretches) const;
};

}  // namespace rnn
