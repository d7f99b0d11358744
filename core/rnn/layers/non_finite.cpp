#include "rnn/layers/non_finite.h"

#include <algorithm>
#include <cmath>

namespace rnn {

int first_non_finite_step(const Value& value) {
  const int time = value.shape.rank() > 2 ? value.shape[1] : 1;
  const std::int64_t samples = value.shape[0];
  const std::int64_t width = value.shape.size() / (samples * time);
  int first = time;
  for (std::int64_t sample = 0; sample < samples; ++sample)
    for (int step = 0; step < first; ++step) {
      const std::int64_t row =
          value.layout == Layout::time_major ? step * samples + sample : sample * time + step;
      const Scalar* values = value.data + row * width;
      if (!std::all_of(values, values + width, [](Scalar x) { return std::isfinite(x); })) first = step;
    }
  return first < time ? first : -1;
}

}  // namespace rnn
