#pragma once

#include <string>

#include "rnn/config/error.h"

namespace rnn::test {

/// Text and place of a ConfigError; both empty where there was none.
struct Fault {
  std::string text, where;

  std::string in_full() const { return text.empty() ? "no fault" : where + " " + text; }
};

template <class Body>
Fault fault_of(Body body) {
  try {
    body();
  } catch (const ConfigError& error) {
    return {error.what(), error.where()};
  }
  return {};
}

}  // namespace rnn::test
