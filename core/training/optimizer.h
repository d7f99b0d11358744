#pragma once

#include <span>

#include "rnn/config/registry.h"
#include "rnn/training/clipping.h"

namespace rnn {

/// An update rule, applied to whole stretches of the flat buffers. Rules and defaults are those of
/// keras/src/optimizers/*.py; see update_rules.h. Values of slots whose effect no float could show (magnitude
/// below 1e-30) become zero, so that what decays never reaches denormal numbers.
class Optimizer {
 public:
  /// From a complete config.
  explicit Optimizer(const Json& config, const char* name)
      : learning_rate_(config["learning_rate"].get<double>()), clipping_(Clipping::parse(config, name)) {}
  virtual ~Optimizer() = default;
  /// How many further flat buffers (momentum, second moment...) the rule keeps; they start at zero.
  virtual int slot_count() const = 0;
  /// Updates `count` parameters. `step` counts from 1. Where parameter, gradient and slots are zero, they
  /// stay so. No allocation.
  virtual void apply(Scalar* parameters, const Scalar* gradients, std::span<Scalar* const> slots,
                     std::int64_t count, std::int64_t step) const = 0;
  double learning_rate() const { return learning_rate_; }
  /// To be applied to the gradients first, by the caller, who knows the variables.
  const Clipping& clipping() const { return clipping_; }

 private:
  double learning_rate_;
  Clipping clipping_;
};

/// SGD (momentum, nesterov), RMSprop (rho, momentum, epsilon, centered), Adam (beta_1, beta_2, epsilon,
/// amsgrad); each with learning_rate, clipvalue, clipnorm and global_clipnorm, which exclude one another.
const Registry<Optimizer>& optimizers();

}  // namespace rnn
