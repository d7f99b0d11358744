#include "rnn/optimizers/schedule.h"

#include <algorithm>
#include <cmath>

namespace rnn {

namespace {

constexpr double pi = 3.14159265358979323846;
constexpr double longest = 1e12;
constexpr double highest_rate = 1e30;

double number(const Json& config, const char* name) { return config[name].get<double>(); }

/// Base of the schedules with initial_learning_rate and decay_steps.
class Decay : public Schedule {
 public:
  explicit Decay(const Json& config)
      : initial_(number(config, "initial_learning_rate")), decay_steps_(number(config, "decay_steps")) {}

 protected:
  double initial_;
  double decay_steps_;
};

class RateDecay : public Decay {
 public:
  RateDecay(const Json& config, bool inverse)
      : Decay(config),
        rate_(number(config, "decay_rate")),
        staircase_(config["staircase"].get<bool>()),
        inverse_(inverse) {}
  double at(double k) const override {
    const double passed = staircase_ ? std::floor(k / decay_steps_) : k / decay_steps_;
    return inverse_ ? initial_ / (1.0 + rate_ * passed) : initial_ * std::pow(rate_, passed);
  }

 private:
  double rate_;
  bool staircase_;
  bool inverse_;
};

class PolynomialDecay : public Decay {
 public:
  explicit PolynomialDecay(const Json& config)
      : Decay(config),
        end_(number(config, "end_learning_rate")),
        power_(number(config, "power")),
        cycle_(config["cycle"].get<bool>()) {}
  double at(double k) const override {
    const double whole = cycle_ ? decay_steps_ * std::max(1.0, std::ceil(k / decay_steps_)) : decay_steps_;
    const double left = 1.0 - std::min(k, whole) / whole;
    return (initial_ - end_) * std::pow(left, power_) + end_;
  }

 private:
  double end_;
  double power_;
  bool cycle_;
};

double cosine(double passed, double height, double alpha) {
  return (1.0 - alpha) * height * 0.5 * (1.0 + std::cos(pi * passed)) + alpha;
}

class CosineDecay : public Decay {
 public:
  explicit CosineDecay(const Json& config)
      : Decay(config), alpha_(number(config, "alpha")), warmup_steps_(number(config, "warmup_steps")) {
    warms_up_ = !config["warmup_target"].is_null();
    if (warms_up_) target_ = number(config, "warmup_target");
  }
  double at(double k) const override {
    if (!warms_up_) return initial_ * cosine(std::min(k / decay_steps_, 1.0), 1.0, alpha_);
    if (k < warmup_steps_) return initial_ + (target_ - initial_) * k / warmup_steps_;
    return target_ * cosine(std::min((k - warmup_steps_) / decay_steps_, 1.0), 1.0, alpha_);
  }

 private:
  double alpha_;
  double warmup_steps_;
  double target_ = 0.0;
  bool warms_up_;
};

class CosineDecayRestarts : public Schedule {
 public:
  explicit CosineDecayRestarts(const Json& config)
      : initial_(number(config, "initial_learning_rate")),
        first_(number(config, "first_decay_steps")),
        longer_(number(config, "t_mul")),
        higher_(number(config, "m_mul")),
        alpha_(number(config, "alpha")) {}
  double at(double k) const override {
    double height = 1.0;
    double length = first_;
    if (longer_ == 1.0) {
      height = std::pow(higher_, std::floor(k / first_));
      k = std::fmod(k, first_);
    }
    for (; k >= length; length *= longer_) {
      k -= length;
      height *= higher_;
    }
    return initial_ * cosine(k / length, height, alpha_);
  }

 private:
  double initial_;
  double first_;
  double longer_;
  double higher_;
  double alpha_;
};

class PiecewiseConstantDecay : public Schedule {
 public:
  explicit PiecewiseConstantDecay(const Json& config)
      : boundaries_(config["boundaries"].get<std::vector<double>>()),
        values_(config["values"].get<std::vector<double>>()) {
    if (values_.size() != boundaries_.size() + 1)
      throw ConfigError({"schedule.values",
                         "[PiecewiseConstantDecay] values: expected one more than the {boundaries} "
                         "boundaries, got {given}"},
                        {boundaries_.size(), values_.size()}, "/values");
    if (!std::is_sorted(boundaries_.begin(), boundaries_.end()))
      throw ConfigError({"schedule.boundaries",
                         "[PiecewiseConstantDecay] boundaries: expected ascending numbers, got {given}"},
                        {config["boundaries"]}, "/boundaries");
  }
  double at(double k) const override {
    const auto next = std::lower_bound(boundaries_.begin(), boundaries_.end(), k);
    return values_[static_cast<std::size_t>(next - boundaries_.begin())];
  }

 private:
  std::vector<double> boundaries_;
  std::vector<double> values_;
};

Option required(Option option) {
  option.fallback = nullptr;
  option.required = true;
  return option;
}

Option rate_option(const char* name) { return required(number_option(name, 0.0, 0.0, highest_rate)); }

Option steps_option(const char* name) {
  Option option = required(number_option(name, 1.0, 0.0, longest));
  option.above_minimum = true;
  return option;
}

Option share_option(const char* name) { return number_option(name, 0.0, 0.0, 1.0); }

template <class Made>
std::unique_ptr<Schedule> make_schedule(const Json& config) {
  return std::make_unique<Made>(config);
}

std::unique_ptr<Schedule> make_exponential(const Json& config) {
  return std::make_unique<RateDecay>(config, false);
}

std::unique_ptr<Schedule> make_inverse(const Json& config) {
  return std::make_unique<RateDecay>(config, true);
}

}  // namespace

const Registry<Schedule>& schedules() {
  static const Registry<Schedule> registry = [] {
    const Option initial = rate_option("initial_learning_rate");
    const Option steps = steps_option("decay_steps");
    const Schema by_rate{initial, steps, rate_option("decay_rate"), boolean_option("staircase", false)};
    Option target = nullable(number_option("warmup_target", 0.0, 0.0, highest_rate));
    target.fallback = nullptr;
    return Registry<Schedule>(
        "schedule",
        {{"ExponentialDecay", by_rate, make_exponential, {}},
         {"PiecewiseConstantDecay",
          {required(numbers_option("boundaries", nullptr, 0.0, longest)),
           required(numbers_option("values", nullptr, 0.0, highest_rate))},
          make_schedule<PiecewiseConstantDecay>,
          {}},
         {"PolynomialDecay",
          {initial, steps, number_option("end_learning_rate", 1e-4, 0.0, highest_rate),
           number_option("power", 1.0, 0.0, 100.0), boolean_option("cycle", false)},
          make_schedule<PolynomialDecay>,
          {}},
         {"InverseTimeDecay", by_rate, make_inverse, {}},
         {"CosineDecay",
          {initial, steps, share_option("alpha"), target, number_option("warmup_steps", 0.0, 0.0, longest)},
          make_schedule<CosineDecay>,
          {}},
         {"CosineDecayRestarts",
          {initial, steps_option("first_decay_steps"), number_option("t_mul", 2.0, 1.0, 1e3),
           number_option("m_mul", 1.0, 0.0, 1e3), share_option("alpha")},
          make_schedule<CosineDecayRestarts>,
          {}}});
  }();
  return registry;
}

}  // namespace rnn
