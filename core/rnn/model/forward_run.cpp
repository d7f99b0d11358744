#include "rnn/model/forward_run.h"

#include <algorithm>

#include "rnn/model/workspace.h"

namespace rnn {

struct ForwardRun::Parts {
  Parts(const Model& of, int stepped)
      : model(of), flat(of.graph()), workspace(flat.graph, flat.graph.dependents(stepped)) {}

  const Model& model;
  FlatGraph flat;
  Workspace workspace;
  /// All ops, and those that further time steps need.
  std::vector<Execution::Op> all, further;
  Buffer rows;
};

ForwardRun::ForwardRun(const Model& model, int stepped) : parts_(std::make_unique<Parts>(model, stepped)) {
  auto& further = parts_->further;
  auto& all = parts_->all;
  auto& execution = parts_->workspace.execution;
  all = execution.forward_ops;
  if (stepped < 0) return;
  for (const auto& op : all) {
    int node = op.node;
    if (node < 0) {
      const int source = execution.slots[static_cast<std::size_t>(op.slot)].converted_from;
      const auto& first = execution.first_slot;
      node = static_cast<int>(std::upper_bound(first.begin(), first.end(), source) - first.begin()) - 1;
    }
    if (execution.comes_in_steps(node)) further.push_back(op);
  }
}

ForwardRun::~ForwardRun() = default;

bool ForwardRun::steps(const Model& model, int input) {
  const FlatGraph flat(model.graph());
  const std::vector<bool> stepped = flat.graph.dependents(input);
  for (std::size_t n = 0; n < stepped.size(); ++n) {
    const Node& node = flat.graph.nodes[n];
    if (!stepped[n] || node.inputs.empty()) continue;
    if (!node.masks.empty()) return false;
    const auto marks = std::make_unique<bool[]>(node.inputs.size());
    int rank = 0;
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
      marks[i] = stepped[static_cast<std::size_t>(node.inputs[i].node)];
      if (!marks[i]) continue;
      // A summary of all steps, broadcast over the steps of another input, would need steps yet to come.
      const int own = flat.graph.shape(node.inputs[i]).rank();
      if (rank != 0 && rank != own) return false;
      rank = own;
    }
    if (!node.layer->can_stream({marks.get(), node.inputs.size()})) return false;
  }
  return true;
}

void ForwardRun::begin_batch(std::span<const Shape> inputs) { parts_->workspace.begin_batch(inputs); }
std::span<const Value> ForwardRun::inputs() const { return parts_->workspace.execution.inputs; }
std::span<const Value> ForwardRun::outputs() const { return parts_->workspace.execution.outputs; }
const FlatGraph& ForwardRun::flat() const { return parts_->flat; }

const Value& ForwardRun::value(NodeOutput source) const { return parts_->workspace.execution.value(source); }

std::vector<Trace> ForwardRun::traces(int node) const {
  const auto index = static_cast<std::size_t>(node);
  const Context& context = parts_->workspace.execution.calls[index].context;
  if (context.scratch.empty()) return {};
  return parts_->flat.graph.nodes[index].layer->traces(context);
}

void ForwardRun::forward() {
  parts_->model.update_tied_weights();
  parts_->workspace.forward(false, nullptr);
  if (!parts_->further.empty()) parts_->workspace.execution.forward_ops = parts_->further;
}

void ForwardRun::restart() {
  auto& workspace = parts_->workspace;
  workspace.execution.forward_ops = parts_->all;
  std::fill(workspace.states.begin(), workspace.states.end(), Scalar(0));
}

void ForwardRun::reorder(std::span<const int> from) {
  auto& workspace = parts_->workspace;
  const auto planned = workspace.largest[0][0];
  Buffer& old = parts_->rows;
  for (std::size_t n = 0; n < workspace.execution.calls.size(); ++n) {
    if (!workspace.execution.comes_in_steps(static_cast<int>(n))) continue;
    const auto& call = workspace.execution.calls[n];
    for (std::size_t i = call.first_state; i < call.first_state + call.state; ++i) {
      Scalar* state = workspace.state_pointers[i];
      const std::int64_t width = workspace.state_sizes[i] / planned;
      old.assign(state, state + workspace.state_sizes[i]);
      for (std::size_t row = 0; row < from.size(); ++row)
        std::copy_n(old.data() + from[row] * width, width, state + std::int64_t(row) * width);
    }
  }
}

}  // namespace rnn
