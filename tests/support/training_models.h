#pragma once

#include <numeric>
#include <string>
#include <vector>

#include "rnn/training/fit.h"
#include "support/fault.h"

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

inline Json dense(int units, const char* activation = "linear") {
  return layer("Dense", {{"units", units}, {"activation", activation}});
}

/// One input of 3, to "left" (1) and "right" (4 classes).
inline Json two_outputs() {
  const auto entry = [](const char* type, const char* name, Json config, Json inbound) {
    config["name"] = name;
    return Json{{"class_name", type}, {"config", config}, {"inbound_nodes", inbound}};
  };
  const Json from_input = Json::array({Json::array({Json::array({"x", 0, 0})})});
  return {{"class_name", "Functional"},
          {"config",
           {{"layers",
             {entry("InputLayer", "x", {{"batch_shape", {nullptr, 3}}}, Json::array()),
              entry("Dense", "left", {{"units", 1}}, from_input),
              entry("Dense", "right", {{"units", 4}, {"activation", "softmax"}}, from_input)}},
            {"input_layers", {{"x", 0, 0}}},
            {"output_layers", {{"left", 0, 0}, {"right", 0, 0}}}}}};
}

inline Dataset two_output_data(int samples) {
  Dataset data = random_dataset({samples, 3}, {samples, 1});
  Tensor classes({samples});
  for (int i = 0; i < samples; ++i) classes.values[static_cast<std::size_t>(i)] = static_cast<Scalar>(i % 4);
  data.targets.push_back(classes);
  return data;
}

/// 0, 1 ... count - 1.
inline std::vector<int> first_indices(int count) {
  std::vector<int> indices(static_cast<std::size_t>(count));
  std::iota(indices.begin(), indices.end(), 0);
  return indices;
}

/// Place and text of the error that `body` throws.
template <class Body>
std::string refusal_of(Body body) {
  try {
    body();
  } catch (const ConfigError& error) {
    check_wording(error);
    return error.where() + " " + error.what();
  }
  return "no fault";
}

}  // namespace rnn::test
