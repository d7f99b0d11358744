#pragma once

// What the update rules compute with.

#include "rnn/tensor/sweep.h"

namespace rnn {

RNN_INLINE ScalarVec splat(double value) { return ScalarVec::splat(static_cast<Scalar>(value)); }

RNN_INLINE ScalarVec zero_below(ScalarVec x, Scalar bound) {
  const auto tiny = abs(x) < ScalarVec::splat(bound);
  return ScalarVec::from_bits(x.bits() & ~tiny);
}

/// A slot, with zero for what no float could show the effect of.
RNN_INLINE ScalarVec settled(ScalarVec slot) { return zero_below(slot, static_cast<Scalar>(1e-30)); }

RNN_INLINE ScalarVec squared(ScalarVec x) {
  const ScalarVec root = zero_below(x, static_cast<Scalar>(1e-15));
  return root * root;
}

}  // namespace rnn
