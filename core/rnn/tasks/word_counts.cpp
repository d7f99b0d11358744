#include "rnn/tasks/word_counts.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace rnn {

namespace {

constexpr int count_epochs = 15;
/// Ids that are read at most: of many reviews a pass or two teach as much.
constexpr std::int64_t count_ids = 10'000'000;
constexpr double count_rate = .1;
constexpr double count_penalty = .001;

}  // namespace

WordCounts::WordCounts(const Dataset& training, int ids, int first)
    : first_(first), weights_(static_cast<std::size_t>(ids)) {
  const Tensor& texts = training.inputs[0];
  const int length = texts.sample_size();
  std::vector<double> squares(weights_.size(), 1e-8);
  double bias_squares = 1e-8;
  const std::int64_t size = std::int64_t(texts.samples()) * length;
  const auto epochs = std::clamp<std::int64_t>(count_ids / std::max<std::int64_t>(size, 1), 2, count_epochs);
  for (int epoch = 0; epoch < epochs; ++epoch)
    for (int i = 0; i < texts.samples(); ++i) {
      const Scalar* sample = texts.sample(i);
      const double error = probability(sample, length) - double(training.targets[0].sample(i)[0]);
      bias_squares += error * error;
      bias_ -= count_rate * error / std::sqrt(bias_squares);
      for (int t = 0; t < length; ++t) {
        if (!counts(sample[t])) continue;
        const auto id = static_cast<std::size_t>(sample[t]);
        const double gradient = error + count_penalty * weights_[id];
        squares[id] += gradient * gradient;
        weights_[id] -= count_rate * gradient / std::sqrt(squares[id]);
      }
    }
}

double WordCounts::probability(const Scalar* sample, int length) const {
  double sum = bias_;
  for (int t = 0; t < length; ++t)
    if (counts(sample[t])) sum += weights_[static_cast<std::size_t>(sample[t])];
  return 1.0 / (1.0 + std::exp(-sum));
}

double WordCounts::accuracy(const Dataset& data) const {
  int right = 0;
  for (int i = 0; i < data.samples(); ++i) {
    const bool positive = probability(data.inputs[0].sample(i), data.inputs[0].sample_size()) > .5;
    right += positive == (data.targets[0].sample(i)[0] > Scalar(.5)) ? 1 : 0;
  }
  return double(right) / data.samples();
}

}  // namespace rnn
