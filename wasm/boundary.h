#pragma once

#include <exception>
#include <new>
#include <string>
#include <utility>

#include "rnn/config/error.h"

namespace rnn::bridge {

/// What went wrong, in the core's words, and where in the config (a JSON pointer, empty when it has none).
struct Fault {
  std::string message;
  std::string where;
};

/// Throws a JavaScript `Error` with the text of `fault` and the property `where`.
[[noreturn]] void raise(const Fault& fault);

/// Memory ran out: says how much was wanted, in plain words.
Fault out_of_memory();

/// Runs `body`. A C++ exception that leaves it becomes a JavaScript `Error`. Every function that JavaScript
/// can call goes through here, so that no C++ exception crosses the boundary.
template <class Body>
auto guarded(Body&& body) -> decltype(body()) {
  Fault fault;
  try {
    return std::forward<Body>(body)();
  } catch (const ConfigError& error) {
    fault = {error.what(), error.where()};
  } catch (const std::bad_alloc&) {
    fault = out_of_memory();
  } catch (const std::length_error&) {
    fault = out_of_memory();
  } catch (const std::exception& error) {
    fault = {error.what(), {}};
  }
  raise(fault);
}

}  // namespace rnn::bridge
