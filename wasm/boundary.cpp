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
std::string code;
std::string values;

void note(const ConfigError& error) {
  message = error.what();
  where = error.where();
  code = error.code();
  values = error.values();
}

void note_out_of_memory(std::size_t wanted) {
  const FaultPart amount =
      wanted == 0 ? FaultPart(Phrase("memory.unaddressable", "more memory than can be addressed"))
                  : FaultPart({"memory.more", "{size} MB more memory"}, {(wanted >> 20) + 1});
  note(ConfigError(
      {"memory.out",
       "Out of memory: {amount} would be needed. A smaller model, a smaller batch, shorter sequences or "
       "less data would fit."},
      {amount}));
}

}  // namespace

void note_fault() noexcept {
  where.clear();
  code.clear();
  values.clear();
  try {
    throw;
  } catch (const ConfigError& error) {
    note(error);
  } catch (const std::bad_alloc&) {
    note_out_of_memory(take_refused_bytes());
  } catch (const std::length_error&) {
    note_out_of_memory(0);
  } catch (const std::exception& error) {
    message = error.what();
  }
}

void raise_noted() {
  emscripten::val error = emscripten::val::global("Error").new_(message);
  error.set("where", where);
  error.set("code", code);
  error.set("values", values.empty()
                          ? emscripten::val::object()
                          : emscripten::val::global("JSON").call<emscripten::val>("parse", values));
  error.throw_();
}

}  // namespace rnn::bridge
