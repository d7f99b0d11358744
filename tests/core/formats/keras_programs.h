#pragma once

#include <string>
#include <vector>

#include "rnn/config/json.h"

namespace rnn::test {

struct KerasProgram {
  /// Fit for a file name.
  std::string name;
  std::string code;
  /// The summary that the program prints.
  std::string summary;
};

/// A program with random data of the model's shapes. `compile` and `fit` need not be complete.
KerasProgram keras_program(const std::string& name, const Json& model, const Json& compile,
                           const Json& fit = Json::object());

/// Programs of every task with its variants, of every layer, loss, metric, optimizer, schedule and callback,
/// and of models whose names are those of other things.
std::vector<KerasProgram> keras_programs();

}  // namespace rnn::test
