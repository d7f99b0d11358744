#include "rnn/optimizers/update_rules.h"

#include "rnn/optimizers/update_math.h"

namespace rnn {

void Optimizer::apply(Scalar* parameters, const Scalar* gradients, std::span<Scalar* const> slots,
                      std::int64_t count, std::int64_t t, double rate) const {
  if (weight_decay_ > 0.0) {
    const ScalarVec kept = splat(1.0 - weight_decay_ * rate);
    sweep(count, [=](std::int64_t i, auto lanes) {
      lanes.store(kept * lanes.load(parameters + i), parameters + i);
    });
  }
  update(parameters, gradients, slots, count, t, rate);
}

Schema Sgd::options() {
  return optimizer_schema(0.01, {decay_option("momentum", 0.0), boolean_option("nesterov", false)});
}

Sgd::Sgd(const Json& config)
    : Optimizer(config, "SGD"),
      momentum_(config["momentum"].get<double>()),
      nesterov_(config["nesterov"].get<bool>()) {}

void Sgd::update(Scalar* parameters, const Scalar* gradients, std::span<Scalar* const> slots,
                 std::int64_t count, std::int64_t, double learning_rate) const {
  const ScalarVec rate = splat(-learning_rate);
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
    const ScalarVec descent = rate * lanes.load(gradients + i);
    const ScalarVec m = flush_tiny(multiply_add(keep, lanes.load(momenta + i), descent));
    lanes.store(m, momenta + i);
    const ScalarVec change = nesterov ? multiply_add(keep, m, descent) : m;
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

void RmsProp::update(Scalar* parameters, const Scalar* gradients, std::span<Scalar* const> slots,
                     std::int64_t count, std::int64_t, double learning_rate) const {
  const ScalarVec rate = splat(learning_rate);
  const ScalarVec rho = splat(rho_);
  const ScalarVec fresh = splat(1.0 - rho_);
  const ScalarVec keep = splat(momentum_);
  const ScalarVec epsilon = splat(epsilon_);
  Scalar* squares = slots[0];
  Scalar* momenta = momentum_ > 0.0 ? slots[1] : nullptr;
  Scalar* means = centered_ ? slots.back() : nullptr;
  sweep(count, [=](std::int64_t i, auto lanes) {
    const ScalarVec g = lanes.load(gradients + i);
    const ScalarVec v = flush_tiny(multiply_add(rho, lanes.load(squares + i), fresh * squared(g)));
    lanes.store(v, squares + i);
    ScalarVec denominator = v + epsilon;
    if (means) {
      const ScalarVec a = flush_tiny(multiply_add(rho, lanes.load(means + i), fresh * g));
      lanes.store(a, means + i);
      denominator = v - a * a + epsilon;
    }
    ScalarVec change = rate * g / sqrt(denominator);
    if (momenta) {
      change = flush_tiny(multiply_add(keep, lanes.load(momenta + i), change));
      lanes.store(change, momenta + i);
    }
    lanes.store(flush_denormals(lanes.load(parameters + i) - change), parameters + i);
  });
}

Schema Adagrad::options() {
  return optimizer_schema(0.001,
                          {number_option("initial_accumulator_value", 0.1, 0.0, 1e6), epsilon_option()});
}

Adagrad::Adagrad(const Json& config)
    : Optimizer(config, "Adagrad"),
      initial_(config["initial_accumulator_value"].get<double>()),
      epsilon_(config["epsilon"].get<double>()) {}

void Adagrad::update(Scalar* parameters, const Scalar* gradients, std::span<Scalar* const> slots,
                     std::int64_t count, std::int64_t, double learning_rate) const {
  const ScalarVec rate = splat(learning_rate);
  const ScalarVec epsilon = splat(epsilon_);
  Scalar* squares = slots[0];
  sweep(count, [=](std::int64_t i, auto lanes) {
    const ScalarVec g = lanes.load(gradients + i);
    const ScalarVec v = lanes.load(squares + i) + squared(g);
    lanes.store(v, squares + i);
    lanes.store(flush_denormals(lanes.load(parameters + i) - rate * g / sqrt(v + epsilon)), parameters + i);
  });
}

Schema Adadelta::options() { return optimizer_schema(0.001, {decay_option("rho", 0.95), epsilon_option()}); }

Adadelta::Adadelta(const Json& config)
    : Optimizer(config, "Adadelta"),
      rho_(config["rho"].get<double>()),
      epsilon_(config["epsilon"].get<double>()) {}

void Adadelta::update(Scalar* parameters, const Scalar* gradients, std::span<Scalar* const> slots,
                      std::int64_t count, std::int64_t, double learning_rate) const {
  const ScalarVec rate = splat(learning_rate);
  const ScalarVec rho = splat(rho_);
  const ScalarVec fresh = splat(1.0 - rho_);
  const ScalarVec epsilon = splat(epsilon_);
  Scalar* squares = slots[0];
  Scalar* changes = slots[1];
  sweep(count, [=](std::int64_t i, auto lanes) {
    const ScalarVec g = lanes.load(gradients + i);
    const ScalarVec v = flush_tiny(multiply_add(rho, lanes.load(squares + i), fresh * squared(g)));
    const ScalarVec d = lanes.load(changes + i);
    const ScalarVec change = g * sqrt((d + epsilon) / (v + epsilon));
    lanes.store(v, squares + i);
    lanes.store(flush_tiny(multiply_add(rho, d, fresh * squared(change))), changes + i);
    lanes.store(flush_denormals(lanes.load(parameters + i) - rate * change), parameters + i);
  });
}

}  // namespace rnn
