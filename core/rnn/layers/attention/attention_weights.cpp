#include "rnn/layers/attention/attention_weights.h"

#include "rnn/tensor/elementwise.h"
#include "rnn/tensor/softmax.h"

namespace rnn {

namespace {

constexpr float excluded_score = -1e9F;

template <class Body>
void each_excluded(int queries, int steps, const AttentionMask& mask, Body body) {
  if (!mask.active()) return;
  for (int i = 0; i < queries; ++i)
    for (int j = 0; j < steps; ++j)
      if (mask.excludes(i, j)) body(i * steps + j);
}

}  // namespace

void attention_weights(int queries, int steps, const AttentionMask& mask, Scalar* scores) {
  each_excluded(queries, steps, mask, [&](int at) {
    scores[at] = mask.lowers ? static_cast<Scalar>(static_cast<float>(scores[at]) + excluded_score)
                             : Scalar(excluded_score);
  });
  softmax(queries, steps, scores, steps, scores, steps);
  if (mask.zeroes) each_excluded(queries, steps, mask, [&](int at) { scores[at] = 0; });
}

void attention_weights_backward(int queries, int steps, const AttentionMask& mask, const Scalar* weights,
                                Scalar* gradient) {
  softmax_backward(queries, steps, weights, steps, gradient, steps, gradient, steps);
  if (!mask.lowers) each_excluded(queries, steps, mask, [&](int at) { gradient[at] = 0; });
}

void drop_weights(int count, double rate, Random& random, const Scalar* weights, Scalar* dropped) {
  random.dropout_mask(dropped, count, rate);
  multiply(weights, dropped, dropped, count);
}

void drop_weights_backward(int count, double rate, const Scalar* dropped, Scalar* gradient) {
  const auto scale = static_cast<Scalar>(1.0 / (1.0 - rate));
  // A weight of zero passes no gradient on, dropped or not.
  for (int i = 0; i < count; ++i) gradient[i] = dropped[i] != Scalar(0) ? scale * gradient[i] : Scalar(0);
}

}  // namespace rnn
