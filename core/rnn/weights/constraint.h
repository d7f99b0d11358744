#pragma once

#include "rnn/config/registry.h"
#include "rnn/tensor/scalar.h"
#include "rnn/tensor/shape.h"

namespace rnn {

/// Constraint on a weight w, enforced after every update. Rules and defaults are those of
/// keras/src/constraints/constraints.py; |w| is the norm along `axis`: for a kernel (inputs, units) and axis
/// 0 that of each unit's incoming weights; e = 1e-7.
///
///   MaxNorm      w min(|w|, max_value) / (|w| + e)            max_value = 2
///   MinMaxNorm   w (rate clip(|w|, min_value, max_value) + (1 - rate) |w|) / (|w| + e)
///                                                             min_value = 0, max_value = 1, rate = 1
///   NonNeg       max(w, 0)
///   UnitNorm     w / (|w| + e)
///
/// The option axis is 0 unless given, one axis or several; negative ones count from the end.
class Constraint {
 public:
  virtual ~Constraint() = default;
  /// Throws ConfigError for a weight without the `axis`, and for a max_value below min_value.
  virtual void check(const Shape& shape) const = 0;
  /// In place, no allocation.
  virtual void apply(Scalar* weights, const Shape& shape) const = 0;
};

/// The constraints above, also under their names in snake_case: max_norm, min_max_norm, non_neg, unit_norm.
const Registry<Constraint>& constraints();

}  // namespace rnn
