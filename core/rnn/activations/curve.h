#pragma once

// Activations of recurrent layers as vector code, chosen once a batch outside the time loop.
//
//   FixedCurve<C>   activation known at compile time: for the fused gate kernels of the default activations
//   AnyCurve        activation known at run time. The five of `Curve` are evaluated on vectors. All others
//                   are opaque: the identity in vector code, with `apply` and `chain` called on whole rows,
//                   once for each gate and step.
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

/// Not inlined, so that the gate kernels for activations known at run time stay small.
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

}  // namespace rnn
