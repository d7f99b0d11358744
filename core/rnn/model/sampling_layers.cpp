#include "rnn/model/sampling_layers.h"

namespace rnn {

bool has_sampling(const Model& model) {
  bool found = false;
  each_sampling(model.layers(), [&](const Sampling&) { found = true; });
  return found;
}

Draws::Draws(const Model& model, std::uint64_t seed) : model_(model) {
  each_sampling(model_.layers(), [seed](Sampling& layer) { layer.draw_with(seed); });
}

Draws::~Draws() {
  each_sampling(model_.layers(), [](Sampling& layer) { layer.draw_with({}); });
}

}  // namespace rnn
