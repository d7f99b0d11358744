#include "rnn/model/model.h"

#include <algorithm>

#include "rnn/config/error.h"
#include "rnn/model/graph.h"
#include "rnn/model/workspace.h"
#include "rnn/tensor/elementwise.h"

namespace rnn {

namespace {

constexpr auto scalar_bytes = static_cast<std::int64_t>(sizeof(Scalar));

}  // namespace

Model::Model(const Json& config, std::int64_t memory_limit, ModelParts parts)
    : graph_(std::make_unique<Graph>(Graph::read(config))),
      memory_(std::make_unique<MemoryPlan>()),
      tied_(std::make_unique<TiedWeights>(graph_->tied_weights, graph_->layers)) {
  std::int64_t offset = 0;
  for (const auto& layer : graph_->layers)
    for (const Parameter& parameter : layer->parameters()) {
      if (tied_->tied(parameter)) continue;
      const std::int64_t size = parameter.shape.size();
      segments_.push_back({layer.get(), parameter.name, parameter.shape, offset, size,
                           layer->trainable() && parameter.trainable, parameter.regularizer.get(),
                           parameter.constraint.get()});
      offset += aligned(size);
    }
  memory_->limit = memory_limit;
  memory_->parameters = memory_->gradients = offset * scalar_bytes;
  for (const auto& layer : graph_->layers)
    for (const Parameter& parameter : layer->parameters())
      memory_->initialization =
          std::max(memory_->initialization, parameter.initializer->scratch_bytes(parameter.shape));
  memory_->check(graph_->name, graph_->largest_layer);
  workspace_ = std::make_unique<Workspace>(*graph_, false, *memory_);
  if (parts == ModelParts::outline) return;
  allocate(graph_->largest_layer, [&] {
    parameters_.assign(buffer_size(offset), Scalar(0));
    gradients_.assign(buffer_size(offset), Scalar(0));
  });
  auto segment = segments_.begin();
  for (const auto& layer : graph_->layers)
    for (Parameter& parameter : layer->parameters()) {
      if (tied_->tied(parameter)) continue;
      parameter.value = parameters_.data() + segment->offset;
      parameter.gradient = gradients_.data() + segment->offset;
      ++segment;
    }
  tied_->bind();
  for (const auto& layer : graph_->layers) layer->bind();
}

Model::~Model() = default;
Model::Model(Model&&) noexcept = default;
Model& Model::operator=(Model&&) noexcept = default;

const std::string& Model::name() const { return graph_->name; }
bool Model::sequential() const { return graph_->sequential; }
Json Model::config() const { return graph_->write(); }

void Model::initialize(Random& random) {
  allocate(graph_->largest_layer, [&] {
    for (const auto& layer : graph_->layers)
      for (Parameter& parameter : layer->parameters())
        if (!tied_->tied(parameter)) parameter.initializer->fill(parameter.value, parameter.shape, random);
  });
}

const std::vector<Node>& Model::nodes() const { return graph_->nodes; }
const std::vector<NodeOutput>& Model::input_nodes() const { return graph_->inputs; }
const std::vector<NodeOutput>& Model::output_nodes() const { return graph_->outputs; }
const std::vector<std::shared_ptr<Layer>>& Model::layers() const { return graph_->layers; }

Shape Model::input_shape(int input) const {
  return graph_->shape(graph_->inputs[static_cast<std::size_t>(input)]);
}

Shape Model::output_shape(int output) const {
  return graph_->shape(graph_->outputs[static_cast<std::size_t>(output)]);
}

std::vector<std::string> Model::output_names() const {
  std::vector<std::string> names;
  for (NodeOutput output : graph_->outputs)
    names.push_back(graph_->nodes[static_cast<std::size_t>(output.node)].layer->name());
  return names;
}

const std::vector<Segment>& Model::segments() const { return segments_; }

std::int64_t Model::parameter_count() const {
  std::int64_t count = 0;
  for (const Segment& segment : segments_) count += segment.size;
  return count;
}

std::int64_t Model::trainable_count() const {
  std::int64_t count = 0;
  for (const Segment& segment : segments_) count += segment.trainable ? segment.size : 0;
  return count;
}

Buffer& Model::parameters() { return parameters_; }
const Buffer& Model::parameters() const { return parameters_; }
Buffer& Model::gradients() { return gradients_; }

void Model::set_input_gradients(bool on) { workspace_ = std::make_unique<Workspace>(*graph_, on, *memory_); }

void Model::begin_batch(std::span<const Shape> inputs) { workspace_->begin_batch(inputs); }
std::span<const Value> Model::inputs() const { return workspace_->execution.inputs; }
std::span<const Value> Model::outputs() const { return workspace_->execution.outputs; }
void Model::forward(bool training, Random* random, std::int64_t updates) {
  update_tied_weights();
  workspace_->forward(training, random, updates);
}

Scalar* Model::output_gradient(int output) {
  return workspace_->execution.gradient(graph_->outputs[static_cast<std::size_t>(output)]);
}

void Model::zero_gradients() { fill(Scalar(0), gradients_.data(), static_cast<int>(gradients_.size())); }
void Model::backward() {
  tied_->before_backward();
  workspace_->execution.backward();
  tied_->after_backward();
}

const Scalar* Model::input_gradient(int input) const {
  return workspace_->execution.gradient(graph_->inputs[static_cast<std::size_t>(input)]);
}

double Model::added_loss() const { return workspace_->added_loss; }
Buffer& Model::states() { return workspace_->states; }
void Model::reset_states() { std::fill(workspace_->states.begin(), workspace_->states.end(), Scalar(0)); }

const Value& Model::value(NodeOutput source) const { return workspace_->execution.value(source); }

std::vector<Trace> Model::traces(int node) const {
  const auto index = static_cast<std::size_t>(node);
  const Context& context = workspace_->execution.calls[index].context;
  if (context.scratch.empty()) return {};
  return graph_->nodes[index].layer->traces(context);
}

std::optional<NonFinite> Model::first_non_finite() const { return workspace_->execution.first_non_finite(); }

std::int64_t Model::workspace_bytes() const {
  return static_cast<std::int64_t>(workspace_->arena.size() * sizeof(Scalar));
}

void Model::plan_slots(int count) {
  memory_->plan(&MemoryPlan::optimizer, count * memory_->parameters, graph_->name, "/optimizer");
}

void Model::plan_copies(int count) {
  memory_->plan(&MemoryPlan::copies, count * memory_->parameters, graph_->name, "");
}

}  // namespace rnn
