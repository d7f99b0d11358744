#include "rnn/layers/rnn/time_distributed.h"

#include <algorithm>

#include "rnn/config/error.h"
#include "rnn/tensor/elementwise.h"

namespace rnn {

namespace {

enum TimeDistributedSlot {
  input_slot,
  output_slot,
  input_gradient_slot,
  output_gradient_slot,
  mask_slot,
  step_mask_slot,
  slot_count
};

Shape steps_as_batch(const Shape& x) {
  Shape shape{x[0] == unknown || x[1] == unknown ? unknown : x[0] * x[1]};
  for (int axis = 2; axis < x.rank(); ++axis) shape.append(x[axis]);
  return shape;
}

/// True when the layer requires its own time axis first.
bool needs_transpose(const Layer& layer, const Shape& shape) {
  return layer.layout_rule() == LayoutRule::time_major && shape.rank() > 2;
}

/// Rank of the mask that the layer makes by itself, 0 for none.
int own_mask_rank(const Layer& layer, const Shape& output) {
  const int none = 0;
  const std::span masks(&none, 1);
  return layer.mask_rule(0, masks) == MaskRule::make ? layer.made_mask_rank(0, masks, output) : 0;
}

/// True when the layer is given the mask of its steps, or of its samples, which is of all axes but the last.
bool gives_mask(const Value& x) { return x.mask != nullptr && x.mask_rank == x.shape.rank() - 1; }

void transpose_steps(int outer, int inner, const Shape& shape, const Scalar* x, Scalar* y) {
  transpose_batch_time(outer, inner, static_cast<int>(shape.size() / shape[0] / shape[1]), x, y);
}

/// Input and output of the layer, all steps as one batch.
struct Call {
  Value input, output;
  bool transposes_input, transposes_output;

  Call(const Layer& layer, const Context& context) : input(context.inputs[0]), output(context.outputs[0]) {
    input.shape = steps_as_batch(input.shape);
    output.shape = steps_as_batch(output.shape);
    transposes_input = needs_transpose(layer, input.shape);
    transposes_output = needs_transpose(layer, output.shape);
    input.layout = transposes_input ? Layout::time_major : Layout::batch_major;
    output.layout = transposes_output ? Layout::time_major : Layout::batch_major;
    if (transposes_input) input.data = context.scratch[input_slot];
    if (transposes_output) output.data = context.scratch[output_slot];
    if (!gives_mask(context.inputs[0]))
      input.mask = nullptr;
    else if (context.inputs[0].layout == Layout::time_major)
      input.mask = context.scratch[step_mask_slot];
    input.mask_rank = input.mask == nullptr ? 0 : input.mask_rank - 1;
    output.mask = nullptr;
    output.mask_rank = own_mask_rank(layer, output.shape);
  }
};

}  // namespace

Schema TimeDistributed::options() { return layer_schema({layer_option("layer")}); }

TimeDistributed::TimeDistributed(Json given) : Wrapper(std::move(given), {"layer"}) {
  add_child("layer", config()["layer"], "");
}

std::size_t TimeDistributed::own_slots() const { return slot_count; }

void TimeDistributed::child_input_shapes(std::size_t, std::span<const Shape> inputs,
                                         std::vector<Shape>& of_child) const {
  of_child.assign(1, steps_as_batch(inputs[0]));
}

Shapes TimeDistributed::output_shapes(std::span<const Shape> inputs) const {
  expect_single_input(inputs, 3, Shape::max_rank, "(B,T,...)");
  const Shape& x = inputs[0];
  const Shape input = steps_as_batch(x);
  const Shapes outputs = child_shapes(0, std::span(&input, 1));
  if (outputs.size() != 1)
    throw ConfigError(
        {"time_distributed.outputs", "[{layer}] expected a layer with one output, got {given} of [{inner}]"},
        {name(), outputs.size(), child(0).name()}, "/config/layer");
  Shape y{x[0], x[1]};
  for (int axis = 1; axis < outputs[0].rank(); ++axis) y.append(outputs[0][axis]);
  return {y};
}

void TimeDistributed::plan(Plan& plan, std::span<const Shape> inputs) const {
  const Shape x = steps_as_batch(inputs[0]);
  const Shape y = child(0).output_shapes(std::span(&x, 1))[0];
  const std::int64_t of_input = needs_transpose(child(0), x) ? x.size() : 0;
  const std::int64_t of_output = needs_transpose(child(0), y) ? y.size() : 0;
  for (const std::int64_t size : {of_input, of_output, of_input, of_output}) plan.reserve_scratch(size);
  plan.reserve_scratch(own_mask_rank(child(0), y) > 0 ? y.rows() : 0);
  plan.reserve_scratch(inputs[0].rows());
  const int calls = plan.calls();
  plan.set_calls(calls * inputs[0][1]);
  plan_children(plan, inputs);
  plan.set_calls(calls);
}

Context TimeDistributed::step_context(const Context& context) const {
  Context inner = child_context(0, context);
  inner.calls *= context.inputs[0].shape[1];
  return inner;
}

void TimeDistributed::forward(Context& context) {
  const Call call(child(0), context);
  if (call.transposes_input)
    transpose_steps(call.input.shape[0], call.input.shape[1], call.input.shape, context.inputs[0].data,
                    call.input.data);
  const Value& x = context.inputs[0];
  if (call.input.mask != nullptr && call.input.mask != x.mask)
    transpose_batch_time(x.shape[0], x.shape[1], static_cast<int>(extent_product(x.shape, 2, x.mask_rank)),
                         x.mask, context.scratch[step_mask_slot]);
  Scalar* const masks[] = {call.output.mask_rank > 0 ? context.scratch[mask_slot] : nullptr};
  Context inner = step_context(context);
  inner.inputs = std::span(&call.input, 1);
  inner.outputs = std::span(&call.output, 1);
  inner.output_masks = masks;
  child(0).draw_forward(inner);
  if (call.transposes_output)
    transpose_steps(call.output.shape[1], call.output.shape[0], call.output.shape, call.output.data,
                    context.outputs[0].data);
}

std::optional<NonFinite> TimeDistributed::first_non_finite(const Context& context) const {
  const Call call(child(0), context);
  Context inner = step_context(context);
  inner.inputs = std::span(&call.input, 1);
  inner.outputs = std::span(&call.output, 1);
  const auto found = child(0).first_non_finite(inner);
  if (!found) return {};
  return prefixed({found->layer, first_non_finite_step(context.outputs[0])});
}

std::vector<Trace> TimeDistributed::traces(const Context& context) const {
  const Call call(child(0), context);
  Context inner = step_context(context);
  inner.inputs = std::span(&call.input, 1);
  inner.outputs = std::span(&call.output, 1);
  std::vector<Trace> list;
  append_traces(list, child(0), inner);
  const Value& x = context.inputs[0];
  const bool time_major = x.layout == Layout::time_major;
  for (Trace& trace : list) {
    // The first extent is that of all steps of all samples.
    Shape shape{x.shape[0], x.shape[1]};
    for (int axis = 1; axis < trace.shape.rank(); ++axis) shape.append(trace.shape[axis]);
    const std::ptrdiff_t stride = trace.strides[0];
    std::copy_backward(trace.strides.begin() + 1, trace.strides.end() - 1, trace.strides.end());
    trace.strides[0] = time_major ? stride : stride * x.shape[1];
    trace.strides[1] = time_major ? stride * x.shape[0] : stride;
    trace.shape = shape;
    trace.axes.insert(1, "S");
  }
  return list;
}

void TimeDistributed::backward(Context& context) {
  const Call call(child(0), context);
  InputGradient of_input = context.input_gradients[0];
  Scalar* of_output = context.output_gradients[0];
  Scalar* const target = of_input.data;
  if (call.transposes_input && target != nullptr)
    of_input = {context.scratch[input_gradient_slot], Store::assign};
  if (call.transposes_output && of_output != nullptr) {
    of_output = context.scratch[output_gradient_slot];
    transpose_steps(call.output.shape[0], call.output.shape[1], call.output.shape,
                    context.output_gradients[0], of_output);
  }
  Context inner = step_context(context);
  inner.inputs = std::span(&call.input, 1);
  inner.outputs = std::span(&call.output, 1);
  inner.input_gradients = std::span(&of_input, 1);
  inner.output_gradients = std::span(&of_output, 1);
  child(0).backward(inner);
  if (!call.transposes_input || target == nullptr) return;
  const Shape& shape = call.input.shape;
  const bool adds = context.input_gradients[0].store == Store::accumulate;
  // The input of the layer is not needed any more: its memory holds the transposed gradient until it is
  // added.
  Scalar* transposed = adds ? call.input.data : target;
  transpose_steps(shape[1], shape[0], shape, of_input.data, transposed);
  if (adds) add(transposed, target, target, static_cast<int>(shape.size()));
}

}  // namespace rnn
