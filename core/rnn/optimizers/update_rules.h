#pragma once

// The update rules, in Keras 3's words: w parameter, g gradient, n learning rate, t number of the update,
// from 1.

#include "rnn/optimizers/optimizer.h"

namespace rnn {

/// keras/src/optimizers/sgd.py; learning_rate .01, momentum 0, nesterov false
///   w -= n g                                     without momentum u
///   m = u m - n g;  w += m                       with
///   m = u m - n g;  w += u m - n g               nesterov
class Sgd : public Optimizer {
 public:
  static Schema options();
  explicit Sgd(const Json& config);
  int slot_count() const override { return momentum_ > 0.0 ? 1 : 0; }

 protected:
  void update(Scalar* parameters, const Scalar* gradients, std::span<Scalar* const> slots, std::int64_t count,
              std::int64_t t, double learning_rate) const override;

 private:
  double momentum_;
  bool nesterov_;
};

/// keras/src/optimizers/rmsprop.py; learning_rate .001, rho .9, momentum 0, epsilon 1e-7, centered false
///   v = rho v + (1 - rho) g^2
///   a = rho a + (1 - rho) g                      centered; d = v - a^2 + epsilon
///   d = v + epsilon                              else
///   w -= n g / sqrt(d)                           without momentum u
///   m = u m + n g / sqrt(d);  w -= m             with
/// Slots: v, m with momentum, a when centered.
class RmsProp : public Optimizer {
 public:
  static Schema options();
  explicit RmsProp(const Json& config);
  int slot_count() const override { return 1 + (momentum_ > 0.0 ? 1 : 0) + (centered_ ? 1 : 0); }

 protected:
  void update(Scalar* parameters, const Scalar* gradients, std::span<Scalar* const> slots, std::int64_t count,
              std::int64_t t, double learning_rate) const override;

 private:
  double rho_;
  double momentum_;
  double epsilon_;
  bool centered_;
};

/// keras/src/optimizers/adagrad.py (Duchi, Hazan and Singer, 2011); learning_rate .001, epsilon 1e-7
///   v += g^2, from initial_accumulator_value (.1);  w -= n g / sqrt(v + epsilon)
/// Slots: v.
class Adagrad : public Optimizer {
 public:
  static Schema options();
  explicit Adagrad(const Json& config);
  int slot_count() const override { return 1; }
  double first_slot_value() const override { return initial_; }

 protected:
  void update(Scalar* parameters, const Scalar* gradients, std::span<Scalar* const> slots, std::int64_t count,
              std::int64_t t, double learning_rate) const override;

 private:
  double initial_;
  double epsilon_;
};

/// keras/src/optimizers/adadelta.py (Zeiler, 2012); learning_rate .001, rho .95, epsilon 1e-7
///   v = rho v + (1 - rho) g^2
///   c = g sqrt(d + epsilon) / sqrt(v + epsilon)
///   d = rho d + (1 - rho) c^2;  w -= n c
/// Slots: v, d.
class Adadelta : public Optimizer {
 public:
  static Schema options();
  explicit Adadelta(const Json& config);
  int slot_count() const override { return 2; }

 protected:
  void update(Scalar* parameters, const Scalar* gradients, std::span<Scalar* const> slots, std::int64_t count,
              std::int64_t t, double learning_rate) const override;

 private:
  double rho_;
  double epsilon_;
};

}  // namespace rnn
