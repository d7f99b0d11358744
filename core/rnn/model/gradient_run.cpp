#include "rnn/model/gradient_run.h"

#include <algorithm>

#include "rnn/model/workspace.h"

namespace rnn {

namespace {

/// The plan of a model whose own workspaces stay.
MemoryPlan beside(MemoryPlan memory) {
  memory.copies += memory.workspaces;
  memory.workspaces = 0;
  return memory;
}

}  // namespace

struct GradientRun::Parts {
  explicit Parts(Model& of)
      : model(of), flat(of.graph()), memory(beside(of.memory())), workspace(flat.graph, false, memory) {}

  Model& model;
  FlatGraph flat;
  MemoryPlan memory;
  Workspace workspace;
};

GradientRun::GradientRun(Model& model) : parts_(std::make_unique<Parts>(model)) {}
GradientRun::~GradientRun() = default;

void GradientRun::begin_batch(std::span<const Shape> inputs) { parts_->workspace.begin_batch(inputs); }
std::span<const Value> GradientRun::inputs() const { return parts_->workspace.execution.inputs; }
std::span<const Value> GradientRun::outputs() const { return parts_->workspace.execution.outputs; }

void GradientRun::forward() {
  auto& states = parts_->workspace.states;
  std::fill(states.begin(), states.end(), Scalar(0));
  parts_->model.update_tied_weights();
  parts_->workspace.forward(false, nullptr);
}

Scalar* GradientRun::output_gradient(int output) {
  return parts_->workspace.execution.gradient(parts_->flat.graph.outputs[static_cast<std::size_t>(output)]);
}

std::vector<StateGradient> GradientRun::backward() {
  const auto& nodes = parts_->flat.graph.nodes;
  std::vector<std::vector<StateGradient>> of_nodes(nodes.size());
  const Buffer before = parts_->model.gradients();
  parts_->workspace.execution.backward([&](int node, Context& context) {
    const auto index = static_cast<std::size_t>(node);
    Layer& layer = *nodes[index].layer;
    if (StateGradients* states = layer.state_gradients())
      states->backward_with_states(context, of_nodes[index]);
    else
      layer.run_backward(context);
  });
  parts_->model.gradients() = before;
  std::vector<StateGradient> list;
  for (std::size_t node = 0; node < nodes.size(); ++node)
    for (StateGradient& one : of_nodes[node]) {
      one.name = parts_->flat.paths[node] + "/" + one.name;
      list.push_back(std::move(one));
    }
  return list;
}

}  // namespace rnn
