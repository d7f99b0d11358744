#pragma once

// Elementary functions and activations on Vec<T>, inline, so that layers can fuse gates. Own polynomials, no
// libm: the wasm simd128 build returns the same bits everywhere.
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
// f_derivative(y) is f'(x) as a function of the output y = f(x). Relative error over the whole range: float
// <= 2e-7 (softplus 2.1e-7), double <= 1e-14. NaN gives NaN, infinity its limit. Loops elsewhere should load
// their constants on wasm too: see math_constants().

#include <type_traits>

#include "rnn/tensor/simd.h"
#include "rnn/tensor/simd_constants.h"

namespace rnn {

/// Polynomial by Estrin's scheme for 4 and 5 coefficients, which halves the chain of dependent operations,
/// else by Horner's.
template <class T, int N>
RNN_INLINE Vec<T> polynomial(Vec<T> x, const Splat<T> (&c)[N]) {
  using V = Vec<T>;
  if constexpr (N == 4 || N == 5) {
    const V square = x * x;
    const V low = multiply_add(x, V(c[N - 2]), V(c[N - 1]));
    const V high = multiply_add(x, V(c[N - 4]), V(c[N - 3]));
    if constexpr (N == 4)
      return multiply_add(square, high, low);
    else
      return multiply_add(square, multiply_add(square, V(c[0]), high), low);
  } else {
    V sum = c[0];
    RNN_UNROLL
    for (int i = 1; i < N; ++i) sum = multiply_add(sum, x, V(c[i]));
    return sum;
  }
}

/// x = n·ln2 + remainder; `exponent` holds n in the exponent field of a T, `growth` is exp(remainder) - 1.
template <class T>
struct ReducedExp {
  typename Vec<T>::Mask exponent;
  Vec<T> growth;
};

template <class T>
RNN_INLINE ReducedExp<T> reduced_exp(Vec<T> x) {
  using V = Vec<T>;
  const auto& k = math_constants<T>();
  const V shifted = multiply_add(x, V(k.log2_e), V(k.round));
  const V n = shifted + V(k.minus_round);
  const V high = multiply_add(n, V(k.minus_ln2_high), x);
  const V r = multiply_add(n, V(k.minus_ln2_low), high);
  return {shifted.bits() << MathConstants<T>::mantissa_bits, multiply_add(r * r, polynomial(r, k.p), r)};
}

template <class T>
RNN_INLINE Vec<T> exp_in_range(Vec<T> x) {
  const auto [exponent, growth] = reduced_exp(x);
  // Lanes out of range wrap around; the caller drops them.
  return Vec<T>::from_bits(Vec<T>::add_bits((growth + Vec<T>(math_constants<T>().one)).bits(), exponent));
}

template <class T>
RNN_INLINE Vec<T> expm1_in_range(Vec<T> x) {
  const auto& k = math_constants<T>();
  const auto [exponent, growth] = reduced_exp(x);
  const Vec<T> scale = Vec<T>::from_bits(Vec<T>::add_bits(Vec<T>(k.one).bits(), exponent));
  return multiply_add(scale, growth, scale + Vec<T>(k.minus_one));
}

template <class T>
RNN_INLINE Vec<T> exp_nonpositive(Vec<T> x) {
  const auto& k = math_constants<T>();
  return select(x >= Vec<T>(k.smallest), exp_in_range(x), max(x, Vec<T>(k.zero)));
}

template <class T>
RNN_INLINE Vec<T> exp(Vec<T> x) {
  const auto& k = math_constants<T>();
  return select(x > Vec<T>(k.largest), x + Vec<T>(k.infinity), exp_nonpositive(x));
}

template <class T>
RNN_INLINE Vec<T> expm1_nonpositive(Vec<T> x) {
  return expm1_in_range(max(x, Vec<T>(math_constants<T>().minus_bound)));
}

template <class T>
RNN_INLINE Vec<T> log1p_unit(Vec<T> x) {
  const auto& k = math_constants<T>();
  const Vec<T> s = x / (x + Vec<T>(k.two));
  const Vec<T> square = s * s;
  const Vec<T> atanh = multiply_add(s * square, polynomial(square, k.q), s);
  return atanh + atanh;
}

/// The sign bit of x, and |x| with it set.
template <class T>
RNN_INLINE typename Vec<T>::Mask sign_bit(Vec<T> x) {
  return x.bits() & Vec<T>(math_constants<T>().sign).bits();
}

template <class T>
RNN_INLINE Vec<T> minus_magnitude(Vec<T> x) {
  return Vec<T>::from_bits(x.bits() | Vec<T>(math_constants<T>().sign).bits());
}

template <class T>
RNN_INLINE Vec<T> tanh(Vec<T> x) {
  const auto& k = math_constants<T>();
  const auto sign = sign_bit(x);
  const Vec<T> magnitude = Vec<T>::from_bits(x.bits() ^ sign);
  const Vec<T> e = expm1_in_range(min(magnitude + magnitude, Vec<T>(k.bound)));
  const Vec<T> y = e / (e + Vec<T>(k.two));
  return Vec<T>::from_bits(y.bits() | sign);
}

template <class T>
RNN_INLINE Vec<T> sigmoid(Vec<T> x) {
  const auto& k = math_constants<T>();
  const Vec<T> one = Vec<T>(k.one);
  const Vec<T> e = exp_nonpositive(minus_magnitude(x));
  return select(x < Vec<T>(k.zero), e, one) / (one + e);
}

template <class T>
RNN_INLINE Vec<T> softplus(Vec<T> x) {
  return max(x, Vec<T>(math_constants<T>().zero)) + log1p_unit(exp_nonpositive(minus_magnitude(x)));
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
