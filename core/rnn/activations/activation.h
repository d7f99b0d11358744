#pragma once

#include <string>
#include <vector>

#include "rnn/tensor/scalar.h"

namespace rnn {

/// Activations with vector code in curve.h, for the fused kernels of recurrent layers; `opaque` stands for
/// all others.
enum class Curve { linear, relu, tanh, sigmoid, hard_sigmoid, opaque };

/// An activation function over rows of `width` scalars, the last axis of a value. Elementwise ones ignore the
/// row structure; softmax needs it. Derivatives are functions of the output, so that no pre-activation has to
/// be stored, but for those that are not monotone.
struct Activation {
  std::string name;
  /// y = f(z), in place.
  void (*forward)(Scalar* values, int rows, int width);
  /// dz = f'(z) dy with f' expressed through y; `dz` may be `dy`.
  void (*backward)(const Scalar* y, const Scalar* dy, Scalar* dz, int rows, int width);
  Curve curve = Curve::opaque;
  /// True: `backward` takes z in place of y. Recurrent layers do not have these.
  bool of_input = false;
};

/// Activations by the names of the option `activation` (keras/src/activations/activations.py), f and f' as a
/// function of the output y:
///
///   linear                 x                                           1
///   relu                   max(x, 0)                                   1 for y > 0, else 0
///   tanh                   tanh(x)                                     1 - y²
///   sigmoid                σ(x) = 1 / (1 + exp(-x))                    y (1 - y)
///   hard_sigmoid           x / 6 + 1/2, clipped to [0, 1]              1/6 for 0 < y < 1, else 0
///   keras2_hard_sigmoid    .2 x + .5, clipped to [0, 1]                .2 for 0 < y < 1, else 0
///   softmax                exp(x_i) / Σ_j exp(x_j) over the row        dx = y ⊙ (dy - Σ_j dy_j y_j)
///   elu                    x for x > 0, else exp(x) - 1                1 for y > 0, else y + 1
///   selu                   s x for x > 0, else s a (exp(x) - 1)        s for y > 0, else y + s a
///   softplus               log(1 + exp(x))                             1 - exp(-y)
///   softsign               x / (1 + |x|)                               (1 - |y|)²
///   relu6                  x, clipped to [0, 6]                        1 for 0 < y < 6, else 0
///   hard_tanh              x, clipped to [-1, 1]                       1 for |y| < 1, else 0
///   exponential            exp(x)                                      exp(x)
///   leaky_relu             x for x > 0, else .2 x                      1 for y > 0, else .2
///   log_softmax            x_i - log Σ_j exp(x_j) over the row         dx = dy - exp(y) Σ_j dy_j
///   silu, swish            x σ(x)                                      σ(x) (1 + x (1 - σ(x)))
///   gelu                   x Φ(x), Φ that of the normal distribution   Φ(x) + x φ(x)
///   mish                   x t, t = tanh(log(1 + exp(x)))              t + x (1 - t²) σ(x)
///   sigmoid_twice_derived  σ(x)                                        σ(y) (1 - σ(y))
///
/// hard_sigmoid is that of Keras 3, keras2_hard_sigmoid that of Keras 2 and TF.js. elu: Clevert, Unterthiner
/// and Hochreiter, 2016; selu: Klambauer et al., "Self-normalizing neural networks", 2017, with s = 1.05070
/// and a = 1.67326; softplus: Dugas et al., 2001; silu: Elfwing, Uchibe and Doya, 2018; gelu: Hendrycks and
/// Gimpel, 2016; mish: Misra, 2019. sigmoid_twice_derived is not in Keras: it reproduces an
/// error in the course notes' hand-written network, which evaluates the derivative at the output instead of
/// the input.
const std::vector<Activation>& activations();
/// `recurrent`: those of recurrent layers alone.
std::vector<std::string> activation_names(bool recurrent = false);

/// Throws ConfigError that lists the known names for an unknown one.
const Activation& find_activation(const std::string& name);

}  // namespace rnn
