#pragma once

#include <cstdint>

#include "rnn/layers/regularization/sampling.h"
#include "rnn/model/model.h"
#include "rnn/model/nested_model.h"

namespace rnn {

/// Calls visit(Sampling&) for each Sampling among these layers, and in nested models.
template <class Layers, class Visit>
void each_sampling(const Layers& layers, const Visit& visit) {
  for (const auto& layer : layers) {
    if (std::string_view(layer->type_name()) == "Sampling") visit(static_cast<Sampling&>(*layer));
    if (const NestedModel* nested = NestedModel::from(*layer)) each_sampling(nested->graph().layers, visit);
  }
}

/// True when the model has a layer that draws.
bool has_sampling(const Model& model);

/// While it lives, Sampling layers draw outside of training too, the same numbers in each forward pass.
class Draws {
 public:
  Draws(const Model& model, std::uint64_t seed);
  ~Draws();
  Draws(const Draws&) = delete;
  Draws& operator=(const Draws&) = delete;

 private:
  const Model& model_;
};

}  // namespace rnn
