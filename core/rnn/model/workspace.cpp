#include "rnn/model/workspace.h"

#include <algorithm>

#include "rnn/config/error.h"

namespace rnn {

namespace {

/// True when the extents are equal where both are known; the first `free` ones may differ.
bool fits(const Shape& shape, const Shape& expected, int free) {
  if (shape.rank() != expected.rank()) return false;
  for (int axis = 0; axis < shape.rank(); ++axis)
    if (shape[axis] < 1 || (axis >= free && expected[axis] != unknown && shape[axis] != expected[axis]))
      return false;
  return true;
}

std::int64_t total_of(const std::vector<std::int64_t>& sizes) {
  std::int64_t total = 0;
  for (std::int64_t size : sizes) total += aligned(size);
  return total;
}

void lay_out(const std::vector<std::int64_t>& sizes, Scalar* next, std::vector<Scalar*>& pointers) {
  pointers.clear();
  for (std::int64_t size : sizes) {
    pointers.push_back(next);
    next += aligned(size);
  }
}

}  // namespace

Workspace::Workspace(const Graph& graph, bool input_gradients, MemoryPlan& memory)
    : execution(graph, Execution::Place::top, input_gradients), memory_(&memory) {}

Workspace::Workspace(const Graph& graph, std::vector<bool> stepped)
    : execution(graph, Execution::Place::forward, false, std::move(stepped)) {}

void Workspace::begin_batch(std::span<const Shape> shapes) {
  if (std::equal(shapes.begin(), shapes.end(), current_.begin(), current_.end())) return;
  const Graph& graph = execution.graph;
  if (shapes.size() != graph.inputs.size())
    throw ConfigError({"input.count", "[{layer}] expected {expected} inputs, got {given}"},
                      {graph.name, graph.inputs.size(), shapes.size()});
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    const Shape& expected = graph.shape(graph.inputs[i]);
    const int free = memory_ != nullptr ? 0 : execution.comes_in_steps(graph.inputs[i].node) ? 2 : 1;
    if (!fits(shapes[i], expected, free))
      throw ConfigError({"input.shape", "[{layer}] expected input {number} of shape {expected}, got {given}"},
                        {graph.name, i, expected, shapes[i]});
  }
  current_.clear();
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
      execution.set_shapes(largest);
      allocate();
    } catch (...) {
      largest.clear();
      throw;
    }
  }
  execution.set_shapes(shapes);
  execution.attach(scratch_pointers_, state_pointers, &added_loss);
  current_.assign(shapes.begin(), shapes.end());
}

void Workspace::allocate() {
  Plan plan;
  execution.plan(plan);
  const std::int64_t of_scratch = total_of(plan.scratch_sizes());
  const std::int64_t of_kept = total_of(plan.state_sizes());
  if (memory_ != nullptr)
    memory_->plan(&MemoryPlan::workspaces, (of_scratch + of_kept) * std::int64_t(sizeof(Scalar)),
                  execution.graph.name, "/batch_size");
  const auto make_room = [&] {
    // Frees the old one before the new one is allocated.
    arena = Buffer();
    arena.assign(buffer_size(of_scratch), Scalar(0));
    // States keep their values for longer sequences; another batch size resets them.
    const std::size_t of_states = buffer_size(of_kept);
    if (states.size() != of_states) states.assign(of_states, Scalar(0));
  };
  if (memory_ != nullptr)
    memory_->allocate(execution.graph.name, "/batch_size", make_room);
  else
    make_room();
  lay_out(plan.scratch_sizes(), arena.data(), scratch_pointers_);
  lay_out(plan.state_sizes(), states.data(), state_pointers);
  state_sizes = plan.state_sizes();
}

void Workspace::forward(bool training, Random* random, std::int64_t updates) {
  added_loss = 0.0;
  execution.forward(training, random, updates);
}

}  // namespace rnn
