#include "boundary.h"

#include <emscripten/val.h>

#include <new>
#include <stdexcept>
#include <string>

#include "memory.h"
#include "rnn/config/error.h"

namespace rnn::bridge {

namespace {

/// Static, because destructors do not run when the JavaScript exception is thrown.
std::string message;
std::string where;

std::string out_of_memory(std::size_t wanted) {
  const std::string amount = wanted == 0 ? "more memory than can be addressed"
                                         : std::to_string((wanted >> 20) + 1) + " MB more memory";
  return "Out of memory: " + amount +
         " would be needed. A smaller model, a smaller batch, shorter sequences or less data would fit.";
}

}  // namespace

void note_fault() noexcept {
  where.clear();
  try {
    throw;
  } catch (const ConfigError& error) {
    message = error.what();
    where = error.where();
  } catch (const std::bad_alloc&) {
    message = out_of_memory(take_refused_bytes());
  } catch (const std::length_error&) {
    message = out_of_memory(0);
  } catch (const std::exception& error) {
    message = error.what();
  }
}

void raise_noted() {
  emscripten::val error = emscripten::val::global("Error").new_(message);
  error.set("where", where);
  error.throw_();
}

}  // namespace rnn::bridge
