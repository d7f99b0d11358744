#pragma once

#include <string>
#include <vector>

#include "rnn/tensor/scalar.h"

namespace rnn {

/// Activations that recurrent layers have as vector code, for their fused kernels; the others are opaque to
/// it.
enum class Curve { linear, relu, tanh, sigmoid, hard_sigmoid, opaque };

/// An activation function over rows of `width` scalars. Elementwise ones ignore the row structure; softmax
/// needs it. All derivatives are taken from the output, so that no pre-activation has to be kept.
struct Activation {
  std::string name;
  /// y = f(z), in place.
  void (*forward)(Scalar* values, int rows, int width);
  /// dz = f'(z) dy with f' expressed through y; `dz` may be `dy`.
  void (*backward)(const Scalar* y, const Scalar* dy, Scalar* dz, int rows, int width);
  Curve curve = Curve::opaque;
};

/// linear, relu, tanh, sigmoid, hard_sigmoid (x/6 + .5, as Keras 3), keras2_hard_sigmoid (.2x + .5, as Keras
/// 2 and TF.js), softmax, elu, selu, softplus, and sigmoid_twice_derived (a sigmoid whose derivative is taken
/// at its output, the slip of the course notes' hand-written network): every name that the option
/// `activation` takes.
const std::vector<Activation>& activations();
std::vector<std::string> activation_names();

/// Throws ConfigError that lists the known names.
const Activation& find_activation(const std::string& name);

}  // namespace rnn
