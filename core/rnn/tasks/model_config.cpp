#include "rnn/tasks/model_config.h"

#include <utility>

namespace rnn {

namespace {

Json layer_list(const Shape& input, const Json& layers) {
  Json list = Json::array({class_config("InputLayer", {{"batch_shape", shape_config(input)}})});
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

Json shape_config(const Shape& shape) {
  Json list = Json::array();
  for (int axis = 0; axis < shape.rank(); ++axis)
    list.push_back(shape[axis] == unknown ? Json(nullptr) : Json(shape[axis]));
  return list;
}

}  // namespace rnn
