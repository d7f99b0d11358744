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
    return {{"steps.wrapped", "[{layer}] hands on one step at a time; take out what it wraps"},
            {layer.name()}};
  while (true) {
    const Node& node = graph.nodes[static_cast<std::size_t>(source.node)];
    const std::string& name = node.layer->name();
    if (node.inputs.empty())
      return {
          {"steps.input",
           "the input [{layer}] has no steps; put [{behind}] behind an Embedding, which makes some of ids, "
           "or behind RepeatVector or Reshape"},
          {name, layer.name()}};
    if (graph.shape(node.inputs[0]).rank() > 2) {
      const Json sequences = return_sequences(*node.layer);
      if (sequences.is_boolean() && source.output > 0)
        return {{"steps.state",
                 "a state of [{layer}] comes in, the one after the last step; take the outputs of [{layer}], "
                 "or repeat the state with RepeatVector"},
                {name}};
      if (sequences == Json(false))
        return {{"steps.last", "[{layer}] gives the last step only; switch on its return_sequences"}, {name}};
      return {{"steps.given_up", "[{layer}] gives up the steps; remove it, or put [{behind}] before it"},
              {name, layer.name()}};
    }
    source = node.inputs[0];
  }
}

}  // namespace rnn
