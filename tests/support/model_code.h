#pragma once

#include <string>

#include "rnn/formats/keras_code.h"
#include "rnn/model/model.h"

namespace rnn::test {

/// The part of a model's Keras code that makes the model.
inline std::string model_code(const Json& config) {
  const Json compile{{"optimizer", "adam"}, {"loss", "mean_squared_error"}, {"metrics", Json::array()}};
  const std::string text = keras_code(Model(config), compile, Json::object(), "", 0);
  const std::string before = "set_random_seed(0)\n\n";
  const std::size_t first = text.find(before) + before.size();
  return text.substr(first, text.find("\nmodel.summary") - first);
}

}  // namespace rnn::test
