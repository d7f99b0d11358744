#include "rnn/model/sampling_layers.h"

#include <string_view>

#include "rnn/model/nested_model.h"

namespace rnn {

namespace {

void find_sampling(const Graph& graph, std::vector<Sampling*>& found) {
  for (const auto& layer : graph.layers) {
    if (std::string_view(layer->type_name()) == "Sampling")
      found.push_back(static_cast<Sampling*>(layer.get()));
    if (const NestedModel* nested = NestedModel::from(*layer)) find_sampling(nested->graph(), found);
  }
}

}  // namespace

std::vector<Sampling*> sampling_layers(const Model& model) {
  std::vector<Sampling*> found;
  find_sampling(model.graph(), found);
  return found;
}

Draws::Draws(const Model& model, std::uint64_t seed) : layers_(sampling_layers(model)) {
  for (Sampling* layer : layers_) layer->draw_with(seed);
}

Draws::~Draws() {
  for (Sampling* layer : layers_) layer->draw_with({});
}

}  // namespace rnn
