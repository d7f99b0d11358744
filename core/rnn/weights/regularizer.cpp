#include "rnn/weights/regularizer.h"

#include <cmath>

namespace rnn {

double Regularizer::loss(const Scalar* weights, std::int64_t size) const {
  double magnitudes = 0.0;
  double squares = 0.0;
  for (std::int64_t i = 0; i < size; ++i) {
    const auto w = static_cast<double>(weights[i]);
    magnitudes += std::abs(w);
    squares += w * w;
  }
  return l1_ * magnitudes + l2_ * squares;
}

void Regularizer::add_gradient(const Scalar* weights, std::int64_t size, Scalar* gradient,
                               double factor) const {
  const auto l1 = static_cast<Scalar>(factor * l1_);
  const auto twice_l2 = static_cast<Scalar>(factor * 2.0 * l2_);
  for (std::int64_t i = 0; i < size; ++i) {
    const Scalar w = weights[i];
    gradient[i] += l1 * static_cast<Scalar>((w > 0) - (w < 0)) + twice_l2 * w;
  }
}

namespace {

using RegularizerEntry = Registry<Regularizer>::Entry;

Option penalty_factor(const char* name, double fallback) { return number_option(name, fallback, 0.0, 1e6); }

RegularizerEntry penalty(const char* name, Schema options, std::vector<std::string> aliases) {
  const auto make = [](const Json& config) {
    return std::make_unique<Regularizer>(config.value("l1", 0.0), config.value("l2", 0.0));
  };
  return {name, std::move(options), make, std::move(aliases)};
}

std::vector<RegularizerEntry> regularizer_entries() {
  return {
      penalty("L1", {penalty_factor("l1", 0.01)}, {"l1"}),
      penalty("L2", {penalty_factor("l2", 0.01)}, {"l2"}),
      penalty("L1L2", {penalty_factor("l1", 0.0), penalty_factor("l2", 0.0)}, {"l1_l2", "l1l2"}),
  };
}

}  // namespace

const Registry<Regularizer>& regularizers() {
  static const Registry<Regularizer> registry("regularizer", regularizer_entries());
  return registry;
}

}  // namespace rnn
