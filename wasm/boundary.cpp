#include "boundary.h"

#include <emscripten/val.h>

#include "memory.h"

namespace rnn::bridge {

void raise(const Fault& fault) {
  emscripten::val error = emscripten::val::global("Error").new_(fault.message);
  error.set("where", fault.where);
  error.throw_();
}

Fault out_of_memory() {
  const std::size_t wanted = take_refused_bytes();
  const std::string amount = wanted == 0 ? "more memory than can be addressed"
                                         : std::to_string((wanted + (1 << 20) - 1) >> 20) + " MB more memory";
  return {"Out of memory: " + amount +
              " would be needed. A smaller model, a smaller batch, shorter sequences or less data would fit.",
          {}};
}

}  // namespace rnn::bridge
