#pragma once

// The update rules with two moments, in Keras 3's words: w parameter, g gradient, n learning rate, t number
// of the update, from 1.

#include "rnn/optimizers/optimizer.h"

namespace rnn {

/// Base of the rules below: options beta_1 (.9), beta_2 (.999) and epsilon (1e-7), learning_rate .001, and
/// the first moment m += (g - m)(1 - beta_1).
class AdamRule : public Optimizer {
 public:
  static Schema options();
  AdamRule(const Json& config, const char* name);
  int slot_count() const override { return 2; }

 protected:
  double beta_1_;
  double beta_2_;
  double epsilon_;
};

/// keras/src/optimizers/adam.py (Kingma and Ba, 2014, the form before section 2.1's end)
///   a = n sqrt(1 - beta_2^t) / (1 - beta_1^t)
///   v += (g^2 - v)(1 - beta_2)
///   w -= a m / (sqrt(v) + epsilon)
///   with amsgrad (false) the greatest v so far takes the place of v in the last line (Reddi, Kale and
///   Kumar, "On the convergence of Adam and beyond", 2018)
/// Slots: m, v, greatest v.
class Adam : public AdamRule {
 public:
  static Schema options();
  explicit Adam(const Json& config, const char* name = "Adam");
  int slot_count() const override { return amsgrad_ ? 3 : 2; }

 protected:
  void update(Scalar* parameters, const Scalar* gradients, std::span<Scalar* const> slots, std::int64_t count,
              std::int64_t t, double learning_rate) const override;

 private:
  bool amsgrad_;
};

/// keras/src/optimizers/adamw.py: Adam whose weight_decay is .004 unless it is given.
class AdamW : public Adam {
 public:
  static Schema options();
  explicit AdamW(const Json& config) : Adam(config, "AdamW") {}
};

/// keras/src/optimizers/adamax.py (Kingma and Ba, section 7.1)
///   u = max(beta_2 u, |g|)
///   w -= n m / ((1 - beta_1^t)(u + epsilon))
/// Slots: m, u.
class Adamax : public AdamRule {
 public:
  explicit Adamax(const Json& config) : AdamRule(config, "Adamax") {}

 protected:
  void update(Scalar* parameters, const Scalar* gradients, std::span<Scalar* const> slots, std::int64_t count,
              std::int64_t t, double learning_rate) const override;
};

/// keras/src/optimizers/nadam.py (Dozat, "Incorporating Nesterov momentum into Adam", 2016)
///   u(t) = beta_1 (1 - .96^t / 2),  p(t) = u(1) u(2) ... u(t)
///   v += (g^2 - v)(1 - beta_2)
///   a = u(t+1) m / (1 - p(t+1)) + (1 - u(t)) g / (1 - p(t))
///   w -= n a / (sqrt(v / (1 - beta_2^t)) + epsilon)
/// Slots: m, v.
class Nadam : public AdamRule {
 public:
  explicit Nadam(const Json& config) : AdamRule(config, "Nadam") {}
  /// Also the product of the momenta so far.
  int scalar_count() const override { return Optimizer::scalar_count() + 1; }

 protected:
  void update(Scalar* parameters, const Scalar* gradients, std::span<Scalar* const> slots, std::int64_t count,
              std::int64_t t, double learning_rate) const override;

 private:
  double momentum(std::int64_t t) const;
  double momenta(std::int64_t t) const;
};

}  // namespace rnn
