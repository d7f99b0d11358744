#pragma once

#include <cstddef>
#include <cstdint>

namespace rnn::bridge {

/// The size in bytes of the allocation that was refused last, and forgets it; 0 when none was.
std::size_t take_refused_bytes();

/// How many bytes a model may take: what the memory can grow to, less some for all else, or what
/// `set_memory_limit` said, when that is less.
std::int64_t memory_limit();
void set_memory_limit(double bytes);

}  // namespace rnn::bridge
