#pragma once

#include <vector>

#include "rnn/tasks/task.h"

namespace rnn {

/// `periods` periods of `period` points of sin with uniform noise, x_i = sin(2π i / period) + u, u from
/// -noise to noise; windows of `window` points predict the next: inputs (N,window,1), targets (N,1). The
/// first 80 % of the windows train, the rest validate, unshuffled; the test set is a further period that
/// shares no point with them.
///
/// Options: period, from 10 to 1000 points (100); periods, from 1 to 20 (2); window, from 1 to 500 points
/// (20); noise, from 0 to 1 (.05).
///
/// The default is SimpleRNN(20), Dense(1) and a linear Activation, both kernels from N(0,.05), MSE, Adam with
/// learning rate .01, batches of 10, 10 epochs. Variant: clean, the same without noise.
///
/// baseline: {"rule": "persistence"}: the next point is as the last; {"loss"}, as mean squared error.
///
/// Readout "forecast", live. Request: {"start": 0}. Frame: {"start": 0, "window": 20, "test_loss": mean
/// squared error on the test set}, and the tensors, with P points:
///   series    (P)  the points of the training and validation windows
///   clean     (P)  the same without noise
///   one_step  (P-window)  prediction of each point from true data, the first for index `window`
///   forecast  (F)  closed loop: each prediction is the next input, first value at index start+window, to the
///                  end of the series or, for a big model, as many as take about a second
///   error     (F)  |forecast - series| at each step
/// Throws ConfigError for a start that is not followed by a window and a point.
class NoisySine : public Task {
 public:
  static Schema options();
  /// Throws ConfigError unless `window` is below `period`, and at least 5 below period · periods.
  explicit NoisySine(const Json& config);
  Signature signature() const override;
  TaskData data(std::uint64_t seed, const Resources& resources) const override;
  std::string keras_data(const Json& resources) const override;
  Json defaults() const override;
  Json variants() const override;
  std::unique_ptr<Readout> baseline(const TaskData& data) const override;
  std::vector<ReadoutKind> readouts() const override;

 private:
  static double mean_squared_error(const Buffer& prediction, const Buffer& target);
  int points() const { return period_ * periods_; }
  double clean(int index) const;
  /// All windows that a point follows, in order.
  Dataset windows(const std::vector<Scalar>& series) const;
  /// The points of the training and validation windows.
  std::vector<Scalar> series(const TaskData& data) const;
  /// The number of forecast steps, each a run of the model, that take about a second.
  int affordable_steps(Trainer& trainer) const;

  class Forecast;

  int period_;
  int periods_;
  int window_;
  double noise_;
};

}  // namespace rnn
