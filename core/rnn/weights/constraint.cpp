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
  NormBound(double low, double high, double rate, const Json& axes)
      : low_(low), high_(high), rate_(rate), axes_(axes.is_array() ? axes : Json::array({axes})) {}

  void check(const Shape& shape) const override {
    const int rank = shape.rank();
    for (const Json& axis : axes_)
      if (axis < -rank || axis >= rank)
        throw ConfigError({"constraint.axis",
                           "[constraint] axis: expected an axis of a weight of shape {weight}, got {given}"},
                          {shape, axis}, "/config/axis");
    if (low_ > high_)
      throw ConfigError({"constraint.norms",
                         "[MinMaxNorm] max_value: expected at least the min_value of {least}, got {given}"},
                        {double(low_), double(high_)}, "/config/max_value");
  }

  void apply(Scalar* weights, const Shape& shape) const override {
    bool along[Shape::max_rank] = {};
    for (const Json& given : axes_) {
      const int axis = given.get<int>();
      along[axis < 0 ? axis + shape.rank() : axis] = true;
    }
    // Each vector whose norm is taken starts where all indices along its axes are 0.
    each(shape, along, false, 0, weights, [&](Scalar* first) {
      double squares = 0.0;
      each(shape, along, true, 0, first, [&](const Scalar* w) {
        const auto value = static_cast<double>(*w);
        squares += value * value;
      });
      const double norm = std::sqrt(squares);
      const double wanted = rate_ * std::clamp(norm, low_, high_) + (1.0 - rate_) * norm;
      const auto factor = static_cast<Scalar>(wanted / (epsilon + norm));
      each(shape, along, true, 0, first, [&](Scalar* w) { *w *= factor; });
    });
  }

 private:
  /// Calls body(element) for all indices of the axes that are, or are not, `along`; the others are 0.
  template <class Body>
  static void each(const Shape& shape, const bool* along, bool wanted, int axis, Scalar* first,
                   const Body& body) {
    while (axis < shape.rank() && along[axis] != wanted) ++axis;
    if (axis == shape.rank()) return body(first);
    std::int64_t stride = 1;
    for (int i = axis + 1; i < shape.rank(); ++i) stride *= shape[i];
    for (int i = 0; i < shape[axis]; ++i) each(shape, along, wanted, axis + 1, first + i * stride, body);
  }

  double low_;
  double high_;
  double rate_;
  Json axes_;
};

using ConstraintEntry = Registry<Constraint>::Entry;

Option norm_bound(const char* name, double fallback) { return number_option(name, fallback, 0.0, 1e6); }

Option norm_axis() {
  Option axis = integers_option("axis", 0, -Shape::max_rank, Shape::max_rank - 1);
  axis.single = true;
  return axis;
}

std::unique_ptr<Constraint> make_norm_bound(const Json& config) {
  return std::make_unique<NormBound>(config.value("min_value", 0.0), config["max_value"].get<double>(),
                                     config.value("rate", 1.0), config["axis"]);
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
    return std::make_unique<NormBound>(1.0, 1.0, 1.0, config["axis"]);
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
