#include "rnn/losses/pointwise_loss.h"

#include <algorithm>
#include <cmath>

namespace rnn {

namespace {

constexpr double keras_epsilon = 1e-7;

double sign(double x) { return static_cast<double>((x > 0.0) - (x < 0.0)); }

double huber(double y, double t, double delta, double& slope) {
  const double error = y - t;
  const double size = std::abs(error);
  const bool near = size <= delta;
  slope = near ? error : delta * sign(error);
  return near ? 0.5 * error * error : delta * (size - 0.5 * delta);
}

double squared_logarithmic(double y, double t, double, double& slope) {
  const double difference = std::log1p(std::max(y, keras_epsilon)) - std::log1p(std::max(t, keras_epsilon));
  slope = y > keras_epsilon ? 2.0 * difference / (1.0 + y) : 0.0;
  return difference * difference;
}

double absolute_percentage(double y, double t, double, double& slope) {
  const double factor = 100.0 / std::max(std::abs(t), keras_epsilon);
  slope = factor * sign(y - t);
  return factor * std::abs(y - t);
}

double log_cosh(double y, double t, double, double& slope) {
  const double size = std::abs(y - t);
  slope = std::tanh(y - t);
  return size + std::log1p(std::exp(-2.0 * size)) - std::log(2.0);
}

/// `power` 1 or 2.
double hinge(double y, double t, double power, double& slope) {
  const double margin = 1.0 - t * y;
  const bool inside = margin <= 0.0;
  slope = inside ? 0.0 : power == 1.0 ? -t : -2.0 * margin * t;
  return inside ? 0.0 : power == 1.0 ? margin : margin * margin;
}

double poisson(double y, double t, double, double& slope) {
  slope = 1.0 - t / (y + keras_epsilon);
  return y - t * std::log(y + keras_epsilon);
}

double divergence(double y, double t, double, double& slope) {
  const double truth = std::clamp(t, keras_epsilon, 1.0);
  const double p = std::clamp(y, keras_epsilon, 1.0);
  slope = y >= keras_epsilon && y <= 1.0 ? -truth / p : 0.0;
  return truth * std::log(truth / p);
}

/// Targets that are all 0 or 1 mean -1 and 1 (keras/src/losses/losses.py, convert_binary_labels_to_hinge).
class HingeLoss : public PointwiseLoss {
 public:
  explicit HingeLoss(double power) : PointwiseLoss(hinge, power, Over::mean_of_width), power_(power) {}
  double evaluate(const Scalar* prediction, const Scalar* target, Rows rows,
                  Scalar* gradient) const override {
    const int size = rows.size();
    if (!std::all_of(target, target + size, [](Scalar t) { return t == 0 || t == 1; }))
      return PointwiseLoss::evaluate(prediction, target, rows, gradient);
    double total = 0.0;
    double slope = 0.0;
    for (int i = 0; i < size; ++i) {
      total += hinge(static_cast<double>(prediction[i]), target[i] > 0 ? 1.0 : -1.0, power_, slope);
      if (gradient) gradient[i] = static_cast<Scalar>(slope / size);
    }
    return total / size;
  }

 private:
  double power_;
};

double inverse_length(const Scalar* x, int width) {
  double squares = 0.0;
  for (int i = 0; i < width; ++i) squares += static_cast<double>(x[i]) * static_cast<double>(x[i]);
  return std::min(1.0 / std::sqrt(squares), 1.0 / keras_epsilon);
}

}  // namespace

double PointwiseLoss::evaluate(const Scalar* prediction, const Scalar* target, Rows rows,
                               Scalar* gradient) const {
  const int size = rows.size();
  const double share = 1.0 / (over_ == Over::mean_of_width ? size : rows.count());
  double total = 0.0;
  double slope = 0.0;
  for (int i = 0; i < size; ++i) {
    total += curve_(static_cast<double>(prediction[i]), static_cast<double>(target[i]), parameter_, slope);
    if (gradient) gradient[i] = static_cast<Scalar>(slope * share);
  }
  return total * share;
}

double CosineSimilarity::evaluate(const Scalar* prediction, const Scalar* target, Rows rows,
                                  Scalar* gradient) const {
  const int width = rows.width;
  const double share = 1.0 / rows.count();
  double total = 0.0;
  for (int row = 0; row < rows.count(); ++row, prediction += width, target += width) {
    const double of_y = inverse_length(prediction, width);
    const double of_t = inverse_length(target, width);
    double cosine = 0.0;
    for (int i = 0; i < width; ++i)
      cosine += static_cast<double>(prediction[i]) * static_cast<double>(target[i]) * of_y * of_t;
    total -= cosine;
    if (!gradient) continue;
    const double along = of_y < 1.0 / keras_epsilon ? cosine * of_y : 0.0;
    for (int i = 0; i < width; ++i)
      gradient[i] = static_cast<Scalar>(
          share * of_y *
          (along * static_cast<double>(prediction[i]) - of_t * static_cast<double>(target[i])));
    gradient += width;
  }
  return total * share;
}

std::unique_ptr<Loss> make_pointwise_loss(PointwiseKind kind, double parameter) {
  const auto made = [parameter](PointwiseLoss::Curve curve,
                                PointwiseLoss::Over over = PointwiseLoss::Over::mean_of_width) {
    return std::make_unique<PointwiseLoss>(curve, parameter, over);
  };
  switch (kind) {
    case PointwiseKind::huber: return made(huber);
    case PointwiseKind::kl_divergence: return made(divergence, PointwiseLoss::Over::sum_of_width);
    case PointwiseKind::squared_logarithmic: return made(squared_logarithmic);
    case PointwiseKind::absolute_percentage: return made(absolute_percentage);
    case PointwiseKind::log_cosh: return made(log_cosh);
    case PointwiseKind::hinge: return std::make_unique<HingeLoss>(1.0);
    case PointwiseKind::squared_hinge: return std::make_unique<HingeLoss>(2.0);
    case PointwiseKind::poisson: break;
  }
  return made(poisson);
}

}  // namespace rnn
