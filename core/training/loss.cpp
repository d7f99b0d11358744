#include "rnn/training/loss.h"

#include "rnn/training/crossentropy.h"
#include "rnn/training/sweep.h"

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

template <class Made>
std::unique_ptr<Loss> make(const Json&) {
  return std::make_unique<Made>();
}

template <class Made>
std::unique_ptr<Loss> make_crossentropy(const Json& config) {
  return std::make_unique<Made>(config["from_logits"].get<bool>());
}

}  // namespace

const Registry<Loss>& losses() {
  static const Schema logits{boolean_option("from_logits", false)};
  static const Registry<Loss> registry(
      "loss", {
                  {"mean_squared_error", {}, make<MeanSquaredError>, {"mse", "MSE", "MeanSquaredError"}},
                  {"mean_absolute_error", {}, make<MeanAbsoluteError>, {"mae", "MAE", "MeanAbsoluteError"}},
                  {"binary_crossentropy",
                   logits,
                   make_crossentropy<BinaryCrossentropy>,
                   {"bce", "BCE", "BinaryCrossentropy"}},
                  {"categorical_crossentropy",
                   logits,
                   make_crossentropy<CategoricalCrossentropy>,
                   {"CategoricalCrossentropy"}},
                  {"sparse_categorical_crossentropy",
                   logits,
                   make_crossentropy<SparseCategoricalCrossentropy>,
                   {"SparseCategoricalCrossentropy"}},
                  {"half_sum_squared_error", {}, make<HalfSumSquaredError>, {}},
              });
  return registry;
}

}  // namespace rnn
