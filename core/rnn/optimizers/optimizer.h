#pragma once

#include <span>

#include "rnn/config/registry.h"
#include "rnn/optimizers/clipping.h"
#include "rnn/optimizers/schedule.h"

namespace rnn {

/// An update rule, applied to whole stretches of the flat buffers. Rules and defaults are those of
/// keras/src/optimizers/*.py; see update_rules.h and adam_rules.h. Values of slots whose effect no float
/// could show (magnitude below 1e-30) become zero, so that what decays never reaches denormal numbers.
class Optimizer {
 public:
  /// From a complete config. Throws ConfigError for a schedule that is none, and for more than one bound on
  /// the gradients.
  Optimizer(const Json& config, const char* name);
  virtual ~Optimizer() = default;
  /// How many further flat buffers (momentum, second moment...) the rule keeps, and what each starts from.
  virtual int slot_count() const = 0;
  virtual double first_slot_value() const { return 0.0; }
  /// Updates `count` parameters with the learning rate `rate`; `step` counts from 1. With a weight_decay d,
  /// w -= d n w comes first (Loshchilov and Hutter, "Decoupled weight decay regularization", 2019). Where
  /// parameter and gradient are zero and slots are at their first value, parameters stay zero. No allocation.
  void apply(Scalar* parameters, const Scalar* gradients, std::span<Scalar* const> slots, std::int64_t count,
             std::int64_t step, double rate) const;
  /// What the option says: the constant, or the schedule's rate for that step.
  double learning_rate(std::int64_t step = 1) const {
    return schedule_ ? schedule_->at(static_cast<double>(step - 1)) : learning_rate_;
  }
  bool scheduled() const { return schedule_ != nullptr; }
  /// To be applied to the gradients first, by the caller, who knows the variables.
  const Clipping& clipping() const { return clipping_; }

 protected:
  virtual void update(Scalar* parameters, const Scalar* gradients, std::span<Scalar* const> slots,
                      std::int64_t count, std::int64_t step, double rate) const = 0;

 private:
  double learning_rate_ = 0.0;
  std::unique_ptr<Schedule> schedule_;
  double weight_decay_ = 0.0;
  Clipping clipping_;
};

/// SGD, RMSprop, Adam, AdamW, Adadelta, Adagrad, Adamax, Nadam; each with learning_rate (a number, or
/// {class_name, config} of a schedule), weight_decay, clipvalue, clipnorm and global_clipnorm, of which the
/// last three exclude one another.
const Registry<Optimizer>& optimizers();

/// The options that all rules share, around a rule's own.
Schema optimizer_schema(double learning_rate, Schema own, Json weight_decay = nullptr);
/// From 0 to below 1.
Option decay_option(std::string name, double fallback);
/// Its least value, 1e-12, keeps the zeroing of tiny slots without effect.
Option epsilon_option();

}  // namespace rnn
