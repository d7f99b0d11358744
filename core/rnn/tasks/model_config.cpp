#include "rnn/tasks/model_config.h"

#include <utility>

#include "rnn/tensor/shape_json.h"

namespace rnn {

namespace {

Json layer_list(const Shape& input, const Json& layers) {
  Json list = Json::array({class_config("InputLayer", {{"batch_shape", shape_json(input)}})});
  for (const Json& layer : layers) list.push_back(layer);
  return list;
}

}  // namespace

Json sequential_config(const Shape& input, const Json& layers) {
  Json options = Json::object();
  options["layers"] = layer_list(input, layers);
  return class_config("Sequential", std::move(options));
}

Json layers_patch(const Shape& input, const Json& layers) {
  Json patch = Json::object();
  patch["model"]["config"]["layers"] = layer_list(input, layers);
  return patch;
}

}  // namespace rnn
