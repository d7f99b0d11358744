#pragma once

#include <string>

#include "rnn/model/model.h"

namespace rnn {

/// Python source for Keras 3 that builds, compiles and fits the same model. Options that hold their defaults
/// are left out, and names that Keras would give by itself. `compile` and `fit` are complete configs as
/// `Trainer` and `FitOptions` give and take them. What Keras lacks (the course notes' loss and activation) is
/// defined in the code.
std::string keras_code(const Model& model, const Json& compile, const Json& fit);

}  // namespace rnn
