#pragma once

#include <memory>
#include <vector>

#include "rnn/layers/layer.h"

namespace rnn {

/// Weights of one layer that are those of another: one segment, counted and trained once. A model's config
/// lists them as [tied, source] pairs of "layer/weight" names, for instance an output layer that reads the
/// table of an embedding (Press and Wolf, 2017, "Using the output embedding to improve language models"):
///
///   "tied_weights": [["logits/kernel", "words/embeddings"]]
///
/// Shapes are the same, or, of matrices, turned: then the tied layer works on a turned copy, and its gradient
/// is turned back and added. Keras has no such option.
class TiedWeights {
 public:
  /// `pairs` is null for none. Throws ConfigError, with `where()` inside "/config/tied_weights", for names of
  /// no weight, for shapes that are neither the same nor turned, and for weights that are tied already.
  TiedWeights(const Json& pairs, const std::vector<std::shared_ptr<Layer>>& layers);

  bool tied(const Parameter& parameter) const;
  /// After the sources have their places.
  void bind();
  void before_forward() const;
  void before_backward();
  void after_backward();

 private:
  struct Tie {
    Parameter* tied = nullptr;
    Parameter* source = nullptr;
    bool turned = false;
    Buffer value, gradient;
  };

  std::vector<Tie> ties_;
};

}  // namespace rnn
