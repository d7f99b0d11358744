#pragma once

#include <string>

namespace rnn {

/// Windows of `size` steps that slide over T steps by `stride`, as in a convolution: their count, and the
/// steps of the first window that lie before the input (its padding):
///
///            count                                           before
///   valid    floor((T - size) / stride) + 1, 0 for T < size  0: windows inside the input alone
///   same     ceil(T / stride)                                max((count - 1) · stride + size - T, 0) / 2,
///                                                            rounded down: the input centred
///   causal   ceil(T / stride)                                size - 1: each window ends at its own step
struct SlidingWindows {
  int count = 0;
  int before = 0;
  SlidingWindows(const std::string& padding, int time, int size, int stride);
};

}  // namespace rnn
