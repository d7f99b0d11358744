#include "rnn/model/lost_steps.h"

#include <cstddef>

namespace rnn {

Json return_sequences(const Layer& layer) {
  const Json& config = layer.config();
  const auto inner = config.find("layer");
  const Json& own = inner != config.end() && inner->is_object() ? (*inner)["config"] : config;
  return own.is_object() ? own.value("return_sequences", Json()) : Json();
}

FaultPart lost_steps(const Graph& graph, const Layer& layer, NodeOutput source) {
  if (graph.shape(source).rank() > 2)
    return {{"steps.wrapped", "[{layer}] hands it one step at a time"}, {layer.name()}};
  while (true) {
    const Node& node = graph.nodes[static_cast<std::size_t>(source.node)];
    const std::string& name = node.layer->name();
    if (node.inputs.empty())
      return {
          {"steps.input",
           "the input [{layer}] has none; Embedding makes some of ids, RepeatVector and Reshape of numbers"},
          {name}};
    if (graph.shape(node.inputs[0]).rank() > 2) {
      const Json sequences = return_sequences(*node.layer);
      if (sequences.is_boolean() && source.output > 0)
        return {
            {"steps.state",
             "it is a state of [{layer}], the one after the last step; take the outputs of that layer, or "
             "repeat the state with RepeatVector"},
            {name}};
      if (sequences == Json(false))
        return {{"steps.last", "[{layer}] gives the last one only; switch on its return_sequences"}, {name}};
      return {{"steps.given_up", "[{layer}] gives them up; remove it, or put this layer before it"}, {name}};
    }
    source = node.inputs[0];
  }
}

}  // namespace rnn
