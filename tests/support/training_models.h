#pragma once

#include <string>
#include <vector>

#include "rnn/training/fit.h"

// Small models and data for tests of training.

namespace rnn::test {

/// A Sequential config of an InputLayer of `shape` (without the batch) and `layers`.
inline Json sequential(const Json& shape, const std::vector<Json>& layers) {
  Json extents = Json::array({nullptr});
  extents.insert(extents.end(), shape.begin(), shape.end());
  Json list = Json::array();
  list.push_back({{"class_name", "InputLayer"}, {"config", {{"batch_shape", extents}}}});
  for (const Json& item : layers) list.push_back(item);
  return {{"class_name", "Sequential"}, {"config", {{"layers", list}}}};
}

inline Json layer(const std::string& type, const Json& config) {
  return {{"class_name", type}, {"config", config}};
}

inline Model make_model(const Json& config, std::uint64_t seed = 1) {
  Model model(config);
  Random random(seed);
  model.initialize(random);
  return model;
}

inline Tensor make_tensor(const Shape& shape, const std::vector<double>& values) {
  Tensor tensor(shape);
  for (std::size_t i = 0; i < tensor.values.size(); ++i) tensor.values[i] = static_cast<Scalar>(values.at(i));
  return tensor;
}

inline Tensor random_tensor(const Shape& shape, Random& random, double low = -1.0, double high = 1.0) {
  Tensor tensor(shape);
  for (Scalar& value : tensor.values) value = static_cast<Scalar>(random.uniform(low, high));
  return tensor;
}

inline Dataset random_dataset(const Shape& input, const Shape& target, std::uint64_t seed = 7) {
  Random random(seed);
  Dataset data;
  data.inputs.push_back(random_tensor(input, random));
  data.targets.push_back(random_tensor(target, random, 0.0, 1.0));
  return data;
}

}  // namespace rnn::test
