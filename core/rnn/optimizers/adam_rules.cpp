#include "rnn/optimizers/adam_rules.h"

#include <cmath>

#include "rnn/optimizers/update_math.h"

namespace rnn {

AdamRule::AdamRule(const Json& config, const char* name)
    : Optimizer(config, name),
      beta_1_(config["beta_1"].get<double>()),
      beta_2_(config["beta_2"].get<double>()),
      epsilon_(config["epsilon"].get<double>()) {}

Schema AdamRule::options() {
  return optimizer_schema(0.001,
                          {decay_option("beta_1", 0.9), decay_option("beta_2", 0.999), epsilon_option()});
}

Schema Adam::options() {
  Schema schema = AdamRule::options();
  schema.insert(schema.begin() + 4, boolean_option("amsgrad", false));
  return schema;
}

Adam::Adam(const Json& config, const char* name)
    : AdamRule(config, name), amsgrad_(config["amsgrad"].get<bool>()) {}

Schema AdamW::options() {
  Schema schema = Adam::options();
  for (Option& option : schema)
    if (option.name == "weight_decay") option.fallback = 0.004;
  return schema;
}

void Adam::update(Scalar* parameters, const Scalar* gradients, std::span<Scalar* const> slots,
                  std::int64_t count, std::int64_t t, double learning_rate) const {
  const double bias_1 = 1.0 - std::pow(beta_1_, static_cast<double>(t));
  const double bias_2 = 1.0 - std::pow(beta_2_, static_cast<double>(t));
  const ScalarVec rate = splat(learning_rate * std::sqrt(bias_2) / bias_1);
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
    const ScalarVec m = flush_tiny(multiply_add(g - old_m, fresh_1, old_m));
    ScalarVec v = flush_tiny(multiply_add(squared(g) - old_v, fresh_2, old_v));
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

void Adamax::update(Scalar* parameters, const Scalar* gradients, std::span<Scalar* const> slots,
                    std::int64_t count, std::int64_t t, double learning_rate) const {
  const ScalarVec rate = splat(learning_rate / (1.0 - std::pow(beta_1_, static_cast<double>(t))));
  const ScalarVec fresh = splat(1.0 - beta_1_);
  const ScalarVec keep = splat(beta_2_);
  const ScalarVec epsilon = splat(epsilon_);
  Scalar* means = slots[0];
  Scalar* norms = slots[1];
  sweep(count, [=](std::int64_t i, auto lanes) {
    const ScalarVec g = lanes.load(gradients + i);
    const ScalarVec old_m = lanes.load(means + i);
    const ScalarVec m = flush_tiny(multiply_add(g - old_m, fresh, old_m));
    const ScalarVec u = flush_tiny(max(abs(g), keep * lanes.load(norms + i)));
    lanes.store(m, means + i);
    lanes.store(u, norms + i);
    lanes.store(flush_denormals(lanes.load(parameters + i) - rate * m / (u + epsilon)), parameters + i);
  });
}

double Nadam::momentum(std::int64_t t) const {
  return beta_1_ * (1.0 - 0.5 * std::pow(0.96, static_cast<double>(t)));
}

/// The product of the momenta 1 to t, cut off when it no longer changes 1 minus the product.
double Nadam::momenta(std::int64_t t) const {
  double product = 1.0;
  for (std::int64_t i = 1; i <= t && product > 1e-18; ++i) product *= momentum(i);
  return product;
}

void Nadam::update(Scalar* parameters, const Scalar* gradients, std::span<Scalar* const> slots,
                   std::int64_t count, std::int64_t t, double learning_rate) const {
  const double now = momentum(t);
  const double next = momentum(t + 1);
  const double product = momenta(t);
  const ScalarVec of_mean = splat(learning_rate * next / (1.0 - product * next));
  const ScalarVec of_gradient = splat(learning_rate * (1.0 - now) / (1.0 - product));
  const ScalarVec unbias = splat(1.0 / (1.0 - std::pow(beta_2_, static_cast<double>(t))));
  const ScalarVec fresh_1 = splat(1.0 - beta_1_);
  const ScalarVec fresh_2 = splat(1.0 - beta_2_);
  const ScalarVec epsilon = splat(epsilon_);
  Scalar* means = slots[0];
  Scalar* squares = slots[1];
  sweep(count, [=](std::int64_t i, auto lanes) {
    const ScalarVec g = lanes.load(gradients + i);
    const ScalarVec old_m = lanes.load(means + i);
    const ScalarVec old_v = lanes.load(squares + i);
    const ScalarVec m = flush_tiny(multiply_add(g - old_m, fresh_1, old_m));
    const ScalarVec v = flush_tiny(multiply_add(squared(g) - old_v, fresh_2, old_v));
    lanes.store(m, means + i);
    lanes.store(v, squares + i);
    const ScalarVec change = (of_mean * m + of_gradient * g) / (sqrt(unbias * v) + epsilon);
    lanes.store(flush_denormals(lanes.load(parameters + i) - change), parameters + i);
  });
}

}  // namespace rnn
