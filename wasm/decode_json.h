#pragma once

#include <vector>

#include "rnn/config/json.h"
#include "rnn/model/model.h"
#include "rnn/tensor/tensor.h"

namespace rnn::bridge {

/// Decodes `prompts`, [[token]], with the options of rnn/decoding/decode.h. The result has, for each prompt,
/// [[hypothesis], [node]]: a hypothesis is [log_probability, score, finished, [token], [log_probability]], a
/// node of the tree [token, parent, length, log_probability, finished].
Json decode_json(const Model& model, const Json& options, const Json& prompts, std::vector<Tensor> context);

}  // namespace rnn::bridge
