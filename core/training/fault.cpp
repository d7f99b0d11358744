#include "rnn/training/fault.h"

#include <algorithm>
#include <cmath>

namespace rnn {

namespace {

/// The first time step with a value that is not finite, -1 for none; 0 for values without time.
int faulty_step(const Value& value) {
  const bool in_time = value.shape.rank() > 2;
  const int time = in_time ? value.shape[1] : 1;
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

}  // namespace

Json first_not_finite(const Model& model) {
  Json found = Json::object();
  for (int node = 0; node < static_cast<int>(model.nodes().size()); ++node) {
    const Node& one = model.nodes()[static_cast<std::size_t>(node)];
    for (int output = 0; output < one.output_shapes.size(); ++output) {
      const Value& value = model.value({node, output});
      const int step = faulty_step(value);
      if (step < 0) continue;
      found["layer"] = one.layer->name();
      found["step"] = value.shape.rank() > 2 ? Json(step) : Json();
      return found;
    }
  }
  return found;
}

}  // namespace rnn
