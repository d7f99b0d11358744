#include "rnn/model/execution.h"

#include <algorithm>
#include <memory>

#include "rnn/config/error.h"
#include "rnn/tensor/elementwise.h"

namespace rnn {

namespace {

template <class T>
T& item(std::vector<T>& list, int index) {
  return list[static_cast<std::size_t>(index)];
}

template <class T>
const T& item(const std::vector<T>& list, int index) {
  return list[static_cast<std::size_t>(index)];
}

/// The first `free` extents may be any.
bool fits(const Shape& shape, const Shape& expected, int free) {
  if (shape.rank() != expected.rank()) return false;
  for (int axis = 0; axis < shape.rank(); ++axis)
    if (shape[axis] < 1 || (axis >= free && expected[axis] != unknown && shape[axis] != expected[axis]))
      return false;
  return true;
}

std::int64_t mask_size(const Shape& shape) {
  return std::int64_t(shape[0]) * (shape.rank() > 1 ? shape[1] : 1);
}

/// Copies between (B,T,...) and (T,B,...); `x` lies in the layout that `y` is not in.
void swap_layout(const Shape& shape, Layout of_x, const Scalar* x, Scalar* y) {
  const int features = static_cast<int>(shape.size() / (std::int64_t(shape[0]) * shape[1]));
  const bool from_batch = of_x == Layout::batch_major;
  transpose_batch_time(from_batch ? shape[0] : shape[1], from_batch ? shape[1] : shape[0], features, x, y);
}

}  // namespace

Model::Execution::Execution(const Graph& source, MemoryPlan* plan, std::vector<bool> in_steps,
                            bool input_gradients)
    : graph(source), memory(plan), stepped(std::move(in_steps)), calls(source.nodes.size()) {
  for (const Node& node : graph.nodes) {
    first_slot.push_back(static_cast<int>(slots.size()));
    for (const Shape& shape : node.output_shapes) {
      slots.emplace_back();
      slots.back().value.shape = shape;
    }
  }
  choose_layouts();
  follow_masks();
  order_steps();
  if (trains()) {
    decide_gradients(input_gradients);
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
    const Node& node = item(graph.nodes, n);
    const LayoutRule rule = node.layer->layout_rule();
    bool time_major = rule == LayoutRule::time_major;
    if (rule == LayoutRule::any)
      for (int output = 0; output < node.output_shapes.size(); ++output)
        time_major = time_major || wanted[static_cast<std::size_t>(slot_of({n, output}))];
    if (time_major)
      for (NodeOutput source : node.inputs) wanted[static_cast<std::size_t>(slot_of(source))] = true;
  }
  // A layer that makes steps out of a value without any (Embedding) is as free as an input.
  const auto has_layout = [this](const Node& node) {
    return !node.inputs.empty() && item(slots, slot_of(node.inputs[0])).value.shape.rank() >= 3;
  };
  for (int n = 0; n < static_cast<int>(graph.nodes.size()); ++n) {
    const Node& node = item(graph.nodes, n);
    const LayoutRule rule = node.layer->layout_rule();
    for (int output = 0; output < node.output_shapes.size(); ++output) {
      const int slot = slot_of({n, output});
      if (node.output_shapes[output].rank() < 3) continue;
      Layout layout = rule == LayoutRule::time_major ? Layout::time_major : Layout::batch_major;
      if (rule == LayoutRule::any && !has_layout(node) && wanted[static_cast<std::size_t>(slot)])
        layout = Layout::time_major;
      if (rule == LayoutRule::any && has_layout(node))
        layout = item(slots, slot_of(node.inputs[0])).value.layout;
      item(slots, slot).value.layout = layout;
    }
  }
}

void Model::Execution::follow_masks() {
  for (int n = 0; n < static_cast<int>(graph.nodes.size()); ++n) {
    const Node& node = item(graph.nodes, n);
    if (node.inputs.empty()) continue;
    const auto masked = std::make_unique<bool[]>(node.inputs.size());
    for (std::size_t i = 0; i < node.inputs.size(); ++i)
      masked[i] = item(slots, slot_of(node.inputs[i])).mask_slot >= 0;
    for (int output = 0; output < node.output_shapes.size(); ++output) {
      const int slot = slot_of({n, output});
      const MaskRule rule = node.layer->mask_rule(output, {masked.get(), node.inputs.size()});
      if (rule == MaskRule::make) item(slots, slot).mask_slot = slot;
      if (rule == MaskRule::pass)
        item(slots, slot).mask_slot = item(slots, slot_of(node.inputs[0])).mask_slot;
    }
  }
}

int Model::Execution::converted(int slot, Layout layout) {
  for (std::size_t other = 0; other < slots.size(); ++other)
    if (slots[other].converted_from == slot) return static_cast<int>(other);
  Slot copy;
  copy.value.shape = item(slots, slot).value.shape;
  copy.value.layout = layout;
  copy.mask_slot = item(slots, slot).mask_slot;
  copy.converted_from = slot;
  slots.push_back(copy);
  const int index = static_cast<int>(slots.size()) - 1;
  forward_steps.push_back({Step::Kind::convert, -1, index});
  return index;
}

void Model::Execution::order_steps() {
  for (int n = 0; n < static_cast<int>(graph.nodes.size()); ++n) {
    const Node& node = item(graph.nodes, n);
    const LayoutRule rule = node.layer->layout_rule();
    Call& call = item(calls, n);
    for (NodeOutput source : node.inputs) {
      const int slot = slot_of(source);
      const Value& value = item(slots, slot).value;
      Layout layout = value.layout;
      if (value.shape.rank() >= 3 && rule != LayoutRule::any)
        layout = rule == LayoutRule::time_major ? Layout::time_major : Layout::batch_major;
      if (value.shape.rank() >= 3 && rule == LayoutRule::any)
        layout = item(slots, slot_of(node.inputs[0])).value.layout;
      call.input_slots.push_back(layout == value.layout ? slot : converted(slot, layout));
    }
    if (!node.inputs.empty()) forward_steps.push_back({Step::Kind::call, n, -1});
  }
}

void Model::Execution::decide_gradients(bool input_gradients) {
  for (int n = 0; n < static_cast<int>(graph.nodes.size()); ++n) {
    const Node& node = item(graph.nodes, n);
    bool wanted =
        node.inputs.empty() ? input_gradients : node.layer->trainable() && !node.layer->parameters().empty();
    for (int slot : item(calls, n).input_slots) {
      Slot& input = item(slots, slot);
      if (input.converted_from >= 0) input.wants_gradient = item(slots, input.converted_from).wants_gradient;
      wanted = wanted || input.wants_gradient;
    }
    item(calls, n).runs_backward = wanted && !node.inputs.empty();
    for (int output = 0; output < node.output_shapes.size(); ++output)
      item(slots, slot_of({n, output})).wants_gradient = wanted;
  }
}

/// Walks the work backwards and notes who writes a gradient first (assign) and who adds to it.
void Model::Execution::order_gradients() {
  std::vector<bool> written(slots.size(), false);
  for (NodeOutput output : graph.outputs) written[static_cast<std::size_t>(slot_of(output))] = true;
  for (auto step = forward_steps.rbegin(); step != forward_steps.rend(); ++step) {
    if (step->kind == Step::Kind::convert) {
      Slot& copy = item(slots, step->slot);
      if (!copy.wants_gradient || !written[static_cast<std::size_t>(step->slot)]) continue;
      auto source = written[static_cast<std::size_t>(copy.converted_from)];
      copy.conversion_store = source ? Store::accumulate : Store::assign;
      source = true;
      backward_steps.push_back(*step);
      continue;
    }
    Call& call = item(calls, step->node);
    const Node& node = item(graph.nodes, step->node);
    bool arrives = false;
    for (int output = 0; output < node.output_shapes.size(); ++output) {
      const int slot = slot_of({step->node, output});
      bool here = written[static_cast<std::size_t>(slot)];
      if (!here && call.runs_backward && node.layer->adds_loss()) {
        backward_steps.push_back({Step::Kind::zero_gradient, -1, slot});
        here = true;
      }
      item(slots, slot).wants_gradient = here;
      arrives = arrives || here;
    }
    call.runs_backward = call.runs_backward && arrives;
    call.input_gradients.resize(call.input_slots.size());
    if (!call.runs_backward) continue;
    for (std::size_t i = 0; i < call.input_slots.size(); ++i) {
      const int slot = call.input_slots[i];
      if (!item(slots, slot).wants_gradient) continue;
      const bool twice = std::count(call.input_slots.begin(), call.input_slots.end(), slot) > 1;
      auto seen = written[static_cast<std::size_t>(slot)];
      if (twice && !seen) {
        backward_steps.push_back({Step::Kind::zero_gradient, -1, slot});
        seen = true;
      }
      call.input_gradients[i].store = seen ? Store::accumulate : Store::assign;
      seen = true;
    }
    backward_steps.push_back(*step);
  }
}

void Model::Execution::begin_batch(std::span<const Shape> shapes) {
  if (shapes.size() == current.size() && std::equal(shapes.begin(), shapes.end(), current.begin())) return;
  if (shapes.size() != graph.inputs.size())
    throw ConfigError("[" + graph.name + "] expected " + std::to_string(graph.inputs.size()) +
                      " inputs, got " + std::to_string(shapes.size()));
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    const Shape& expected = graph.shape(graph.inputs[i]);
    const int free = trains() ? 0 : comes_in_steps(graph.inputs[i].node) ? 2 : 1;
    if (!fits(shapes[i], expected, free))
      throw ConfigError("[" + graph.name + "] expected input " + std::to_string(i) + " of shape " +
                        expected.text() + ", got " + shapes[i].text());
  }
  current.clear();
  bool larger = largest.empty();
  if (larger) largest.assign(shapes.begin(), shapes.end());
  for (std::size_t i = 0; i < shapes.size(); ++i)
    for (int axis = 0; axis < shapes[i].rank(); ++axis)
      if (shapes[i][axis] > largest[i][axis]) {
        largest[i][axis] = shapes[i][axis];
        larger = true;
      }
  if (larger) {
    try {
      set_shapes(largest);
      allocate();
    } catch (...) {
      largest.clear();
      throw;
    }
  }
  set_shapes(shapes);
  bind();
  current.assign(shapes.begin(), shapes.end());
}

void Model::Execution::set_shapes(std::span<const Shape> shapes) {
  for (std::size_t i = 0; i < graph.inputs.size(); ++i)
    item(slots, slot_of(graph.inputs[i])).value.shape = shapes[i];
  std::array<Shape, 32> few;
  std::vector<Shape> many;
  for (int n = 0; n < static_cast<int>(graph.nodes.size()); ++n) {
    const Node& node = item(graph.nodes, n);
    const std::size_t count = node.inputs.size();
    if (count == 0) continue;
    if (count > few.size()) many.resize(count);
    const std::span<Shape> of_inputs =
        count > few.size() ? std::span(many).first(count) : std::span(few).first(count);
    for (std::size_t i = 0; i < count; ++i) of_inputs[i] = item(slots, slot_of(node.inputs[i])).value.shape;
    const Shapes of_outputs = node.layer->output_shapes(of_inputs);
    for (int output = 0; output < of_outputs.size(); ++output)
      item(slots, slot_of({n, output})).value.shape = of_outputs[output];
  }
  for (Slot& slot : slots)
    if (slot.converted_from >= 0) slot.value.shape = item(slots, slot.converted_from).value.shape;
}

void Model::Execution::allocate() {
  std::int64_t total = 0;
  std::int64_t total_state = 0;
  std::vector<std::vector<std::int64_t>> scratch(calls.size());
  std::vector<std::vector<std::int64_t>> state(calls.size());
  for (int slot = 0; slot < static_cast<int>(slots.size()); ++slot) {
    total += (trains() ? 2 : 1) * aligned(item(slots, slot).value.shape.size());
    if (item(slots, slot).mask_slot == slot) total += aligned(mask_size(item(slots, slot).value.shape));
  }
  for (std::size_t n = 0; n < calls.size(); ++n) {
    std::vector<Shape> of_inputs;
    for (int slot : calls[n].input_slots) of_inputs.push_back(item(slots, slot).value.shape);
    if (of_inputs.empty()) continue;
    Plan plan(comes_in_steps(static_cast<int>(n)));
    graph.nodes[n].layer->plan(plan, of_inputs);
    scratch[n] = plan.sizes();
    state[n] = plan.kept();
    for (std::int64_t size : scratch[n]) total += aligned(size);
    for (std::int64_t size : state[n]) total_state += aligned(size);
  }
  if (memory != nullptr) {
    const std::int64_t scalars = total + total_state;
    memory->plan(&MemoryPlan::workspaces, scalars * std::int64_t(sizeof(Scalar)), graph.name, "/batch_size");
  }
  // The old ones go first.
  arena = Buffer();
  arena.assign(buffer_size(total), Scalar(0));
  Scalar* next = arena.data();
  const auto take = [&next](std::int64_t size) {
    Scalar* start = next;
    next += aligned(size);
    return start;
  };
  for (int index = 0; index < static_cast<int>(slots.size()); ++index) {
    Slot& slot = item(slots, index);
    slot.value.data = take(slot.value.shape.size());
    if (trains()) slot.gradient = take(slot.value.shape.size());
    if (slot.mask_slot == index) slot.mask = take(mask_size(slot.value.shape));
  }
  for (std::size_t n = 0; n < calls.size(); ++n) {
    calls[n].scratch.clear();
    for (std::int64_t size : scratch[n]) calls[n].scratch.push_back(take(size));
  }
  // Longer sequences leave the states as they are; another batch size begins anew.
  if (states.size() != buffer_size(total_state)) states.assign(buffer_size(total_state), Scalar(0));
  next = states.data();
  for (std::size_t n = 0; n < calls.size(); ++n) {
    calls[n].state_sizes = state[n];
    calls[n].state.clear();
    for (std::int64_t size : state[n]) calls[n].state.push_back(take(size));
  }
}

void Model::Execution::bind() {
  for (Slot& slot : slots) slot.value.mask = slot.mask_slot < 0 ? nullptr : item(slots, slot.mask_slot).mask;
  for (int n = 0; n < static_cast<int>(graph.nodes.size()); ++n) {
    Call& call = item(calls, n);
    const int count = item(graph.nodes, n).output_shapes.size();
    call.inputs.resize(call.input_slots.size());
    call.input_gradients.resize(call.input_slots.size());
    call.outputs.resize(static_cast<std::size_t>(count));
    call.output_gradients.resize(static_cast<std::size_t>(count));
    call.output_masks.resize(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < call.input_slots.size(); ++i) {
      const Slot& slot = item(slots, call.input_slots[i]);
      call.inputs[i] = slot.value;
      call.input_gradients[i].data = slot.wants_gradient ? slot.gradient : nullptr;
    }
    for (int output = 0; output < count; ++output) {
      const Slot& slot = item(slots, slot_of({n, output}));
      item(call.outputs, output) = slot.value;
      item(call.output_gradients, output) = slot.wants_gradient ? slot.gradient : nullptr;
      item(call.output_masks, output) = slot.mask;
    }
    call.context.inputs = call.inputs;
    call.context.outputs = call.outputs;
    call.context.input_gradients = call.input_gradients;
    call.context.output_gradients = call.output_gradients;
    call.context.scratch = call.scratch;
    call.context.state = call.state;
    call.context.output_masks = call.output_masks;
    call.context.added_loss = &added_loss;
  }
  for (std::size_t i = 0; i < inputs.size(); ++i) inputs[i] = item(slots, slot_of(graph.inputs[i])).value;
  for (std::size_t i = 0; i < outputs.size(); ++i) outputs[i] = item(slots, slot_of(graph.outputs[i])).value;
}

void Model::Execution::forward(bool training, Random* random) {
  added_loss = 0.0;
  for (const Step& step : forward_steps) {
    if (step.kind == Step::Kind::convert) {
      convert(item(slots, step.slot));
      continue;
    }
    Call& call = item(calls, step.node);
    call.context.training = training;
    call.context.random = random;
    item(graph.nodes, step.node).layer->run_forward(call.context);
  }
}

void Model::Execution::backward() {
  for (const Step& step : backward_steps) {
    if (step.kind == Step::Kind::call) {
      item(graph.nodes, step.node).layer->run_backward(item(calls, step.node).context);
    } else if (step.kind == Step::Kind::convert) {
      convert_back(item(slots, step.slot));
    } else {
      const Slot& slot = item(slots, step.slot);
      std::fill(slot.gradient, slot.gradient + slot.value.shape.size(), Scalar(0));
    }
  }
}

void Model::Execution::convert(const Slot& slot) {
  const Value& source = item(slots, slot.converted_from).value;
  swap_layout(source.shape, source.layout, source.data, slot.value.data);
}

void Model::Execution::convert_back(const Slot& slot) {
  const Slot& source = item(slots, slot.converted_from);
  const Shape& shape = source.value.shape;
  if (slot.conversion_store == Store::assign) {
    swap_layout(shape, slot.value.layout, slot.gradient, source.gradient);
    return;
  }
  // The copy's value is not needed any more: it holds the turned gradient for the addition.
  swap_layout(shape, slot.value.layout, slot.gradient, slot.value.data);
  add(slot.value.data, source.gradient, source.gradient, static_cast<int>(shape.size()));
}

const Value& Model::Execution::value(NodeOutput source) const { return item(slots, slot_of(source)).value; }

Scalar* Model::Execution::gradient(NodeOutput source) const { return item(slots, slot_of(source)).gradient; }

}  // namespace rnn
