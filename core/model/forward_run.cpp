#include "rnn/model/forward_run.h"

#include <algorithm>

#include "rnn/model/workspace.h"

namespace rnn {

namespace {

/// Of each node, whether it depends on the input.
std::vector<bool> dependents(const Model& model, int input) {
  std::vector<bool> stepped;
  for (const Node& node : model.nodes()) {
    const bool itself =
        input >= 0 && model.input_nodes()[static_cast<std::size_t>(input)].node == int(stepped.size());
    stepped.push_back(itself || std::any_of(node.inputs.begin(), node.inputs.end(), [&](NodeOutput source) {
                        return stepped[static_cast<std::size_t>(source.node)];
                      }));
  }
  return stepped;
}

}  // namespace

struct ForwardRun::Parts {
  const Model& model;
  Model::Workspace workspace;
  /// All the work, and what there is to do for further steps.
  std::vector<Model::Execution::Step> all, further;
  Buffer rows;
};

ForwardRun::ForwardRun(const Model& model, int stepped)
    : parts_(new Parts{model, {model.graph(), dependents(model, stepped)}, {}, {}, {}}) {
  auto& further = parts_->further;
  auto& all = parts_->all;
  auto& execution = parts_->workspace.execution;
  all = execution.forward_steps;
  if (stepped < 0) return;
  for (const auto& step : all) {
    int node = step.node;
    if (node < 0) {
      const int source = execution.slots[static_cast<std::size_t>(step.slot)].converted_from;
      const auto& first = execution.first_slot;
      node = static_cast<int>(std::upper_bound(first.begin(), first.end(), source) - first.begin()) - 1;
    }
    if (execution.comes_in_steps(node)) further.push_back(step);
  }
}

ForwardRun::~ForwardRun() = default;

bool ForwardRun::steps(const Model& model, int input) {
  const std::vector<bool> stepped = dependents(model, input);
  for (std::size_t n = 0; n < stepped.size(); ++n) {
    const Node& node = model.nodes()[n];
    if (!stepped[n] || node.inputs.empty()) continue;
    const auto marks = std::make_unique<bool[]>(node.inputs.size());
    for (std::size_t i = 0; i < node.inputs.size(); ++i)
      marks[i] = stepped[static_cast<std::size_t>(node.inputs[i].node)];
    if (!node.layer->steps({marks.get(), node.inputs.size()})) return false;
  }
  return true;
}

void ForwardRun::begin_batch(std::span<const Shape> inputs) { parts_->workspace.begin_batch(inputs); }
std::span<const Value> ForwardRun::inputs() const { return parts_->workspace.execution.inputs; }
std::span<const Value> ForwardRun::outputs() const { return parts_->workspace.execution.outputs; }

void ForwardRun::forward() {
  parts_->model.follow_ties();
  parts_->workspace.forward(false, nullptr);
  if (!parts_->further.empty()) parts_->workspace.execution.forward_steps = parts_->further;
}

void ForwardRun::restart() {
  auto& workspace = parts_->workspace;
  workspace.execution.forward_steps = parts_->all;
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
