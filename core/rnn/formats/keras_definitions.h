#pragma once

#include <span>

namespace rnn {

/// A loss, activation or layer that Keras lacks: its name here and the Python source that defines it in
/// generated code.
struct KerasDefinition {
  const char* name;
  const char* source;
};

std::span<const KerasDefinition> keras_definitions();

}  // namespace rnn
