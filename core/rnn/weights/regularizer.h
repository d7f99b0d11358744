#pragma once

#include "rnn/config/registry.h"
#include "rnn/tensor/scalar.h"

namespace rnn {

/// Penalty on large weights w, or outputs, that is added to the loss
/// (keras/src/regularizers/regularizers.py):
///
///   L1     l1 sum |w|                l1 = .01
///   L2     l2 sum w^2                l2 = .01
///   L1L2   both, each 0 unless given
class Regularizer {
 public:
  Regularizer(double l1, double l2) : l1_(l1), l2_(l2) {}
  /// l1 sum |w| + l2 sum w^2.
  double loss(const Scalar* weights, std::int64_t size) const;
  /// Adds factor · (l1 sign(w) + 2 l2 w), with sign(0) = 0. No allocation.
  void add_gradient(const Scalar* weights, std::int64_t size, Scalar* gradient, double factor = 1.0) const;

 private:
  double l1_;
  double l2_;
};

/// L1, L2, L1L2, also as l1, l2, l1_l2.
const Registry<Regularizer>& regularizers();

}  // namespace rnn
