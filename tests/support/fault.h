#pragma once

#include <stdexcept>
#include <string>

#include "rnn/config/error.h"

namespace rnn::test {

/// Text, place and code of a ConfigError; empty where there was none.
struct Fault {
  std::string text, where, code;

  std::string in_full() const { return text.empty() ? "no fault" : where + " " + text; }
};

/// Throws unless the error has a code, all names in its text are filled in, and its values are a JSON object.
inline void check_wording(const ConfigError& error) {
  const std::string code = error.code();
  if (code.find('.') == code.npos) throw std::logic_error("no code: " + std::string(error.what()));
  if (!next_name(error.what()).empty()) throw std::logic_error("not filled in: " + std::string(error.what()));
  if (!parse_json(error.values()).is_object()) throw std::logic_error("no values: " + error.values());
}

template <class Body>
Fault fault_of(Body body) {
  try {
    body();
  } catch (const ConfigError& error) {
    check_wording(error);
    return {error.what(), error.where(), error.code()};
  }
  return {};
}

}  // namespace rnn::test
