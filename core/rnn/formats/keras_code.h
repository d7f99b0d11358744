#pragma once

#include <string>

#include "rnn/model/model.h"

namespace rnn {

/// Python source for Keras 3 that builds, compiles and fits the same model. Options at their defaults, and
/// names that Keras gives by itself, are left out. `compile` and `fit` are complete configs of `Trainer` and
/// `FitOptions`. Losses, activations and layers that Keras lacks are defined in the code.
std::string keras_code(const Model& model, const Json& compile, const Json& fit);

}  // namespace rnn
