#include "memory.h"

#include <emscripten/heap.h>

#include <algorithm>
#include <cstdlib>
#include <new>
#include <utility>

namespace {

std::size_t refused_bytes = 0;
double asked_limit = 0x1p53;
/// The reserve for the program, data and small allocations.
constexpr double reserve = 64 << 20;

void* checked(void* pointer, std::size_t bytes) {
  if (pointer != nullptr) return pointer;
  refused_bytes = bytes;
  throw std::bad_alloc();
}

std::size_t rounded_up(std::size_t bytes, std::size_t alignment) {
  const std::size_t rounded = (bytes + alignment - 1) / alignment * alignment;
  return rounded < bytes ? bytes : rounded;
}

}  // namespace

namespace rnn::bridge {

std::size_t take_refused_bytes() { return std::exchange(refused_bytes, 0); }

std::int64_t memory_limit() {
  return static_cast<std::int64_t>(
      std::min(asked_limit, static_cast<double>(emscripten_get_heap_max()) - reserve));
}

void set_memory_limit(double bytes) { asked_limit = bytes; }

}  // namespace rnn::bridge

// Emscripten's own operators, which also store the size of a failed allocation: std::bad_alloc has none.
void* operator new(std::size_t bytes) { return checked(std::malloc(bytes == 0 ? 1 : bytes), bytes); }

void* operator new(std::size_t bytes, std::align_val_t alignment) {
  const auto boundary = static_cast<std::size_t>(alignment);
  return checked(std::aligned_alloc(boundary, rounded_up(bytes == 0 ? 1 : bytes, boundary)), bytes);
}

void operator delete(void* pointer) noexcept { std::free(pointer); }
void operator delete(void* pointer, std::align_val_t) noexcept { std::free(pointer); }
