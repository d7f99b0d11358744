#include <algorithm>

#include "rnn/model/execution.h"

namespace rnn {

namespace {

Layout layout_of(LayoutRule rule) {
  return rule == LayoutRule::time_major ? Layout::time_major : Layout::batch_major;
}

bool has_steps(const Shape& shape) { return shape.rank() >= 3; }

}  // namespace

Model::Execution::Execution(const Graph& source, Place where, bool input_gradients,
                            std::vector<bool> in_steps)
    : graph(source), place(where), stepped(std::move(in_steps)), calls(source.nodes.size()) {
  for (std::size_t n = 0; n < graph.nodes.size(); ++n) {
    first_slot.push_back(static_cast<int>(slots.size()));
    for (const Shape& shape : graph.nodes[n].output_shapes) {
      slots.emplace_back();
      slots.back().value.shape = shape;
    }
    calls[n].masked = std::make_unique<bool[]>(graph.nodes[n].inputs.size());
  }
  for (std::size_t i = 0; i < graph.inputs.size(); ++i) {
    Slot& slot = at(slot_of(graph.inputs[i]));
    slot.input = static_cast<int>(i);
    slot.wanted = input_gradients;
    shapes.push_back(slot.value.shape);
  }
  incoming = shapes;
  choose_layouts();
  if (place == Place::nested) choose_rule();
  order_steps();
  follow_masks();
  if (place != Place::forward) {
    spread_wants();
    order_gradients();
  }
  inputs.resize(graph.inputs.size());
  outputs.resize(graph.outputs.size());
}

/// A value becomes time-major when somebody who must have it so reads it, directly or through layers that
/// take it as it comes.
void Model::Execution::choose_layouts() {
  std::vector<bool> wanted(slots.size(), false);
  for (int n = static_cast<int>(graph.nodes.size()) - 1; n >= 0; --n) {
    const Node& node = node_at(n);
    const LayoutRule asked = node.layer->layout_rule();
    bool time_major = asked == LayoutRule::time_major;
    if (asked == LayoutRule::any)
      for (int output = 0; output < node.output_shapes.size(); ++output)
        time_major = time_major || wanted[static_cast<std::size_t>(slot_of({n, output}))];
    if (time_major)
      for (NodeOutput source : node.inputs) wanted[static_cast<std::size_t>(slot_of(source))] = true;
  }
  // A layer that makes steps out of a value without any (Embedding) is as free as an input.
  const auto has_layout = [this](const Node& node) {
    return !node.inputs.empty() && has_steps(at(slot_of(node.inputs[0])).value.shape);
  };
  for (int n = 0; n < static_cast<int>(graph.nodes.size()); ++n) {
    const Node& node = node_at(n);
    // Inputs of a nested graph come as it says.
    const LayoutRule asked = node.inputs.empty() ? rule : node.layer->layout_rule();
    for (int output = 0; output < node.output_shapes.size(); ++output) {
      const int slot = slot_of({n, output});
      if (!has_steps(node.output_shapes[output])) continue;
      Layout layout = layout_of(asked);
      if (asked == LayoutRule::any && !has_layout(node) && wanted[static_cast<std::size_t>(slot)])
        layout = Layout::time_major;
      if (asked == LayoutRule::any && has_layout(node)) layout = at(slot_of(node.inputs[0])).value.layout;
      at(slot).value.layout = layout;
    }
  }
}

/// With one input and one output, and nobody inside who minds, a nested graph takes steps as they come.
void Model::Execution::choose_rule() {
  bool minds = graph.inputs.size() > 1 || graph.outputs.size() > 1;
  for (const Node& node : graph.nodes) minds = minds || node.layer->layout_rule() != LayoutRule::any;
  if (!minds) return;
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

bool Model::Execution::makes_mask(int output, std::span<const bool> masked) {
  for (std::size_t i = 0; i < masked.size(); ++i) {
    const int slot = slot_of(graph.inputs[i]);
    at(slot).mask_slot = masked[i] ? slot : -1;
  }
  follow_masks();
  return at(output_slots[static_cast<std::size_t>(output)]).mask_slot >= 0;
}

int Model::Execution::converted(int slot, Layout layout) {
  for (std::size_t other = 0; other < slots.size(); ++other)
    if (slots[other].converted_from == slot && slots[other].value.layout == layout)
      return static_cast<int>(other);
  Slot copy;
  copy.value.shape = at(slot).value.shape;
  copy.value.layout = layout;
  copy.converted_from = slot;
  slots.push_back(copy);
  const int index = static_cast<int>(slots.size()) - 1;
  forward_steps.push_back({Step::Kind::convert, -1, index});
  return index;
}

void Model::Execution::order_steps() {
  for (int n = 0; n < static_cast<int>(graph.nodes.size()); ++n) {
    const Node& node = node_at(n);
    const LayoutRule asked = node.layer->layout_rule();
    Call& call = call_at(n);
    for (NodeOutput source : node.inputs) {
      const int slot = slot_of(source);
      const Value& value = at(slot).value;
      Layout layout = value.layout;
      if (has_steps(value.shape))
        layout = asked == LayoutRule::any ? at(slot_of(node.inputs[0])).value.layout : layout_of(asked);
      call.input_slots.push_back(layout == value.layout ? slot : converted(slot, layout));
    }
    if (!node.inputs.empty()) forward_steps.push_back({Step::Kind::call, n, -1});
  }
  for (std::size_t i = 0; i < graph.outputs.size(); ++i) {
    int slot = slot_of(graph.outputs[i]);
    if (place == Place::nested) {
      const Value& value = at(slot).value;
      const bool free = rule == LayoutRule::any || !has_steps(value.shape);
      const Layout layout = free ? value.layout : layout_of(rule);
      // Inputs and outputs lie at places that the caller says, so one value cannot be both.
      if (layout != value.layout || at(slot).input >= 0) slot = converted(slot, layout);
      at(slot).output = static_cast<int>(i);
    }
    output_slots.push_back(slot);
  }
}

/// Walks the work backwards and notes who writes a gradient first (assign) and who adds to it.
void Model::Execution::order_gradients() {
  for (int slot : output_slots) at(slot).receives_gradient = true;
  for (auto step = forward_steps.rbegin(); step != forward_steps.rend(); ++step) {
    if (step->kind == Step::Kind::convert) {
      Slot& copy = at(step->slot);
      if (!copy.wanted || !copy.receives_gradient) continue;
      Slot& source = at(copy.converted_from);
      copy.conversion_store = source.receives_gradient ? Store::accumulate : Store::assign;
      source.receives_gradient = true;
      backward_steps.push_back(*step);
      continue;
    }
    Call& call = call_at(step->node);
    const Node& node = node_at(step->node);
    bool arrives = false;
    for (int output = 0; output < node.output_shapes.size(); ++output) {
      const int slot = slot_of({step->node, output});
      if (!at(slot).receives_gradient && call.wanted && node.layer->adds_loss()) {
        backward_steps.push_back({Step::Kind::zero_gradient, -1, slot});
        at(slot).receives_gradient = true;
      }
      arrives = arrives || at(slot).receives_gradient;
    }
    call.runs_backward = call.wanted && arrives;
    call.stores.resize(call.input_slots.size(), Store::assign);
    if (!call.runs_backward) continue;
    for (std::size_t i = 0; i < call.input_slots.size(); ++i) {
      const int slot = call.input_slots[i];
      if (!at(slot).wanted) continue;
      auto& seen = at(slot).receives_gradient;
      if (!seen && std::count(call.input_slots.begin(), call.input_slots.end(), slot) > 1) {
        backward_steps.push_back({Step::Kind::zero_gradient, -1, slot});
        seen = true;
      }
      call.stores[i] = seen ? Store::accumulate : Store::assign;
      seen = true;
    }
    backward_steps.push_back(*step);
  }
}

}  // namespace rnn
