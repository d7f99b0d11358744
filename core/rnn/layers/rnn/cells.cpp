#include "rnn/layers/rnn/cells.h"

#include <algorithm>
#include <array>

#include "rnn/layers/layer.h"
#include "rnn/layers/rnn/gru.h"
#include "rnn/layers/rnn/lstm.h"
#include "rnn/layers/rnn/simple_rnn.h"

namespace rnn {

namespace {

using CellEntry = Registry<RecurrentCell>::Entry;

/// The options of a recurrent layer that its cell has.
Schema cell_options(Schema schema) {
  constexpr std::array of_layer{
      "return_sequences",     "return_state",         "go_backwards",  "stateful",     "unroll",
      "zero_output_for_mask", "activity_regularizer", "reversed_mask", "restore_order"};
  std::erase_if(schema, [&](const Option& option) {
    return std::find(of_layer.begin(), of_layer.end(), option.name) != of_layer.end();
  });
  return schema;
}

template <class Made>
CellEntry cell(const char* layer, int states) {
  const std::string name = std::string(layer) + "Cell";
  const auto make = [=](const Json& config) {
    Json own = config;
    if (own["name"].is_null()) own["name"] = snake_case(name);
    RecurrentCell made{{{class_config(layer, std::move(own)), states, ""}}};
    return std::make_unique<RecurrentCell>(std::move(made));
  };
  return {name, cell_options(Made::options()), make, {}, 1};
}

CellEntry stacked_cells() {
  Option name = nullable(text_option("name", ""));
  name.fallback = nullptr;
  Schema options{std::move(name), required(list_option("cells", "cell"), Json::array())};
  const auto make = [](const Json& config) {
    auto made = std::make_unique<RecurrentCell>();
    for (std::size_t i = 0; i < config["cells"].size(); ++i) {
      const std::string where = "/cells/" + std::to_string(i);
      auto inside = locate(where, [&] { return cells().create(config["cells"][i]); });
      for (RecurrentCell::Part& part : inside->parts) {
        part.where = "/config" + where + part.where;
        made->parts.push_back(std::move(part));
      }
    }
    if (made->parts.empty())
      throw ConfigError({"cells.none", "[StackedRNNCells] cells: expected at least one cell"})
          .within("/cells");
    return made;
  };
  return {"StackedRNNCells", std::move(options), make, {}, 1};
}

}  // namespace

const Registry<RecurrentCell>& cells() {
  static const Registry<RecurrentCell> registry(
      "cell", {cell<SimpleRNN>("SimpleRNN", 1), cell<GRU>("GRU", 1), cell<LSTM>("LSTM", 2), stacked_cells()});
  return registry;
}

Json complete_cell(const Json& given) {
  // Says where in a cell a fault is.
  cells().create(given);
  Json complete = cells().complete(given);
  if (complete["class_name"] == "StackedRNNCells")
    for (Json& cell : complete["config"]["cells"]) cell = complete_cell(cell);
  return complete;
}

}  // namespace rnn
