#include "rnn/layers/attention/multi_head_attention.h"

#include <algorithm>
#include <cmath>

#include "rnn/config/error.h"
#include "rnn/layers/attention/attention.h"
#include "rnn/layers/attention/attention_weights.h"
#include "rnn/layers/axis.h"
#include "rnn/layers/time_steps.h"
#include "rnn/tensor/elementwise.h"
#include "rnn/weights/initializer.h"

namespace rnn {

namespace {

constexpr const char* part_names[] = {"query", "key", "value", "attention_output"};

// Scratch slots: the three projections and the results of the heads; the gradients of all four; the weights;
// the gradient of the weights of one head; the weights after dropout.
enum HeadSlot {
  head_projected_slot,
  head_results_slot = 3,
  head_gradients_slot,
  head_weights_slot = 8,
  head_gradient_slot,
  head_dropped_slot
};

/// Input of the projection `part` (0 query, 1 key, 2 value).
const Value& source(const Context& context, int part) {
  return part == 0 ? context.inputs[0] : part == 1 ? context.inputs.back() : context.inputs[1];
}

int rows_of(const Value& value) { return static_cast<int>(value.shape.rows()); }

}  // namespace

/// Rows of one sequence and head in the projections: offset and leading dimension.
struct MultiHeadAttention::Head {
  int queries = 0;
  int steps = 0;
  std::ptrdiff_t at[4] = {};
  int ld[4] = {};
  std::ptrdiff_t weights = 0;
  AttentionMask mask;
  int pairs() const { return queries * steps; }
};

Schema MultiHeadAttention::options() {
  Option value_dim = nullable(integer_option("value_dim", 1, 1));
  value_dim.fallback = nullptr;
  Option dropout = number_option("dropout", 0.0, 0.0, 1.0);
  dropout.below_maximum = true;
  Option output_shape = nullable(integers_option("output_shape", nullptr, 1, 1 << 20));
  output_shape.single = true;
  Schema own{required(required_integer("num_heads", 1, 1 << 10), 2),
             required_integer("key_dim", 1),
             value_dim,
             dropout,
             seed_option(),
             boolean_option("use_bias", true),
             output_shape,
             initializer_option("kernel_initializer", "glorot_uniform"),
             initializer_option("bias_initializer", "zeros")};
  for (Option& option : penalty_options({"kernel", "bias", "activity"})) own.push_back(std::move(option));
  own.push_back(boolean_option("use_causal_mask", false));
  own.push_back(boolean_option("return_attention_scores", false));
  Option axes = nullable(integers_option("attention_axes", nullptr, -3, 3));
  axes.single = true;
  own.push_back(axes);
  return layer_schema(std::move(own));
}

MultiHeadAttention::MultiHeadAttention(Json given)
    : Layer(std::move(given)),
      heads_(config()["num_heads"].get<int>()),
      key_dim_(config()["key_dim"].get<int>()),
      value_dim_(config()["value_dim"].is_null() ? key_dim_ : config()["value_dim"].get<int>()),
      dropout_(config()["dropout"].get<double>()),
      causal_(config()["use_causal_mask"].get<bool>()),
      returns_scores_(config()["return_attention_scores"].get<bool>()),
      use_bias_(config()["use_bias"].get<bool>()) {
  const Json& axes = config()["attention_axes"];
  if (axes.is_array())
    axes_ = axes.get<std::vector<int>>();
  else if (!axes.is_null())
    axes_ = {axes.get<int>()};
  const Json& wanted = config()["output_shape"];
  if (wanted.is_null()) return;
  const Json& width = wanted.is_array() ? wanted[0] : wanted;
  if (wanted.is_array() && wanted.size() > 1)
    throw ConfigError({"multi_head_attention.output_shape",
                       "[multi_head_attention] output_shape: expected one extent, got {given}"},
                      {wanted}, "/output_shape");
  output_width_ = width.get<int>();
}

bool MultiHeadAttention::attends(int axis, int rank) const {
  return axes_.empty() ||
         std::ranges::any_of(axes_, [&](int own) { return normalized_axis(own, rank) == axis; });
}

int MultiHeadAttention::groups(const Shape& input) const {
  int count = 1;
  for (int axis = 1; axis + 1 < input.rank(); ++axis)
    if (!attends(axis, input.rank())) count *= input[axis];
  return count;
}

int MultiHeadAttention::steps_of(const Shape& input) const {
  int count = 1;
  for (int axis = 1; axis + 1 < input.rank(); ++axis)
    if (attends(axis, input.rank())) count *= input[axis];
  return count;
}

Shape MultiHeadAttention::scores_shape(std::span<const Shape> inputs) const {
  const int rank = inputs[0].rank();
  Shape shape{inputs[0][0]};
  for (int axis = 1; axis + 1 < rank; ++axis)
    if (!attends(axis, rank)) shape.append(inputs[0][axis]);
  shape.append(heads_);
  for (const Shape& steps : inputs.first(2))
    for (int axis = 1; axis + 1 < rank; ++axis)
      if (attends(axis, rank)) shape.append(steps[axis]);
  return shape;
}

void MultiHeadAttention::expect_inputs_of_axes(std::span<const Shape> inputs) const {
  const int rank = inputs[0].rank();
  for (const int own : axes_) {
    const int axis = normalized_axis(own, rank);
    if (axis < 1 || axis > rank - 2)
      throw ConfigError(
          {"multi_head_attention.attention_axes",
           "[{layer}] attention_axes: expected axes of steps of the query {query}, got {given}"},
          {name(), inputs[0], config()["attention_axes"]}, "/config/attention_axes");
  }
  if (rank == 3) return expect_attention_inputs(inputs, name());
  const auto agree = [](int a, int b) { return a == b || a == unknown || b == unknown; };
  bool fits =
      rank == 4 && inputs.size() > 1 && inputs.size() <= 3 && !causal_ && (rank_ == 0 || rank_ == rank);
  for (const Shape& shape : inputs) {
    fits = fits && shape.rank() == rank;
    for (int axis = 0; fits && axis < rank - 1; ++axis)
      fits = agree(shape[axis], (axis > 0 && attends(axis, rank) ? inputs[1] : inputs[0])[axis]) ||
             &shape == &inputs[0];
  }
  if (!fits)
    throw ConfigError(
        {"multi_head_attention.inputs",
         "[{layer}] expected a query and values (B,T,D), or without use_causal_mask (B,T,S,D) that are as "
         "long along axes without attention, got {given}"},
        {name(), std::vector<FaultPart>(inputs.begin(), inputs.end())});
}

void MultiHeadAttention::check_score_mask(const Shape& mask, std::span<const Shape> inputs) const {
  const int rank = mask.rank();
  const auto fits = [](int extent, int whole) { return may_equal(extent, whole) || extent == 1; };
  if (inputs[0].rank() == 3 && (rank == 3 || rank == 4) && may_equal(mask[0], inputs[0][0]) &&
      (rank == 3 || fits(mask[1], heads_)) && fits(mask[rank - 2], inputs[0][1]) &&
      fits(mask[rank - 1], inputs[1][1]))
    return;
  throw ConfigError({"multi_head_attention.attention_mask",
                     "[{layer}] attention_mask: expected (B,Tq,Tv), or (B,heads,Tq,Tv), for a query (B,Tq,D) "
                     "and a value (B,Tv,D), with their extents or 1, got {given} for {query} and {value}"},
                    {name(), mask, inputs[0], inputs[1]});
}

Shapes MultiHeadAttention::output_shapes(std::span<const Shape> inputs) const {
  if (inputs.empty() || inputs[0].rank() < 3) expect_attention_inputs(inputs, name());
  expect_inputs_of_axes(inputs);
  const Shape* of_parts[] = {&inputs[0], &inputs.back(), &inputs[1]};
  for (int part = 0; part < 3 && !parameters().empty(); ++part)
    if (of_parts[part]->width() != parameter(kernel(part)).shape[0])
      throw ConfigError({"multi_head_attention.features",
                         "[{layer}] expected a {part} (B,T,D) with D={expected}, got {given}"},
                        {name(), part_names[part], parameter(kernel(part)).shape[0], *of_parts[part]});
  Shape output = inputs[0];
  if (output_width_ > 0) output[output.rank() - 1] = output_width_;
  Shapes outputs{output};
  if (returns_scores_) outputs.append(scores_shape(inputs));
  return outputs;
}

namespace {

/// The rule of a kernel with heads: its fans are those of the matrix that it is. Orthogonal and Identity take
/// the shape as it is.
class OfMatrix : public Initializer {
 public:
  OfMatrix(std::unique_ptr<Initializer> rule, const Shape& matrix)
      : rule_(std::move(rule)), matrix_(matrix) {}
  void fill(Scalar* values, const Shape&, Random& random) const override {
    rule_->fill(values, matrix_, random);
  }
  std::int64_t scratch_bytes(const Shape&) const override { return rule_->scratch_bytes(matrix_); }

 private:
  std::unique_ptr<Initializer> rule_;
  Shape matrix_;
};

bool has_fans(const Json& initializer) {
  const Json complete = initializers().complete(initializer);
  const Json& name = complete.is_object() ? complete["class_name"] : complete;
  return name != "Orthogonal" && name != "Identity";
}

}  // namespace

void MultiHeadAttention::build(std::span<const Shape> inputs) {
  rank_ = inputs[0].rank();
  const int output_width = output_width_ > 0 ? output_width_ : inputs[0].width();
  const int widths[] = {inputs[0].width(), inputs.back().width(), inputs[1].width()};
  for (int part = 0; part < 4; ++part) {
    const int dim = part == 2 ? value_dim_ : key_dim_;
    const std::string name = std::string(part_names[part]) + "/";
    const bool last = part == 3;
    const Shape shape = last ? Shape{heads_, value_dim_, output_width} : Shape{widths[part], heads_, dim};
    const Shape matrix = last ? Shape{heads_ * value_dim_, output_width} : Shape{widths[part], heads_ * dim};
    std::unique_ptr<Initializer> rule = make_initializer("kernel_initializer");
    if (has_fans(config()["kernel_initializer"])) rule = std::make_unique<OfMatrix>(std::move(rule), matrix);
    add_parameter(name + "kernel", shape, std::move(rule));
    if (use_bias_)
      add_parameter(name + "bias", last ? Shape{output_width} : Shape{heads_, dim},
                    make_initializer("bias_initializer"));
  }
}

void MultiHeadAttention::plan(Plan& plan, std::span<const Shape> inputs) const {
  const std::int64_t rows[] = {inputs[0].rows(), inputs.back().rows(), inputs[1].rows()};
  for (int pass = 0; pass < 2; ++pass) {
    for (int part = 0; part < 3; ++part) plan.reserve_scratch(rows[part] * width(part));
    plan.reserve_scratch(rows[0] * width(2));
  }
  const std::int64_t pairs = std::int64_t(steps_of(inputs[0])) * steps_of(inputs[1]);
  const std::int64_t sequences = std::int64_t(inputs[0][0]) * groups(inputs[0]);
  plan.reserve_scratch(sequences * heads_ * pairs);
  plan.reserve_scratch(pairs);
  if (dropout_ > 0.0) plan.reserve_scratch(sequences * heads_ * pairs);
}

MultiHeadAttention::Head MultiHeadAttention::head(const Context& context, int sequence, int number) const {
  Head head;
  head.queries = steps_of(context.inputs[0].shape);
  head.steps = steps_of(context.inputs[1].shape);
  const int of_sample = groups(context.inputs[0].shape);
  const int sample = sequence / of_sample;
  const int group = sequence % of_sample;
  for (int part = 0; part < 4; ++part) {
    const Value& value = source(context, part % 3);
    const int own = part == 3 ? 2 : part;
    // In rows of the projection.
    std::ptrdiff_t at = 0;
    std::ptrdiff_t stride = 1;
    if (rank_ > 3) {
      // Along the first axis of steps alone: one sequence for each index of the second.
      const bool across = attends(1, rank_) && !attends(2, rank_);
      at = std::ptrdiff_t(sample) * value.shape[1] * value.shape[2] +
           std::ptrdiff_t(group) * (across ? 1 : value.shape[2]);
      stride = across ? value.shape[2] : 1;
    } else {
      const TimeSteps steps(value);
      at = steps.at(sample, 0) / steps.width;
      stride = steps.step_stride / steps.width;
    }
    head.at[part] = at * width(own) + number * width(own) / heads_;
    head.ld[part] = static_cast<int>(stride) * width(own);
  }
  head.weights = (std::ptrdiff_t(sequence) * heads_ + number) * head.pairs();
  // A mask of (B,T,S) is one of the steps where attention is along the last of them.
  const bool each_group = rank_ > 3 && attends(2, rank_) && !attends(1, rank_);
  if (rank_ > 3 && !each_group) return head;
  const auto row = [&](std::size_t input) -> const Scalar* {
    const Value& value = context.inputs[input];
    if (value.mask == nullptr || value.mask_rank != rank_ - 1) return nullptr;
    return value.mask + std::ptrdiff_t(sequence) * value.shape[rank_ - 2];
  };
  head.mask.query = row(0);
  head.mask.value = row(1);
  head.mask.key = row(context.inputs.size() - 1);
  if (context.inputs.size() == 2) head.mask.key = nullptr;
  head.mask.causal = causal_;
  head.mask.zeroes = rank_ > 3;
  if (const Value* given = context.score_mask) {
    const Shape& shape = given->shape;
    const int rank = shape.rank();
    const int queries = shape[rank - 2];
    const int steps = shape[rank - 1];
    const std::ptrdiff_t pairs_of_sample = std::ptrdiff_t(rank > 3 ? shape[1] : 1) * queries * steps;
    head.mask.pairs = given->data + sample * pairs_of_sample;
    if (rank > 3 && shape[1] > 1) head.mask.pairs += std::ptrdiff_t(number) * queries * steps;
    head.mask.of_query = queries == 1 ? 0 : steps;
    head.mask.of_step = steps == 1 ? 0 : 1;
  }
  return head;
}

void MultiHeadAttention::project(int part, int rows, int from, int to, const Scalar* x, Scalar* y) const {
  const Scalar* weights = parameter(kernel(part)).value;
  if (use_bias_)
    gemm_bias(Transpose::no, Transpose::no, rows, to, from, x, from, weights, to,
              parameter(kernel(part) + 1).value, y, to);
  else
    gemm(Transpose::no, Transpose::no, rows, to, from, x, from, weights, to, y, to, Store::assign);
}

void MultiHeadAttention::project_backward(int part, int rows, int from, int to, const Scalar* x,
                                          const Scalar* dy, Scalar* dx, Store store) {
  const Parameter& weights = parameter(kernel(part));
  gemm(Transpose::yes, Transpose::no, from, to, rows, x, from, dy, to, weights.gradient, to,
       Store::accumulate);
  if (use_bias_) add_rows(rows, to, dy, to, parameter(kernel(part) + 1).gradient);
  if (dx != nullptr)
    gemm(Transpose::no, Transpose::yes, rows, from, to, dy, to, weights.value, to, dx, from, store);
}

void MultiHeadAttention::forward(Context& context) {
  Scalar* parts[4];
  for (int part = 0; part < 4; ++part) parts[part] = context.scratch[static_cast<std::size_t>(part)];
  for (int part = 0; part < 3; ++part) {
    const Value& x = source(context, part);
    project(part, rows_of(x), x.shape.width(), width(part), x.data, parts[part]);
    if (activity_regularizer()) add_penalty(context, parts[part], x.shape.rows() * width(part));
  }
  const int rows = rows_of(context.inputs[0]);
  scale(static_cast<Scalar>(1.0 / std::sqrt(key_dim_)), parts[0], rows * width(0));
  const int sequences = context.inputs[0].shape[0] * groups(context.inputs[0].shape);
  for (int sequence = 0; sequence < sequences; ++sequence)
    for (int number = 0; number < heads_; ++number) {
      const Head h = head(context, sequence, number);
      Scalar* weights = context.scratch[head_weights_slot] + h.weights;
      gemm(Transpose::no, Transpose::yes, h.queries, h.steps, key_dim_, parts[0] + h.at[0], h.ld[0],
           parts[1] + h.at[1], h.ld[1], weights, h.steps, Store::assign);
      attention_weights(h.queries, h.steps, h.mask, weights);
      if (uses_dropout(context)) {
        Scalar* dropped = context.scratch[head_dropped_slot] + h.weights;
        drop_weights(h.pairs(), dropout_, *context.random, weights, dropped);
        weights = dropped;
      }
      gemm(Transpose::no, Transpose::no, h.queries, value_dim_, h.steps, weights, h.steps, parts[2] + h.at[2],
           h.ld[2], parts[3] + h.at[3], h.ld[3], Store::assign);
    }
  project(3, rows, width(2), context.outputs[0].shape.width(), parts[3], context.outputs[0].data);
  if (returns_scores_)
    std::copy_n(context.scratch[head_weights_slot], context.outputs[1].shape.size(), context.outputs[1].data);
}

void MultiHeadAttention::backward(Context& context) {
  const Scalar* dy = context.output_gradients[0];
  const Scalar* d_scores = returns_scores_ ? context.output_gradients[1] : nullptr;
  if (dy == nullptr && d_scores == nullptr) return;
  Scalar* parts[8];
  for (int part = 0; part < 8; ++part) parts[part] = context.scratch[static_cast<std::size_t>(part)];
  Scalar** d_parts = parts + head_gradients_slot;
  const int rows = rows_of(context.inputs[0]);
  if (dy != nullptr)
    project_backward(3, rows, width(2), context.outputs[0].shape.width(), parts[head_results_slot], dy,
                     d_parts[3], Store::assign);
  else
    std::fill_n(d_parts[3], std::ptrdiff_t(rows) * width(2), Scalar(0));
  const int sequences = context.inputs[0].shape[0] * groups(context.inputs[0].shape);
  for (int sequence = 0; sequence < sequences; ++sequence)
    for (int number = 0; number < heads_; ++number) {
      const Head h = head(context, sequence, number);
      const Scalar* weights = context.scratch[head_weights_slot] + h.weights;
      const Scalar* used = uses_dropout(context) ? context.scratch[head_dropped_slot] + h.weights : weights;
      Scalar* gradient = context.scratch[head_gradient_slot];
      const Scalar* dr = d_parts[3] + h.at[3];
      gemm(Transpose::no, Transpose::yes, h.queries, h.steps, value_dim_, dr, h.ld[3], parts[2] + h.at[2],
           h.ld[2], gradient, h.steps, Store::assign);
      gemm(Transpose::yes, Transpose::no, h.steps, value_dim_, h.queries, used, h.steps, dr, h.ld[3],
           d_parts[2] + h.at[2], h.ld[2], Store::assign);
      if (uses_dropout(context)) drop_weights_backward(h.pairs(), dropout_, used, gradient);
      if (d_scores != nullptr) add(gradient, d_scores + h.weights, gradient, h.pairs());
      attention_weights_backward(h.queries, h.steps, h.mask, weights, gradient);
      gemm(Transpose::no, Transpose::no, h.queries, key_dim_, h.steps, gradient, h.steps, parts[1] + h.at[1],
           h.ld[1], d_parts[0] + h.at[0], h.ld[0], Store::assign);
      gemm(Transpose::yes, Transpose::no, h.steps, key_dim_, h.queries, gradient, h.steps, parts[0] + h.at[0],
           h.ld[0], d_parts[1] + h.at[1], h.ld[1], Store::assign);
    }
  scale(static_cast<Scalar>(1.0 / std::sqrt(key_dim_)), d_parts[0], rows * width(0));
  if (activity_regularizer()) scale(static_cast<Scalar>(std::sqrt(key_dim_)), parts[0], rows * width(0));
  const std::size_t inputs[] = {0, context.inputs.size() - 1, 1};
  for (int part = 0; part < 3; ++part) {
    const Value& x = source(context, part);
    const InputGradient& dx = context.input_gradients[inputs[part]];
    if (activity_regularizer())
      add_penalty_gradient(context, parts[part], x.shape.rows() * width(part), d_parts[part]);
    // Without a key, the gradient of the value already holds that of the key.
    const bool second = part == 2 && inputs[1] == 1;
    project_backward(part, rows_of(x), x.shape.width(), width(part), x.data, d_parts[part], dx.data,
                     second ? Store::accumulate : dx.store);
  }
}

std::vector<Trace> MultiHeadAttention::traces(const Context& context) const {
  if (rank_ > 3) return {};
  const std::ptrdiff_t queries = context.inputs[0].shape[1];
  const int steps = context.inputs[1].shape[1];
  return {{"scores",
           "BHQV",
           context.scratch[head_weights_slot],
           {context.inputs[0].shape[0], heads_, static_cast<int>(queries), steps},
           {heads_ * queries * steps, queries * steps, steps, 1}}};
}

}  // namespace rnn
