#include "rnn/layers/rnn/time_distributed.h"

#include "rnn/config/error.h"
#include "rnn/tensor/elementwise.h"

namespace rnn {

namespace {

enum WrapperSlot {
  input_slot,
  output_slot,
  input_gradient_slot,
  output_gradient_slot,
  mask_slot,
  slot_count
};

Shape folded(const Shape& x) {
  Shape shape{x[0] == unknown || x[1] == unknown ? unknown : x[0] * x[1]};
  for (int axis = 2; axis < x.rank(); ++axis) shape.append(x[axis]);
  return shape;
}

/// The layer wants its own time axis first.
bool turns(const Layer& layer, const Shape& shape) {
  return layer.layout_rule() == LayoutRule::time_major && shape.rank() > 2;
}

bool makes_mask(const Layer& layer) {
  const bool masked = false;
  return layer.mask_rule(0, std::span(&masked, 1)) == MaskRule::make;
}

void turn(int outer, int inner, const Shape& shape, const Scalar* x, Scalar* y) {
  transpose_batch_time(outer, inner, static_cast<int>(shape.size() / shape[0] / shape[1]), x, y);
}

/// The call of the layer, all steps as one batch.
struct Call {
  Value input, output;
  bool turned_input, turned_output;

  Call(const Layer& layer, const Context& context) : input(context.inputs[0]), output(context.outputs[0]) {
    input.shape = folded(input.shape);
    output.shape = folded(output.shape);
    turned_input = turns(layer, input.shape);
    turned_output = turns(layer, output.shape);
    input.layout = turned_input ? Layout::time_major : Layout::batch_major;
    output.layout = turned_output ? Layout::time_major : Layout::batch_major;
    if (turned_input) input.data = context.scratch[input_slot];
    if (turned_output) output.data = context.scratch[output_slot];
    input.mask = output.mask = nullptr;
  }
};

}  // namespace

Schema TimeDistributed::options() { return layer_schema({layer_option("layer")}); }

TimeDistributed::TimeDistributed(Json given) : Wrapper(std::move(given), {"layer"}) {
  add_child("layer", config()["layer"], "");
}

std::size_t TimeDistributed::own_slots() const { return slot_count; }

void TimeDistributed::child_inputs(std::size_t, std::span<const Shape> inputs,
                                   std::vector<Shape>& of_child) const {
  of_child.assign(1, folded(inputs[0]));
}

Shapes TimeDistributed::output_shapes(std::span<const Shape> inputs) const {
  if (inputs.size() != 1)
    throw ConfigError(title() + "expected one input (B,T,...), got " + std::to_string(inputs.size()));
  const Shape& x = inputs[0];
  if (x.rank() < 3) throw ConfigError(title() + "expected input (B,T,...), got " + x.text());
  const Shape input = folded(x);
  const Shapes outputs = child_shapes(0, std::span(&input, 1));
  if (outputs.size() != 1)
    throw ConfigError(title() + "expected a layer with one output, got " + std::to_string(outputs.size()) +
                          " of [" + child(0).name() + "]",
                      "/config/layer");
  Shape y{x[0], x[1]};
  for (int axis = 1; axis < outputs[0].rank(); ++axis) y.append(outputs[0][axis]);
  return {y};
}

void TimeDistributed::plan(Plan& plan, std::span<const Shape> inputs) const {
  const Shape x = folded(inputs[0]);
  const Shape y = child(0).output_shapes(std::span(&x, 1))[0];
  const std::int64_t of_input = turns(child(0), x) ? x.size() : 0;
  const std::int64_t of_output = turns(child(0), y) ? y.size() : 0;
  for (const std::int64_t size : {of_input, of_output, of_input, of_output}) plan.reserve(size);
  plan.reserve(makes_mask(child(0)) ? std::int64_t(y[0]) * (y.rank() > 1 ? y[1] : 1) : 0);
  plan_children(plan, inputs);
}

void TimeDistributed::forward(Context& context) {
  const Call call(child(0), context);
  if (call.turned_input)
    turn(call.input.shape[0], call.input.shape[1], call.input.shape, context.inputs[0].data, call.input.data);
  Scalar* const masks[] = {makes_mask(child(0)) ? context.scratch[mask_slot] : nullptr};
  Context inner = surroundings(0, context);
  inner.inputs = std::span(&call.input, 1);
  inner.outputs = std::span(&call.output, 1);
  inner.output_masks = masks;
  child(0).forward(inner);
  if (call.turned_output)
    turn(call.output.shape[1], call.output.shape[0], call.output.shape, call.output.data,
         context.outputs[0].data);
}

std::optional<NotFinite> TimeDistributed::first_not_finite(const Context& context) const {
  const Call call(child(0), context);
  Context inner = surroundings(0, context);
  inner.inputs = std::span(&call.input, 1);
  inner.outputs = std::span(&call.output, 1);
  const auto found = child(0).first_not_finite(inner);
  if (!found) return {};
  return within({found->layer, step_not_finite(context.outputs[0])});
}

void TimeDistributed::backward(Context& context) {
  const Call call(child(0), context);
  InputGradient of_input = context.input_gradients[0];
  Scalar* of_output = context.output_gradients[0];
  Scalar* const target = of_input.data;
  if (call.turned_input && target != nullptr)
    of_input = {context.scratch[input_gradient_slot], Store::assign};
  if (call.turned_output && of_output != nullptr) {
    of_output = context.scratch[output_gradient_slot];
    turn(call.output.shape[0], call.output.shape[1], call.output.shape, context.output_gradients[0],
         of_output);
  }
  Context inner = surroundings(0, context);
  inner.inputs = std::span(&call.input, 1);
  inner.outputs = std::span(&call.output, 1);
  inner.input_gradients = std::span(&of_input, 1);
  inner.output_gradients = std::span(&of_output, 1);
  child(0).backward(inner);
  if (!call.turned_input || target == nullptr) return;
  const Shape& shape = call.input.shape;
  const bool adds = context.input_gradients[0].store == Store::accumulate;
  // The layer is done with its input: that is where the turned gradient waits for the addition.
  Scalar* turned = adds ? call.input.data : target;
  turn(shape[1], shape[0], shape, of_input.data, turned);
  if (adds) add(turned, target, target, static_cast<int>(shape.size()));
}

}  // namespace rnn
