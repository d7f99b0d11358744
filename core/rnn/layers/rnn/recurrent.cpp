#include "rnn/layers/rnn/recurrent.h"

#include <algorithm>
#include <utility>

#include "rnn/activations/curve.h"
#include "rnn/config/error.h"
#include "rnn/layers/rnn/recurrent_slots.h"
#include "rnn/tensor/sparse.h"

namespace rnn {

namespace {

constexpr int max_small_units = 64;
constexpr int max_small_batch = 8;

/// The first and the last step, in the order of processing, that are not masked in all samples.
std::pair<int, int> read_steps(const RecurrentFrame& f) {
  const auto skipped = [&f](int step) {
    if (f.step_mask == nullptr) return false;
    for (int row = 0; row < f.batch; ++row)
      if (!f.masked(row, f.input_of(step))) return false;
    return true;
  };
  int first = 0;
  int last = f.time - 1;
  while (last >= 0 && skipped(last)) --last;
  while (first < last && skipped(first)) ++first;
  return {first, last};
}

/// Number of steps in a block. The input projection and the weight gradients are products over all steps,
/// computed in blocks of steps that alternate with the time loop. A block is as large as its gates fit into
/// the L2 cache, where the products and the loop then find them, but has enough rows to amortise the packing
/// of a product.
int steps_per_block(const RecurrentFrame& f) {
  constexpr std::ptrdiff_t bytes = 128 * 1024;
  constexpr int fewest_rows = 128;
  const auto step_bytes =
      static_cast<std::ptrdiff_t>(f.batch) * f.row() * static_cast<std::ptrdiff_t>(sizeof(Scalar));
  return std::max({1, static_cast<int>(bytes / step_bytes), (fewest_rows + f.batch - 1) / f.batch});
}

}  // namespace

RecurrentLayer::RecurrentLayer(const Json& given, const CellLayout& layout)
    : Layer(given),
      layout_(layout),
      activation_(&find_activation(config()["activation"].get<std::string>())),
      units_(config()["units"].get<int>()),
      use_bias_(config()["use_bias"].get<bool>()),
      return_sequences_(config()["return_sequences"].get<bool>()),
      return_state_(config()["return_state"].get<bool>()),
      go_backwards_(config()["go_backwards"].get<bool>()),
      reversed_mask_(config().value("reversed_mask", false)),
      restore_order_(config().value("restore_order", false)),
      stateful_(config()["stateful"].get<bool>()),
      zero_output_for_mask_(config()["zero_output_for_mask"].get<bool>()),
      dropout_(config().value("dropout", 0.0)),
      recurrent_dropout_(config().value("recurrent_dropout", 0.0)) {
  if (config().contains("recurrent_activation"))
    recurrent_activation_ = &find_activation(config()["recurrent_activation"].get<std::string>());
  has_vector_curves_ = activation_->curve != Curve::opaque &&
                       (recurrent_activation_ == nullptr || recurrent_activation_->curve != Curve::opaque);
}

Option RecurrentLayer::recurrent_activation_option(std::string name, std::string fallback) {
  return choice_option(std::move(name), std::move(fallback), activation_names(true));
}

Schema RecurrentLayer::recurrent_options(Schema after_activation, Schema after_initializers, Schema last) {
  const auto rate = [](const char* name) {
    Option option = number_option(name, 0.0, 0.0, 1.0);
    option.below_maximum = true;
    return option;
  };
  Schema schema{required_integer("units", 1), recurrent_activation_option("activation", "tanh")};
  const auto append = [&schema](Schema part) { schema.insert(schema.end(), part.begin(), part.end()); };
  append(std::move(after_activation));
  append({boolean_option("use_bias", true), initializer_option("kernel_initializer", "glorot_uniform"),
          initializer_option("recurrent_initializer", "orthogonal"),
          initializer_option("bias_initializer", "zeros")});
  append(std::move(after_initializers));
  append(penalty_options({"kernel", "recurrent", "bias", "activity"}));
  append({rate("dropout"), rate("recurrent_dropout"), seed_option(),
          boolean_option("return_sequences", false), boolean_option("return_state", false),
          boolean_option("go_backwards", false), boolean_option("stateful", false),
          boolean_option("unroll", false), boolean_option("zero_output_for_mask", false),
          quiet(boolean_option("reversed_mask", false)), quiet(boolean_option("restore_order", false))});
  append(std::move(last));
  return layer_schema(std::move(schema));
}

Shapes RecurrentLayer::output_shapes(std::span<const Shape> inputs) const {
  const auto states = static_cast<std::size_t>(layout_.states);
  if (inputs.size() == states + 1)
    expect_single_input(inputs.first(1), 3, "(B,T,D)");
  else if (inputs.size() != 1)
    throw ConfigError(
        {"recurrent.inputs",
         "[{layer}] expected an input (B,T,D), alone or with the initial states (B,U), of which it has "
         "{states}, got {given} inputs"},
        {name(), states, inputs.size()});
  else
    expect_single_input(inputs, 3, "(B,T,D)");
  const Shape& x = inputs[0];
  if (x.width() == unknown)
    throw ConfigError({"input.steps_unknown", "[{layer}] expected input (B,T,D) with a known D, got {given}"},
                      {name(), x});
  if (features_ != 0 && x.width() != features_)
    throw ConfigError(
        {"input.steps_features", "[{layer}] expected input (B,T,D) with D={expected}, got {given}"},
        {name(), features_, x});
  for (const Shape& given : inputs.subspan(1))
    if (given.rank() != 2 || given[1] != units_ ||
        (given[0] != x[0] && given[0] != unknown && x[0] != unknown))
      throw ConfigError(
          {"recurrent.state_shape", "[{layer}] expected an initial state {expected}, got {given}"},
          {name(), Shape{x[0], units_}, given});
  if (stateful_ && x[0] == unknown)
    throw ConfigError({"recurrent.stateful_batch",
                       "[{layer}] stateful: expected an input with a fixed batch size, got {given}; without "
                       "one, switch it off"},
                      {name(), x}, "/config/stateful");
  const Shape state{x[0], units_};
  Shapes outputs{return_sequences_ ? Shape{x[0], x[1], units_} : state};
  for (int i = 0; return_state_ && i < layout_.states; ++i) outputs.append(state);
  return outputs;
}

MaskRule RecurrentLayer::mask_rule(int output, std::span<const int>) const {
  return output == 0 && return_sequences_ ? MaskRule::pass : MaskRule::drop;
}

std::shared_ptr<const Initializer> RecurrentLayer::bias_initializer() const {
  return make_initializer("bias_initializer");
}

void RecurrentLayer::build(std::span<const Shape> inputs) {
  features_ = inputs[0].width();
  const int columns = layout_.gates * units_;
  kernel_ = add_parameter("kernel", {features_, columns}, make_initializer("kernel_initializer"));
  recurrent_kernel_ =
      add_parameter("recurrent_kernel", {units_, columns}, make_initializer("recurrent_initializer"));
  if (use_bias_)
    bias_ =
        add_parameter("bias", layout_.two_biases ? Shape{2, columns} : Shape{columns}, bias_initializer());
  if (layout_.peepholes)
    peephole_ = add_parameter("peephole_kernel", {3, units_}, make_initializer("kernel_initializer"));
}

int RecurrentLayer::input_mask_count(bool training) const {
  if (!training || dropout_ <= 0.0) return 0;
  return recurrent_dropout_ > 0.0 ? layout_.gates : 1;
}

int RecurrentLayer::state_mask_count(bool training) const {
  return training && recurrent_dropout_ > 0.0 ? layout_.gates : 0;
}

void RecurrentLayer::plan(Plan& plan, std::span<const Shape> inputs) const {
  const std::int64_t batch = inputs[0][0];
  const std::int64_t rows = batch * inputs[0][1];
  const std::int64_t state = batch * units_;
  // Size of the packed weights in either direction: one part for each block of gates, or for each gate with
  // dropout masks of its own.
  const auto packed = [this](int depth, std::span<const GateBlock> blocks) {
    const auto one = [&](int count) {
      const int columns = count * units_;
      return static_cast<std::int64_t>(
          std::max(packed_size<Scalar>(depth, columns), packed_size<Scalar>(columns, depth)));
    };
    std::int64_t together = 0;
    for (const GateBlock& block : blocks) together += one(block.count);
    return std::max(together, layout_.gates * one(1));
  };
  const std::int64_t weights =
      std::max(std::int64_t(units_) * units_ * layout_.gates, packed(units_, layout_.phases));

  plan.reserve_scratch(rows * layout_.planes * units_);
  plan.reserve_scratch((rows + batch) * units_);
  plan.reserve_scratch(layout_.states > 1 ? (rows + batch) * units_ : 0);
  plan.reserve_scratch(layout_.has_auxiliary ? rows * units_ : 0);
  plan.reserve_scratch(layout_.planes * units_);
  plan.reserve_scratch(weights);
  plan.reserve_scratch(packed(features_, layout_.inputs));
  plan.reserve_scratch(input_mask_count(true) * batch * features_);
  plan.reserve_scratch(input_mask_count(true) * rows * features_);
  plan.reserve_scratch(state_mask_count(true) * state);
  plan.reserve_scratch(state_mask_count(true) * rows * units_);
  plan.reserve_scratch(state);
  plan.reserve_scratch(layout_.states > 1 ? state : 0);
  plan.reserve_scratch(layout_.phases.size() > 1 ? state : 0);
  plan.reserve_scratch((layout_.planes + 1) * state);
  plan.reserve_scratch(layout_.states * state);
  for (int i = 0; (stateful_ || plan.streaming()) && i < layout_.states; ++i) plan.reserve_state(state);
  if (plan.streaming()) plan.reserve_state(batch);
}

RecurrentFrame RecurrentLayer::frame(const Context& context) const {
  const Shape& x = context.inputs[0].shape;
  RecurrentFrame f;
  f.layout = layout_;
  f.batch = x[0];
  f.time = x[1];
  f.features = features_;
  f.units = units_;
  f.backwards = go_backwards_;
  f.reversed_mask = reversed_mask_;
  f.small = f.batch <= max_small_batch && units_ <= max_small_units && has_vector_curves_;
  f.sparse = !f.small && mostly_zero(std::int64_t(f.time) * f.batch, features_, context.inputs[0].data);
  f.gates = buffer(context, gates_slot);
  f.states = {buffer(context, h_slot), buffer(context, c_slot)};
  f.auxiliary = buffer(context, auxiliary_slot);
  if (state_mask_count(context.training) > 0) {
    f.state_masks = buffer(context, state_mask_slot);
    f.dropped_states = buffer(context, dropped_state_slot);
  }
  f.h_gradient = buffer(context, h_gradient_slot);
  f.c_gradient = buffer(context, c_gradient_slot);
  f.auxiliary_gradient = buffer(context, auxiliary_gradient_slot);
  f.temporary = buffer(context, temporary_slot);
  f.step_mask = context.inputs[0].mask;
  f.stashed_gradients = buffer(context, stashed_gradient_slot);
  f.has_initial_state = !context.state.empty() || context.inputs.size() > 1;
  if (context.state.size() > static_cast<std::size_t>(layout_.states))
    f.stream_progress = context.state.back();
  for (std::size_t i = 1; i < context.input_gradients.size(); ++i)
    f.wants_initial_state_gradients =
        f.wants_initial_state_gradients || context.input_gradients[i].data != nullptr;
  if (layout_.peepholes) {
    const Parameter& peephole = parameter(peephole_);
    f.peepholes = peephole.value;
    f.peephole_gradients = peephole.gradient;
  }
  return f;
}

void RecurrentLayer::forward(Context& context) {
  RecurrentFrame f = frame(context);
  draw_dropout_masks(context, f);
  load_bias(context, f);
  load_weights(context, f, Transpose::no);
  load_states(context, f);
  const int most = steps_per_block(f);
  load_kernel(context, f, Transpose::no, most);
  while (f.end_step < f.time) {
    f.first_step = f.end_step;
    f.end_step = std::min(f.time, f.end_step + most);
    project_inputs(context, f);
    run_forward(f);
  }
  write_outputs(context, f);
}

void RecurrentLayer::backward(Context& context) { run_backward(context, nullptr, nullptr); }

void RecurrentLayer::backward_with_states(Context& context, std::vector<StateGradient>& list) {
  const RecurrentFrame f = frame(context);
  const bool has_cell = output_gate_plane() >= 0;
  const auto size = static_cast<std::size_t>(f.time * f.step_size());
  const auto [first, last] = read_steps(f);
  StateGradient of_h{"h", f.time, f.batch, units_, f.backwards, first, last, Buffer(size)};
  StateGradient of_c{"c", f.time, f.batch, units_, f.backwards, first, last, Buffer(has_cell ? size : 0)};
  run_backward(context, of_h.values.data(), has_cell ? of_c.values.data() : nullptr);
  list.push_back(std::move(of_h));
  if (has_cell) list.push_back(std::move(of_c));
}

void RecurrentLayer::run_backward(Context& context, Scalar* kept, Scalar* kept_cell) {
  RecurrentFrame f = frame(context);
  load_weights(context, f, Transpose::yes);
  load_output_gradients(context, f);
  if (kept != nullptr) keep_state_gradients(f, kept);
  f.first_step = f.time;
  const int most = kept_cell != nullptr ? 1 : steps_per_block(f);
  if (context.input_gradients[0].data != nullptr) load_kernel(context, f, Transpose::yes, most);
  while (f.first_step > 0) {
    f.end_step = f.first_step;
    f.first_step = std::max(0, f.end_step - most);
    if (kept_cell != nullptr) keep_cell_gradient(f, kept_cell);
    run_backward(f);
    add_weight_gradients(context, f);
    write_input_gradient(context, f);
  }
  write_state_gradients(context, f);
}

}  // namespace rnn
