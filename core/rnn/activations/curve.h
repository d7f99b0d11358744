#pragma once

// Activations of recurrent layers as vector code, chosen once a batch outside the time loop.
//
//   FixedCurve<C>   known at compile time: the fused gate kernels of the defaults
//   AnyCurve        known at run time. The five common ones are called by vectors. All others are opaque: to
//                   the vector code they are the identity, and the kernels call `apply` and `chain` on whole
//                   rows around it, once for each gate and step.
//
// A kernel written for both does:
//   if (curve.opaque()) curve.apply(row, ...);  y = curve(load(row));
// and backward:
//   dz = dy * curve.derivative(y);  if (curve.opaque()) curve.chain(y, dz, ...);

#include <type_traits>

#include "rnn/activations/activation.h"
#include "rnn/tensor/simd_math.h"

namespace rnn {

template <class V>
RNN_INLINE V curve_value(Curve curve, V x) {
  switch (curve) {
    case Curve::relu: return relu(x);
    case Curve::tanh: return tanh(x);
    case Curve::sigmoid: return sigmoid(x);
    case Curve::hard_sigmoid: return hard_sigmoid(x);
    default: return x;
  }
}

template <class V>
RNN_INLINE V curve_derivative(Curve curve, V y) {
  switch (curve) {
    case Curve::relu: return relu_derivative(y);
    case Curve::tanh: return tanh_derivative(y);
    case Curve::sigmoid: return sigmoid_derivative(y);
    case Curve::hard_sigmoid: return hard_sigmoid_derivative(y);
    default: return V::splat(1);
  }
}

/// Called, not inlined: the gate kernels with curves known at run time stay small.
template <class V>
__attribute__((noinline)) V any_curve_value(Curve curve, V x) {
  return curve_value(curve, x);
}

template <class V>
__attribute__((noinline)) V any_curve_derivative(Curve curve, V y) {
  return curve_derivative(curve, y);
}

template <Curve curve>
struct FixedCurve {
  template <class V>
  RNN_INLINE V operator()(V x) const {
    return curve_value(curve, x);
  }
  template <class V>
  RNN_INLINE V derivative(V y) const {
    return curve_derivative(curve, y);
  }
  static constexpr bool opaque() { return false; }
  void apply(Scalar*, int, int) const {}
  void chain(const Scalar*, Scalar*, int, int) const {}
};

class AnyCurve {
 public:
  explicit AnyCurve(const Activation& activation) : curve_(activation.curve), activation_(&activation) {}

  template <class V>
  RNN_INLINE V operator()(V x) const {
    return any_curve_value(curve_, x);
  }
  template <class V>
  RNN_INLINE V derivative(V y) const {
    return any_curve_derivative(curve_, y);
  }
  bool opaque() const { return curve_ == Curve::opaque; }
  /// values = f(values)
  void apply(Scalar* values, int rows, int width) const { activation_->forward(values, rows, width); }
  /// gradient = gradient · f'
  void chain(const Scalar* y, Scalar* gradient, int rows, int width) const {
    activation_->backward(y, gradient, gradient, rows, width);
  }

 private:
  Curve curve_;
  const Activation* activation_;
};

/// Loads and stores for the body of `each_vector`: whole vectors, or the first `count` lanes.
struct WholeVector {
  RNN_INLINE Vec<Scalar> load(const Scalar* p) const { return Vec<Scalar>::load(p); }
  RNN_INLINE void store(Scalar* p, Vec<Scalar> v) const { v.store(p); }
};

struct PartialVector {
  int count;
  RNN_INLINE Vec<Scalar> load(const Scalar* p) const { return Vec<Scalar>::load_partial(p, count); }
  RNN_INLINE void store(Scalar* p, Vec<Scalar> v) const { v.store_partial(p, count); }
};

/// body(offset, access) for each vector of a row of `width` scalars.
template <class Body>
RNN_INLINE void each_vector(int width, Body body) {
  constexpr int lanes = Vec<Scalar>::lanes;
  int j = 0;
  for (; j + lanes <= width; j += lanes) body(j, WholeVector{});
  if (j < width) body(j, PartialVector{width - j});
}

}  // namespace rnn
