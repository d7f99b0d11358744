#pragma once

#include <stdexcept>
#include <string>

namespace rnn {

/// What a person can mend: a config, a shape, a value, a file. The text says who found it, what was expected
/// and what came: `[lstm] expected input (B,T,D) with D=8, got (4,20,6)`.
/// `where()` is a JSON pointer into the config that holds the fault ("/layers/2/config/units"), empty when
/// there is none; callers that hand part of a config on put their own part in front of it with `within`.
class ConfigError : public std::invalid_argument {
 public:
  explicit ConfigError(const std::string& message, std::string where = {})
      : std::invalid_argument(message), where_(std::move(where)) {}

  const std::string& where() const { return where_; }
  ConfigError within(const std::string& prefix) const { return ConfigError(what(), prefix + where_); }

 private:
  std::string where_;
};

/// Runs `body`; a ConfigError that leaves it has `prefix` put before its `where()`.
template <class Body>
auto locate(const std::string& prefix, Body&& body) {
  try {
    return body();
  } catch (const ConfigError& error) {
    throw error.within(prefix);
  }
}

}  // namespace rnn
