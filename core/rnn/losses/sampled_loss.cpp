#include "rnn/losses/sampled_loss.h"

#include <algorithm>
#include <cmath>

namespace rnn {

double SampledLoss::evaluate(const Scalar* prediction, const Scalar*, Rows rows, Scalar* gradient) const {
  const double share = 1.0 / rows.count();
  double total = 0.0;
  for (int row = 0; row < rows.count(); ++row) {
    const Scalar* z = prediction + std::ptrdiff_t(row) * rows.width;
    Scalar* slope = gradient ? gradient + std::ptrdiff_t(row) * rows.width : nullptr;
    const double most = static_cast<double>(*std::max_element(z, z + rows.width));
    double sum = 0.0;
    for (int j = 0; softmax_ && j < rows.width; ++j) sum += std::exp(static_cast<double>(z[j]) - most);
    if (softmax_) total += most + std::log(sum) - static_cast<double>(z[0]);
    for (int j = 0; j < rows.width; ++j) {
      const auto logit = static_cast<double>(z[j]);
      const double truth = j == 0 ? 1.0 : 0.0;
      double p = 0.0;
      if (softmax_) {
        p = std::exp(logit - most) / sum;
      } else {
        // log(1 + e^z) - t z
        total += std::max(logit, 0.0) - truth * logit + std::log1p(std::exp(-std::abs(logit)));
        p = 1.0 / (1.0 + std::exp(-logit));
      }
      if (slope) slope[j] = static_cast<Scalar>((p - truth) * share);
    }
  }
  return total * share;
}

}  // namespace rnn
