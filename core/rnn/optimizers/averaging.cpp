#include "rnn/optimizers/averaging.h"

namespace rnn {

namespace {

Option nullable_count(const char* name, int least) {
  Option option = quiet(nullable(integer_option(name, least, least)));
  option.fallback = nullptr;
  return option;
}

int count_or(const Json& value, int fallback) { return value.is_null() ? fallback : value.get<int>(); }

}  // namespace

Averaging Averaging::parse(const Json& config) {
  return {config["use_ema"].get<bool>(), config["ema_momentum"].get<double>(),
          count_or(config["ema_overwrite_frequency"], 0), count_or(config["gradient_accumulation_steps"], 1)};
}

Schema Averaging::options() {
  return {quiet(boolean_option("use_ema", false)), quiet(number_option("ema_momentum", 0.99, 0.0, 1.0)),
          nullable_count("ema_overwrite_frequency", 1), nullable_count("gradient_accumulation_steps", 2)};
}

void Averaging::add(const Scalar* gradients, Scalar* sums, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) sums[i] += gradients[i];
}

void Averaging::take_mean(Scalar* gradients, Scalar* sums, std::int64_t count, int batches) {
  for (std::int64_t i = 0; i < count; ++i) {
    gradients[i] = (gradients[i] + sums[i]) / static_cast<Scalar>(batches);
    sums[i] = 0;
  }
}

void Averaging::average(const Scalar* weights, Scalar* averages, std::int64_t count, double momentum) {
  const auto kept = static_cast<Scalar>(momentum);
  for (std::int64_t i = 0; i < count; ++i) averages[i] = kept * averages[i] + (1 - kept) * weights[i];
}

}  // namespace rnn
