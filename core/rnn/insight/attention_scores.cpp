#include "rnn/insight/attention_scores.h"

#include <algorithm>
#include <numeric>

#include "rnn/config/error.h"
#include "rnn/data/dataset.h"
#include "rnn/model/forward_run.h"

namespace rnn {

namespace {

const std::string scores_title = "[scores] ";

int check_score_inputs(const Model& model, const std::vector<Tensor>& inputs, int batch_size) {
  if (batch_size < 1)
    throw ConfigError("[batch_size] expected at least 1, got " + std::to_string(batch_size), "/batch_size");
  if (inputs.size() != model.input_nodes().size())
    throw ConfigError(scores_title + "expected " + std::to_string(model.input_nodes().size()) +
                      " inputs, got " + std::to_string(inputs.size()));
  const int samples = inputs[0].samples();
  for (const Tensor& input : inputs)
    if (samples == 0 || input.samples() != samples)
      throw ConfigError(scores_title + "expected at least one sample and as many in every input, got " +
                        std::to_string(samples) + " and " + std::to_string(input.samples()));
  return samples;
}

/// The node whose scores are wanted. There is a batch.
int attention_node(const ForwardRun& run, const std::string& layer) {
  const std::vector<std::string>& paths = run.flat().paths;
  std::vector<int> found;
  std::string known;
  int several = 0;
  for (int node = 0; node < static_cast<int>(paths.size()); ++node) {
    if (run.scores(node).data == nullptr) continue;
    const std::string& path = paths[static_cast<std::size_t>(node)];
    if (std::find(paths.begin(), paths.begin() + node, path) == paths.begin() + node) {
      known += (known.empty() ? "" : ", ") + path;
      ++several;
    }
    if (layer.empty() || path == layer) found.push_back(node);
  }
  if (known.empty())
    throw ConfigError(scores_title + "expected a model with an attention layer, got none in [" +
                      run.flat().graph.name + "]");
  if (found.empty() || (layer.empty() && several > 1))
    throw ConfigError(scores_title + "expected the name of an attention layer (" + known + "), got " +
                          (layer.empty() ? "none" : layer),
                      "/layer");
  if (found.size() > 1)
    throw ConfigError(scores_title + "expected a layer that is called once, but " +
                          (layer.empty() ? known : layer) + " is called " + std::to_string(found.size()) +
                          " times",
                      "/layer");
  return found[0];
}

}  // namespace

Tensor attention_scores(const Model& model, const std::vector<Tensor>& inputs, const std::string& layer,
                        int batch_size) {
  const int samples = check_score_inputs(model, inputs, batch_size);
  ForwardRun run(model);
  Tensor scores;
  std::vector<int> all(static_cast<std::size_t>(samples));
  std::iota(all.begin(), all.end(), 0);
  std::vector<Shape> shapes;
  for (const Tensor& input : inputs) shapes.push_back(input.shape);
  for (int node = -1, first = 0; first < samples; first += batch_size) {
    const int count = std::min(batch_size, samples - first);
    for (Shape& shape : shapes) shape[0] = count;
    run.begin_batch(shapes);
    if (node < 0) node = attention_node(run, layer);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const Value& value = run.inputs()[i];
      gather(inputs[i], std::span(all).subspan(std::size_t(first), std::size_t(count)), value.layout,
             value.data);
    }
    run.forward();
    const Value batch = run.scores(node);
    if (first == 0) {
      Shape shape = batch.shape;
      shape[0] = samples;
      scores = Tensor(shape);
    }
    scatter(batch.data, count, Layout::batch_major, scores, first);
  }
  return scores;
}

}  // namespace rnn
