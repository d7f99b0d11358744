#include "rnn/layers/attention/attention.h"

#include <algorithm>

#include "rnn/config/error.h"
#include "rnn/layers/accumulation_target.h"
#include "rnn/layers/attention/attention_weights.h"
#include "rnn/layers/mask_operations.h"
#include "rnn/layers/merging/merge.h"
#include "rnn/layers/time_steps.h"
#include "rnn/tensor/elementwise.h"

namespace rnn {

namespace {

// Scratch slots: weights of all samples; gradient of the weights of one sample; temporaries; weights after
// dropout.
enum AttentionSlot {
  attention_weights_slot,
  attention_gradient_slot,
  attention_temporary_slot,
  attention_dropped_slot
};

/// Zeroes the steps of masked queries.
void zero_masked_queries(const Context& context, Scalar* y) {
  const Scalar* mask = context.inputs[0].mask;
  if (mask == nullptr) return;
  const TimeSteps steps(context.outputs[0]);
  for (int b = 0; b < steps.batch; ++b)
    for (int t = 0; t < steps.time; ++t)
      if (*mask++ == Scalar(0)) std::fill_n(y + steps.at(b, t), steps.width, Scalar(0));
}

/// to += factor · from; where `to` is one number beside several, their sum.
void add_broadcast(Scalar factor, const Scalar* from, int width, Scalar* to, int to_width) {
  if (to_width == width)
    axpy(factor, from, to, width);
  else
    *to += factor * sum(from, width);
}

bool agree(int a, int b) { return a == b || a == unknown || b == unknown; }

}  // namespace

void expect_attention_inputs(std::span<const Shape> inputs, const std::string& layer) {
  expect_inputs(inputs, 2, inputs.size(), layer);
  bool fits = inputs.size() <= 3;
  for (const Shape& shape : inputs) fits = fits && shape.rank() == 3;
  fits = fits && agree(inputs[0][0], inputs[1][0]) && agree(inputs.back()[0], inputs[1][0]);
  if (fits && (inputs.size() == 2 || agree(inputs[1][1], inputs[2][1]))) return;
  throw ConfigError(
      {"attention.inputs",
       "[{layer}] expected a query (B,Tq,D), a value (B,Tv,D) and perhaps a key (B,Tv,D), got {given}"},
      {layer, std::vector<FaultPart>(inputs.begin(), inputs.end())});
}

/// Query, value and key of one sample, as rows `ld` scalars apart.
struct Attention::Sample {
  const Scalar* q = nullptr;
  const Scalar* v = nullptr;
  const Scalar* k = nullptr;
  int ldq = 0;
  int ldv = 0;
  int ldk = 0;
  int queries = 0;
  int steps = 0;
  int width = 0;
  int query_width = 0;
  int key_width = 0;
  int value_width = 0;
  std::ptrdiff_t pairs() const { return std::ptrdiff_t(queries) * steps; }
  AttentionMask mask;
};

Schema Attention::options(bool additive) {
  Schema schema{boolean_option("use_scale", additive)};
  if (!additive) schema.push_back(choice_option("score_mode", "dot", {"dot", "concat"}));
  Option dropout = number_option("dropout", 0.0, 0.0, 1.0);
  dropout.below_maximum = true;
  schema.push_back(dropout);
  schema.push_back(seed_option());
  schema.push_back(boolean_option("use_causal_mask", false));
  schema.push_back(boolean_option("return_attention_scores", false));
  return layer_schema(std::move(schema));
}

Attention::Attention(Json given, bool additive)
    : Layer(std::move(given)),
      additive_(additive),
      dot_(!additive && config()["score_mode"] == "dot"),
      dropout_(config()["dropout"].get<double>()),
      causal_(config()["use_causal_mask"].get<bool>()),
      returns_scores_(config()["return_attention_scores"].get<bool>()) {}

Shapes Attention::output_shapes(std::span<const Shape> inputs) const {
  expect_attention_inputs(inputs, name());
  const int query = inputs[0].width();
  const int key = inputs.back().width();
  const int scale = additive_ && scale_ >= 0 ? parameter(scale_).shape.width() : query;
  const bool one = query == 1 || key == 1;
  const int width = std::max(query, key);
  if ((query != key && (dot_ || !one)) || (scale != 1 && scale != width))
    throw ConfigError(
        {"attention.widths_differ", "[{layer}] expected query and key of one width, got {query} and {key}"},
        {name(), inputs[0], inputs.back()});
  Shapes outputs{Shape{inputs[0][0], inputs[0][1], inputs[1][2]}};
  if (returns_scores_) outputs.append(Shape{inputs[0][0], inputs[0][1], inputs[1][1]});
  return outputs;
}

bool Attention::record_mask(MaskCall& call) const {
  const MaskCall::Mask& given = call.masks[0];
  if (call.output > 0 || !given) return false;
  const NodeOutput of_query = *given;
  call.mask = call.operations.call("ConvertToTensor", {of_query}, call.operations.shape(of_query));
  return true;
}

void Attention::build(std::span<const Shape> inputs) {
  const char* initializer = additive_ ? "glorot_uniform" : "ones";
  if (config()["use_scale"].get<bool>())
    scale_ = add_parameter("scale", additive_ ? Shape{inputs[0].width()} : Shape{},
                           initializers().create(initializer));
  if (!additive_ && !dot_)
    weight_ = add_parameter("concat_score_weight", Shape{}, initializers().create("ones"));
}

void Attention::plan(Plan& plan, std::span<const Shape> inputs) const {
  const std::int64_t pairs = std::int64_t(inputs[0][1]) * inputs[1][1];
  plan.reserve_scratch(inputs[0][0] * pairs);
  plan.reserve_scratch(pairs);
  plan.reserve_scratch(dot_ ? pairs : 2 * std::max(inputs[0][2], inputs.back()[2]));
  if (dropout_ > 0.0) plan.reserve_scratch(inputs[0][0] * pairs);
}

Attention::Sample Attention::sample(const Context& context, int number) const {
  const auto& values = context.inputs;
  const TimeSteps q(values[0]);
  const TimeSteps v(values[1]);
  const TimeSteps k(values.back());
  Sample s;
  s.q = values[0].data + q.at(number, 0);
  s.v = values[1].data + v.at(number, 0);
  s.k = values.back().data + k.at(number, 0);
  s.ldq = static_cast<int>(q.step_stride);
  s.ldv = static_cast<int>(v.step_stride);
  s.ldk = static_cast<int>(k.step_stride);
  s.queries = q.time;
  s.steps = v.time;
  s.width = std::max(q.width, k.width);
  s.query_width = q.width;
  s.key_width = k.width;
  s.value_width = v.width;
  s.mask.value = values[1].mask == nullptr ? nullptr : values[1].mask + std::ptrdiff_t(number) * v.time;
  s.mask.causal = causal_;
  s.mask.lowers = true;
  return s;
}

template <class Body>
void Attention::each_pair(const Sample& s, Scalar* scratch, Body body) const {
  const Scalar inner = !additive_ && scale_ >= 0 ? *parameter(scale_).value : Scalar(1);
  Scalar* u = scratch;
  Scalar* t = scratch + s.width;
  for (int i = 0; i < s.queries; ++i)
    for (int j = 0; j < s.steps; ++j) {
      const Scalar* q = s.q + std::ptrdiff_t(i) * s.ldq;
      const Scalar* k = s.k + std::ptrdiff_t(j) * s.ldk;
      if (s.query_width == s.key_width)
        add(q, k, u, s.width);
      else
        for (int d = 0; d < s.width; ++d) u[d] = s.query_width == 1 ? *q + k[d] : q[d] + *k;
      for (int d = 0; d < s.width; ++d) t[d] = inner * u[d];
      tanh(t, t, s.width);
      body(i, j, u, t);
    }
}

void Attention::score(const Sample& s, Scalar* scratch, Scalar* scores) const {
  const Scalar* scale_value = scale_ >= 0 ? parameter(scale_).value : nullptr;
  if (dot_) {
    gemm(Transpose::no, Transpose::yes, s.queries, s.steps, s.width, s.q, s.ldq, s.k, s.ldk, scores, s.steps,
         Store::assign);
    if (scale_value != nullptr) scale(*scale_value, scores, static_cast<int>(s.pairs()));
    return;
  }
  const Scalar outer = weight_ >= 0 ? *parameter(weight_).value : Scalar(1);
  const int weights = additive_ && scale_value != nullptr ? parameter(scale_).shape.width() : 0;
  each_pair(s, scratch, [&](int i, int j, const Scalar*, const Scalar* t) {
    const Scalar total = weights > 1 ? dot(t, scale_value, s.width) : sum(t, s.width);
    scores[i * s.steps + j] = outer * (weights == 1 ? *scale_value * total : total);
  });
}

/// Gradients of query, key and parameters from `gradient`, that of the scores, which is overwritten. Adds to
/// dq and dk where they are not null.
void Attention::score_backward(const Sample& s, Scalar* scratch, Scalar* gradient, Scalar* dq, Scalar* dk) {
  Scalar* d_scale = scale_ >= 0 ? parameter(scale_).gradient : nullptr;
  if (dot_) {
    if (d_scale != nullptr) {
      const auto pairs = static_cast<int>(s.pairs());
      gemm(Transpose::no, Transpose::yes, s.queries, s.steps, s.width, s.q, s.ldq, s.k, s.ldk, scratch,
           s.steps, Store::assign);
      *d_scale += dot(scratch, gradient, pairs);
      scale(*parameter(scale_).value, gradient, pairs);
    }
    if (dq != nullptr)
      gemm(Transpose::no, Transpose::no, s.queries, s.width, s.steps, gradient, s.steps, s.k, s.ldk, dq,
           s.ldq, Store::accumulate);
    if (dk != nullptr)
      gemm(Transpose::yes, Transpose::no, s.steps, s.width, s.queries, gradient, s.steps, s.q, s.ldq, dk,
           s.ldk, Store::accumulate);
    return;
  }
  const Scalar inner = !additive_ && scale_ >= 0 ? *parameter(scale_).value : Scalar(1);
  const Scalar outer = weight_ >= 0 ? *parameter(weight_).value : Scalar(1);
  const Scalar* weights = additive_ && scale_ >= 0 ? parameter(scale_).value : nullptr;
  const int count = weights != nullptr ? parameter(scale_).shape.width() : 0;
  each_pair(s, scratch, [&](int i, int j, Scalar* u, Scalar* t) {
    const Scalar g = gradient[i * s.steps + j];
    if (g == Scalar(0)) return;
    if (weight_ >= 0) *parameter(weight_).gradient += g * sum(t, s.width);
    if (weights != nullptr) add_broadcast(g, t, s.width, d_scale, count);
    // t becomes the gradient of inner · u.
    for (int d = 0; d < s.width; ++d)
      t[d] = g * outer * (count > 0 ? weights[count > 1 ? d : 0] : Scalar(1)) * (Scalar(1) - t[d] * t[d]);
    if (!additive_ && d_scale != nullptr) *d_scale += dot(t, u, s.width);
    if (dq != nullptr) add_broadcast(inner, t, s.width, dq + std::ptrdiff_t(i) * s.ldq, s.query_width);
    if (dk != nullptr) add_broadcast(inner, t, s.width, dk + std::ptrdiff_t(j) * s.ldk, s.key_width);
  });
}

void Attention::forward(Context& context) {
  const TimeSteps out(context.outputs[0]);
  for (int b = 0; b < out.batch; ++b) {
    const Sample s = sample(context, b);
    Scalar* weights = context.scratch[attention_weights_slot] + b * s.pairs();
    score(s, context.scratch[attention_temporary_slot], weights);
    attention_weights(s.queries, s.steps, s.mask, weights);
    if (uses_dropout(context)) {
      Scalar* dropped = context.scratch[attention_dropped_slot] + b * s.pairs();
      drop_weights(static_cast<int>(s.pairs()), dropout_, *context.random, weights, dropped);
      weights = dropped;
    }
    gemm(Transpose::no, Transpose::no, s.queries, s.value_width, s.steps, weights, s.steps, s.v, s.ldv,
         context.outputs[0].data + out.at(b, 0), static_cast<int>(out.step_stride), Store::assign);
    if (returns_scores_) std::copy_n(weights, s.pairs(), context.outputs[1].data + b * s.pairs());
  }
  zero_masked_queries(context, context.outputs[0].data);
}

void Attention::backward(Context& context) {
  Scalar* dy = context.output_gradients[0];
  const Scalar* d_scores = returns_scores_ ? context.output_gradients[1] : nullptr;
  if (dy == nullptr && d_scores == nullptr) return;
  if (dy != nullptr) zero_masked_queries(context, dy);
  const TimeSteps out(context.outputs[0]);
  const std::size_t count = context.inputs.size();
  Scalar* d_inputs[3] = {};
  for (std::size_t i = 0; i < count; ++i)
    d_inputs[i] = accumulation_target(context.input_gradients[i], context.inputs[i].shape);
  for (int b = 0; b < out.batch; ++b) {
    const Sample s = sample(context, b);
    const auto pairs = static_cast<int>(s.pairs());
    const auto ldy = static_cast<int>(out.step_stride);
    const auto of = [&](std::size_t i) {
      return d_inputs[i] == nullptr ? nullptr : d_inputs[i] + TimeSteps(context.inputs[i]).at(b, 0);
    };
    const Scalar* weights = context.scratch[attention_weights_slot] + b * s.pairs();
    const Scalar* used =
        uses_dropout(context) ? context.scratch[attention_dropped_slot] + b * s.pairs() : weights;
    Scalar* gradient = context.scratch[attention_gradient_slot];
    if (dy != nullptr) {
      const Scalar* dy_b = dy + out.at(b, 0);
      gemm(Transpose::no, Transpose::yes, s.queries, s.steps, s.value_width, dy_b, ldy, s.v, s.ldv, gradient,
           s.steps, Store::assign);
      if (Scalar* dv = of(1); dv != nullptr)
        gemm(Transpose::yes, Transpose::no, s.steps, s.value_width, s.queries, used, s.steps, dy_b, ldy, dv,
             s.ldv, Store::accumulate);
    } else {
      std::fill_n(gradient, pairs, Scalar(0));
    }
    if (d_scores != nullptr) add(gradient, d_scores + b * s.pairs(), gradient, pairs);
    if (uses_dropout(context)) drop_weights_backward(pairs, dropout_, used, gradient);
    attention_weights_backward(s.queries, s.steps, s.mask, weights, gradient);
    score_backward(s, context.scratch[attention_temporary_slot], gradient, of(0), of(count - 1));
  }
}

std::vector<Trace> Attention::traces(const Context& context) const {
  const std::ptrdiff_t queries = context.inputs[0].shape[1];
  const int steps = context.inputs[1].shape[1];
  return {{"scores",
           "BQV",
           context.scratch[attention_weights_slot],
           {context.inputs[0].shape[0], static_cast<int>(queries), steps},
           {queries * steps, steps, 1}}};
}

}  // namespace rnn
