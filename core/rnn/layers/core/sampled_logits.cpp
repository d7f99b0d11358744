#include "rnn/layers/core/sampled_logits.h"

#include <algorithm>
#include <cmath>

#include "rnn/config/error.h"
#include "rnn/layers/accumulation_target.h"
#include "rnn/layers/time_steps.h"
#include "rnn/tensor/elementwise.h"

namespace rnn {

Schema SampledLogits::options() {
  return layer_schema(
      {required(required_integer("input_dim", 2, 1 << 24), 1000), integer_option("negatives", 5, 1),
       choice_option("sampler", "log_uniform", {"log_uniform", "uniform"}),
       nullable(numbers_option("counts", nullptr, 0.0, 1e15)), number_option("exponent", .75, 0.0, 10.0),
       boolean_option("subtract_log_q", false), initializer_option("kernel_initializer", "random_uniform"),
       boolean_option("use_bias", false)},
      false);
}

SampledLogits::SampledLogits(Json given)
    : Layer(std::move(given)),
      input_dim_(config()["input_dim"].get<int>()),
      negatives_(config()["negatives"].get<int>()),
      use_bias_(config()["use_bias"].get<bool>()),
      uniform_(config()["sampler"] == "uniform"),
      subtract_log_q_(config()["subtract_log_q"].get<bool>()) {
  const Json& counts = config()["counts"];
  if (counts.is_null()) return;
  double sum = 0.0;
  for (const Json& count : counts) {
    const double value = count.get<double>();
    if (value > 0.0) sum += std::pow(value, config()["exponent"].get<double>());
    cumulative_.push_back(sum);
  }
  if (static_cast<int>(counts.size()) != input_dim_ || sum <= 0.0)
    throw ConfigError(
        {"sampled_logits.counts",
         "[sampled_logits] counts: expected a number for each of {expected} ids, not all 0, got {given}"},
        {input_dim_, counts.size()}, "/counts");
}

Shapes SampledLogits::output_shapes(std::span<const Shape> inputs) const {
  Shape output;
  bool fits = inputs.size() == 2 && (inputs[0].rank() == 2 || inputs[0].rank() == 3) &&
              inputs[1].rank() == 2 && inputs[0].width() != unknown;
  if (fits) {
    output = inputs[0];
    const int steps = output.rank() == 3 ? output[1] : 1;
    fits = steps == inputs[1][1] || steps == unknown || inputs[1][1] == unknown;
    fits = fits && (parameters().empty() || parameter(0).shape[1] == output.width());
    output[output.rank() - 1] = 1 + negatives_;
  }
  if (fits) return {output};
  std::string got;
  for (const Shape& shape : inputs) got += (got.empty() ? "" : " and ") + shape.text();
  throw ConfigError(
      {"sampled_logits.inputs",
       "[{layer}] expected features (B,D) and targets (B,1), or (B,T,D) and (B,T), got {given}"},
      {name(), got});
}

void SampledLogits::build(std::span<const Shape> inputs) {
  add_parameter("kernel", {input_dim_, inputs[0].width()}, make_initializer("kernel_initializer"));
  if (use_bias_) add_parameter("bias", {input_dim_}, initializers().create("zeros"));
}

void SampledLogits::plan(Plan& plan, std::span<const Shape> inputs) const {
  plan.reserve_scratch(inputs[1].size() * (1 + negatives_));
}

int SampledLogits::draw_id(Random& random) const {
  if (uniform_ && cumulative_.empty())
    return static_cast<int>(random.below(static_cast<std::uint32_t>(input_dim_)));
  const double u = random.uniform();
  const auto id = cumulative_.empty()
                      ? static_cast<std::ptrdiff_t>(std::exp(u * std::log(input_dim_ + 1.0))) - 1
                      : std::upper_bound(cumulative_.begin(), cumulative_.end(), u * cumulative_.back()) -
                            cumulative_.begin();
  return std::min(static_cast<int>(id), input_dim_ - 1);
}

Scalar SampledLogits::log_expected(int id) const {
  const auto at = static_cast<std::size_t>(id);
  double q = 1.0 / input_dim_;
  if (!cumulative_.empty())
    q = std::max((cumulative_[at] - (id > 0 ? cumulative_[at - 1] : 0.0)) / cumulative_.back(), 1e-12);
  else if (!uniform_)
    q = std::log((id + 2.0) / (id + 1.0)) / std::log(input_dim_ + 1.0);
  return static_cast<Scalar>(std::log(negatives_ * q));
}

template <class Body>
void SampledLogits::each_row(const Context& context, Body body) const {
  const TimeSteps features(context.inputs[0]);
  const TimeSteps logits(context.outputs[0]);
  Scalar* ids = context.scratch[0];
  const Scalar* targets = context.inputs[1].data;
  for (int b = 0; b < features.batch; ++b)
    for (int t = 0; t < features.time; ++t, ids += 1 + negatives_)
      body(features.at(b, t), logits.at(b, t), ids, targets[b * features.time + t]);
}

void SampledLogits::forward(Context& context) {
  const Scalar* x = context.inputs[0].data;
  const int width = context.inputs[0].shape.width();
  Scalar* y = context.outputs[0].data;
  Random fixed(0);
  Random& random = context.training && context.random != nullptr ? *context.random : fixed;
  each_row(context, [&](std::ptrdiff_t from, std::ptrdiff_t to, Scalar* ids, Scalar target) {
    const int right = target >= 0 && target < static_cast<Scalar>(input_dim_) ? static_cast<int>(target) : -1;
    if (right < 0 || static_cast<Scalar>(right) != target)
      throw ConfigError({"targets.range", "[{layer}] expected targets from 0 to {last}, got {given}"},
                        {name(), input_dim_ - 1, double(target)});
    for (int j = 0; j <= negatives_; ++j) {
      const int id = j == 0 ? right : draw_id(random);
      const bool counts = j == 0 || id != right;
      ids[j] = static_cast<Scalar>(counts ? id : -1);
      Scalar logit = absent;
      if (counts) {
        logit = dot(x + from, parameter(0).value + std::ptrdiff_t(id) * width, width);
        if (use_bias_) logit += parameter(1).value[id];
        if (subtract_log_q_) logit -= log_expected(id);
      }
      y[to + j] = logit;
    }
  });
}

void SampledLogits::backward(Context& context) {
  accumulation_target(context.input_gradients[1], context.inputs[1].shape);
  Scalar* dx = accumulation_target(context.input_gradients[0], context.inputs[0].shape);
  const Scalar* dy = context.output_gradients[0];
  if (dy == nullptr) return;
  const Scalar* x = context.inputs[0].data;
  const int width = context.inputs[0].shape.width();
  each_row(context, [&](std::ptrdiff_t from, std::ptrdiff_t to, const Scalar* ids, Scalar) {
    for (int j = 0; j <= negatives_; ++j) {
      const auto id = static_cast<std::ptrdiff_t>(ids[j]);
      if (id < 0) continue;
      const Scalar slope = dy[to + j];
      axpy(slope, x + from, parameter(0).gradient + id * width, width);
      if (use_bias_) parameter(1).gradient[id] += slope;
      if (dx != nullptr) axpy(slope, parameter(0).value + id * width, dx + from, width);
    }
  });
}

}  // namespace rnn
