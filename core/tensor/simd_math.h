#pragma once

// Elementary functions and activations on Vec<T>, inline, so that layers can fuse gates. Own polynomials, no libm:
// the wasm simd128 build returns the same bits everywhere.
//
//   exp(x)                  2^n · P(r), x = n·ln2 + r; results below the smallest normal number are 0
//   exp_nonpositive(x)      the same for x <= 0, a little cheaper
//   expm1_nonpositive(x)    exp(x) - 1 for x <= 0, accurate near 0
//   log1p_unit(x)           log(1 + x) for 0 <= x <= 1: 2·atanh(x / (2 + x))
//   tanh(x)                 e / (e + 2) with e = exp(2|x|) - 1, sign of x: odd, exact at 0, +-1 at +-infinity
//   sigmoid(x)              1 / (1 + e) or e / (1 + e) with e = exp(-|x|)
//   softplus(x)             max(x, 0) + log1p(exp(-|x|))
//   relu(x)                 max(x, 0)
//   elu(x, alpha)           x > 0 ? x : alpha·(exp(x) - 1)
//   selu(x)                 1.0507009873554805 · elu(x, 1.6732632423543772)
//   hard_sigmoid(x)         x / 6 + 1/2 clipped to [0, 1] (Keras 3)
//
// f_derivative(y) is f'(x) as a function of the output y = f(x).
// Relative error over the whole range: float <= 2e-7, double <= 1e-14. NaN gives NaN, infinity its limit.

#include <type_traits>

#include "rnn/tensor/simd.h"

namespace rnn {

template <class T>
struct ExpConstants;

template <>
struct ExpConstants<float> {
  static constexpr int mantissa_bits = 23;
  static constexpr float round = 12582912.0f;
  static constexpr float log2_e = 1.44269504f;
  static constexpr float ln2_high = 0.693359375f;
  static constexpr float ln2_low = -2.12194440e-4f;
  static constexpr float smallest = -87.3365448f;
  static constexpr float largest = 88.7228394f;
  static constexpr float expm1_bound = 20.0f;
  // exp(r) = 1 + r + r^2 · P(r), highest power first
  static constexpr float p[] = {1.9841270e-4f, 1.3888889e-3f, 8.3333333e-3f, 4.1666667e-2f, 1.6666667e-1f, 0.5f};
  // atanh(s) = s + s^3 · Q(s^2)
  static constexpr float q[] = {1.0f / 13, 1.0f / 11, 1.0f / 9, 1.0f / 7, 1.0f / 5, 1.0f / 3};
};

template <>
struct ExpConstants<double> {
  static constexpr int mantissa_bits = 52;
  static constexpr double round = 6755399441055744.0;
  static constexpr double log2_e = 1.4426950408889634;
  static constexpr double ln2_high = 6.93147180369123816490e-01;
  static constexpr double ln2_low = 1.90821492927058770002e-10;
  static constexpr double smallest = -708.39641853226408;
  static constexpr double largest = 709.78271289338397;
  static constexpr double expm1_bound = 40.0;
  static constexpr double p[] = {1.0 / 6227020800, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800,
                                 1.0 / 362880,     1.0 / 40320,     1.0 / 5040,     1.0 / 720,
                                 1.0 / 120,        1.0 / 24,        1.0 / 6,        1.0 / 2};
  static constexpr double q[] = {1.0 / 33, 1.0 / 31, 1.0 / 29, 1.0 / 27, 1.0 / 25, 1.0 / 23, 1.0 / 21, 1.0 / 19,
                                 1.0 / 17, 1.0 / 15, 1.0 / 13, 1.0 / 11, 1.0 / 9,  1.0 / 7,  1.0 / 5,  1.0 / 3};
};

template <class T, int N>
RNN_INLINE Vec<T> polynomial(Vec<T> x, const T (&coefficients)[N]) {
  Vec<T> sum = Vec<T>::splat(coefficients[0]);
  RNN_UNROLL
  for (int i = 1; i < N; ++i) sum = multiply_add(sum, x, Vec<T>::splat(coefficients[i]));
  return sum;
}

/// x = n·ln2 + remainder; `exponent` holds n in the exponent field of a T.
template <class T>
struct ReducedArgument {
  Vec<T> remainder;
  typename Vec<T>::Mask exponent;
};

template <class T>
RNN_INLINE ReducedArgument<T> reduce(Vec<T> x) {
  using K = ExpConstants<T>;
  const Vec<T> round = Vec<T>::splat(K::round);
  const Vec<T> shifted = multiply_add(x, Vec<T>::splat(K::log2_e), round);
  const Vec<T> n = shifted - round;
  const Vec<T> high = multiply_add(n, Vec<T>::splat(-K::ln2_high), x);
  return {multiply_add(n, Vec<T>::splat(-K::ln2_low), high), shifted.bits() << K::mantissa_bits};
}

/// exp(r) - 1 for the remainder.
template <class T>
RNN_INLINE Vec<T> expm1_remainder(Vec<T> r) {
  return multiply_add(r * r, polynomial(r, ExpConstants<T>::p), r);
}

/// Anything outside the range of exp gives some number.
template <class T>
RNN_INLINE Vec<T> exp_in_range(Vec<T> x) {
  typedef std::make_unsigned_t<typename Vec<T>::Bits> Unsigned __attribute__((vector_size(RNN_SIMD_BYTES)));
  const auto [remainder, exponent] = reduce(x);
  const Vec<T> fraction = expm1_remainder(remainder) + Vec<T>::splat(1);
  return Vec<T>::from_bits((typename Vec<T>::Mask)((Unsigned)fraction.bits() + (Unsigned)exponent));
}

template <class T>
RNN_INLINE Vec<T> expm1_in_range(Vec<T> x) {
  const auto [remainder, exponent] = reduce(x);
  const Vec<T> one = Vec<T>::splat(1);
  const Vec<T> scale = Vec<T>::from_bits(one.bits() + exponent);
  return multiply_add(scale, expm1_remainder(remainder), scale - one);
}

template <class T>
RNN_INLINE Vec<T> exp_nonpositive(Vec<T> x) {
  return select(x >= Vec<T>::splat(ExpConstants<T>::smallest), exp_in_range(x), max(x, Vec<T>::zero()));
}

template <class T>
RNN_INLINE Vec<T> exp(Vec<T> x) {
  const Vec<T> above = x + Vec<T>::splat(std::numeric_limits<T>::infinity());
  return select(x > Vec<T>::splat(ExpConstants<T>::largest), above, exp_nonpositive(x));
}

template <class T>
RNN_INLINE Vec<T> expm1_nonpositive(Vec<T> x) {
  return expm1_in_range(max(x, Vec<T>::splat(-ExpConstants<T>::expm1_bound)));
}

template <class T>
RNN_INLINE Vec<T> log1p_unit(Vec<T> x) {
  const Vec<T> s = x / (x + Vec<T>::splat(2));
  const Vec<T> square = s * s;
  const Vec<T> atanh = multiply_add(s * square, polynomial(square, ExpConstants<T>::q), s);
  return atanh + atanh;
}

template <class T>
RNN_INLINE Vec<T> tanh(Vec<T> x) {
  const auto magnitude_bits = abs(x);
  const Vec<T> twice = magnitude_bits + magnitude_bits;
  const Vec<T> e = expm1_in_range(min(twice, Vec<T>::splat(ExpConstants<T>::expm1_bound)));
  const Vec<T> y = e / (e + Vec<T>::splat(2));
  return Vec<T>::from_bits(y.bits() | (x.bits() ^ magnitude_bits.bits()));
}

template <class T>
RNN_INLINE Vec<T> sigmoid(Vec<T> x) {
  const Vec<T> one = Vec<T>::splat(1);
  const Vec<T> e = exp_nonpositive(-abs(x));
  return select(x < Vec<T>::zero(), e, one) / (one + e);
}

template <class T>
RNN_INLINE Vec<T> softplus(Vec<T> x) {
  return max(x, Vec<T>::zero()) + log1p_unit(exp_nonpositive(-abs(x)));
}

template <class T>
RNN_INLINE Vec<T> relu(Vec<T> x) {
  return max(x, Vec<T>::zero());
}

template <class T>
RNN_INLINE Vec<T> elu(Vec<T> x, T alpha) {
  const Vec<T> zero = Vec<T>::zero();
  return select(x > zero, x, Vec<T>::splat(alpha) * expm1_nonpositive(min(x, zero)));
}

inline constexpr double selu_scale = 1.0507009873554805;
inline constexpr double selu_alpha = 1.6732632423543772;

template <class T>
RNN_INLINE Vec<T> selu(Vec<T> x) {
  return Vec<T>::splat(T(selu_scale)) * elu(x, T(selu_alpha));
}

template <class T>
RNN_INLINE Vec<T> hard_sigmoid(Vec<T> x) {
  const Vec<T> y = multiply_add(x, Vec<T>::splat(T(1) / 6), Vec<T>::splat(T(0.5)));
  return min(max(y, Vec<T>::zero()), Vec<T>::splat(1));
}

template <class T>
RNN_INLINE Vec<T> tanh_derivative(Vec<T> y) {
  return Vec<T>::splat(1) - y * y;
}

template <class T>
RNN_INLINE Vec<T> sigmoid_derivative(Vec<T> y) {
  return y * (Vec<T>::splat(1) - y);
}

template <class T>
RNN_INLINE Vec<T> relu_derivative(Vec<T> y) {
  return Vec<T>::from_bits((y > Vec<T>::zero()) & Vec<T>::splat(1).bits());
}

template <class T>
RNN_INLINE Vec<T> elu_derivative(Vec<T> y, T alpha) {
  const Vec<T> one = Vec<T>::splat(1);
  return select(y > Vec<T>::zero(), one, y + Vec<T>::splat(alpha));
}

template <class T>
RNN_INLINE Vec<T> selu_derivative(Vec<T> y) {
  const Vec<T> scale = Vec<T>::splat(T(selu_scale));
  return select(y > Vec<T>::zero(), scale, y + Vec<T>::splat(T(selu_scale * selu_alpha)));
}

template <class T>
RNN_INLINE Vec<T> softplus_derivative(Vec<T> y) {
  return -expm1_nonpositive(-y);
}

template <class T>
RNN_INLINE Vec<T> hard_sigmoid_derivative(Vec<T> y) {
  const auto inside = (y > Vec<T>::zero()) & (y < Vec<T>::splat(1));
  return Vec<T>::from_bits(inside & Vec<T>::splat(T(1) / 6).bits());
}

}  // namespace rnn
