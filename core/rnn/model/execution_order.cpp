#include <algorithm>

#include "rnn/model/execution.h"

namespace rnn {

namespace {

Layout layout_of(LayoutRule rule) {
  return rule == LayoutRule::time_major ? Layout::time_major : Layout::batch_major;
}

bool has_steps(const Shape& shape) { return shape.rank() >= 3; }

}  // namespace

Execution::Execution(const Graph& source, Place where, bool input_gradients, std::vector<bool> in_steps)
    : graph(source), place(where), stepped(std::move(in_steps)), calls(source.nodes.size()) {
  for (std::size_t n = 0; n < graph.nodes.size(); ++n) {
    first_slot.push_back(static_cast<int>(slots.size()));
    for (const Shape& shape : graph.nodes[n].output_shapes) {
      slots.emplace_back();
      slots.back().value.shape = shape;
    }
    calls[n].mask_ranks.resize(graph.nodes[n].values().size());
  }
  for (std::size_t i = 0; i < graph.inputs.size(); ++i) {
    Slot& slot = at(slot_of(graph.inputs[i]));
    slot.input = static_cast<int>(i);
    slot.needs_gradient = input_gradients;
    shapes.push_back(slot.value.shape);
  }
  incoming = shapes;
  choose_layouts();
  if (place == Place::nested) choose_rule();
  order_ops();
  propagate_masks();
  if (place != Place::forward) {
    propagate_needs();
    order_gradients();
  }
  inputs.resize(graph.inputs.size());
  outputs.resize(graph.outputs.size());
}

/// A value is time-major when a layer with that rule reads it, directly or through layers with the rule
/// `any`.
void Execution::choose_layouts() {
  std::vector<bool> wants_time_major(slots.size(), false);
  for (int n = static_cast<int>(graph.nodes.size()) - 1; n >= 0; --n) {
    const Node& node = node_at(n);
    const LayoutRule asked = node.layer->layout_rule();
    bool time_major = asked == LayoutRule::time_major;
    if (asked == LayoutRule::any)
      for (int output = 0; output < node.output_shapes.size(); ++output)
        time_major = time_major || wants_time_major[static_cast<std::size_t>(slot_of({n, output}))];
    if (time_major)
      for (NodeOutput source : node.values())
        wants_time_major[static_cast<std::size_t>(slot_of(source))] = true;
  }
  // A layer whose input has no layout (Embedding) may choose that of its output, as an input may.
  const auto has_layout = [this](const Node& node) {
    return !node.inputs.empty() && has_steps(at(slot_of(node.inputs[0])).value.shape);
  };
  for (int n = 0; n < static_cast<int>(graph.nodes.size()); ++n) {
    const Node& node = node_at(n);
    // Inputs of a nested graph have the layout of its rule.
    const LayoutRule asked = node.inputs.empty() ? rule : node.layer->layout_rule();
    for (int output = 0; output < node.output_shapes.size(); ++output) {
      const int slot = slot_of({n, output});
      if (!has_steps(node.output_shapes[output])) continue;
      Layout layout = layout_of(asked);
      if (asked == LayoutRule::any && !has_layout(node) && wants_time_major[static_cast<std::size_t>(slot)])
        layout = Layout::time_major;
      if (asked == LayoutRule::any && has_layout(node)) layout = at(slot_of(node.inputs[0])).value.layout;
      at(slot).value.layout = layout;
    }
  }
}

/// A nested graph with one input, one output and only layers with the rule `any` takes either layout.
void Execution::choose_rule() {
  bool layout_matters = graph.inputs.size() > 1 || graph.outputs.size() > 1;
  for (const Node& node : graph.nodes)
    layout_matters = layout_matters || node.layer->layout_rule() != LayoutRule::any || !node.masks.empty();
  if (!layout_matters) return;
  bool in_time = false;
  bool time_major = false;
  const auto look = [&](NodeOutput end) {
    const Value& value = at(slot_of(end)).value;
    in_time = in_time || has_steps(value.shape);
    time_major = time_major || value.layout == Layout::time_major;
  };
  for (NodeOutput input : graph.inputs) look(input);
  if (!in_time)
    for (NodeOutput output : graph.outputs) look(output);
  rule = time_major ? LayoutRule::time_major : LayoutRule::batch_major;
  choose_layouts();
}

int Execution::mask_rank(int output, std::span<const int> masks) {
  for (std::size_t i = 0; i < masks.size(); ++i) {
    const int slot = slot_of(graph.inputs[i]);
    at(slot).mask_slot = masks[i] > 0 ? slot : -1;
    at(slot).mask_rank = masks[i];
  }
  propagate_masks();
  return at(output_slots[static_cast<std::size_t>(output)]).mask_rank;
}

int Execution::converted(int slot, Layout layout) {
  for (std::size_t other = 0; other < slots.size(); ++other)
    if (slots[other].converted_from == slot && slots[other].value.layout == layout)
      return static_cast<int>(other);
  Slot copy;
  copy.value.shape = at(slot).value.shape;
  copy.value.layout = layout;
  copy.converted_from = slot;
  slots.push_back(copy);
  const int index = static_cast<int>(slots.size()) - 1;
  forward_ops.push_back({Op::Kind::convert, -1, index});
  return index;
}

void Execution::order_ops() {
  for (int n = 0; n < static_cast<int>(graph.nodes.size()); ++n) {
    const Node& node = node_at(n);
    const LayoutRule asked = node.layer->layout_rule();
    Call& call = call_at(n);
    for (NodeOutput source : node.given_masks()) {
      const int slot = slot_of(source);
      const bool turned = at(slot).value.layout != Layout::batch_major;
      call.given_masks.push_back(turned ? converted(slot, Layout::batch_major) : slot);
    }
    for (NodeOutput source : node.values()) {
      const int slot = slot_of(source);
      const Value& value = at(slot).value;
      Layout layout = value.layout;
      if (has_steps(value.shape))
        layout = asked == LayoutRule::any ? at(slot_of(node.inputs[0])).value.layout : layout_of(asked);
      call.input_slots.push_back(layout == value.layout ? slot : converted(slot, layout));
    }
    if (!node.inputs.empty()) forward_ops.push_back({Op::Kind::call, n, -1});
  }
  for (std::size_t i = 0; i < graph.outputs.size(); ++i) {
    int slot = slot_of(graph.outputs[i]);
    if (place == Place::nested) {
      const Value& value = at(slot).value;
      const bool free = rule == LayoutRule::any || !has_steps(value.shape);
      const Layout layout = free ? value.layout : layout_of(rule);
      // Inputs and outputs lie in memory of the caller, so one value cannot be both.
      if (layout != value.layout || at(slot).input >= 0) slot = converted(slot, layout);
      at(slot).output = static_cast<int>(i);
    }
    output_slots.push_back(slot);
  }
}

/// Orders the ops of the backward pass; the first op that writes a gradient assigns it, later ones add.
void Execution::order_gradients() {
  for (int slot : output_slots) at(slot).receives_gradient = true;
  for (auto op = forward_ops.rbegin(); op != forward_ops.rend(); ++op) {
    if (op->kind == Op::Kind::convert) {
      Slot& copy = at(op->slot);
      if (!copy.needs_gradient || !copy.receives_gradient) continue;
      Slot& source = at(copy.converted_from);
      copy.conversion_store = source.receives_gradient ? Store::accumulate : Store::assign;
      source.receives_gradient = true;
      backward_ops.push_back(*op);
      continue;
    }
    Call& call = call_at(op->node);
    const Node& node = node_at(op->node);
    bool gradient_arrives = false;
    for (int output = 0; output < node.output_shapes.size(); ++output) {
      const int slot = slot_of({op->node, output});
      if (!at(slot).receives_gradient && call.needs_gradient && node.layer->adds_loss()) {
        backward_ops.push_back({Op::Kind::zero_gradient, -1, slot});
        at(slot).receives_gradient = true;
      }
      gradient_arrives = gradient_arrives || at(slot).receives_gradient;
    }
    call.runs_backward = call.needs_gradient && gradient_arrives;
    call.stores.resize(call.input_slots.size(), Store::assign);
    if (!call.runs_backward) continue;
    for (std::size_t i = 0; i < call.input_slots.size(); ++i) {
      const int slot = call.input_slots[i];
      if (!at(slot).needs_gradient) continue;
      auto& receives = at(slot).receives_gradient;
      if (!receives && std::count(call.input_slots.begin(), call.input_slots.end(), slot) > 1) {
        backward_ops.push_back({Op::Kind::zero_gradient, -1, slot});
        receives = true;
      }
      call.stores[i] = receives ? Store::accumulate : Store::assign;
      receives = true;
    }
    backward_ops.push_back(*op);
  }
}

}  // namespace rnn
