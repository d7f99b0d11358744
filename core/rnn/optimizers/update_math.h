#pragma once

// Vector operations of the update rules.

#include "rnn/tensor/sweep.h"

namespace rnn {

RNN_INLINE ScalarVec splat(double value) { return ScalarVec::splat(static_cast<Scalar>(value)); }

RNN_INLINE ScalarVec zero_below(ScalarVec x, Scalar bound) {
  const auto tiny = abs(x) < ScalarVec::splat(bound);
  return ScalarVec::from_bits(x.bits() & ~tiny);
}

/// Slot values, those too small to have an effect in float replaced by zero.
RNN_INLINE ScalarVec flush_tiny(ScalarVec slot) { return zero_below(slot, static_cast<Scalar>(1e-30)); }

RNN_INLINE ScalarVec squared(ScalarVec x) {
  const ScalarVec root = zero_below(x, static_cast<Scalar>(1e-15));
  return root * root;
}

}  // namespace rnn
