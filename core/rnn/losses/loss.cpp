#include "rnn/losses/loss.h"

#include <algorithm>

#include "rnn/losses/squared_loss.h"
#include "rnn/tensor/elementwise.h"
#include "rnn/tensor/sweep.h"

namespace rnn {

namespace {

/// sum((y - t)^2), and gradient = scale (y - t).
double squared_differences(const Scalar* prediction, const Scalar* target, int size, double scale,
                           Scalar* gradient) {
  if (!gradient) {
    return sweep_sum(size, [&](std::int64_t i, auto lanes) {
      const ScalarVec difference = lanes.load(prediction + i) - lanes.load(target + i);
      return difference * difference;
    });
  }
  const ScalarVec factor = ScalarVec::splat(static_cast<Scalar>(scale));
  return sweep_sum(size, [&](std::int64_t i, auto lanes) {
    const ScalarVec difference = lanes.load(prediction + i) - lanes.load(target + i);
    lanes.store(difference * factor, gradient + i);
    return difference * difference;
  });
}

class MeanSquaredError : public Loss {
 public:
  double evaluate(const Scalar* prediction, const Scalar* target, Rows rows,
                  Scalar* gradient) const override {
    const int size = rows.size();
    return squared_differences(prediction, target, size, 2.0 / size, gradient) / size;
  }
};

class HalfSumSquaredError : public Loss {
 public:
  bool sums_steps() const override { return true; }
  double evaluate(const Scalar* prediction, const Scalar* target, Rows rows,
                  Scalar* gradient) const override {
    const double scale = 1.0 / rows.batch;
    return 0.5 * scale * squared_differences(prediction, target, rows.size(), scale, gradient);
  }
};

class MeanAbsoluteError : public Loss {
 public:
  double evaluate(const Scalar* prediction, const Scalar* target, Rows rows,
                  Scalar* gradient) const override {
    const int size = rows.size();
    const ScalarVec zero = ScalarVec::zero();
    const ScalarVec plus = ScalarVec::splat(static_cast<Scalar>(1.0 / size));
    return sweep_sum(size,
                     [&](std::int64_t i, auto lanes) {
                       const ScalarVec difference = lanes.load(prediction + i) - lanes.load(target + i);
                       if (gradient)
                         lanes.store(select(difference > zero, plus, select(difference < zero, -plus, zero)),
                                     gradient + i);
                       return abs(difference);
                     }) /
           size;
  }
};

}  // namespace

double Loss::evaluate_weighted(const Scalar* prediction, const Scalar* target, const Scalar* weights,
                               Rows rows, Scalar* gradient) const {
  const int target_stride = target_width(rows.width);
  const double share = 1.0 / (sums_steps() ? rows.batch : rows.count());
  double total = 0.0;
  for (int row = 0; row < rows.count(); ++row) {
    const std::int64_t offset = static_cast<std::int64_t>(row) * rows.width;
    Scalar* of_row = gradient ? gradient + offset : nullptr;
    const auto weight = static_cast<double>(weights[row]);
    if (weight == 0.0) {
      if (of_row) std::fill_n(of_row, rows.width, Scalar(0));
      continue;
    }
    total += weight * evaluate(prediction + offset, target + static_cast<std::int64_t>(row) * target_stride,
                               {1, 1, rows.width}, of_row);
    if (of_row) scale(static_cast<Scalar>(weight * share), of_row, rows.width);
  }
  return total * share;
}

std::unique_ptr<Loss> make_mean_squared_error() { return std::make_unique<MeanSquaredError>(); }
std::unique_ptr<Loss> make_mean_absolute_error() { return std::make_unique<MeanAbsoluteError>(); }
std::unique_ptr<Loss> make_half_sum_squared_error() { return std::make_unique<HalfSumSquaredError>(); }

}  // namespace rnn
