#pragma once

#include <string>
#include <vector>

#include "rnn/model/model.h"

namespace rnn {

/// How much the queries of an attention layer attend to each step of its value when the model is given
/// `inputs` (one tensor for each input), outside of training: (N,Tq,Tv), or (N,heads,Tq,Tv) of
/// MultiHeadAttention; the samples go through the model `batch_size` at a time. Each row is a distribution.
///
/// `layer` is the name of the layer, "inner/attention" for one in the nested model "inner"; it may be empty
/// where there is one attention layer. Layers inside of TimeDistributed are not seen. Stateful layers begin
/// from zeros; the model's own states, and whatever training is under way, stay as they are.
///
/// Throws ConfigError for inputs that do not fit, for a layer that has no scores, and for one that is called
/// several times.
Tensor attention_scores(const Model& model, const std::vector<Tensor>& inputs, const std::string& layer,
                        int batch_size);

}  // namespace rnn
