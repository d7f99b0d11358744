#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "rnn/tensor/scalar.h"

namespace rnn {

/// The project's random numbers: xoshiro256++ (Blackman and Vigna, "Scrambled linear pseudorandom number
/// generators", 2019), seeded through splitmix64. Passed explicitly everywhere; there is no global generator.
///
/// Everything below is defined by integer arithmetic and IEEE double operations, so that a WebAssembly build
/// draws the same numbers in every browser on every machine; `normal` also uses the build's own log and sqrt.
class Random {
 public:
  using State = std::array<std::uint64_t, 4>;

  explicit Random(std::uint64_t seed = 0);

  /// 64 random bits.
  std::uint64_t bits();
  /// Uniform in [0,1): the upper 53 bits times 2^-53.
  double uniform();
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  /// Uniform in 0 .. bound-1, without bias (Lemire, "Fast random integer generation in an interval", 2019);
  /// bound is above 0.
  std::uint32_t below(std::uint32_t bound);
  /// Standard normal by the polar method (Marsaglia and Bray, 1964); the second value of each pair is
  /// discarded, so that `state` is the whole state.
  double normal();
  /// Standard normal, drawn anew while |x| > 2 (Keras's truncated_normal).
  double truncated_normal();
  /// Fisher-Yates shuffle.
  void shuffle(std::span<int> values);
  /// Fills with 0, with probability `rate`, or 1/(1-rate). The rate is below 1.
  void dropout_mask(Scalar* mask, int count, double rate);

  /// A generator for one purpose (initialisation, shuffling, dropout, data), independent of those for others.
  Random fork(std::uint64_t purpose) const;

  const State& state() const { return state_; }
  void set_state(const State& state) { state_ = state; }

 private:
  State state_;
};

}  // namespace rnn
