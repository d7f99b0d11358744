#include "rnn/layers/sliding_windows.h"

#include <algorithm>

namespace rnn {

SlidingWindows::SlidingWindows(const std::string& padding, int time, int size, int stride) {
  count = padding == "valid" ? (time - size) / stride + 1 : (time + stride - 1) / stride;
  if (padding == "causal") before = size - 1;
  if (padding == "same") before = std::max(0, (count - 1) * stride + size - time) / 2;
  if (time < size && padding == "valid") count = 0;
}

}  // namespace rnn
