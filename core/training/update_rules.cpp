#include "rnn/training/update_rules.h"

#include <cmath>

#include "rnn/training/sweep.h"

namespace rnn {

namespace {

RNN_INLINE ScalarVec splat(double value) { return ScalarVec::splat(static_cast<Scalar>(value)); }

RNN_INLINE ScalarVec zero_below(ScalarVec x, Scalar bound) {
  const auto tiny = abs(x) < ScalarVec::splat(bound);
  return ScalarVec::from_bits(x.bits() & ~tiny);
}

RNN_INLINE ScalarVec settled(ScalarVec slot) { return zero_below(slot, static_cast<Scalar>(1e-30)); }

RNN_INLINE ScalarVec squared(ScalarVec x) {
  const ScalarVec root = zero_below(x, static_cast<Scalar>(1e-15));
  return root * root;
}

}  // namespace

Schema Sgd::options() {
  return optimizer_schema(0.01, {decay_option("momentum", 0.0), boolean_option("nesterov", false)});
}

Sgd::Sgd(const Json& config)
    : Optimizer(config, "SGD"),
      momentum_(config["momentum"].get<double>()),
      nesterov_(config["nesterov"].get<bool>()) {}

void Sgd::apply(Scalar* parameters, const Scalar* gradients, std::span<Scalar* const> slots,
                std::int64_t count, std::int64_t) const {
  const ScalarVec rate = splat(-learning_rate());
  if (slots.empty()) {
    sweep(count, [=](std::int64_t i, auto lanes) {
      const ScalarVec w = multiply_add(rate, lanes.load(gradients + i), lanes.load(parameters + i));
      lanes.store(flush_denormals(w), parameters + i);
    });
    return;
  }
  const ScalarVec keep = splat(momentum_);
  Scalar* momenta = slots[0];
  const bool nesterov = nesterov_;
  sweep(count, [=](std::int64_t i, auto lanes) {
    const ScalarVec step = rate * lanes.load(gradients + i);
    const ScalarVec m = settled(multiply_add(keep, lanes.load(momenta + i), step));
    lanes.store(m, momenta + i);
    const ScalarVec change = nesterov ? multiply_add(keep, m, step) : m;
    lanes.store(flush_denormals(lanes.load(parameters + i) + change), parameters + i);
  });
}

Schema RmsProp::options() {
  return optimizer_schema(0.001, {decay_option("rho", 0.9), decay_option("momentum", 0.0), epsilon_option(),
                                  boolean_option("centered", false)});
}

RmsProp::RmsProp(const Json& config)
    : Optimizer(config, "RMSprop"),
      rho_(config["rho"].get<double>()),
      momentum_(config["momentum"].get<double>()),
      epsilon_(config["epsilon"].get<double>()),
      centered_(config["centered"].get<bool>()) {}

void RmsProp::apply(Scalar* parameters, const Scalar* gradients, std::span<Scalar* const> slots,
                    std::int64_t count, std::int64_t) const {
  const ScalarVec rate = splat(learning_rate());
  const ScalarVec rho = splat(rho_);
  const ScalarVec fresh = splat(1.0 - rho_);
  const ScalarVec keep = splat(momentum_);
  const ScalarVec epsilon = splat(epsilon_);
  Scalar* squares = slots[0];
  Scalar* momenta = momentum_ > 0.0 ? slots[1] : nullptr;
  Scalar* means = centered_ ? slots.back() : nullptr;
  sweep(count, [=](std::int64_t i, auto lanes) {
    const ScalarVec g = lanes.load(gradients + i);
    const ScalarVec v = settled(multiply_add(rho, lanes.load(squares + i), fresh * squared(g)));
    lanes.store(v, squares + i);
    ScalarVec denominator = v + epsilon;
    if (means) {
      const ScalarVec a = settled(multiply_add(rho, lanes.load(means + i), fresh * g));
      lanes.store(a, means + i);
      denominator = v - a * a + epsilon;
    }
    ScalarVec change = rate * g / sqrt(denominator);
    if (momenta) {
      change = settled(multiply_add(keep, lanes.load(momenta + i), change));
      lanes.store(change, momenta + i);
    }
    lanes.store(flush_denormals(lanes.load(parameters + i) - change), parameters + i);
  });
}

Schema Adam::options() {
  return optimizer_schema(0.001, {decay_option("beta_1", 0.9), decay_option("beta_2", 0.999),
                                  epsilon_option(), boolean_option("amsgrad", false)});
}

Adam::Adam(const Json& config)
    : Optimizer(config, "Adam"),
      beta_1_(config["beta_1"].get<double>()),
      beta_2_(config["beta_2"].get<double>()),
      epsilon_(config["epsilon"].get<double>()),
      amsgrad_(config["amsgrad"].get<bool>()) {}

void Adam::apply(Scalar* parameters, const Scalar* gradients, std::span<Scalar* const> slots,
                 std::int64_t count, std::int64_t step) const {
  const auto t = static_cast<double>(step);
  const ScalarVec rate =
      splat(learning_rate() * std::sqrt(1.0 - std::pow(beta_2_, t)) / (1.0 - std::pow(beta_1_, t)));
  const ScalarVec fresh_1 = splat(1.0 - beta_1_);
  const ScalarVec fresh_2 = splat(1.0 - beta_2_);
  const ScalarVec epsilon = splat(epsilon_);
  Scalar* means = slots[0];
  Scalar* squares = slots[1];
  Scalar* greatest = amsgrad_ ? slots[2] : nullptr;
  sweep(count, [=](std::int64_t i, auto lanes) {
    const ScalarVec g = lanes.load(gradients + i);
    const ScalarVec old_m = lanes.load(means + i);
    const ScalarVec old_v = lanes.load(squares + i);
    const ScalarVec m = settled(multiply_add(g - old_m, fresh_1, old_m));
    ScalarVec v = settled(multiply_add(squared(g) - old_v, fresh_2, old_v));
    lanes.store(m, means + i);
    lanes.store(v, squares + i);
    if (greatest) {
      v = max(v, lanes.load(greatest + i));
      lanes.store(v, greatest + i);
    }
    const ScalarVec change = rate * m / (sqrt(v) + epsilon);
    lanes.store(flush_denormals(lanes.load(parameters + i) - change), parameters + i);
  });
}

}  // namespace rnn
