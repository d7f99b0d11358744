#include "rnn/insight/neuron_rows.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "rnn/config/error.h"
#include "rnn/layers/core/wrapper.h"

namespace rnn {

namespace {

constexpr int most_neurons = 16;
constexpr int most_steps = 512;
constexpr std::size_t most_rows = 8;

template <std::size_t N>
bool one_of(std::string_view type, const std::array<std::string_view, N>& types) {
  return std::find(types.begin(), types.end(), type) != types.end();
}

/// True for a recurrent layer with steps in the opposite order of those of its input.
bool reverses_steps(const Json& config) {
  const bool turned = config["go_backwards"] != config.value("restore_order", false);
  return config["return_sequences"] == true && turned;
}

bool is_recurrent(const Layer& layer) {
  constexpr std::array<std::string_view, 4> types{"SimpleRNN", "LSTM", "GRU", "LSTMAnatomy"};
  return one_of(layer.type_name(), types);
}

/// Layers of one value for each value.
bool is_elementwise(const Layer& layer) {
  constexpr std::array<std::string_view, 6> types{"Activation", "ReLU",  "LeakyReLU",
                                                  "ELU",        "PReLU", "Softmax"};
  return one_of(layer.type_name(), types);
}

/// Layers that change nothing outside of training.
bool is_unchanged(const Layer& layer) {
  constexpr std::array<std::string_view, 6> types{"Dropout",         "SpatialDropout1D",
                                                  "GaussianDropout", "GaussianNoise",
                                                  "AlphaDropout",    "ActivityRegularization"};
  return one_of(layer.type_name(), types);
}

class RowList {
 public:
  explicit RowList(const Model& model) {
    const std::vector<Node>& nodes = model.nodes();
    expect_chain(model);
    add_input(nodes);
    for (std::size_t at = 1; at < nodes.size(); ++at)
      add(*nodes[at].layer, nodes[at - 1].output_shapes[0], nodes[at].output_shapes[0]);
  }

  std::vector<NeuronRow> take() { return std::move(rows_); }

 private:
  static void expect_chain(const Model& model) {
    const std::vector<Node>& nodes = model.nodes();
    for (auto node = nodes.begin(); node != nodes.end(); ++node) {
      const auto before = static_cast<int>(node - nodes.begin()) - 1;
      const bool follows = before < 0 ? node->inputs.empty()
                                      : node->inputs.size() == 1 && node->inputs[0].output == 0 &&
                                            node->inputs[0].node == before;
      const bool again =
          std::any_of(nodes.begin(), node, [&node](const Node& other) { return other.layer == node->layer; });
      if (follows && !again) continue;
      throw ConfigError({"neurons.graph",
                         "[neurons] expected layers that are called once and each read the one before alone, "
                         "got a graph, from [{layer}] on"},
                        {node->layer->name()});
    }
  }

  static void expect_steps(const Layer& layer, const Shape& shape) {
    if (shape[1] != unknown && shape[1] <= most_steps) return;
    throw ConfigError({"neurons.steps",
                       "[neurons] expected a fixed number of at most {most} steps, got {given} in [{layer}]"},
                      {most_steps, shape, layer.name()});
  }

  static void expect_small(const Layer& layer, int units) {
    if (units <= most_neurons) return;
    throw ConfigError(
        {"neurons.units", "[neurons] expected at most {most} neurons in a layer, got {given} in [{layer}]"},
        {most_neurons, units, layer.name()});
  }

  static int small_id_count(const Layer& layer) {
    if (layer.id_count() <= most_neurons) return layer.id_count();
    throw ConfigError({"neurons.ids", "[neurons] expected at most {most} ids, got {given} in [{layer}]"},
                      {most_neurons, layer.id_count(), layer.name()});
  }

  [[noreturn]] static void refuse(const Layer& layer) {
    throw ConfigError(
        {"neurons.layer",
         "[neurons] expected recurrent layers, alone or in Bidirectional, Dense, Embedding, Flatten "
         "and activations, got [{layer}], which is {type}"},
        {layer.name(), layer.type_name()});
  }

  NeuronRow row(const Layer& layer, const Layer& own, int units, NeuronJoin join) const {
    NeuronRow made;
    made.layer = &layer;
    made.own = &own;
    made.name = layer.name();
    made.type = layer.type_name();
    if (&own != &layer) made.type += std::string("(") + own.type_name() + ")";
    made.join = join;
    made.reads = handed_on_;
    made.units = units;
    return made;
  }

  void push(NeuronRow made) {
    expect_small(*made.layer, made.units);
    rows_.push_back(std::move(made));
    if (rows_.size() > most_rows)
      throw ConfigError({"neurons.rows",
                         "[neurons] expected at most {most} rows of neurons, the input and two of a "
                         "Bidirectional included, got more from [{layer}] on"},
                        {most_rows, rows_.back().layer->name()});
  }

  /// Adds a row that is handed on alone.
  void push_alone(NeuronRow made) {
    push(std::move(made));
    handed_on_ = {static_cast<int>(rows_.size()) - 1};
  }

  void add_input(const std::vector<Node>& nodes) {
    const Layer& input = *nodes[0].layer;
    const Shape& shape = nodes[0].output_shapes[0];
    if (shape.rank() > 3) refuse(input);
    const bool ids = nodes.size() > 1 && nodes[1].layer->id_count() > 0 && shape.rank() == 2;
    NeuronRow made = row(input, input, shape.width(), NeuronJoin::weights);
    if (ids) made.units = made.ids = small_id_count(*nodes[1].layer);
    if (ids || shape.rank() == 3) expect_steps(input, shape);
    push_alone(std::move(made));
  }

  void add_recurrent(const Layer& layer, const Layer& own, bool reverses) {
    NeuronRow made = row(layer, own, own.config()["units"].get<int>(), NeuronJoin::weights);
    if (&own != &layer) made.name += "/" + own.name();
    made.recurrent = true;
    made.backwards = own.config()["go_backwards"] == true;
    made.reverses = reverses;
    push(std::move(made));
  }

  void add_directions(const Layer& layer, const std::array<const Layer*, 2>& directions) {
    for (const Layer* own : directions)
      if (!is_recurrent(*own)) refuse(layer);
    const Json& first = directions[0]->config();
    const bool reverses = reverses_steps(first);
    const int at = static_cast<int>(rows_.size());
    for (const Layer* own : directions) add_recurrent(layer, *own, reverses);
    handed_on_ = {at, at + 1};
    const Json& mode = layer.config()["merge_mode"];
    if (mode.is_null()) handed_on_ = {at};
    if (mode.is_null() || mode == "concat") return;
    push_alone(row(layer, layer, rows_.back().units, NeuronJoin::merge));
  }

  void add(const Layer& layer, const Shape& before, const Shape& after) {
    const auto directions = Wrapper::directions_of(layer);
    if (directions[0] != nullptr) return add_directions(layer, directions);
    const Layer* inside = Wrapper::inside_of(layer);
    const Layer& own = inside != nullptr ? *inside : layer;
    const std::string_view type = own.type_name();
    if (is_recurrent(own) && inside == nullptr) {
      add_recurrent(layer, own, reverses_steps(own.config()));
      handed_on_ = {static_cast<int>(rows_.size()) - 1};
    } else if (type == "Dense" || (type == "Embedding" && inside == nullptr && rows_[0].ids > 0)) {
      push_alone(row(layer, own, after.width(), NeuronJoin::weights));
    } else if (is_elementwise(own)) {
      push_alone(row(layer, own, after.width(), NeuronJoin::each));
    } else if (type == "Flatten" && inside == nullptr) {
      if (before.rank() > 2) push_alone(row(layer, own, after.width(), NeuronJoin::steps));
    } else if (!is_unchanged(own)) {
      refuse(layer);
    }
  }

  std::vector<NeuronRow> rows_;
  /// The rows whose values the next layer reads.
  std::vector<int> handed_on_;
};

}  // namespace

std::vector<NeuronRow> neuron_rows(const Model& model) { return RowList(model).take(); }

}  // namespace rnn
