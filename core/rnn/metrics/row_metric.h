#pragma once

#include "rnn/metrics/metric.h"

namespace rnn {

/// Base of metrics that add each row, with its weight, to sums of their own.
class RowMetric : public Metric {
 public:
  void update(const Scalar* prediction, const Scalar* target, Rows rows) final {
    for (int row = 0; row < rows.count(); ++row, prediction += rows.width, target += rows.width)
      add(prediction, target, rows.width, 1.0);
  }
  void update_weighted(const Scalar* prediction, const Scalar* target, const Scalar* weights, Rows rows,
                       double share) final {
    for (int row = 0; row < rows.count(); ++row, prediction += rows.width, target += rows.width)
      if (weights[row] != 0) add(prediction, target, rows.width, share * static_cast<double>(weights[row]));
  }

 protected:
  virtual void add(const Scalar* prediction, const Scalar* target, int width, double weight) = 0;
};

}  // namespace rnn
