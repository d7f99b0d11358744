#include "rnn/tasks/naive_forward/plain_loop.h"

#include <cmath>

namespace rnn {

PlainLoop::PlainLoop(int feature_count, int unit_count)
    : features(feature_count),
      units(unit_count),
      w(std::size_t(unit_count) * std::size_t(feature_count)),
      u(std::size_t(unit_count) * std::size_t(unit_count)),
      b(std::size_t(unit_count)) {}

void PlainLoop::draw(Random& random, double low, double high) {
  for (std::vector<double>* weights : {&w, &u, &b})
    for (double& weight : *weights) weight = random.uniform(low, high);
}

double PlainLoop::from_input(const Scalar* input, int unit) const {
  double sum = 0.0;
  for (int i = 0; i < features; ++i)
    sum += w[std::size_t(unit) * std::size_t(features) + std::size_t(i)] * input[i];
  return sum;
}

double PlainLoop::from_state(const double* before, int unit) const {
  double sum = 0.0;
  for (int k = 0; k < units; ++k)
    sum += u[std::size_t(unit) * std::size_t(units) + std::size_t(k)] * before[k];
  return sum;
}

std::vector<double> PlainLoop::states(const Scalar* inputs, int steps) const {
  std::vector<double> all;
  std::vector<double> before(std::size_t(units), 0.0);
  for (int t = 0; t < steps; ++t) {
    std::vector<double> now;
    for (int unit = 0; unit < units; ++unit)
      now.push_back(std::tanh(from_input(inputs + std::ptrdiff_t(t) * features, unit) +
                              from_state(before.data(), unit) + b[std::size_t(unit)]));
    all.insert(all.end(), now.begin(), now.end());
    before = std::move(now);
  }
  return all;
}

}  // namespace rnn
