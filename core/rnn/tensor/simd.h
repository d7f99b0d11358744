#pragma once

// One vector of RNN_SIMD_BYTES bytes, written once for x86, ARM and WebAssembly with the vector extensions
// of GCC and Clang. Width: 32 bytes with AVX2 and FMA, else 16 (SSE2, NEON, wasm simd128).
//
//   Vec<T>::lanes                 elements per vector
//   load, store                   unaligned, all lanes
//   load_partial, store_partial   the first n lanes only, 0 <= n < lanes; nothing outside [p, p + n) is
//                                 touched, so that arrays need no slack; lanes not loaded are zero
//   store_trailing(p, n)          the last n lanes only, 1 <= n <= lanes, each to its place p[lane]
//   min, max                      return their first argument where either is NaN
//   select(mask, a, b)            lanes of a where the mask is set, else of b; masks come from comparisons
//   add_bits(a, b)                bit patterns added as integers, wrapping around
//   multiply_add(a, b, c)         a * b + c; fused on AVX2 + FMA, NEON and relaxed SIMD, else two roundings
//   abs, sqrt                     correctly rounded
//   sum(a)                        horizontal, pairwise: always the same order for a given width
//   flush_denormals(a)            zero where |a| is below the smallest normal number; NaN and infinity stay
//
// Nothing here depends on -ffast-math, and nothing holds under it: NaN and infinity are values like others.

#include <cstdint>
#include <cstring>
#include <limits>

#if defined(__SSE2__)
#include <immintrin.h>
#elif defined(__wasm_simd128__)
#include <wasm_simd128.h>
#elif defined(__ARM_NEON)
#include <arm_neon.h>
#endif

#ifndef RNN_SIMD_BYTES
#if defined(__AVX2__) && defined(__FMA__)
#define RNN_SIMD_BYTES 32
#else
#define RNN_SIMD_BYTES 16
#endif
#endif

#define RNN_INLINE inline __attribute__((always_inline))

#if defined(__clang__)
#define RNN_UNROLL _Pragma("clang loop unroll(full)")
#else
#define RNN_UNROLL _Pragma("GCC unroll 16")
#endif

/// Keeps the compiler from moving later loads and computations before this value. V8 allocates registers in
/// the order of the code, and without this Clang rearranges it until tiles spill.
#if defined(__wasm__)
#define RNN_KEEP_ORDER(value) asm volatile("" : "+r"(value) : : "memory")
#else
#define RNN_KEEP_ORDER(value) static_cast<void>(value)
#endif

namespace rnn {

template <class T>
struct VecTypes;

template <>
struct VecTypes<float> {
  using Bits = std::int32_t;
  typedef float Native __attribute__((vector_size(RNN_SIMD_BYTES)));
  typedef std::int32_t BitsNative __attribute__((vector_size(RNN_SIMD_BYTES)));
  typedef std::uint32_t WrappingBits __attribute__((vector_size(RNN_SIMD_BYTES)));
};

template <>
struct VecTypes<double> {
  using Bits = std::int64_t;
  typedef double Native __attribute__((vector_size(RNN_SIMD_BYTES)));
  typedef std::int64_t BitsNative __attribute__((vector_size(RNN_SIMD_BYTES)));
  typedef std::uint64_t WrappingBits __attribute__((vector_size(RNN_SIMD_BYTES)));
};

template <class T>
struct Vec {
  using Native = typename VecTypes<T>::Native;
  using Bits = typename VecTypes<T>::Bits;
  using Mask = typename VecTypes<T>::BitsNative;
  static constexpr int lanes = RNN_SIMD_BYTES / static_cast<int>(sizeof(T));

  Native v;

  static RNN_INLINE Vec zero() { return {Native{}}; }
  static RNN_INLINE Vec splat(T x) { return {x - Native{}}; }
  static RNN_INLINE Vec load(const T* p) {
    Vec r;
    std::memcpy(&r.v, p, sizeof r.v);
    return r;
  }
  RNN_INLINE void store(T* p) const { std::memcpy(p, &v, sizeof v); }
  static RNN_INLINE Vec load_partial(const T* p, int n);
  RNN_INLINE void store_partial(T* p, int n) const;
  RNN_INLINE void store_trailing(T* p, int n) const;
  RNN_INLINE T operator[](int lane) const { return v[lane]; }

  RNN_INLINE Mask bits() const { return (Mask)v; }
  static RNN_INLINE Vec from_bits(Mask bits) { return {(Native)bits}; }
  static RNN_INLINE Mask splat_bits(Bits x) { return x - Mask{}; }
  static RNN_INLINE Mask add_bits(Mask a, Mask b) {
    using Wrapping = typename VecTypes<T>::WrappingBits;
    return (Mask)((Wrapping)a + (Wrapping)b);
  }

  friend RNN_INLINE Vec operator+(Vec a, Vec b) { return {a.v + b.v}; }
  friend RNN_INLINE Vec operator-(Vec a, Vec b) { return {a.v - b.v}; }
  friend RNN_INLINE Vec operator*(Vec a, Vec b) { return {a.v * b.v}; }
  friend RNN_INLINE Vec operator/(Vec a, Vec b) { return {a.v / b.v}; }
  friend RNN_INLINE Vec operator-(Vec a) { return {-a.v}; }
  friend RNN_INLINE Mask operator<(Vec a, Vec b) { return (Mask)(a.v < b.v); }
  friend RNN_INLINE Mask operator>(Vec a, Vec b) { return (Mask)(a.v > b.v); }
  friend RNN_INLINE Mask operator<=(Vec a, Vec b) { return (Mask)(a.v <= b.v); }
  friend RNN_INLINE Mask operator>=(Vec a, Vec b) { return (Mask)(a.v >= b.v); }
  friend RNN_INLINE Mask operator==(Vec a, Vec b) { return (Mask)(a.v == b.v); }
  RNN_INLINE Vec& operator+=(Vec b) { return *this = *this + b; }
};

#if defined(__wasm_simd128__)

template <class T>
RNN_INLINE Vec<T> select(typename Vec<T>::Mask mask, Vec<T> a, Vec<T> b) {
  return {(typename Vec<T>::Native)wasm_v128_bitselect((v128_t)a.v, (v128_t)b.v, (v128_t)mask)};
}

RNN_INLINE Vec<float> max(Vec<float> a, Vec<float> b) { return {wasm_f32x4_pmax((v128_t)a.v, (v128_t)b.v)}; }
RNN_INLINE Vec<float> min(Vec<float> a, Vec<float> b) { return {wasm_f32x4_pmin((v128_t)a.v, (v128_t)b.v)}; }
RNN_INLINE Vec<double> max(Vec<double> a, Vec<double> b) {
  return {wasm_f64x2_pmax((v128_t)a.v, (v128_t)b.v)};
}
RNN_INLINE Vec<double> min(Vec<double> a, Vec<double> b) {
  return {wasm_f64x2_pmin((v128_t)a.v, (v128_t)b.v)};
}

#else

template <class T>
RNN_INLINE Vec<T> select(typename Vec<T>::Mask mask, Vec<T> a, Vec<T> b) {
  return {mask ? a.v : b.v};
}

#if defined(__AVX2__) && RNN_SIMD_BYTES == 32
RNN_INLINE Vec<float> max(Vec<float> a, Vec<float> b) { return {_mm256_max_ps(b.v, a.v)}; }
RNN_INLINE Vec<float> min(Vec<float> a, Vec<float> b) { return {_mm256_min_ps(b.v, a.v)}; }
RNN_INLINE Vec<double> max(Vec<double> a, Vec<double> b) { return {_mm256_max_pd(b.v, a.v)}; }
RNN_INLINE Vec<double> min(Vec<double> a, Vec<double> b) { return {_mm256_min_pd(b.v, a.v)}; }
#elif defined(__SSE2__) && RNN_SIMD_BYTES == 16
RNN_INLINE Vec<float> max(Vec<float> a, Vec<float> b) { return {_mm_max_ps(b.v, a.v)}; }
RNN_INLINE Vec<float> min(Vec<float> a, Vec<float> b) { return {_mm_min_ps(b.v, a.v)}; }
RNN_INLINE Vec<double> max(Vec<double> a, Vec<double> b) { return {_mm_max_pd(b.v, a.v)}; }
RNN_INLINE Vec<double> min(Vec<double> a, Vec<double> b) { return {_mm_min_pd(b.v, a.v)}; }
#else
template <class T>
RNN_INLINE Vec<T> max(Vec<T> a, Vec<T> b) {
  return select(a < b, b, a);
}
template <class T>
RNN_INLINE Vec<T> min(Vec<T> a, Vec<T> b) {
  return select(b < a, b, a);
}
#endif
#endif

#if defined(__wasm_relaxed_simd__)
inline constexpr bool multiply_add_is_fused = true;
RNN_INLINE Vec<float> multiply_add(Vec<float> a, Vec<float> b, Vec<float> c) {
  return {wasm_f32x4_relaxed_madd((v128_t)a.v, (v128_t)b.v, (v128_t)c.v)};
}
RNN_INLINE Vec<double> multiply_add(Vec<double> a, Vec<double> b, Vec<double> c) {
  return {wasm_f64x2_relaxed_madd((v128_t)a.v, (v128_t)b.v, (v128_t)c.v)};
}
#elif defined(__FMA__) && RNN_SIMD_BYTES == 32
inline constexpr bool multiply_add_is_fused = true;
RNN_INLINE Vec<float> multiply_add(Vec<float> a, Vec<float> b, Vec<float> c) {
  return {_mm256_fmadd_ps(a.v, b.v, c.v)};
}
RNN_INLINE Vec<double> multiply_add(Vec<double> a, Vec<double> b, Vec<double> c) {
  return {_mm256_fmadd_pd(a.v, b.v, c.v)};
}
#elif defined(__aarch64__) && RNN_SIMD_BYTES == 16
inline constexpr bool multiply_add_is_fused = true;
RNN_INLINE Vec<float> multiply_add(Vec<float> a, Vec<float> b, Vec<float> c) {
  return {(Vec<float>::Native)vfmaq_f32((float32x4_t)c.v, (float32x4_t)a.v, (float32x4_t)b.v)};
}
RNN_INLINE Vec<double> multiply_add(Vec<double> a, Vec<double> b, Vec<double> c) {
  return {(Vec<double>::Native)vfmaq_f64((float64x2_t)c.v, (float64x2_t)a.v, (float64x2_t)b.v)};
}
#else
inline constexpr bool multiply_add_is_fused = false;
template <class T>
RNN_INLINE Vec<T> multiply_add(Vec<T> a, Vec<T> b, Vec<T> c) {
  return a * b + c;
}
#endif

RNN_INLINE Vec<float> sqrt(Vec<float> a) {
#if defined(__wasm_simd128__)
  return {wasm_f32x4_sqrt((v128_t)a.v)};
#elif defined(__AVX2__) && RNN_SIMD_BYTES == 32
  return {_mm256_sqrt_ps(a.v)};
#elif defined(__SSE2__) && RNN_SIMD_BYTES == 16
  return {_mm_sqrt_ps(a.v)};
#else
  for (int i = 0; i < Vec<float>::lanes; ++i) a.v[i] = __builtin_sqrtf(a.v[i]);
  return a;
#endif
}

RNN_INLINE Vec<double> sqrt(Vec<double> a) {
  for (int i = 0; i < Vec<double>::lanes; ++i) a.v[i] = __builtin_sqrt(a.v[i]);
  return a;
}

template <class T>
RNN_INLINE Vec<T> abs(Vec<T> a) {
  return Vec<T>::from_bits(a.bits() & Vec<T>::splat_bits(std::numeric_limits<typename Vec<T>::Bits>::max()));
}

template <class T>
RNN_INLINE Vec<T> flush_denormals(Vec<T> a) {
  const auto tiny = abs(a) < Vec<T>::splat(std::numeric_limits<T>::min());
  return Vec<T>::from_bits(a.bits() & ~tiny);
}

template <class T>
RNN_INLINE T sum(Vec<T> a) {
  if constexpr (Vec<T>::lanes == 8) {
    return ((a[0] + a[4]) + (a[2] + a[6])) + ((a[1] + a[5]) + (a[3] + a[7]));
  } else if constexpr (Vec<T>::lanes == 4) {
    return (a[0] + a[2]) + (a[1] + a[3]);
  } else {
    return a[0] + a[1];
  }
}

template <class T>
RNN_INLINE T max_lane(Vec<T> a) {
  T best = a[0];
  for (int i = 1; i < Vec<T>::lanes; ++i) best = best < a[i] ? a[i] : best;
  return best;
}

#if defined(__AVX2__) && RNN_SIMD_BYTES == 32

template <class T>
RNN_INLINE __m256i leading_lanes(int n) {
  if constexpr (sizeof(T) == 4) {
    return _mm256_cmpgt_epi32(_mm256_set1_epi32(n), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
  } else {
    return _mm256_cmpgt_epi64(_mm256_set1_epi64x(n), _mm256_setr_epi64x(0, 1, 2, 3));
  }
}

template <class T>
RNN_INLINE Vec<T> Vec<T>::load_partial(const T* p, int n) {
  if constexpr (sizeof(T) == 4)
    return {_mm256_maskload_ps(p, leading_lanes<T>(n))};
  else
    return {_mm256_maskload_pd(p, leading_lanes<T>(n))};
}

template <class T>
RNN_INLINE void Vec<T>::store_partial(T* p, int n) const {
  if constexpr (sizeof(T) == 4)
    _mm256_maskstore_ps(p, leading_lanes<T>(n), v);
  else
    _mm256_maskstore_pd(p, leading_lanes<T>(n), v);
}

template <class T>
RNN_INLINE void Vec<T>::store_trailing(T* p, int n) const {
  const __m256i mask = ~leading_lanes<T>(lanes - n);
  if constexpr (sizeof(T) == 4)
    _mm256_maskstore_ps(p, mask, v);
  else
    _mm256_maskstore_pd(p, mask, v);
}

#elif defined(__wasm_simd128__)

template <class T>
RNN_INLINE Vec<T> Vec<T>::load_partial(const T* p, int n) {
  if constexpr (lanes == 2) return {n == 1 ? (Native)wasm_v128_load64_zero(p) : Native{}};
  if (n == 0) return {};
  if (n == 1) return {(Native)wasm_v128_load32_zero(p)};
  const v128_t two = wasm_v128_load64_zero(p);
  return {(Native)(n == 2 ? two : wasm_v128_load32_lane(p + 2, two, 2))};
}

template <class T>
RNN_INLINE void Vec<T>::store_partial(T* p, int n) const {
  if constexpr (lanes == 2) {
    if (n == 1) p[0] = v[0];
    return;
  }
  if (n == 1) return wasm_v128_store32_lane(p, (v128_t)v, 0);
  if (n == 0) return;
  wasm_v128_store64_lane(p, (v128_t)v, 0);
  if (n == 3) wasm_v128_store32_lane(p + 2, (v128_t)v, 2);
}

template <class T>
RNN_INLINE void Vec<T>::store_trailing(T* p, int n) const {
  if (n == lanes) return store(p);
  if constexpr (lanes == 2) {
    p[1] = v[1];
    return;
  }
  if (n == 1) return wasm_v128_store32_lane(p + 3, (v128_t)v, 3);
  wasm_v128_store64_lane(p + 2, (v128_t)v, 1);
  if (n == 3) wasm_v128_store32_lane(p + 1, (v128_t)v, 1);
}

#else

template <class T>
RNN_INLINE Vec<T> Vec<T>::load_partial(const T* p, int n) {
  Native r{};
  if constexpr (lanes == 2) {
    if (n == 1) r[0] = p[0];
  } else {
    if (n == 1)
      r = Native{p[0]};
    else if (n == 2)
      r = Native{p[0], p[1]};
    else if (n == 3)
      r = Native{p[0], p[1], p[2]};
  }
  return {r};
}

template <class T>
RNN_INLINE void Vec<T>::store_partial(T* p, int n) const {
  if (n >= 1) p[0] = v[0];
  if constexpr (lanes == 4) {
    if (n >= 2) p[1] = v[1];
    if (n >= 3) p[2] = v[2];
  }
}

template <class T>
RNN_INLINE void Vec<T>::store_trailing(T* p, int n) const {
  p[lanes - 1] = v[lanes - 1];
  if constexpr (lanes == 2) {
    if (n >= 2) p[0] = v[0];
  } else {
    if (n >= 2) p[2] = v[2];
    if (n >= 3) p[1] = v[1];
    if (n >= 4) p[0] = v[0];
  }
}

#endif

}  // namespace rnn
