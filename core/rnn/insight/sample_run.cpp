#include "rnn/insight/sample_run.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "rnn/config/error.h"
#include "rnn/data/batches.h"

namespace rnn {

void SampleRun::forward(const std::vector<Tensor>& inputs, std::span<const int> indices) {
  shapes_.clear();
  for (const Tensor& input : inputs) {
    shapes_.push_back(input.shape);
    shapes_.back()[0] = static_cast<int>(indices.size());
  }
  run_.begin_batch(shapes_);
  run_.restart();
  for (std::size_t i = 0; i < inputs.size(); ++i)
    gather(inputs[i], indices, run_.inputs()[i].layout, run_.inputs()[i].data);
  run_.forward();
}

std::vector<Trace> SampleRun::traces(const std::string& name, std::span<const char* const> axes) const {
  const std::vector<std::string>& paths = run_.flat().paths;
  std::vector<Trace> found;
  for (std::size_t node = 0; node < paths.size(); ++node) {
    const auto calls =
        1 + std::count(paths.begin(), paths.begin() + static_cast<std::ptrdiff_t>(node), paths[node]);
    for (Trace& trace : run_.traces(static_cast<int>(node))) {
      const std::size_t slash = trace.name.rfind('/');
      const std::size_t last = slash == std::string::npos ? 0 : slash + 1;
      if (trace.name.substr(last) != name || std::find(axes.begin(), axes.end(), trace.axes) == axes.end())
        continue;
      trace.name = paths[node] + (last > 0 ? "/" + trace.name.substr(0, slash) : "");
      if (calls > 1) trace.name += " (" + std::to_string(calls) + ")";
      found.push_back(std::move(trace));
    }
  }
  return found;
}

Tensor SampleRun::output_of(const Layer& layer, int sample) const {
  const std::vector<Node>& nodes = run_.flat().graph.nodes;
  const auto node = std::find_if(nodes.begin(), nodes.end(),
                                 [&layer](const Node& one) { return one.layer.get() == &layer; });
  const Value& value = run_.value({static_cast<int>(node - nodes.begin()), 0});
  Tensor all(value.shape);
  scatter(value.data, value.shape[0], value.layout, all, 0);
  return without_first(all.slice(sample, sample + 1));
}

int samples_at_once(const Subject& subject) {
  constexpr std::int64_t products = 100'000'000;
  int steps = 1;
  for (const Tensor& input : subject.data.test.inputs)
    if (input.shape.rank() > 1) steps = std::max(steps, input.shape[1]);
  const std::int64_t of_sample = steps * std::max<std::int64_t>(1, subject.trainer.model().parameter_count());
  return static_cast<int>(std::clamp<std::int64_t>(products / of_sample, 32, 512));
}

Prediction::Prediction(const Subject& subject, const std::vector<Tensor>& inputs)
    : run_(subject.trainer.model()), inputs_(inputs), slice_(samples_at_once(subject)) {
  sample_count(inputs, subject.trainer.model().input_nodes().size(), "predict");
  subject.trainer.check_ids(inputs);
}

bool Prediction::advance() {
  const int samples = inputs_[0].samples();
  std::vector<int> indices(static_cast<std::size_t>(std::min(slice_, samples - done_)));
  std::iota(indices.begin(), indices.end(), done_);
  run_.forward(inputs_, indices);
  const auto values = run_.outputs();
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i == outputs_.size()) {
      Shape shape = values[i].shape;
      shape[0] = samples;
      outputs_.emplace_back(shape);
    }
    scatter(values[i].data, static_cast<int>(indices.size()), values[i].layout, outputs_[i], done_);
  }
  done_ += static_cast<int>(indices.size());
  return done_ == samples;
}

Tensor without_first(Tensor tensor) {
  Shape shape;
  for (int axis = 1; axis < tensor.shape.rank(); ++axis) shape.append(tensor.shape[axis]);
  tensor.shape = shape;
  return tensor;
}

Tensor sample_of(const Trace& trace, int sample) {
  Shape shape;
  for (int axis = 1; axis < trace.shape.rank(); ++axis) shape.append(trace.shape[axis]);
  Tensor tensor(shape);
  std::array<int, Shape::max_rank> at{};
  for (Scalar& value : tensor.values) {
    const Scalar* from = trace.data + sample * trace.strides[0];
    for (int axis = 0; axis < shape.rank(); ++axis)
      from += at[static_cast<std::size_t>(axis)] * trace.strides[static_cast<std::size_t>(axis) + 1];
    value = *from;
    for (int axis = shape.rank() - 1; axis >= 0 && ++at[static_cast<std::size_t>(axis)] == shape[axis];
         --axis)
      at[static_cast<std::size_t>(axis)] = 0;
  }
  return tensor;
}

}  // namespace rnn
