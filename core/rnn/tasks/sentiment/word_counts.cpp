#include "rnn/tasks/sentiment/word_counts.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace rnn {

namespace {

/// Times through few texts, and ids that are read at most: of many reviews a pass or two teach as much.
constexpr std::int64_t most_epochs = 15;
constexpr std::int64_t count_ids = 10'000'000;
constexpr double count_rate = .1;
constexpr double count_penalty = .001;
constexpr double least_squares = 1e-8;

}  // namespace

WordCounts::WordCounts(int ids, int first)
    : first_(first),
      bias_squares_(least_squares),
      weights_(static_cast<std::size_t>(ids)),
      squares_(weights_.size(), least_squares) {}

int WordCounts::epochs(const Dataset& training) {
  const std::int64_t size = std::max<std::int64_t>(std::ssize(training.inputs[0].values), 1);
  return static_cast<int>(std::clamp<std::int64_t>(count_ids / size, 2, most_epochs));
}

void WordCounts::learn(const Dataset& training, int from, int to) {
  const Tensor& texts = training.inputs[0];
  const int length = texts.sample_size();
  for (int i = from; i < to; ++i) {
    const Scalar* sample = texts.sample(i);
    const double error = probability(sample, length) - double(training.targets[0].sample(i)[0]);
    bias_squares_ += error * error;
    bias_ -= count_rate * error / std::sqrt(bias_squares_);
    for (int t = 0; t < length; ++t) {
      if (!counts(sample[t])) continue;
      const auto id = static_cast<std::size_t>(sample[t]);
      const double gradient = error + count_penalty * weights_[id];
      squares_[id] += gradient * gradient;
      weights_[id] -= count_rate * gradient / std::sqrt(squares_[id]);
    }
  }
}

double WordCounts::probability(const Scalar* sample, int length) const {
  double sum = bias_;
  for (int t = 0; t < length; ++t)
    if (counts(sample[t])) sum += weights_[static_cast<std::size_t>(sample[t])];
  return 1.0 / (1.0 + std::exp(-sum));
}

int WordCounts::right(const Dataset& data) const {
  int right = 0;
  for (int i = 0; i < data.samples(); ++i) {
    const bool positive = probability(data.inputs[0].sample(i), data.inputs[0].sample_size()) > .5;
    right += positive == (data.targets[0].sample(i)[0] > Scalar(.5)) ? 1 : 0;
  }
  return right;
}

}  // namespace rnn
