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
                               double share) const {
  const auto l1 = static_cast<Scalar>(share * l1_);
  const auto twice_l2 = static_cast<Scalar>(share * 2.0 * l2_);
  for (std::int64_t i = 0; i < size; ++i) {
    const Scalar w = weights[i];
    gradient[i] += l1 * static_cast<Scalar>((w > 0) - (w < 0)) + twice_l2 * w;
  }
}

const Registry<Regularizer>& regularizers() {
  static const Registry<Regularizer> registry = [] {
    const auto make = [](const Json& config) {
      return std::make_unique<Regularizer>(config.value("l1", 0.0), config.value("l2", 0.0));
    };
    const auto factor = [](const char* name, double fallback) {
      return number_option(name, fallback, 0.0, 1e6);
    };
    return Registry<Regularizer>("regularizer",
                                 {{"L1", {factor("l1", 0.01)}, make, {"l1"}},
                                  {"L2", {factor("l2", 0.01)}, make, {"l2"}},
                                  {"L1L2", {factor("l1", 0.0), factor("l2", 0.0)}, make, {"l1_l2", "l1l2"}}});
  }();
  return registry;
}

}  // namespace rnn
