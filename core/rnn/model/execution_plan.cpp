#include <algorithm>
#include <array>

#include "rnn/model/execution.h"

namespace rnn {

namespace {

/// True when a mask of the first `rank` extents of `masked` is one of `shape` too.
bool fits_mask(const Shape& masked, int rank, const Shape& shape) {
  bool fits = rank < shape.rank();
  for (int axis = 0; fits && axis < rank; ++axis) fits = may_equal(shape[axis], masked[axis]);
  return fits;
}

}  // namespace

void Execution::propagate_masks() {
  for (int n = 0; n < static_cast<int>(graph.nodes.size()); ++n) {
    const Node& node = node_at(n);
    if (node.inputs.empty()) continue;
    const Call& call = call_at(n);
    auto& masks = call_at(n).mask_ranks;
    for (std::size_t i = 0; i < masks.size(); ++i) masks[i] = at(slot_of(node.inputs[i])).mask_rank;
    Slot first = at(slot_of(node.inputs[0]));
    for (std::size_t i = 0; i < call.given_masks.size(); ++i) {
      const int of = node.masks[i];
      if (of == Node::of_scores || !node.layer->uses_given_mask(of)) continue;
      const int given = call.given_masks[i];
      const int rank = at(given).value.shape.rank();
      masks[static_cast<std::size_t>(of)] = rank;
      if (of > 0) continue;
      first.mask_slot = given;
      first.mask_rank = rank;
      first.mask_given = true;
    }
    for (int output = 0; output < node.output_shapes.size(); ++output) {
      const int slot = slot_of({n, output});
      const Shape& shape = at(slot).value.shape;
      const MaskRule mask = node.layer->mask_rule(output, masks);
      const bool passes = mask == MaskRule::pass && fits_mask(first.value.shape, first.mask_rank, shape);
      at(slot).mask_slot = mask == MaskRule::make ? slot : passes ? first.mask_slot : -1;
      at(slot).mask_given = passes && first.mask_given;
      at(slot).mask_rank = mask == MaskRule::make ? node.layer->made_mask_rank(output, masks, shape)
                           : passes               ? first.mask_rank
                                                  : 0;
    }
  }
  for (Slot& slot : slots)
    if (slot.converted_from >= 0) {
      slot.mask_slot = at(slot.converted_from).mask_slot;
      slot.mask_rank = at(slot.converted_from).mask_rank;
      slot.mask_given = at(slot.converted_from).mask_given;
    }
}

void Execution::propagate_needs() {
  for (int n = 0; n < static_cast<int>(graph.nodes.size()); ++n) {
    const Node& node = node_at(n);
    if (node.inputs.empty()) continue;
    bool needs_gradient = node.layer->trainable() && !node.layer->parameters().empty();
    for (NodeOutput source : node.values())
      needs_gradient = needs_gradient || at(slot_of(source)).needs_gradient;
    call_at(n).needs_gradient = needs_gradient;
    for (int output = 0; output < node.output_shapes.size(); ++output)
      at(slot_of({n, output})).needs_gradient = needs_gradient;
  }
  for (Slot& slot : slots)
    if (slot.converted_from >= 0) slot.needs_gradient = at(slot.converted_from).needs_gradient;
}

void Execution::set_shapes(std::span<const Shape> of_inputs) {
  if (std::equal(of_inputs.begin(), of_inputs.end(), shapes.begin(), shapes.end())) return;
  // Empty until all layers have accepted the new ones.
  shapes.clear();
  for (std::size_t i = 0; i < graph.inputs.size(); ++i)
    at(slot_of(graph.inputs[i])).value.shape = of_inputs[i];
  std::array<Shape, 32> few;
  std::vector<Shape> many;
  for (int n = 0; n < static_cast<int>(graph.nodes.size()); ++n) {
    const Node& node = node_at(n);
    const std::size_t count = node.values().size();
    if (count == 0) continue;
    if (count > few.size()) many.resize(count);
    const std::span<Shape> sources =
        count > few.size() ? std::span(many).first(count) : std::span(few).first(count);
    for (std::size_t i = 0; i < count; ++i) sources[i] = at(slot_of(node.inputs[i])).value.shape;
    const Shapes of_outputs = node.layer->output_shapes(sources);
    for (std::size_t i = 0; i < node.masks.size(); ++i)
      check_given_mask(*node.layer, node.masks[i], at(slot_of(node.given_masks()[i])).value.shape, sources);
    for (int output = 0; output < of_outputs.size(); ++output)
      at(slot_of({n, output})).value.shape = of_outputs[output];
  }
  for (Slot& slot : slots)
    if (slot.converted_from >= 0) slot.value.shape = at(slot.converted_from).value.shape;
  shapes.assign(of_inputs.begin(), of_inputs.end());
}

Shapes Execution::output_shapes() const {
  Shapes list;
  for (int slot : output_slots) list.append(slots[static_cast<std::size_t>(slot)].value.shape);
  return list;
}

void Execution::plan(Plan& plan) {
  const bool nested = place == Place::nested;
  for (int index = 0; index < static_cast<int>(slots.size()); ++index) {
    const Slot& slot = at(index);
    const Shape& shape = slot.value.shape;
    const bool input = nested && slot.input >= 0;
    // A converted output needs memory of its own: its gradient is transposed there before it is added.
    const bool transposed =
        slot.converted_from >= 0 && slot.value.layout != at(slot.converted_from).value.layout;
    plan.reserve_scratch(input || (slot.output >= 0 && !transposed) ? 0 : shape.size());
    plan.reserve_scratch(input || place == Place::forward ? 0 : shape.size());
    // In a nested graph any value may have a mask, depending on the call.
    plan.reserve_scratch(nested || slot.mask_slot == index ? shape.rows() : 0);
  }
  std::size_t scratch = 3 * slots.size();
  std::size_t state = 0;
  const std::size_t before = plan.scratch_sizes().size() - scratch;
  const std::size_t kept_before = plan.state_sizes().size();
  std::vector<Shape> of_inputs;
  for (std::size_t n = 0; n < calls.size(); ++n) {
    Call& call = calls[n];
    of_inputs.clear();
    for (int slot : call.input_slots) of_inputs.push_back(at(slot).value.shape);
    if (of_inputs.empty()) continue;
    plan.set_streaming(comes_in_steps(static_cast<int>(n)));
    graph.nodes[n].layer->plan(plan, of_inputs);
    plan.set_streaming(false);
    call.first_scratch = scratch;
    call.first_state = state;
    scratch = plan.scratch_sizes().size() - before;
    state = plan.state_sizes().size() - kept_before;
    call.scratch = scratch - call.first_scratch;
    call.state = state - call.first_state;
  }
}

void Execution::attach(std::span<Scalar* const> scratch, std::span<Scalar* const> state, double* added_loss) {
  for (std::size_t index = 0; index < slots.size(); ++index) {
    Slot& slot = slots[index];
    slot.value.data = slot.own = scratch[3 * index];
    slot.gradient = scratch[3 * index + 1];
    slot.mask = slot.own_mask = scratch[3 * index + 2];
  }
  attach_calls(scratch, state, added_loss);
}

void Execution::attach(const Context& call) {
  for (std::size_t i = 0; i < call.inputs.size(); ++i) incoming[i] = call.inputs[i].shape;
  set_shapes(incoming);
  const Value& leading = call.inputs[0].shape.rank() >= 3 ? call.inputs[0] : call.outputs[0];
  bool masks_change = false;
  for (std::size_t index = 0; index < slots.size(); ++index) {
    Slot& slot = slots[index];
    slot.value.data = slot.own = call.scratch[3 * index];
    slot.gradient = call.scratch[3 * index + 1];
    slot.mask = slot.own_mask = call.scratch[3 * index + 2];
    if (rule == LayoutRule::any && slot.value.shape.rank() >= 3) slot.value.layout = leading.layout;
    if (slot.input >= 0) {
      const auto input = static_cast<std::size_t>(slot.input);
      slot.value.data = call.inputs[input].data;
      slot.mask = call.inputs[input].mask;
      const int rank = slot.mask == nullptr ? 0 : call.inputs[input].mask_rank;
      masks_change = masks_change || rank != slot.mask_rank;
      slot.mask_slot = rank > 0 ? static_cast<int>(index) : -1;
      slot.mask_rank = rank;
      const InputGradient target =
          call.input_gradients.empty() ? InputGradient{} : call.input_gradients[input];
      slot.gradient = target.data;
      slot.needs_gradient = target.data != nullptr;
      slot.accumulates = target.store == Store::accumulate;
    }
    if (slot.output >= 0) {
      const auto output = static_cast<std::size_t>(slot.output);
      slot.value.data = call.outputs[output].data;
      if (!call.output_gradients.empty() && call.output_gradients[output] != nullptr)
        slot.gradient = call.output_gradients[output];
    }
  }
  if (masks_change) propagate_masks();
  propagate_needs();
  attach_calls(call.scratch, call.state, call.added_loss, call.calls);
}

void Execution::attach_calls(std::span<Scalar* const> scratch, std::span<Scalar* const> state,
                             double* added_loss, int calls_of_batch) {
  for (Slot& slot : slots) {
    const Slot* source = slot.mask_slot >= 0 ? &at(slot.mask_slot) : nullptr;
    const bool masked = source != nullptr && fits_mask(source->value.shape, slot.mask_rank, slot.value.shape);
    slot.value.mask = !masked ? nullptr : slot.mask_given ? source->value.data : source->mask;
    slot.value.mask_rank = masked ? slot.mask_rank : 0;
  }
  for (int n = 0; n < static_cast<int>(graph.nodes.size()); ++n) {
    Call& call = call_at(n);
    const auto count = static_cast<std::size_t>(node_at(n).output_shapes.size());
    call.inputs.resize(call.input_slots.size());
    call.input_gradients.resize(call.input_slots.size());
    call.outputs.resize(count);
    call.output_gradients.resize(count);
    call.output_masks.resize(count);
    for (std::size_t i = 0; i < call.input_slots.size(); ++i) {
      const Slot& slot = at(call.input_slots[i]);
      call.inputs[i] = slot.value;
      call.input_gradients[i].data = slot.needs_gradient && slot.receives_gradient ? slot.gradient : nullptr;
      if (call.runs_backward)
        call.input_gradients[i].store = slot.accumulates ? Store::accumulate : call.stores[i];
    }
    call.context.score_mask = nullptr;
    for (std::size_t i = 0; i < call.given_masks.size(); ++i) {
      const Value& mask = at(call.given_masks[i]).value;
      const Node& node = node_at(n);
      const int of = node.masks[i];
      if (of == Node::of_scores) {
        call.score_mask = mask;
        call.context.score_mask = &call.score_mask;
      } else if (node.layer->uses_given_mask(of)) {
        call.inputs[static_cast<std::size_t>(of)].mask = mask.data;
        call.inputs[static_cast<std::size_t>(of)].mask_rank = mask.shape.rank();
      }
    }
    for (std::size_t output = 0; output < count; ++output) {
      const int index = slot_of({n, static_cast<int>(output)});
      const Slot& slot = at(index);
      call.outputs[output] = slot.value;
      call.output_gradients[output] = slot.receives_gradient ? slot.gradient : nullptr;
      call.output_masks[output] = slot.mask_slot == index ? slot.own_mask : nullptr;
    }
    call.context.inputs = call.inputs;
    call.context.outputs = call.outputs;
    call.context.input_gradients = call.input_gradients;
    call.context.output_gradients = call.output_gradients;
    call.context.scratch = scratch.subspan(call.first_scratch, call.scratch);
    call.context.state = state.subspan(call.first_state, call.state);
    call.context.output_masks = call.output_masks;
    call.context.added_loss = added_loss;
    call.context.calls = calls_of_batch;
  }
  for (std::size_t i = 0; i < inputs.size(); ++i) inputs[i] = at(slot_of(graph.inputs[i])).value;
  for (std::size_t i = 0; i < outputs.size(); ++i) outputs[i] = at(output_slots[i]).value;
}

void Execution::forward(const Context& call) {
  attach(call);
  forward(call.training, call.random, call.updates);
  for (std::size_t i = 0; i < call.output_masks.size(); ++i)
    if (call.output_masks[i] != nullptr && outputs[i].mask != nullptr)
      std::copy_n(outputs[i].mask, mask_size(outputs[i]), call.output_masks[i]);
    else if (call.output_masks[i] != nullptr)
      std::fill_n(call.output_masks[i], mask_size(call.outputs[i]), Scalar(1));
}

void Execution::backward(const Context& call) {
  begin_backward(call);
  backward();
}

void Execution::backward(const Context& call, const std::function<void(int node, Context&)>& run) {
  begin_backward(call);
  backward(run);
}

void Execution::begin_backward(const Context& call) {
  attach(call);
  for (const Slot& slot : slots) {
    if (slot.input >= 0 && slot.needs_gradient && !slot.receives_gradient) zero_gradient(slot);
    if (slot.output >= 0 && call.output_gradients[static_cast<std::size_t>(slot.output)] == nullptr)
      zero_gradient(slot);
  }
  for (Call& inner : calls) {
    inner.context.training = call.training;
    inner.context.random = call.random;
  }
}

}  // namespace rnn
