#pragma once

#include <span>

#include "rnn/config/registry.h"
#include "rnn/optimizers/averaging.h"
#include "rnn/optimizers/clipping.h"
#include "rnn/optimizers/schedule.h"

namespace rnn {

/// An update rule, applied to whole stretches of the flat buffers. Rules and defaults are those of
/// keras/src/optimizers/*.py; see update_rules.h and adam_rules.h. Slot values of a magnitude below 1e-30,
/// too small to have an effect in float, become zero, so that decaying ones never become denormal.
class Optimizer {
 public:
  /// Takes a complete config. Throws ConfigError for an unknown schedule, and for more than one bound on the
  /// gradients.
  Optimizer(const Json& config, const char* name);
  virtual ~Optimizer() = default;
  /// The number of further flat buffers (momentum, second moment...) that the rule keeps, and their initial
  /// value.
  virtual int slot_count() const = 0;
  virtual double first_slot_value() const { return 0.0; }
  /// Updates `count` parameters with the learning rate `rate`; `t` is the number of the update, from 1. With
  /// a weight_decay d, w -= d n w comes first (Loshchilov and Hutter, "Decoupled weight decay
  /// regularization", 2019). A zero parameter with a zero gradient and initial slots stays zero. No
  /// allocation.
  void apply(Scalar* parameters, const Scalar* gradients, std::span<Scalar* const> slots, std::int64_t count,
             std::int64_t t, double rate) const;
  /// The constant, or the schedule's rate for update `t`, from 1.
  double learning_rate(std::int64_t t = 1) const {
    return schedule_ ? schedule_->at(static_cast<double>(t - 1)) : learning_rate_;
  }
  bool scheduled() const { return schedule_ != nullptr; }
  /// The bounds on gradients, which the caller applies before the update.
  const Clipping& clipping() const { return clipping_; }
  /// What the caller does around the update.
  const Averaging& averaging() const { return averaging_; }
  /// Variables of Keras's optimizer that are single numbers: the number of updates, the learning rate unless
  /// there is a schedule, and others of the rule.
  virtual int scalar_count() const { return scheduled() ? 1 : 2; }

 protected:
  virtual void update(Scalar* parameters, const Scalar* gradients, std::span<Scalar* const> slots,
                      std::int64_t count, std::int64_t t, double rate) const = 0;

 private:
  double learning_rate_ = 0.0;
  std::unique_ptr<Schedule> schedule_;
  double weight_decay_ = 0.0;
  Clipping clipping_;
  Averaging averaging_;
};

/// SGD, RMSprop, Adam, AdamW, Adadelta, Adagrad, Adamax, Nadam; each with learning_rate (a number, or
/// {class_name, config} of a schedule), weight_decay, clipvalue, clipnorm and global_clipnorm, of which the
/// last three exclude one another, and the options of averaging.h.
const Registry<Optimizer>& optimizers();

/// The options that all rules share, around a rule's own.
Schema optimizer_schema(double learning_rate, Schema own, Json weight_decay = nullptr);
/// From 0 to below 1.
Option decay_option(std::string name, double fallback);
/// Its least value, 1e-12, keeps the zeroing of tiny slots without effect.
Option epsilon_option();

}  // namespace rnn
