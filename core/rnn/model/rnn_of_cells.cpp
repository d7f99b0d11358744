#include "rnn/model/rnn_of_cells.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <set>

#include "rnn/config/error.h"
#include "rnn/layers/registry.h"
#include "rnn/layers/rnn/cells.h"
#include "rnn/tensor/shape_json.h"

namespace rnn {

namespace {

/// The sequence and the states of one cell.
constexpr std::size_t most_inputs_of_cell = 3;

Json with_complete_cell(Json config) {
  Json& cell = config["cell"];
  cell = locate("/cell", [&] { return complete_cell(cell); });
  return config;
}

NodeOutput add_input(Graph& graph, const std::string& name, const Shape& shape) {
  const Json config{{"name", name}, {"batch_shape", shape_json(shape)}};
  const NodeOutput input{graph.call(layers().create(class_config("InputLayer", config)), {}), 0};
  graph.inputs.push_back(input);
  return input;
}

}  // namespace

Schema RNNOfCells::options() {
  Json example = parse_json(R"({"class_name": "StackedRNNCells", "config": {"cells": [
      {"class_name": "LSTMCell", "config": {"units": 3}}, {"class_name": "GRUCell", "config": {"units": 2}}]}})");
  return layer_schema({required(registered_option("cell", nullptr, "cell"), std::move(example)),
                       boolean_option("return_sequences", false), boolean_option("return_state", false),
                       boolean_option("go_backwards", false), boolean_option("stateful", false),
                       boolean_option("unroll", false), boolean_option("zero_output_for_mask", false)});
}

RNNOfCells::RNNOfCells(const Json& given)
    : NestedModel(with_complete_cell(given)),
      return_sequences_(config()["return_sequences"].get<bool>()),
      return_state_(config()["return_state"].get<bool>()) {
  const auto cell = cells().create(config()["cell"]);
  const bool backwards = config()["go_backwards"].get<bool>();
  std::set<std::string> names;
  for (RecurrentCell::Part& part : cell->parts) {
    const bool lowest = parts_.empty();
    const bool highest = &part == &cell->parts.back();
    Json& own = part.layer["config"];
    own["return_sequences"] = return_sequences_ || !highest;
    own["return_state"] = return_state_;
    own["go_backwards"] = backwards && lowest;
    own["reversed_mask"] = backwards && !lowest;
    own["stateful"] = config()["stateful"];
    own["unroll"] = config()["unroll"];
    own["zero_output_for_mask"] = highest && config()["zero_output_for_mask"].get<bool>();
    const std::string base = own["name"].get<std::string>();
    std::string name = base;
    for (int number = 1; !names.insert(name).second; ++number) name = base + "_" + std::to_string(number);
    own["name"] = name;
    auto layer = locate("/cell" + part.where, [&] { return layers().create(part.layer); });
    const int units = layer->config()["units"].get<int>();
    parts_.push_back({std::move(layer), static_cast<std::size_t>(part.states), units, part.where});
  }
}

std::size_t RNNOfCells::state_count() const {
  std::size_t count = 0;
  for (const Part& part : parts_) count += part.states;
  return count;
}

Shapes RNNOfCells::output_shapes(std::span<const Shape> inputs) const {
  const std::size_t states = state_count();
  if (inputs.size() != 1 && inputs.size() != 1 + states)
    throw ConfigError(
        {"recurrent.inputs",
         "[{layer}] expected an input (B,T,D), alone or with the initial states (B,U), of which it has "
         "{states}, got {given} inputs"},
        {name(), states, inputs.size()});
  expect_single_input(inputs.first(1), 3, "(B,T,D)");
  std::array<Shape, most_inputs_of_cell> of_part;
  Shape below = inputs[0];
  Shapes final_states;
  std::size_t next = 1;
  for (const Part& part : parts_) {
    const std::size_t given = inputs.size() > 1 ? part.states : 0;
    of_part[0] = below;
    std::copy_n(inputs.begin() + static_cast<std::ptrdiff_t>(next), given, of_part.begin() + 1);
    next += given;
    const Shapes shapes = part.layer->output_shapes(std::span(of_part).first(1 + given));
    below = shapes[0];
    for (int i = 1; i < shapes.size(); ++i) final_states.append(shapes[i]);
  }
  Shapes outputs{below};
  for (const Shape& state : final_states) outputs.append(state);
  return outputs;
}

std::unique_ptr<Graph> RNNOfCells::make_graph(const Shape& input, bool with_states) {
  auto graph = std::make_unique<Graph>();
  graph->name = name();
  graph->sequential = false;
  // Those of the other graph are built.
  for (const Part& part : parts_)
    if (is_built()) graph->layers.push_back(part.layer);
  const int batch = config()["stateful"].get<bool>() ? input[0] : unknown;
  NodeOutput below = add_input(*graph, "sequences", {batch, unknown, input.width()});
  std::vector<NodeOutput> final_states;
  int next = 1;
  for (const Part& part : parts_) {
    std::vector<NodeOutput> sources{below};
    for (std::size_t i = 0; with_states && i < part.states; ++i, ++next)
      sources.push_back(add_input(*graph, "state_" + std::to_string(next), {batch, part.units}));
    const int node = locate("/config/cell" + part.where, [&] { return graph->call(part.layer, sources); });
    below = {node, 0};
    for (int i = 1; return_state_ && i <= static_cast<int>(part.states); ++i)
      final_states.push_back({node, i});
  }
  graph->outputs = {below};
  graph->outputs.insert(graph->outputs.end(), final_states.begin(), final_states.end());
  return graph;
}

void RNNOfCells::build(std::span<const Shape> inputs) {
  // A shared layer may have states at some of its calls.
  for (const bool with_states : {false, true}) add_graph(make_graph(inputs[0], with_states));
  NestedModel::build(inputs);
}

MaskRule RNNOfCells::mask_rule(int output, std::span<const int>) const {
  return output == 0 && return_sequences_ ? MaskRule::pass : MaskRule::drop;
}

void RNNOfCells::backward_with_states(Context& context, std::vector<StateGradient>& list) {
  const auto first = static_cast<std::ptrdiff_t>(list.size());
  backward_by(context, [&](Layer& layer, Context& call) {
    StateGradients* states = layer.state_gradients();
    if (states == nullptr) return layer.run_backward(call);
    std::vector<StateGradient> own;
    states->backward_with_states(call, own);
    for (StateGradient& one : own) {
      one.name = layer.name() + "/" + one.name;
      // Cells above the lowest read its outputs, which are in the order of processing.
      one.backwards = config()["go_backwards"].get<bool>();
    }
    // The highest cell comes first.
    list.insert(list.begin() + first, std::make_move_iterator(own.begin()),
                std::make_move_iterator(own.end()));
  });
}

bool RNNOfCells::reaches(std::size_t index, std::span<const bool> used) const {
  return adds_loss() || NestedModel::reaches(index, used);
}

}  // namespace rnn
