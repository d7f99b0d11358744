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

Json output_of(const std::string& layer, int output) { return Json::array({layer, 0, output}); }

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

Json graph_node(const std::string& type, const std::string& name, Json options,
                const std::vector<NodeSource>& sources) {
  options["name"] = name;
  Json call = Json::array();
  for (const NodeSource& source : sources) call.push_back(output_of(source.layer, source.output));
  Json node = class_config(type, std::move(options));
  node["inbound_nodes"] = sources.empty() ? Json::array() : Json::array({std::move(call)});
  return node;
}

Json input_node(const std::string& name, const Shape& shape) {
  return graph_node("InputLayer", name, {{"batch_shape", shape_json(shape)}}, {});
}

Json functional_config(Json nodes, const std::vector<std::string>& inputs,
                       const std::vector<std::string>& outputs) {
  const auto list = [](const std::vector<std::string>& names) {
    Json all = Json::array();
    for (const std::string& name : names) all.push_back(output_of(name, 0));
    return all;
  };
  return class_config(
      "Functional",
      {{"layers", std::move(nodes)}, {"input_layers", list(inputs)}, {"output_layers", list(outputs)}});
}

}  // namespace rnn
