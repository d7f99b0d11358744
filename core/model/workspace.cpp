#include "rnn/model/workspace.h"

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "rnn/config/error.h"

namespace rnn {

namespace {

bool fits_exactly(const Shape& shape, const Shape& expected) {
  if (shape.rank() != expected.rank()) return false;
  for (int axis = 0; axis < shape.rank(); ++axis)
    if (shape[axis] < 1 || (expected[axis] != unknown && shape[axis] != expected[axis])) return false;
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

std::size_t buffer_size(std::int64_t scalars) {
  if (static_cast<std::uint64_t>(scalars) > std::numeric_limits<std::ptrdiff_t>::max() / sizeof(Scalar))
    throw std::length_error(std::to_string(scalars) + " numbers are more than memory can address");
  return static_cast<std::size_t>(scalars);
}

Model::Workspace::Workspace(const Graph& graph, bool input_gradients)
    : execution(graph, Execution::Place::top, input_gradients) {}

void Model::Workspace::begin_batch(std::span<const Shape> shapes) {
  if (std::equal(shapes.begin(), shapes.end(), current_.begin(), current_.end())) return;
  const Graph& graph = execution.graph;
  if (shapes.size() != graph.inputs.size())
    throw ConfigError("[" + graph.name + "] expected " + std::to_string(graph.inputs.size()) +
                      " inputs, got " + std::to_string(shapes.size()));
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    const Shape& expected = graph.shape(graph.inputs[i]);
    if (!fits_exactly(shapes[i], expected))
      throw ConfigError("[" + graph.name + "] expected input " + std::to_string(i) + " of shape " +
                        expected.text() + ", got " + shapes[i].text());
  }
  current_.clear();
  bool larger = largest_.empty();
  if (larger) largest_.assign(shapes.begin(), shapes.end());
  for (std::size_t i = 0; i < shapes.size(); ++i)
    for (int axis = 0; axis < shapes[i].rank(); ++axis)
      if (shapes[i][axis] > largest_[i][axis]) {
        largest_[i][axis] = shapes[i][axis];
        larger = true;
      }
  if (larger) {
    try {
      execution.set_shapes(largest_);
      allocate();
    } catch (...) {
      largest_.clear();
      throw;
    }
  }
  execution.set_shapes(shapes);
  execution.attach(scratch_pointers_, state_pointers_, &added_loss);
  current_.assign(shapes.begin(), shapes.end());
}

void Model::Workspace::allocate() {
  Plan plan;
  execution.plan(plan);
  arena.assign(buffer_size(total_of(plan.sizes())), Scalar(0));
  lay_out(plan.sizes(), arena.data(), scratch_pointers_);
  // Longer sequences leave the states as they are; another batch size begins anew.
  const std::size_t of_states = buffer_size(total_of(plan.kept()));
  if (states.size() != of_states) states.assign(of_states, Scalar(0));
  lay_out(plan.kept(), states.data(), state_pointers_);
}

void Model::Workspace::forward(bool training, Random* random) {
  added_loss = 0.0;
  execution.forward(training, random);
}

}  // namespace rnn
