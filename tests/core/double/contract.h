#pragma once

#include <string>
#include <vector>

#include "rnn/model/model.h"

namespace rnn::test {

constexpr int batch = 2;

/// The shapes of a layer's inputs, and which of them carry a mask.
struct Inputs {
  std::vector<Shape> shapes;
  std::vector<bool> masked;

  std::string text() const {
    std::string list;
    for (std::size_t i = 0; i < shapes.size(); ++i) list += shapes[i].text() + (masked[i] ? " masked " : " ");
    return list;
  }
};

/// The contract of every layer: gradients of parameters and inputs, of two calls on the same inputs, against
/// central differences; configs there and back; the same seed, the same numbers; shapes; masks of 0 and 1; a
/// trainer's state saved and restored.
void check_contract(const std::string& type, const Json& config, const Inputs& inputs);

}  // namespace rnn::test
