#pragma once

#include <stdexcept>
#include <string>

namespace rnn {

/// A fault in what the user gave: a config, a shape, a value, a file. The text names the finder, the expected
/// and the given: `[lstm] expected input (B,T,D) with D=8, got (4,20,6)`.
/// `where()` is a JSON pointer to the fault in the config ("/layers/2/config/units"), empty when there is
/// none; callers that pass on a part of a config put the pointer to that part in front of it with `within`.
class ConfigError : public std::invalid_argument {
 public:
  explicit ConfigError(const std::string& message, std::string where = {})
      : std::invalid_argument(message), where_(std::move(where)) {}

  const std::string& where() const { return where_; }
  ConfigError within(const std::string& prefix) const { return ConfigError(what(), prefix + where_); }

 private:
  std::string where_;
};

/// Runs `body`, and puts `prefix` before the `where()` of a ConfigError that it throws.
template <class Body>
auto locate(const std::string& prefix, Body&& body) {
  try {
    return body();
  } catch (const ConfigError& error) {
    throw error.within(prefix);
  }
}

}  // namespace rnn
