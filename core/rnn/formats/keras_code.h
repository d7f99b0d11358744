#pragma once

#include <cstdint>
#include <string>

#include "rnn/model/model.h"

namespace rnn {

/// A Python program for Keras 3: seed, data, the same model, its summary, compile, fit, the values of the
/// test set and some predictions. Options at their defaults, and names that Keras gives by itself, are left
/// out. `compile` and `fit` are complete configs of `Trainer` and `FitOptions`. Losses, metrics, activations
/// and layers that Keras lacks are defined in the program. Each layer has a variable of its own, whose name
/// is no word of Python, of the program or of `data_code`.
///
/// `data_code` are statements that assign x_train, y_train, x_val, y_val, x_test and y_test, arrays or lists
/// of arrays, with `keras` and `np`, whose random numbers are seeded; it ends with a line end. Of the seed,
/// the lowest 32 bits are taken. `answers_code` are such statements that print what the model answers in
/// words, in place of its predictions; they are left out where the model has batches of one size.
std::string keras_code(const Model& model, const Json& compile, const Json& fit, const std::string& data_code,
                       std::uint64_t seed, const std::string& answers_code = "");

}  // namespace rnn
