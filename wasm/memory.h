#pragma once

#include <cstddef>

namespace rnn::bridge {

/// The size in bytes of the allocation that was refused last, and forgets it; 0 when none was.
std::size_t take_refused_bytes();

}  // namespace rnn::bridge
