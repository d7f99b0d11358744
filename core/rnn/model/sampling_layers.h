#pragma once

#include <cstdint>
#include <vector>

#include "rnn/layers/regularization/sampling.h"
#include "rnn/model/model.h"

namespace rnn {

/// The Sampling layers of a model and of models within it. They live as long as the model.
std::vector<Sampling*> sampling_layers(const Model& model);

/// While it lives, Sampling layers draw outside of training too, the same numbers in each forward pass.
class Draws {
 public:
  Draws(const Model& model, std::uint64_t seed);
  ~Draws();
  Draws(const Draws&) = delete;
  Draws& operator=(const Draws&) = delete;

 private:
  std::vector<Sampling*> layers_;
};

}  // namespace rnn
