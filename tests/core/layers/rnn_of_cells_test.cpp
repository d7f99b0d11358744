/// RNN over cells beside the recurrent layers of the cells; its numbers beside Keras are in
/// keras_configs.test.mjs.
#include <catch_amalgamated.hpp>

#include "rnn/layers/rnn/cells.h"
#include "rnn/model/model.h"
#include "support/model_code.h"
#include "support/training_models.h"

namespace rnn::test::rnn_of_cells_test {

namespace {

Json cell(const char* type, int units, Json options = Json::object()) {
  options["units"] = units;
  return class_config(type, std::move(options));
}

Json stacked(Json cells) { return class_config("StackedRNNCells", {{"cells", std::move(cells)}}); }

const Json three = stacked({cell("LSTMCell", 3), cell("GRUCell", 2), cell("LSTMCell", 4)});

Json rnn(Json options) { return layer("RNN", std::move(options)); }

std::string refusal(const Json& config) {
  try {
    const Model model(config);
  } catch (const ConfigError& error) {
    return error.where() + ": " + error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("an RNN of cells has one layer, with the weights of its cells in their order",
          "[recurrent][cells]") {
  const Model model(sequential({4, 2}, {rnn({{"cell", three}, {"name", "rnn"}})}));
  REQUIRE(model.layers().size() == 2);
  const Layer& made = *model.layers()[1];
  CHECK(std::string(made.type_name()) == "RNN");
  std::vector<std::string> names;
  for (const Parameter& parameter : made.parameters()) names.push_back(parameter.name);
  CHECK(names == std::vector<std::string>{"lstm_cell/kernel", "lstm_cell/recurrent_kernel", "lstm_cell/bias",
                                          "gru_cell/kernel", "gru_cell/recurrent_kernel", "gru_cell/bias",
                                          "lstm_cell_1/kernel", "lstm_cell_1/recurrent_kernel",
                                          "lstm_cell_1/bias"});
  const Json& whole = made.config()["cell"];
  CHECK(whole["class_name"] == "StackedRNNCells");
  CHECK(whole["config"]["cells"][1]["config"]["reset_after"] == true);
  CHECK_FALSE(whole["config"]["cells"][1]["config"].contains("return_sequences"));
}

TEST_CASE("a frozen cell of an RNN has weights that are not trained", "[recurrent][cells]") {
  const Json cells = stacked({cell("GRUCell", 2, {{"trainable", false}}), cell("SimpleRNNCell", 3)});
  const Model model(sequential({4, 2}, {rnn({{"cell", cells}})}));
  CHECK(model.trainable_count() == (2 + 3 + 1) * 3);
}

TEST_CASE("what an RNN cannot read is refused where it stands", "[recurrent][cells]") {
  using Catch::Matchers::ContainsSubstring;
  using Catch::Matchers::StartsWith;
  const auto refused = [](const Json& options) { return refusal(sequential({4, 2}, {rnn(options)})); };
  const std::string where = "/config/layers/1/config/cell";
  CHECK_THAT(refused(Json::object()), StartsWith(where + ": [RNN] cell: "));
  CHECK_THAT(refused({{"cell", cell("DenseCell", 2)}}), StartsWith(where + ": [cell] unknown"));
  CHECK_THAT(refused({{"cell", stacked(Json::array())}}),
             StartsWith(where + "/config/cells: [StackedRNNCells] cells: expected at least one"));
  const Json wrong = stacked({cell("GRUCell", 2), stacked({cell("LSTMCell", 2, {{"return_state", true}})})});
  CHECK_THAT(refused({{"cell", wrong}}),
             StartsWith(where + "/config/cells/1/config/cells/0/config/return_state: "));
  const Json constraint{{"kernel_constraint", {{"class_name", "UnitNorm"}, {"config", {{"axis", 5}}}}}};
  CHECK_THAT(refused({{"cell", stacked({cell("GRUCell", 2), cell("GRUCell", 2, constraint)})}}),
             StartsWith(where + "/config/cells/1/config/kernel_constraint"));
  CHECK_THAT(refused({{"cell", three}, {"return_state", true}}), ContainsSubstring("return_state"));
}

TEST_CASE("Keras code of an RNN of cells", "[keras_code][cells]") {
  const Json one = cell("SimpleRNNCell", 2, {{"activation", "relu"}, {"name", "last"}});
  const Json both = layer("Bidirectional", {{"layer", rnn({{"cell", three}, {"return_sequences", true}})}});
  CHECK(model_code(sequential({4, 2}, {both, rnn({{"cell", one}, {"trainable", false}})})) ==
        "model = keras.Sequential([\n"
        "    keras.Input(shape=(4, 2)),\n"
        "    layers.Bidirectional(\n"
        "        layers.RNN(\n"
        "            [layers.LSTMCell(3), layers.GRUCell(2), layers.LSTMCell(4)],\n"
        "            return_sequences=True,\n"
        "        ),\n"
        "    ),\n"
        "    layers.RNN(\n"
        "        layers.SimpleRNNCell(2, trainable=False, activation=\"relu\", name=\"last\"),\n"
        "        trainable=False,\n"
        "        name=\"rnn\",\n"
        "    ),\n"
        "])\n");
  const Json two = stacked({cell("LSTMCell", 3), cell("GRUCell", 2)});
  Json graph = Json::parse(R"({
    "layers": [
      {"class_name": "InputLayer", "config": {"batch_shape": [null, 4, 2], "name": "x"}},
      {"class_name": "RNN", "config": {"name": "first", "return_state": true, "return_sequences": true},
       "inbound_nodes": [[["x", 0, 0]]]},
      {"class_name": "RNN", "config": {"name": "second"},
       "inbound_nodes": [[["first", 0, 0], ["first", 0, 1], ["first", 0, 2], ["first", 0, 3]]]}],
    "input_layers": [["x", 0, 0]],
    "output_layers": [["second", 0, 0]]})");
  for (const std::size_t number : {1, 2}) graph["layers"][number]["config"]["cell"] = two;
  const std::string code = model_code(class_config("Functional", graph));
  CHECK(code.find("(first[0], initial_state=[[first[1][0], first[1][1]], first[2]])") != std::string::npos);
}

}  // namespace rnn::test::rnn_of_cells_test
