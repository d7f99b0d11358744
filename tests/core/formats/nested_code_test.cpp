#include <catch_amalgamated.hpp>

#include "support/model_code.h"
#include "support/training_models.h"

namespace rnn::test::nested_code_test {

namespace {

const Json graph = Json::parse(R"({
  "name": "reader",
  "layers": [
    {"class_name": "InputLayer", "config": {"batch_shape": [null, 4, 2], "name": "text"}},
    {"class_name": "GRU", "config": {"units": 3, "name": "gru"}, "inbound_nodes": [[["text", 0, 0]]]}],
  "input_layers": [["text", 0, 0]],
  "output_layers": [["gru", 0, 0]]})");

}  // namespace

TEST_CASE("a stack in a stack stands where it is used", "[keras_code][nested]") {
  const Json inner = layer("Sequential", {{"name", "head"}, {"layers", {dense(3), dense(2)}}});
  const Json again = layer("Sequential", {{"trainable", false}, {"layers", Json::array({dense(1)})}});
  CHECK(model_code(sequential({4, 2}, {layer("TimeDistributed", {{"layer", inner}}), again, dense(5)})) ==
        "model = keras.Sequential([\n"
        "    keras.Input(shape=(4, 2)),\n"
        "    layers.TimeDistributed(\n"
        "        keras.Sequential([\n"
        "            layers.Dense(3),\n"
        "            layers.Dense(2),\n"
        "        ], name=\"head\"),\n"
        "    ),\n"
        "    keras.Sequential([\n"
        "        keras.Input(shape=(4, 2), name=\"input_layer\"),\n"
        "        layers.Dense(1, name=\"dense\"),\n"
        "    ], trainable=False),\n"
        "    layers.Dense(5, name=\"dense\"),\n"
        "], name=\"sequential\")\n");
}

TEST_CASE("code says which weights it cannot tie", "[keras_code][tied]") {
  Json config = sequential({2}, {dense(3), dense(2)});
  config["config"]["tied_weights"] = Json::array({Json::array({"dense_1/kernel", "dense/kernel"})});
  CHECK(model_code(config).ends_with(
      "])\n# \"dense_1/kernel\" is tied to \"dense/kernel\", for which Keras has no option.\n"));
}

TEST_CASE("a graph in a model is made before it", "[keras_code][nested]") {
  const Json twice = Json::parse(R"({"class_name": "Functional", "config": {
    "layers": [
      {"class_name": "InputLayer", "config": {"batch_shape": [null, 4, 2], "name": "a"}},
      {"class_name": "InputLayer", "config": {"batch_shape": [null, 4, 2], "name": "b"}},
      {"class_name": "Functional", "inbound_nodes": [[["a", 0, 0]], [["b", 0, 0]]]},
      {"class_name": "Subtract", "config": {"name": "subtract"},
       "inbound_nodes": [[["reader", 0, 0], ["reader", 1, 0]]]}],
    "input_layers": [["a", 0, 0], ["b", 0, 0]],
    "output_layers": [["subtract", 0, 0]]}})");
  Json config = twice;
  config["config"]["layers"][2]["config"] = graph;
  CHECK(model_code(config) ==
        "reader_text = keras.Input(shape=(4, 2), name=\"text\")\n"
        "reader_gru = layers.GRU(3)(reader_text)\n"
        "reader_model = keras.Model(reader_text, reader_gru, name=\"reader\")\n"
        "\n"
        "a = keras.Input(shape=(4, 2), name=\"a\")\n"
        "b = keras.Input(shape=(4, 2), name=\"b\")\n"
        "reader = reader_model(a)\n"
        "reader_2 = reader_model(b)\n"
        "subtract = layers.Subtract()([reader, reader_2])\n"
        "model = keras.Model([a, b], subtract)\n");
}

}  // namespace rnn::test::nested_code_test
