#include "rnn/decoding/decoder_states.h"

#include <algorithm>

#include "rnn/config/error.h"
#include "rnn/model/flat_graph.h"

namespace rnn {

namespace {

using Pairs = std::vector<DecoderStates::Pair>;

bool taken(const Pairs& pairs, int DecoderStates::Pair::* end, int number) {
  return std::any_of(pairs.begin(), pairs.end(), [=](const auto& pair) { return pair.*end == number; });
}

/// True when all extents but the batch are known and equal.
bool same_state(const Shape& a, const Shape& b) {
  bool same = a.rank() == b.rank() && a.rank() > 1;
  for (int axis = 1; same && axis < a.rank(); ++axis) same = a[axis] == b[axis] && a[axis] != unknown;
  return same;
}

[[noreturn]] void refuse_states(const Model& model, const std::vector<int>& outputs,
                                const std::vector<int>& inputs) {
  std::string given, wanted;
  for (int output : outputs) given += " " + std::to_string(output) + " " + model.output_shape(output).text();
  for (int input : inputs) wanted += " " + std::to_string(input) + " " + model.input_shape(input).text();
  throw ConfigError({"decode.states",
                     "[decode] expected one way in which outputs are the new states of inputs, got "
                     "outputs{outputs} for inputs{inputs}"},
                    {given, wanted});
}

/// The number of the input that is the initial state of the layer whose last state `source` is, or -1.
int first_state_of(const Graph& graph, NodeOutput source) {
  const Node& node = graph.nodes[static_cast<std::size_t>(source.node)];
  const int states = static_cast<int>(node.values().size()) - 1;
  const int number = source.output - (node.output_shapes.size() - states);
  if (states < 1 || number < 0 || !node.layer->config().value("return_state", false)) return -1;
  const auto input =
      std::find(graph.inputs.begin(), graph.inputs.end(), node.inputs[static_cast<std::size_t>(number) + 1]);
  return input == graph.inputs.end() ? -1 : static_cast<int>(input - graph.inputs.begin());
}

bool takes_ids(const Graph& graph, int input) {
  const NodeOutput source = graph.inputs[static_cast<std::size_t>(input)];
  return std::any_of(graph.nodes.begin(), graph.nodes.end(), [&](const Node& node) {
    return !node.inputs.empty() && node.layer->id_count() > 0 &&
           node.inputs[static_cast<std::size_t>(node.layer->id_input())] == source;
  });
}

/// The pairs of outputs and inputs that their shapes permit.
class Matches {
 public:
  Matches(const Model& model, const Graph& graph, const Pairs& wired, int token_input) : model_(model) {
    const std::vector<bool> of_tokens = graph.dependents(token_input);
    for (int input = 0; input < static_cast<int>(graph.inputs.size()); ++input) {
      if (input == token_input || taken(wired, &DecoderStates::Pair::input, input) || takes_ids(graph, input))
        continue;
      const std::vector<bool> of_input = graph.dependents(input);
      for (int output = 1; output < static_cast<int>(graph.outputs.size()); ++output) {
        const auto node = static_cast<std::size_t>(graph.outputs[static_cast<std::size_t>(output)].node);
        if (of_tokens[node] && of_input[node] && !taken(wired, &DecoderStates::Pair::output, output) &&
            same_state(model.output_shape(output), model.input_shape(input)))
          possible_.push_back({output, input});
      }
    }
    for (const auto& [output, input] : possible_) {
      for (auto& [list, number] : {std::pair{&outputs_, output}, std::pair{&inputs_, input}})
        if (std::find(list->begin(), list->end(), number) == list->end()) list->push_back(number);
    }
    std::sort(outputs_.begin(), outputs_.end());
  }

  /// The only way to pair all these outputs, those of one shape in their order. Throws ConfigError when there
  /// are several.
  Pairs only() {
    if (outputs_.empty()) return {};
    Pairs chosen;
    search(chosen);
    if (ways_ != 1) refuse_states(model_, outputs_, inputs_);
    return found_;
  }

 private:
  bool in_order(const Pairs& chosen, int output, int input) const {
    return std::all_of(chosen.begin(), chosen.end(), [&](const auto& before) {
      return before.input != input && (before.input < input || !same_state(model_.output_shape(before.output),
                                                                           model_.output_shape(output)));
    });
  }

  void search(Pairs& chosen) {
    if (ways_ > 1) return;
    if (chosen.size() == outputs_.size()) {
      ++ways_;
      found_ = chosen;
      return;
    }
    const int output = outputs_[chosen.size()];
    for (const auto& pair : possible_) {
      if (pair.output != output || !in_order(chosen, output, pair.input)) continue;
      chosen.push_back(pair);
      search(chosen);
      chosen.pop_back();
    }
  }

  const Model& model_;
  Pairs possible_, found_;
  std::vector<int> outputs_, inputs_;
  int ways_ = 0;
};

}  // namespace

DecoderStates decoder_states(const Model& model, int token_input) {
  const FlatGraph flat(model.graph());
  const Graph& graph = flat.graph;
  const int inputs = static_cast<int>(graph.inputs.size());
  DecoderStates found;
  for (int output = 1; output < static_cast<int>(graph.outputs.size()); ++output) {
    const int input = first_state_of(graph, graph.outputs[static_cast<std::size_t>(output)]);
    if (input < 0 || input == token_input) continue;
    if (taken(found.pairs, &DecoderStates::Pair::input, input))
      refuse_states(model, {found.pairs.back().output, output}, {input});
    found.pairs.push_back({output, input});
  }
  int tokens = token_input;
  for (int input = 0; tokens < 0 && input < inputs; ++input)
    if (!taken(found.pairs, &DecoderStates::Pair::input, input)) tokens = input;
  if (tokens < 0) tokens = inputs - 1;
  // Only a decoder that takes tokens one by one has states that nothing but their shapes tells.
  const Shape shape = model.input_shape(tokens);
  if (!found.pairs.empty() || shape.rank() < 2 || shape[1] == unknown || shape[1] == 1)
    for (const auto& pair : Matches(model, graph, found.pairs, tokens).only()) found.pairs.push_back(pair);
  std::sort(found.pairs.begin(), found.pairs.end(),
            [](const auto& a, const auto& b) { return a.output < b.output; });
  found.token_input = token_input >= 0 ? token_input : found.pairs.empty() ? inputs - 1 : tokens;
  return found;
}

}  // namespace rnn
