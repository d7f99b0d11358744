#include "rnn/layers/recurrent.h"

#include <algorithm>

#include "rnn/config/error.h"
#include "rnn/layers/recurrent_curve.h"
#include "rnn/tensor/elementwise.h"

namespace rnn {

namespace {

constexpr int most_small_units = 64;
constexpr int most_small_batch = 8;

enum Slot {
  gates_slot,
  state_slot,
  memory_slot,
  kept_slot,
  bias_slot,
  kernel_slot,
  weights_slot,
  input_mask_slot,
  dropped_input_slot,
  state_mask_slot,
  dropped_state_slot,
  gradient_slot,
  carry_slot,
  memory_gradient_slot,
  kept_gradient_slot,
  spare_slot
};

Scalar* buffer(const Context& context, Slot slot) { return context.scratch[slot]; }

/// Calls visit(block) for each block, or for each gate of it.
template <class Visit>
void each_block(std::span<const GateBlock> blocks, bool split, Visit visit) {
  for (const GateBlock& block : blocks) {
    if (!split) visit(block);
    for (int i = 0; split && i < block.count; ++i) visit(GateBlock{block.gate + i, block.plane + i, 1});
  }
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
      dropout_(config()["dropout"].get<double>()),
      recurrent_dropout_(config()["recurrent_dropout"].get<double>()) {
  if (config().contains("recurrent_activation"))
    recurrent_activation_ = &find_activation(config()["recurrent_activation"].get<std::string>());
  inlined_ = curve_of(*activation_) != Curve::opaque &&
             (recurrent_activation_ == nullptr || curve_of(*recurrent_activation_) != Curve::opaque);
}

Schema RecurrentLayer::recurrent_options(Schema after_activation, Schema after_initializers, Schema last) {
  const auto rate = [](const char* name) {
    Option option = number_option(name, 0.0, 0.0, 1.0);
    option.below_maximum = true;
    return option;
  };
  Schema schema{required_integer("units", 1), activation_option("activation", "tanh")};
  const auto append = [&schema](Schema part) { schema.insert(schema.end(), part.begin(), part.end()); };
  append(std::move(after_activation));
  append({boolean_option("use_bias", true), initializer_option("kernel_initializer", "glorot_uniform"),
          initializer_option("recurrent_initializer", "orthogonal"),
          initializer_option("bias_initializer", "zeros")});
  append(std::move(after_initializers));
  append(penalty_options({"kernel", "recurrent", "bias"}));
  append({rate("dropout"), rate("recurrent_dropout"), boolean_option("return_sequences", false),
          boolean_option("return_state", false), boolean_option("go_backwards", false),
          boolean_option("unroll", false)});
  append(std::move(last));
  return layer_schema(std::move(schema));
}

Shapes RecurrentLayer::output_shapes(std::span<const Shape> inputs) const {
  expect_single_input(inputs, 3, "(B,T,D)");
  const Shape& x = inputs[0];
  if (x.width() == unknown)
    throw ConfigError(title() + "expected input (B,T,D) with a known D, got " + x.text());
  if (features_ != 0 && x.width() != features_)
    throw ConfigError(title() + "expected input (B,T,D) with D=" + std::to_string(features_) + ", got " +
                      x.text());
  const Shape state{x[0], units_};
  Shapes outputs{return_sequences_ ? Shape{x[0], x[1], units_} : state};
  for (int i = 0; return_state_ && i < layout_.states; ++i) outputs.append(state);
  return outputs;
}

MaskRule RecurrentLayer::mask_rule(int output, std::span<const bool>) const {
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
}

int RecurrentLayer::input_masks(bool training) const {
  if (!training || dropout_ <= 0.0) return 0;
  return recurrent_dropout_ > 0.0 ? layout_.gates : 1;
}

int RecurrentLayer::state_masks(bool training) const {
  return training && recurrent_dropout_ > 0.0 ? layout_.gates : 0;
}

void RecurrentLayer::plan(Plan& plan, std::span<const Shape> inputs) const {
  const std::int64_t batch = inputs[0][0];
  const std::int64_t rows = batch * inputs[0][1];
  const std::int64_t pitch = units_;
  const std::int64_t state = batch * pitch;
  const auto packed = [this](int count) {
    return static_cast<std::int64_t>(
        std::max(packed_size<Scalar>(units_, count * units_), packed_size<Scalar>(count * units_, units_)));
  };
  std::int64_t together = 0;
  for (const GateBlock& block : layout_.phases) together += packed(block.count);
  const std::int64_t weights =
      std::max({units_ * pitch * layout_.gates, together, layout_.gates * packed(1)});
  const bool padded = pitch != units_;

  plan.reserve(rows * layout_.planes * pitch);
  plan.reserve((rows + batch) * pitch);
  plan.reserve(layout_.states > 1 ? (rows + batch) * pitch : 0);
  plan.reserve(layout_.keeps ? rows * pitch : 0);
  plan.reserve(layout_.planes * pitch);
  plan.reserve(padded ? features_ * layout_.gates * pitch : 0);
  plan.reserve(weights);
  plan.reserve(input_masks(true) * batch * features_);
  plan.reserve(input_masks(true) * rows * features_);
  plan.reserve(state_masks(true) * state);
  plan.reserve(state_masks(true) * rows * pitch);
  plan.reserve(padded && return_sequences_ ? rows * pitch : 0);
  plan.reserve(state);
  plan.reserve(layout_.states > 1 ? state : 0);
  plan.reserve(layout_.phases.size() > 1 ? state : 0);
  plan.reserve((layout_.planes + 1) * state);
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
  f.small = f.batch <= most_small_batch && units_ <= most_small_units && inlined_;
  f.pitch = units_;
  f.gates = buffer(context, gates_slot);
  f.states = {buffer(context, state_slot), buffer(context, memory_slot)};
  f.kept = buffer(context, kept_slot);
  if (state_masks(context.training) > 0) {
    f.state_masks = buffer(context, state_mask_slot);
    f.dropped_states = buffer(context, dropped_state_slot);
  }
  f.carry = buffer(context, carry_slot);
  f.memory_gradient = buffer(context, memory_gradient_slot);
  f.kept_gradient = buffer(context, kept_gradient_slot);
  f.spare = buffer(context, spare_slot);
  return f;
}

void RecurrentLayer::forward(Context& context) {
  RecurrentFrame f = frame(context);
  draw_masks(context, f);
  project_inputs(context, f);
  load_weights(context, f, Transpose::no);
  for (int i = 0; i < layout_.states; ++i) {
    Scalar* first = f.states[static_cast<std::size_t>(i)] + f.slot_before(f.input_of(0)) * f.step_size();
    std::fill_n(first, f.step_size(), Scalar(0));
  }
  run_forward(f);
  write_outputs(context, f);
}

void RecurrentLayer::backward(Context& context) {
  RecurrentFrame f = frame(context);
  load_weights(context, f, Transpose::yes);
  collect_gradients(context, f);
  run_backward(f);
  add_weight_gradients(context, f);
  write_input_gradient(context, f);
}

void RecurrentLayer::draw_masks(const Context& context, const RecurrentFrame& f) const {
  const int of_inputs = input_masks(context.training);
  const int of_states = state_masks(context.training);
  const int size = f.batch * f.features;
  Scalar* masks = buffer(context, input_mask_slot);
  if (of_inputs > 0) context.random->dropout_mask(masks, of_inputs * size, dropout_);
  for (int mask = 0; mask < of_inputs; ++mask)
    for (int t = 0; t < f.time; ++t)
      multiply(masks + mask * size, context.inputs[0].data + std::ptrdiff_t(t) * size,
               buffer(context, dropped_input_slot) + (std::ptrdiff_t(mask) * f.time + t) * size, size);
  if (of_states == 0) return;
  Scalar* mask = buffer(context, state_mask_slot);
  std::fill_n(mask, of_states * f.step_size(), Scalar(0));
  for (int row = 0; row < of_states * f.batch; ++row)
    context.random->dropout_mask(mask + std::ptrdiff_t(row) * f.pitch, f.units, recurrent_dropout_);
}

const Scalar* RecurrentLayer::input_for(const Context& context, const RecurrentFrame& f, int gate) const {
  const int masks = input_masks(context.training);
  if (masks == 0) return context.inputs[0].data;
  const std::ptrdiff_t size = std::ptrdiff_t(f.time) * f.batch * f.features;
  return buffer(context, dropped_input_slot) + (masks > 1 ? gate : 0) * size;
}

void RecurrentLayer::project_inputs(const Context& context, const RecurrentFrame& f) const {
  const int rows = f.time * f.batch;
  const int columns = layout_.gates * units_;
  const Scalar* kernel = parameter(kernel_).value;
  const bool padded = f.pitch != units_;
  Scalar* bias = buffer(context, bias_slot);
  std::fill_n(bias, f.row(), Scalar(0));
  const auto add_bias = [&](const GateBlock& block, const Scalar* values) {
    Scalar* target = bias + block.plane * f.pitch;
    add(target, values + block.gate * units_, target, block.count * units_);
  };
  if (use_bias_) {
    const Scalar* values = parameter(bias_).value;
    each_block(layout_.inputs, padded, [&](const GateBlock& block) { add_bias(block, values); });
    if (layout_.two_biases)
      each_block(layout_.phases, padded, [&](const GateBlock& block) { add_bias(block, values + columns); });
  }
  for (int plane = layout_.gates; plane < layout_.planes; ++plane)
    for (int row = 0; row < rows; ++row)
      std::copy_n(bias + plane * f.pitch, f.pitch, f.gates + std::ptrdiff_t(row) * f.row() + plane * f.pitch);

  std::ptrdiff_t kernel_pitch = columns;
  if (padded) {
    Scalar* copy = buffer(context, kernel_slot);
    copy_rows(f.features * layout_.gates, units_, kernel, units_, copy, f.pitch);
    kernel = copy;
    kernel_pitch = layout_.gates * f.pitch;
  }
  const bool split = input_masks(context.training) > 1;
  each_block(layout_.inputs, split, [&](const GateBlock& block) {
    const Scalar* x = input_for(context, f, block.gate);
    const Scalar* w = kernel + block.gate * f.pitch;
    const Scalar* b = bias + block.plane * f.pitch;
    Scalar* z = f.gates + block.plane * f.pitch;
    const int n = block.count * f.pitch;
    if (f.small)
      small_product({rows, n, f.features, x, f.features, 1, w, kernel_pitch, b, 0, z, f.row()});
    else
      gemm_bias(Transpose::no, Transpose::no, rows, n, f.features, x, f.features, w,
                static_cast<int>(kernel_pitch), b, z, f.row());
  });
}

void RecurrentLayer::load_weights(const Context& context, RecurrentFrame& f, Transpose transpose) const {
  const Scalar* kernel = parameter(recurrent_kernel_).value;
  const int columns = layout_.gates * units_;
  Scalar* target = buffer(context, weights_slot);
  const auto set = [&f](int gate, const Scalar* weights) {
    f.weights[static_cast<std::size_t>(gate)] = weights;
  };
  if (f.small && transpose == Transpose::no) {
    f.weight_pitch = layout_.gates * f.pitch;
    if (f.pitch != units_) copy_rows(units_ * layout_.gates, units_, kernel, units_, target, f.pitch);
    for (int gate = 0; gate < layout_.gates; ++gate)
      set(gate, (f.pitch == units_ ? kernel : target) + gate * f.pitch);
    return;
  }
  if (f.small) {
    f.weight_pitch = f.pitch;
    if (f.pitch != units_) std::fill_n(target, std::ptrdiff_t(columns) * f.pitch, Scalar(0));
    rnn::transpose(units_, columns, kernel, columns, target, f.pitch);
    for (int gate = 0; gate < layout_.gates; ++gate)
      set(gate, target + std::ptrdiff_t(gate) * units_ * f.pitch);
    return;
  }
  each_block(layout_.phases, f.state_masks != nullptr, [&](const GateBlock& block) {
    const int n = block.count * units_;
    const int rows = transpose == Transpose::no ? units_ : n;
    const int width = transpose == Transpose::no ? n : units_;
    pack(transpose, rows, width, kernel + block.gate * units_, columns, target);
    set(block.gate, target);
    target += packed_size<Scalar>(rows, width);
  });
}

void RecurrentLayer::write_outputs(const Context& context, const RecurrentFrame& f) const {
  const auto states_after = [&f](int state, int step) {
    return f.states[static_cast<std::size_t>(state)] + f.slot_after(f.input_of(step)) * f.step_size();
  };
  if (!return_sequences_) {
    copy_rows(f.batch, units_, states_after(0, f.time - 1), f.pitch, context.outputs[0].data, units_);
  } else if (!f.backwards) {
    copy_rows(f.time * f.batch, units_, states_after(0, 0), f.pitch, context.outputs[0].data, units_);
  } else {
    for (int step = 0; step < f.time; ++step)
      copy_rows(f.batch, units_, states_after(0, step), f.pitch,
                context.outputs[0].data + std::ptrdiff_t(step) * f.batch * units_, units_);
  }
  for (int i = 0; return_state_ && i < layout_.states; ++i)
    copy_rows(f.batch, units_, states_after(i, f.time - 1), f.pitch, context.outputs[std::size_t(i) + 1].data,
              units_);
}

void RecurrentLayer::collect_gradients(const Context& context, RecurrentFrame& f) const {
  Scalar* of_output = context.output_gradients[0];
  const Scalar* of_state = return_state_ ? context.output_gradients[1] : nullptr;
  const Scalar* of_memory = return_state_ && layout_.states > 1 ? context.output_gradients[2] : nullptr;
  f.state_gradients = f.carry;
  if (return_sequences_ && of_output != nullptr) {
    f.gradient_stride = f.step_size();
    f.state_gradients = of_output;
    if (f.pitch != units_) {
      f.state_gradients = buffer(context, gradient_slot);
      copy_rows(f.time * f.batch, units_, of_output, units_, f.state_gradients, f.pitch);
    }
  } else if (of_output != nullptr) {
    copy_rows(f.batch, units_, of_output, units_, f.carry, f.pitch);
  } else {
    std::fill_n(f.carry, f.step_size(), Scalar(0));
  }
  Scalar* last = f.state_gradients + (f.time - 1) * f.gradient_stride;
  for (int row = 0; of_state != nullptr && row < f.batch; ++row) {
    Scalar* target = last + std::ptrdiff_t(row) * f.pitch;
    add(target, of_state + std::ptrdiff_t(row) * units_, target, units_);
  }
  if (of_memory != nullptr)
    copy_rows(f.batch, units_, of_memory, units_, f.memory_gradient, f.pitch);
  else if (layout_.states > 1)
    std::fill_n(f.memory_gradient, f.step_size(), Scalar(0));
}

void RecurrentLayer::add_weight_gradients(const Context& context, const RecurrentFrame& f) {
  const int rows = f.time * f.batch;
  const int columns = layout_.gates * units_;
  const bool padded = f.pitch != units_;
  const auto add_product = [&](const GateBlock& block, int m, int k, const Scalar* a, int lda,
                               const Scalar* dz, Scalar* gradient) {
    const int n = block.count * units_;
    dz += block.plane * f.pitch;
    gradient += block.gate * units_;
    if (f.small)
      small_product({m, n, k, a, 1, lda, dz, f.row(), gradient, columns, gradient, columns});
    else
      gemm(Transpose::yes, Transpose::no, m, n, k, a, lda, dz, f.row(), gradient, columns, Store::accumulate);
  };
  const auto add_bias = [&](const GateBlock& block, Scalar* gradient) {
    add_rows(rows, block.count * units_, f.gates + block.plane * f.pitch, f.row(),
             gradient + block.gate * units_);
  };
  Scalar* kernel = parameter(kernel_).gradient;
  each_block(layout_.inputs, padded || input_masks(context.training) > 1, [&](const GateBlock& block) {
    add_product(block, f.features, rows, input_for(context, f, block.gate), f.features, f.gates, kernel);
  });
  if (use_bias_) {
    Scalar* bias = parameter(bias_).gradient;
    each_block(layout_.inputs, padded, [&](const GateBlock& block) { add_bias(block, bias); });
    if (layout_.two_biases)
      each_block(layout_.phases, padded, [&](const GateBlock& block) { add_bias(block, bias + columns); });
  }
  // The state before the first step is zero and adds nothing.
  const int skipped = f.backwards ? 0 : 1;
  const int later = rows - f.batch;
  const Scalar* dz = f.gates + std::ptrdiff_t(skipped) * f.batch * f.row();
  Scalar* recurrent = parameter(recurrent_kernel_).gradient;
  for (std::size_t phase = 0; phase < layout_.phases.size(); ++phase) {
    const bool dropped = phase == 0 && f.state_masks != nullptr;
    each_block(layout_.phases.subspan(phase, 1), padded || dropped, [&](const GateBlock& block) {
      const Scalar* operand = dropped      ? f.dropped_state(block.gate, skipped)
                              : phase == 0 ? f.states[0] + f.slot_before(skipped) * f.step_size()
                                           : f.kept + skipped * f.step_size();
      add_product(block, units_, later, operand, f.pitch, dz, recurrent);
    });
  }
}

void RecurrentLayer::write_input_gradient(const Context& context, const RecurrentFrame& f) const {
  const InputGradient& dx = context.input_gradients[0];
  if (dx.data == nullptr) return;
  const int rows = f.time * f.batch;
  const int columns = layout_.gates * units_;
  const int masks = input_masks(context.training);
  const int size = f.batch * f.features;
  Store store = dx.store;
  Scalar* target = masks == 0 ? dx.data : buffer(context, dropped_input_slot);
  Store into_target = masks == 0 ? dx.store : Store::assign;
  const auto apply_mask = [&](int mask) {
    const Scalar* values = buffer(context, input_mask_slot) + std::ptrdiff_t(mask) * size;
    for (int t = 0; t < f.time; ++t)
      for (int i = 0; i < size; ++i) {
        const std::ptrdiff_t at = std::ptrdiff_t(t) * size + i;
        dx.data[at] = values[i] * target[at] + (store == Store::accumulate ? dx.data[at] : Scalar(0));
      }
    store = Store::accumulate;
  };
  each_block(layout_.inputs, f.pitch != units_ || masks > 1, [&](const GateBlock& block) {
    gemm(Transpose::no, Transpose::yes, rows, f.features, block.count * units_,
         f.gates + block.plane * f.pitch, f.row(), parameter(kernel_).value + block.gate * units_, columns,
         target, f.features, into_target);
    if (masks > 1)
      apply_mask(block.gate);
    else
      into_target = Store::accumulate;
  });
  if (masks == 1) apply_mask(0);
}

}  // namespace rnn
