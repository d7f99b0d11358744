#include "rnn/weights/constraint.h"

#include <algorithm>
#include <cmath>

namespace rnn {

namespace {

constexpr double epsilon = 1e-7;

class NonNeg : public Constraint {
 public:
  void check(const Shape&) const override {}
  void apply(Scalar* weights, const Shape& shape) const override {
    const std::int64_t size = shape.size();
    for (std::int64_t i = 0; i < size; ++i)
      if (weights[i] < 0) weights[i] = 0;
  }
};

/// The norm n becomes rate clip(n, low, high) + (1 - rate) n.
class NormBound : public Constraint {
 public:
  NormBound(double low, double high, double rate, int axis)
      : low_(low), high_(high), rate_(rate), axis_(axis) {}

  void check(const Shape& shape) const override {
    const int rank = shape.rank();
    if (axis_ < -rank || axis_ >= rank)
      throw ConfigError({"constraint.axis",
                         "[constraint] axis: expected an axis of a weight of shape {weight}, got {given}"},
                        {shape, axis_}, "/config/axis");
    if (low_ > high_)
      throw ConfigError({"constraint.norms",
                         "[MinMaxNorm] max_value: expected at least the min_value of {least}, got {given}"},
                        {double(low_), double(high_)}, "/config/max_value");
  }

  void apply(Scalar* weights, const Shape& shape) const override {
    const int axis = axis_ < 0 ? axis_ + shape.rank() : axis_;
    std::int64_t stride = 1;
    for (int i = axis + 1; i < shape.rank(); ++i) stride *= shape[i];
    const std::int64_t extent = shape[axis];
    const std::int64_t size = shape.size();
    for (std::int64_t outer = 0; outer < size; outer += extent * stride)
      for (std::int64_t inner = 0; inner < stride; ++inner) bound(weights + outer + inner, extent, stride);
  }

 private:
  void bound(Scalar* first, std::int64_t extent, std::int64_t stride) const {
    double squares = 0.0;
    for (std::int64_t i = 0; i < extent; ++i) {
      const auto w = static_cast<double>(first[i * stride]);
      squares += w * w;
    }
    const double norm = std::sqrt(squares);
    const double wanted = rate_ * std::clamp(norm, low_, high_) + (1.0 - rate_) * norm;
    const auto factor = static_cast<Scalar>(wanted / (epsilon + norm));
    for (std::int64_t i = 0; i < extent; ++i) first[i * stride] *= factor;
  }

  double low_;
  double high_;
  double rate_;
  int axis_;
};

using ConstraintEntry = Registry<Constraint>::Entry;

Option norm_bound(const char* name, double fallback) { return number_option(name, fallback, 0.0, 1e6); }

Option norm_axis() { return integer_option("axis", 0, -Shape::max_rank, Shape::max_rank - 1); }

std::unique_ptr<Constraint> make_norm_bound(const Json& config) {
  return std::make_unique<NormBound>(config.value("min_value", 0.0), config["max_value"].get<double>(),
                                     config.value("rate", 1.0), config["axis"].get<int>());
}

ConstraintEntry max_norm() {
  return {"MaxNorm", {norm_bound("max_value", 2.0), norm_axis()}, make_norm_bound, {"max_norm"}};
}

ConstraintEntry min_max_norm() {
  const Option rate = number_option("rate", 1.0, 0.0, 1.0);
  return {"MinMaxNorm",
          {norm_bound("min_value", 0.0), norm_bound("max_value", 1.0), rate, norm_axis()},
          make_norm_bound,
          {"min_max_norm"}};
}

ConstraintEntry non_neg() {
  return {"NonNeg", {}, [](const Json&) { return std::make_unique<NonNeg>(); }, {"non_neg"}};
}

ConstraintEntry unit_norm() {
  const auto make = [](const Json& config) {
    return std::make_unique<NormBound>(1.0, 1.0, 1.0, config["axis"].get<int>());
  };
  return {"UnitNorm", {norm_axis()}, make, {"unit_norm"}};
}

}  // namespace

const Registry<Constraint>& constraints() {
  static const Registry<Constraint> registry("constraint",
                                             {max_norm(), min_max_norm(), non_neg(), unit_norm()});
  return registry;
}

}  // namespace rnn
