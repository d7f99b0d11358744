#pragma once

// The update rules, in Keras 3's words: w parameter, g gradient, n learning rate, t step from 1.

#include "rnn/training/optimizer.h"

namespace rnn {

/// keras/src/optimizers/sgd.py
///   w -= n g                                     without momentum u
///   m = u m - n g;  w += m                       with
///   m = u m - n g;  w += u m - n g               nesterov
class Sgd : public Optimizer {
 public:
  static Schema options();
  explicit Sgd(const Json& config);
  int slot_count() const override { return momentum_ > 0.0 ? 1 : 0; }
  void apply(Scalar* parameters, const Scalar* gradients, std::span<Scalar* const> slots, std::int64_t count,
             std::int64_t step) const override;

 private:
  double momentum_;
  bool nesterov_;
};

/// keras/src/optimizers/rmsprop.py
///   v = rho v + (1 - rho) g^2
///   a = rho a + (1 - rho) g                      centered; d = v - a^2 + epsilon
///   d = v + epsilon                              else
///   w -= n g / sqrt(d)                           without momentum u
///   m = u m + n g / sqrt(d);  w -= m             with
/// Slots: v, then m, then a, as far as they are in use.
class RmsProp : public Optimizer {
 public:
  static Schema options();
  explicit RmsProp(const Json& config);
  int slot_count() const override { return 1 + (momentum_ > 0.0 ? 1 : 0) + (centered_ ? 1 : 0); }
  void apply(Scalar* parameters, const Scalar* gradients, std::span<Scalar* const> slots, std::int64_t count,
             std::int64_t step) const override;

 private:
  double rho_;
  double momentum_;
  double epsilon_;
  bool centered_;
};

/// keras/src/optimizers/adam.py (Kingma and Ba, 2014, the form before section 2.1's end)
///   a = n sqrt(1 - beta_2^t) / (1 - beta_1^t)
///   m += (g - m)(1 - beta_1);  v += (g^2 - v)(1 - beta_2)
///   w -= a m / (sqrt(v) + epsilon)
///   with amsgrad the greatest v so far takes the place of v in the last line
/// Slots: m, v, greatest v.
class Adam : public Optimizer {
 public:
  static Schema options();
  explicit Adam(const Json& config);
  int slot_count() const override { return amsgrad_ ? 3 : 2; }
  void apply(Scalar* parameters, const Scalar* gradients, std::span<Scalar* const> slots, std::int64_t count,
             std::int64_t step) const override;

 private:
  double beta_1_;
  double beta_2_;
  double epsilon_;
  bool amsgrad_;
};

/// The options that all rules share, in front of a rule's own.
Schema optimizer_schema(double learning_rate, Schema own);
/// From 0 to below 1.
Option decay_option(std::string name, double fallback);
/// Its least value, 1e-12, keeps the zeroing of tiny slots without effect.
Option epsilon_option();

}  // namespace rnn
