#include "rnn/optimizers/clipping.h"

#include <algorithm>
#include <cmath>

#include "rnn/config/error.h"
#include "rnn/tensor/sweep.h"

namespace rnn {

namespace {

double squared_norm_of(const Scalar* x, std::int64_t size) {
  const double fast = sweep_sum(size, [&](std::int64_t i, auto lanes) {
    const ScalarVec value = lanes.load(x + i);
    return value * value;
  });
  if (std::isfinite(fast)) return fast;
  double exact = 0.0;
  for (std::int64_t i = 0; i < size; ++i) exact += static_cast<double>(x[i]) * static_cast<double>(x[i]);
  return exact;
}

void scale_all(Scalar* x, std::int64_t size, double factor) {
  const ScalarVec by = ScalarVec::splat(static_cast<Scalar>(factor));
  sweep(size, [&](std::int64_t i, auto lanes) { lanes.store(lanes.load(x + i) * by, x + i); });
}

}  // namespace

Schema Clipping::options() {
  Schema schema;
  for (const char* name : {"clipnorm", "clipvalue", "global_clipnorm"}) {
    Option option = nullable(number_option(name, 0.0, 0.0, 1e30));
    option.fallback = nullptr;
    option.above_minimum = true;
    schema.push_back(std::move(option));
  }
  return schema;
}

Clipping Clipping::parse(const Json& config, const std::string& who) {
  const auto bound = [&](const char* name) {
    return config[name].is_null() ? 0.0 : config[name].get<double>();
  };
  const Clipping clipping{bound("clipvalue"), bound("clipnorm"), bound("global_clipnorm")};
  const int set = (clipping.value > 0.0) + (clipping.norm > 0.0) + (clipping.global_norm > 0.0);
  if (set > 1)
    throw ConfigError(
        {"clipping.several",
         "[{optimizer}] expected at most one of clipnorm, clipvalue and global_clipnorm, got {given}"},
        {who, set}, clipping.norm > 0.0 ? "/clipnorm" : "/clipvalue");
  return clipping;
}

void Clipping::apply(Scalar* gradients, std::span<const Stretch> variables,
                     std::span<const Stretch> stretches) const {
  if (value > 0.0) {
    const ScalarVec high = ScalarVec::splat(static_cast<Scalar>(value));
    for (const Stretch& stretch : stretches) {
      Scalar* g = gradients + stretch.offset;
      sweep(stretch.size, [&](std::int64_t i, auto lanes) {
        lanes.store(max(min(lanes.load(g + i), high), -high), g + i);
      });
    }
  } else if (norm > 0.0) {
    for (const Stretch& variable : variables) {
      Scalar* g = gradients + variable.offset;
      const double length = std::sqrt(squared_norm_of(g, variable.size));
      if (!(length <= norm)) scale_all(g, variable.size, norm / length);
    }
  } else if (global_norm > 0.0) {
    double squares = 0.0;
    for (const Stretch& stretch : stretches)
      squares += squared_norm_of(gradients + stretch.offset, stretch.size);
    const double length = std::sqrt(squares);
    if (length <= global_norm) return;
    // NaN where the norm is not finite.
    const double factor = global_norm / length + (length - length);  // NOLINT(misc-redundant-expression)
    for (const Stretch& stretch : stretches) scale_all(gradients + stretch.offset, stretch.size, factor);
  }
}

}  // namespace rnn
