#include "rnn/insight/attention_scores.h"

#include <algorithm>
#include <optional>

#include "rnn/config/error.h"
#include "rnn/data/batches.h"
#include "rnn/data/dataset.h"
#include "rnn/model/forward_run.h"

namespace rnn {

namespace {

/// The attention weights of a node, all of which lie in one piece.
std::optional<Trace> scores_of(const ForwardRun& run, int node) {
  for (const Trace& trace : run.traces(node))
    if (trace.name == "scores") return trace;
  return {};
}

/// The one node of the layer that was asked for. The run has a batch, so that nodes with attention have data.
int attention_node(const ForwardRun& run, const std::string& layer) {
  const std::vector<std::string>& paths = run.flat().paths;
  std::vector<int> found;
  std::vector<FaultPart> known;
  for (int node = 0; node < static_cast<int>(paths.size()); ++node) {
    if (!scores_of(run, node)) continue;
    const std::string& path = paths[static_cast<std::size_t>(node)];
    if (std::find(paths.begin(), paths.begin() + node, path) == paths.begin() + node)
      known.emplace_back(path);
    if (layer.empty() || path == layer) found.push_back(node);
  }
  if (known.empty())
    throw ConfigError(
        {"scores.no_attention", "[scores] expected a model with an attention layer, got none in [{model}]"},
        {run.flat().graph.name});
  if (layer.empty() && known.size() > 1)
    throw ConfigError(
        {"scores.several", "[scores] expected the name of an attention layer ({known}), got none"}, {known},
        "/layer");
  if (found.empty())
    throw ConfigError(
        {"scores.layer", "[scores] expected the name of an attention layer ({known}), got {given}"},
        {known, layer}, "/layer");
  if (found.size() > 1)
    throw ConfigError({"scores.called_often",
                       "[scores] expected a layer that is called once, but {layer} is called {count} times"},
                      {layer.empty() ? FaultValue(known[0]) : FaultValue(layer), found.size()}, "/layer");
  return found[0];
}

}  // namespace

Tensor attention_scores(const Model& model, const std::vector<Tensor>& inputs, const std::string& layer,
                        int batch_size) {
  const int samples = sample_count(inputs, model.input_nodes().size(), "scores");
  ForwardRun run(model);
  Tensor scores;
  int node = -1;
  std::vector<Shape> shapes;
  for (const Tensor& input : inputs) shapes.push_back(input.shape);
  each_batch(all_indices(samples), batch_size, [&](std::span<const int> batch) {
    const int count = static_cast<int>(batch.size());
    for (Shape& shape : shapes) shape[0] = count;
    run.begin_batch(shapes);
    if (node < 0) node = attention_node(run, layer);
    for (std::size_t i = 0; i < inputs.size(); ++i)
      gather(inputs[i], batch, run.inputs()[i].layout, run.inputs()[i].data);
    run.forward();
    const Trace of_batch = *scores_of(run, node);
    if (batch[0] == 0) {
      Shape shape = of_batch.shape;
      shape[0] = samples;
      scores = Tensor(shape);
    }
    scatter(of_batch.data, count, Layout::batch_major, scores, batch[0]);
  });
  return scores;
}

}  // namespace rnn
