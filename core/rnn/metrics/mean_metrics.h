#pragma once

#include "rnn/metrics/metric.h"

namespace rnn {

/// Metrics that are running means: see metric.h.
std::unique_ptr<Metric> make_binary_accuracy(double threshold);
std::unique_ptr<Metric> make_class_accuracy(bool sparse);
std::unique_ptr<Metric> make_top_k(int k, bool sparse);

/// What becomes of the mean of a loss.
enum class LossResult { mean, minus_mean, root, exponential };
std::unique_ptr<Metric> make_loss_metric(std::unique_ptr<Loss> loss, LossResult result = LossResult::mean);

}  // namespace rnn
