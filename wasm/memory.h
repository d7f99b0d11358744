#pragma once

#include <cstddef>
#include <cstdint>

namespace rnn::bridge {

/// Returns the size in bytes of the last failed allocation, 0 for none, and resets it.
std::size_t take_refused_bytes();

/// The memory limit of a model in bytes: the most that the heap can grow to, less a reserve, or the value of
/// `set_memory_limit` when that is less.
std::int64_t memory_limit();
void set_memory_limit(double bytes);

}  // namespace rnn::bridge
