#include "build_name.h"

namespace rnn::bridge {

std::string build_name() {
#ifdef __wasm_relaxed_simd__
  return "relaxed";
#else
  return "simd128";
#endif
}

}  // namespace rnn::bridge
