#pragma once

#include <cstdint>

#include "rnn/config/options.h"
#include "rnn/tensor/scalar.h"

namespace rnn {

/// What keras/src/optimizers/base_optimizer.py does around an update rule.
///
///   use_ema                      keeps averages a = m a + (1 - m) w of the weights, m = ema_momentum
///                                (.99), m = 0 in the first update; every ema_overwrite_frequency
///                                updates (null: never), and at the end of `fit`, they become the weights
///   gradient_accumulation_steps  k batches (null: 1) make one update, of the mean of their gradients;
///                                schedules of the learning rate count batches
struct Averaging {
  bool averages = false;
  double momentum = 0.99;
  int overwrites = 0;
  int batches = 1;

  static Averaging parse(const Json& config);
  static Schema options();

  /// The number of further flat buffers: averages, and sums of gradients, in this order.
  int buffer_count() const { return (averages ? 1 : 0) + (batches > 1 ? 1 : 0); }

  static void add(const Scalar* gradients, Scalar* sums, std::int64_t count);
  /// gradients = (gradients + sums) / batches; sums become 0.
  static void take_mean(Scalar* gradients, Scalar* sums, std::int64_t count, int batches);
  static void average(const Scalar* weights, Scalar* averages, std::int64_t count, double momentum);
};

}  // namespace rnn
