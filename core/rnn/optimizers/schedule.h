#pragma once

#include "rnn/config/registry.h"

namespace rnn {

/// A learning rate that changes with k, the number of updates made so far; for a LearningRateScheduler k is
/// the epoch, from 0. Rules and defaults are those of
/// keras/src/optimizers/schedules/learning_rate_schedule.py, computed in double. With n0 the
/// initial_learning_rate and s the decay_steps:
///
///   ExponentialDecay        n0 decay_rate^(k/s), with staircase for floor(k/s)
///   InverseTimeDecay        n0 / (1 + decay_rate k/s), with staircase for floor(k/s)
///   PiecewiseConstantDecay  values[i], i the number of boundaries below k
///   PolynomialDecay         (n0 - end) (1 - k/s)^power + end, end from k = s on; with cycle, s is replaced
///                           by its least multiple that is no less than k
///   CosineDecay             n0 ((1 - alpha) (1 + cos(pi k/s)) / 2 + alpha), constant from k = s on; with a
///                           warmup_target first linear from n0 to it in warmup_steps, then decay from it
///   CosineDecayRestarts     cosine decay in periods, the first of first_decay_steps, each t_mul times as
///                           long and m_mul times as high as the one before (Loshchilov and Hutter, "SGDR",
///                           2016)
///
/// Defaults: staircase, cycle false; end = end_learning_rate .0001, power 1; alpha 0, warmup_target
/// null, warmup_steps 0; t_mul 2, m_mul 1. All others are required.
class Schedule {
 public:
  virtual ~Schedule() = default;
  virtual double at(double k) const = 0;
};

/// The schedules above. A PiecewiseConstantDecay throws ConfigError unless its boundaries ascend and it has
/// one value more than boundaries.
const Registry<Schedule>& schedules();

}  // namespace rnn
