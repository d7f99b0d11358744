#pragma once

#include <memory>
#include <vector>

#include "rnn/layers/layer.h"

namespace rnn {

/// Weights that two layers share: one segment, counted and trained once. A model's config lists them as
/// [tied, source] pairs of "layer/weight" names, for instance an output layer that reads the table of an
/// embedding (Press and Wolf, 2017, "Using the output embedding to improve language models"):
///
///   "tied_weights": [["logits/kernel", "words/embeddings"]]
///
/// Shapes are the same or, for matrices, transposed: then the tied layer works on a transposed copy, and its
/// gradient is transposed back and added. Keras has no such option.
class TiedWeights {
 public:
  /// `pairs` is null for none. Throws ConfigError, with `where()` inside "/config/tied_weights", for names of
  /// no weight, for shapes that are neither the same nor transposed, and for weights that are tied already.
  TiedWeights(const Json& pairs, const std::vector<std::shared_ptr<Layer>>& layers);

  bool tied(const Parameter& parameter) const;
  /// Points the tied weights at their sources, once those have their places in the buffers.
  void bind();
  void before_forward() const;
  void before_backward();
  void after_backward();

 private:
  struct Tie {
    Parameter* tied = nullptr;
    Parameter* source = nullptr;
    bool transposed = false;
    Buffer value, gradient;
  };

  std::vector<Tie> ties_;
};

}  // namespace rnn
