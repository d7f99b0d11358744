#pragma once

#include <utility>

namespace rnn::bridge {

/// To be called while a C++ exception is handled: keeps its text, and `where()` of a ConfigError.
void note_fault() noexcept;

/// Throws a JavaScript `Error` with the text that was noted and the property `where`, '' when there is none.
[[noreturn]] void raise_noted();

/// Runs `body`. A C++ exception that leaves it becomes a JavaScript `Error`. Every function that JavaScript
/// can call goes through here, so that no C++ exception crosses the boundary.
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
