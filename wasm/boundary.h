#pragma once

#include <utility>

namespace rnn::bridge {

/// Stores the text of the exception being handled, and the `where()`, code and values of a ConfigError.
void note_fault() noexcept;

/// Throws a JavaScript `Error` with the stored text and the properties `where`, `code` ('' when there are
/// none) and `values`, an object.
[[noreturn]] void raise_noted();

/// Runs `body` and turns a C++ exception that it throws into a JavaScript `Error`. Every function that
/// JavaScript calls is guarded, so that no C++ exception crosses the boundary.
template <class Body>
auto guarded(Body&& body) -> decltype(body()) {
  try {
    return std::forward<Body>(body)();
  } catch (...) {
    note_fault();
  }
  raise_noted();
}

}  // namespace rnn::bridge
