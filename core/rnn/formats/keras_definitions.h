#pragma once

#include <span>

namespace rnn {

/// What Keras has not, and generated code therefore defines: a name of ours and the Python source that makes
/// it.
struct KerasDefinition {
  const char* name;
  const char* source;
};

std::span<const KerasDefinition> keras_definitions();

}  // namespace rnn
