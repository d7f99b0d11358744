#pragma once

// Constants of the polynomials in simd_math.h. Coefficients: minimax fits of the relative error (Remez), for
// double the Taylor series; highest power first.

#include "rnn/tensor/simd.h"

namespace rnn {

/// A constant in every lane, in memory.
template <class T>
struct Splat {
  alignas(RNN_SIMD_BYTES) T lanes[Vec<T>::lanes];

  constexpr Splat(double value) : lanes{} {
    for (T& lane : lanes) lane = static_cast<T>(value);
  }
  RNN_INLINE operator Vec<T>() const { return Vec<T>::load(lanes); }
};

template <class T>
struct MathConstants;

template <>
struct MathConstants<float> {
  static constexpr int mantissa_bits = 23;
  Splat<float> log2_e = 1.44269504;
  /// 1.5 · 2^23: adding it rounds to an integer, left in the low bits.
  Splat<float> round = 12582912.0;
  Splat<float> minus_round = -12582912.0;
  /// ln 2 in two parts; the first has 9 bits, so that n · ln2 is exact.
  Splat<float> minus_ln2_high = -0.693359375;
  Splat<float> minus_ln2_low = 2.12194440e-4;
  /// exp(r) = 1 + r + r^2 · P(r), |r| <= ln2 / 2, to 3e-9.
  Splat<float> p[5] = {1.38146011e-3, 8.36871658e-3, 4.16683890e-2, 1.66665211e-1, 4.99999940e-1};
  /// atanh(s) = s + s^3 · Q(s^2), 0 <= s <= 1/3, to 5e-9.
  Splat<float> q[4] = {1.40122295e-1, 1.39995705e-1, 2.00108495e-1, 3.33332066e-1};
  Splat<float> zero = 0;
  Splat<float> one = 1;
  Splat<float> minus_one = -1;
  Splat<float> two = 2;
  Splat<float> sign = -0.0;
  /// Range of x in which exp(x) is a normal number.
  Splat<float> smallest = -87.3365448;
  Splat<float> largest = 88.7228394;
  Splat<float> infinity = __builtin_inf();
  /// exp(x) - 1 rounds to -1 below -bound; so does tanh(x) to 1 above bound / 2.
  Splat<float> bound = 20;
  Splat<float> minus_bound = -20;
};

template <>
struct MathConstants<double> {
  static constexpr int mantissa_bits = 52;
  Splat<double> log2_e = 1.4426950408889634;
  Splat<double> round = 6755399441055744.0;
  Splat<double> minus_round = -6755399441055744.0;
  Splat<double> minus_ln2_high = -6.93147180369123816490e-01;
  Splat<double> minus_ln2_low = -1.90821492927058770002e-10;
  Splat<double> p[12] = {1.0 / 6227020800, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800,
                         1.0 / 362880,     1.0 / 40320,     1.0 / 5040,     1.0 / 720,
                         1.0 / 120,        1.0 / 24,        1.0 / 6,        1.0 / 2};
  Splat<double> q[16] = {1.0 / 33, 1.0 / 31, 1.0 / 29, 1.0 / 27, 1.0 / 25, 1.0 / 23, 1.0 / 21, 1.0 / 19,
                         1.0 / 17, 1.0 / 15, 1.0 / 13, 1.0 / 11, 1.0 / 9,  1.0 / 7,  1.0 / 5,  1.0 / 3};
  Splat<double> zero = 0;
  Splat<double> one = 1;
  Splat<double> minus_one = -1;
  Splat<double> two = 2;
  Splat<double> sign = -0.0;
  Splat<double> smallest = -708.39641853226408;
  Splat<double> largest = 709.78271289338397;
  Splat<double> infinity = __builtin_inf();
  Splat<double> bound = 40;
  Splat<double> minus_bound = -40;
};

template <class T>
inline constexpr MathConstants<T> math_table{};

/// The table; on wasm hidden from the optimizer, so that constants are loaded (one instruction) instead of
/// built from immediates (four, each time, in V8).
template <class T>
RNN_INLINE const MathConstants<T>& math_constants() {
  const MathConstants<T>* table = &math_table<T>;
#if defined(__wasm__)
  asm("" : "+r"(table));
#endif
  return *table;
}

}  // namespace rnn
