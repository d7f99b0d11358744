#pragma once

#include <string>
#include <vector>

#include "rnn/model/model.h"

namespace rnn {

/// Attention weights of the queries of an attention layer over the steps of its value, for `inputs` (one
/// tensor for each input of the model) outside of training: (N,Tq,Tv), or (N,heads,Tq,Tv) of
/// MultiHeadAttention. Each row is a distribution. The samples run in batches of `batch_size`.
///
/// `layer` is the name of the layer, "inner/attention" for one in the nested model "inner"; it may be empty
/// when the model has one attention layer. Layers inside of TimeDistributed are not found. Stateful layers
/// begin from zeros; the model's own states, and a training run with it, are not touched.
///
/// Throws ConfigError for inputs that do not fit, for a layer that has no scores, and for one that is called
/// several times.
Tensor attention_scores(const Model& model, const std::vector<Tensor>& inputs, const std::string& layer,
                        int batch_size);

}  // namespace rnn
