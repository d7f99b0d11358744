#include "rnn/layers/regularization/sampling.h"

#include <algorithm>
#include <cmath>

#include "rnn/config/error.h"
#include "rnn/layers/accumulation_target.h"
#include "rnn/layers/merging/merge.h"

namespace rnn {

namespace {

enum SamplingSlot { noise_slot, divergence_slot };

/// The prior of feature i: N(0, 1) without inputs of its own.
struct Prior {
  const Scalar* mean = nullptr;
  const Scalar* log_variance = nullptr;

  explicit Prior(const Context& context) {
    if (context.inputs.size() < 4) return;
    mean = context.inputs[2].data;
    log_variance = context.inputs[3].data;
  }
  Scalar mean_of(std::int64_t i) const { return mean == nullptr ? Scalar(0) : mean[i]; }
  Scalar log_variance_of(std::int64_t i) const {
    return log_variance == nullptr ? Scalar(0) : log_variance[i];
  }
};

/// True when z comes from the inputs of the prior.
bool takes_prior(const Context& context) { return !context.training && context.inputs.size() == 4; }

}  // namespace

Schema Sampling::options() {
  return layer_schema(
      {number_option("kl_weight", 1.0, 0.0, 1e6), integer_option("annealing_updates", 0, 0, 1 << 30)}, false);
}

Sampling::Sampling(Json given)
    : Layer(std::move(given)),
      kl_weight_(config()["kl_weight"].get<double>()),
      annealing_updates_(config()["annealing_updates"].get<int>()),
      weight_(annealing_updates_ > 0 ? 0.0 : kl_weight_) {}

void Sampling::begin_batch(std::int64_t updates) {
  divergence_ = 0.0;
  if (annealing_updates_ > 0)
    weight_ = kl_weight_ * std::min(1.0, static_cast<double>(updates) / annealing_updates_);
}

Shapes Sampling::output_shapes(std::span<const Shape> inputs) const {
  expect_inputs(inputs, 2, 4, name());
  if (inputs.size() == 3)
    throw ConfigError(
        {"sampling.inputs",
         "[{layer}] expected 2 inputs, mean and log variance, or 4, those of the prior as well, "
         "got 3"},
        {name()});
  for (const Shape& shape : inputs.subspan(1))
    if (!(shape == inputs[0]))
      throw ConfigError({"sampling.shapes_differ",
                         "[{layer}] expected means and log variances of one shape, got {first} and {other}"},
                        {name(), inputs[0], shape});
  return {inputs[0]};
}

void Sampling::plan(Plan& plan, std::span<const Shape> inputs) const {
  plan.reserve_scratch(inputs[0].size());
  plan.reserve_scratch(inputs[0].size());
}

void Sampling::forward(Context& context) {
  const Scalar* mean = context.inputs[0].data;
  const Scalar* log_variance = context.inputs[1].data;
  const Prior prior(context);
  const bool from_prior = takes_prior(context);
  const std::int64_t size = context.inputs[0].shape.size();
  Scalar* noise = context.scratch[noise_slot];
  Scalar* divergence = context.scratch[divergence_slot];
  Random outside_training(draw_seed_.value_or(0));
  Random* const random = context.training ? context.random : draw_seed_ ? &outside_training : nullptr;
  double sum = 0.0;
  for (std::int64_t i = 0; i < size; ++i) {
    const Scalar prior_mean = prior.mean_of(i);
    const Scalar prior_log_variance = prior.log_variance_of(i);
    noise[i] = random == nullptr ? Scalar(0) : static_cast<Scalar>(random->normal());
    context.outputs[0].data[i] = (from_prior ? prior_mean : mean[i]) +
                                 std::exp((from_prior ? prior_log_variance : log_variance[i]) / 2) * noise[i];
    divergence[i] = normal_divergence(mean[i], log_variance[i], prior_mean, prior_log_variance);
    sum += static_cast<double>(divergence[i]);
  }
  sum /= static_cast<double>(context.inputs[0].shape.rows());
  divergence_ += sum;
  *context.added_loss += weight_ * sum;
}

void Sampling::backward(Context& context) {
  const Scalar* dz = context.output_gradients[0];
  const Shape& shape = context.inputs[0].shape;
  const Scalar* mean = context.inputs[0].data;
  const Scalar* log_variance = context.inputs[1].data;
  const Prior prior(context);
  Scalar* gradients[4] = {};
  for (std::size_t input = 0; input < context.inputs.size(); ++input)
    gradients[input] = accumulation_target(context.input_gradients[input], shape);
  const std::size_t drawn_from = takes_prior(context) ? 2 : 0;
  Scalar* const d_drawn_mean = gradients[drawn_from];
  Scalar* const d_drawn_log_variance = gradients[drawn_from + 1];
  const Scalar* drawn_log_variance = context.inputs[drawn_from + 1].data;
  const auto weight = static_cast<Scalar>(weight_ / static_cast<double>(shape.rows()));
  for (std::int64_t i = 0; i < shape.size(); ++i) {
    if (dz != nullptr) {
      if (d_drawn_mean != nullptr) d_drawn_mean[i] += dz[i];
      if (d_drawn_log_variance != nullptr)
        d_drawn_log_variance[i] +=
            dz[i] * std::exp(drawn_log_variance[i] / 2) * context.scratch[noise_slot][i] / 2;
    }
    const Scalar prior_log_variance = prior.log_variance_of(i);
    const Scalar away = mean[i] - prior.mean_of(i);
    const Scalar d_mean = weight * away * std::exp(-prior_log_variance);
    const Scalar d_ratio = weight * (std::exp(log_variance[i] - prior_log_variance) - 1) / 2;
    if (gradients[0] != nullptr) gradients[0][i] += d_mean;
    if (gradients[1] != nullptr) gradients[1][i] += d_ratio;
    if (gradients[2] != nullptr) gradients[2][i] -= d_mean;
    if (gradients[3] != nullptr) gradients[3][i] -= d_ratio + d_mean * away / 2;
  }
}

std::vector<Trace> Sampling::traces(const Context& context) const {
  const Value& mean = context.inputs[0];
  const Shape& shape = mean.shape;
  if (shape.rank() > 3) return {};
  Trace trace{"kl", shape.rank() == 2 ? "BU" : "BTU", context.scratch[divergence_slot], shape, {}};
  const std::ptrdiff_t width = shape.width();
  if (shape.rank() == 2) {
    trace.strides = {width, 1};
  } else if (mean.layout == Layout::time_major) {
    trace.strides = {width, shape[0] * width, 1};
  } else {
    trace.strides = {shape[1] * width, width, 1};
  }
  return {trace};
}

}  // namespace rnn
