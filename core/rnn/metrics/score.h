#pragma once

#include "rnn/metrics/metric.h"

namespace rnn {

/// Scores of outputs (B,D), with sums for each of the D classes or numbers.
///
///   fbeta_score  (1 + b^2) p r / (b^2 p + r + 1e-7), b being `beta` (1), p and r precision and recall;
///             positive are predictions above `threshold`, or without one (null) those that equal the
///             greatest of their row. `average`: null for one score each class, "macro", "micro" of all
///             counts, or "weighted" by the number of targets
///             (keras/src/metrics/f_score_metrics.py)
///   f1_score  the same with b = 1
///   r2_score  1 - sum (y - t)^2 / sum (t - mean t)^2; `class_aggregation`: null for one each number,
///             "uniform_average", or "variance_weighted_average"; with num_regressors adjusted
///             (keras/src/metrics/regression_metrics.py)
///
/// `prepare` throws ConfigError for outputs of another rank.

Schema f1_options();
std::unique_ptr<Metric> make_f1_score(const Json& config);

Schema fbeta_options();
std::unique_ptr<Metric> make_fbeta_score(const Json& config);

Schema r2_options();
std::unique_ptr<Metric> make_r2_score(const Json& config);

}  // namespace rnn
