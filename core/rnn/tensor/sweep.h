#pragma once

// Vectorised loop over arrays of Scalar, the tail in a partial vector, for bodies that read and write several
// arrays.
//
//   sweep(count, [&](auto i, auto lanes) {
//     const auto x = lanes.load(a + i);
//     lanes.store(x * x, b + i);
//   });
//
// The index has the type of the count. `lanes.valid(x)` is x with zeros in the lanes past the end, for sums.

#include <cstdint>

#include "rnn/tensor/scalar.h"
#include "rnn/tensor/simd.h"

namespace rnn {

using ScalarVec = Vec<Scalar>;

struct AllLanes {
  RNN_INLINE ScalarVec load(const Scalar* p) const { return ScalarVec::load(p); }
  RNN_INLINE void store(ScalarVec v, Scalar* p) const { v.store(p); }
  RNN_INLINE ScalarVec valid(ScalarVec v) const { return v; }
};

struct FirstLanes {
  int count;
  RNN_INLINE ScalarVec load(const Scalar* p) const { return ScalarVec::load_partial(p, count); }
  RNN_INLINE void store(ScalarVec v, Scalar* p) const { v.store_partial(p, count); }
  RNN_INLINE ScalarVec valid(ScalarVec v) const {
    Scalar lanes[ScalarVec::lanes] = {};
    v.store_partial(lanes, count);
    return ScalarVec::load(lanes);
  }
};

template <class Index, class Body>
RNN_INLINE void sweep(Index count, Body body) {
  Index i = 0;
  for (; i + ScalarVec::lanes <= count; i += ScalarVec::lanes) body(i, AllLanes{});
  if (i < count) body(i, FirstLanes{static_cast<int>(count - i)});
}

/// Sum of `term(i, lanes)` over all lanes: in vectors within a block, in double over the blocks, so that long
/// arrays lose no digits.
template <class Term>
RNN_INLINE double sweep_sum(std::int64_t count, Term term) {
  constexpr std::int64_t block = 1024;
  double total = 0.0;
  for (std::int64_t first = 0; first < count; first += block) {
    ScalarVec partial = ScalarVec::zero();
    const std::int64_t length = count - first < block ? count - first : block;
    sweep(length, [&](std::int64_t i, auto lanes) { partial += lanes.valid(term(first + i, lanes)); });
    total += static_cast<double>(sum(partial));
  }
  return total;
}

}  // namespace rnn
