#include <catch_amalgamated.hpp>

#include "rnn/config/error.h"
#include "rnn/layers/registry.h"
#include "rnn/model/model.h"
#include "rnn/model/summary.h"
#include "support/fault.h"

namespace rnn::test::model_test {

namespace {

using Catch::Matchers::ContainsSubstring;

Json layer(const char* type, Json config) { return {{"class_name", type}, {"config", std::move(config)}}; }

Json input(Json extents) { return layer("InputLayer", {{"batch_shape", std::move(extents)}}); }

Json sequential(Json list) {
  return {{"class_name", "Sequential"}, {"config", {{"layers", std::move(list)}}}};
}

Json adder() {
  return sequential({input({nullptr, 8, 2}), layer("SimpleRNN", {{"units", 16}, {"return_sequences", true}}),
                     layer("Dense", {{"units", 1}})});
}

Fault fault_of(const Json& config) {
  return test::fault_of([&] { Model model(config); });
}

Json node(const char* type, Json config, Json calls) {
  Json entry = layer(type, std::move(config));
  entry["inbound_nodes"] = std::move(calls);
  return entry;
}

Json reference(const char* name, int call = 0, int output = 0) { return Json::array({name, call, output}); }

Json list(Json item) { return Json::array({std::move(item)}); }

}  // namespace

TEST_CASE("parameter counts are the articles'", "[model]") {
  const auto count = [](Json config) { return Model(sequential(std::move(config))).parameter_count(); };
  CHECK(Model(adder()).parameter_count() == 321);
  CHECK(count({input({nullptr, 8, 2}), layer("SimpleRNN", {{"units", 128}, {"return_sequences", true}}),
               layer("Dense", {{"units", 1}})}) == 16897);
  CHECK(count({input({nullptr, 3, 1}), layer("SimpleRNN", {{"units", 1}})}) == 3);
  CHECK(count({input({nullptr, 3, 1}), layer("SimpleRNN", {{"units", 2}})}) == 8);
  CHECK(count({input({nullptr, 3, 2}), layer("SimpleRNN", {{"units", 2}})}) == 10);
  CHECK(count({input({nullptr, 8, 2}), layer("LSTM", {{"units", 16}})}) == 4 * 16 * (2 + 16 + 1));
  CHECK(count({input({nullptr, 8, 2}), layer("GRU", {{"units", 16}})}) == 3 * 16 * (2 + 16 + 2));
  CHECK(count({input({nullptr, 8, 2}), layer("GRU", {{"units", 16}, {"reset_after", false}})}) ==
        3 * 16 * (2 + 16 + 1));
}

TEST_CASE("layers are named as Keras names them", "[model]") {
  Model model(
      sequential({input({nullptr, 8, 2}), layer("SimpleRNN", {{"units", 2}, {"return_sequences", true}}),
                  layer("SimpleRNN", {{"units", 2}}), layer("Dense", {{"units", 1}, {"name", "dense"}}),
                  layer("Dense", {{"units", 1}})}));
  std::vector<std::string> names;
  for (const auto& item : model.layers()) names.push_back(item->name());
  CHECK(names == std::vector<std::string>{"input_layer", "simple_rnn", "simple_rnn_1", "dense", "dense_1"});
  CHECK(snake_case("InputLayer") == "input_layer");
  CHECK(snake_case("GRU") == "gru");
  CHECK(snake_case("LSTM") == "lstm");
  CHECK(snake_case("SimpleRNN") == "simple_rnn");
}

TEST_CASE("summary in Keras 3 style", "[model]") {
  const std::string expected =
      "Model: \"sequential\"\n"
      "┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━┓\n"
      "┃ Layer (type)                         ┃ Output Shape                ┃         Param # ┃\n"
      "┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━┩\n"
      "│ simple_rnn (SimpleRNN)               │ (None, 8, 16)               │             304 │\n"
      "├──────────────────────────────────────┼─────────────────────────────┼─────────────────┤\n"
      "│ dense (Dense)                        │ (None, 8, 1)                │              17 │\n"
      "└──────────────────────────────────────┴─────────────────────────────┴─────────────────┘\n"
      " Total params: 321 (1.25 KB)\n"
      " Trainable params: 321 (1.25 KB)\n"
      " Non-trainable params: 0 (0.00 B)\n";
  CHECK(summary(Model(adder()), SummaryStyle::keras3) == expected);
  CHECK_THAT(
      summary(Model(adder()), SummaryStyle::keras3, 644),
      ContainsSubstring(" Total params: 965 (3.77 KB)\n") && ContainsSubstring("Optimizer params: 644"));
}

TEST_CASE("summary in Keras 2 style", "[model]") {
  const std::string rule(65, '_');
  const std::string bold(65, '=');
  const std::string expected = "Model: \"sequential\"\n" + rule +
                               "\n"
                               "Layer (type)                 Output Shape              Param #   \n" +
                               bold +
                               "\n"
                               "simple_rnn (SimpleRNN)       (None, 8, 16)             304       \n" +
                               rule +
                               "\n"
                               "dense (Dense)                (None, 8, 1)              17        \n" +
                               bold +
                               "\n"
                               "Total params: 321\nTrainable params: 321\nNon-trainable params: 0\n" +
                               rule + "\n";
  CHECK(summary(Model(adder()), SummaryStyle::keras2) == expected);
}

TEST_CASE("a frozen layer counts as non-trainable", "[model]") {
  Json config = adder();
  config["config"]["layers"][1]["config"]["trainable"] = false;
  Model model(config);
  CHECK(model.trainable_count() == 17);
  CHECK_THAT(summary(model, SummaryStyle::keras3), ContainsSubstring("Non-trainable params: 304 (1.19 KB)"));
}

TEST_CASE("impossible stacks are explained at the layer that breaks", "[model]") {
  Json config = adder();
  SECTION("a value out of range") {
    config["config"]["layers"][1]["config"]["units"] = 0;
    const auto [text, where, code] = fault_of(config);
    CHECK(code.size() > 2);
    CHECK(text == "[SimpleRNN] units: expected an integer from 1 to 1048576, got 0");
    CHECK(where == "/config/layers/1/config/units");
  }
  SECTION("a wrong kind") {
    config["config"]["layers"][2]["config"]["units"] = "many";
    CHECK(fault_of(config).where == "/config/layers/2/config/units");
  }
  SECTION("an unknown option has a suggestion") {
    config["config"]["layers"][1]["config"]["unit"] = 3;
    const auto [text, where, code] = fault_of(config);
    CHECK(code.size() > 2);
    CHECK_THAT(text, ContainsSubstring("did you mean 'units'?"));
    CHECK(where == "/config/layers/1/config/unit");
  }
  SECTION("an unknown layer lists the known ones") {
    config["config"]["layers"][1]["class_name"] = "SimpleRN";
    const auto [text, where, code] = fault_of(config);
    CHECK(code.size() > 2);
    CHECK_THAT(text, ContainsSubstring("unknown name 'SimpleRN'") && ContainsSubstring("SimpleRNN"));
    CHECK(where == "/config/layers/1");
  }
  SECTION("a recurrent layer after one that drops the sequence") {
    config["config"]["layers"][1]["config"]["return_sequences"] = false;
    config["config"]["layers"][2] = layer("LSTM", {{"units", 4}});
    const auto [text, where, code] = fault_of(config);
    CHECK(code.size() > 2);
    CHECK_THAT(text, ContainsSubstring("[lstm]") && ContainsSubstring("(None, 16)"));
    CHECK(where == "/config/layers/2");
  }
  SECTION("several outputs in a Sequential") {
    config["config"]["layers"][1]["config"]["return_state"] = true;
    CHECK(fault_of(config).where == "/config/layers/1/config/return_state");
  }
  SECTION("two layers of one name") {
    config["config"]["layers"][1]["config"]["name"] = "a";
    config["config"]["layers"][2]["config"]["name"] = "a";
    CHECK(fault_of(config).where == "/config/layers/2/config/name");
  }
  SECTION("no input") {
    config["config"]["layers"].erase(0);
    CHECK(fault_of(config).where == "/config/layers/0");
  }
  SECTION("a bad initializer") {
    config["config"]["layers"][1]["config"]["kernel_initializer"] = "glorot";
    CHECK(fault_of(config).where == "/config/layers/1/config/kernel_initializer");
  }
  SECTION("a dropout of everything") {
    config["config"]["layers"].push_back(layer("Dropout", {{"rate", 1.0}}));
    CHECK(fault_of(config).where == "/config/layers/3/config/rate");
  }
  SECTION("nonsense") {
    CHECK_THROWS_AS(Model(Json("text")), ConfigError);
    CHECK_THROWS_AS(Model(Json{{"class_name", "Sequential"}, {"config", {{"layers", 3}}}}), ConfigError);
    CHECK_THROWS_AS(Model(Json{{"class_name", "Forest"}, {"config", Json::object()}}), ConfigError);
  }
}

TEST_CASE("a batch of the wrong shape is refused", "[model]") {
  Model model(adder());
  const Shape wrong{4, 8, 3};
  CHECK_THROWS_WITH(model.begin_batch(std::span(&wrong, 1)),
                    "[sequential] expected input 0 of shape (None, 8, 2), got (4, 8, 3)");
}

TEST_CASE("a graph with branches, a shared layer and a later definition order", "[model]") {
  const Json config{
      {"class_name", "Functional"},
      {"config",
       {{"layers",
         {node("Dense", {{"units", 3}, {"name", "head"}}, list(list(reference("encoder")))),
          node("InputLayer", {{"batch_shape", {nullptr, 5, 2}}, {"name", "a"}}, Json::array()),
          node("InputLayer", {{"batch_shape", {nullptr, 5, 2}}, {"name", "b"}}, Json::array()),
          node("LSTM", {{"units", 4}, {"return_state", true}, {"name", "encoder"}},
               {list(reference("a")), list(reference("b"))}),
          node("Flatten", {{"name", "flat"}}, list(list(reference("b"))))}},
        {"input_layers", {reference("a"), reference("b")}},
        {"output_layers", {reference("head"), reference("encoder", 1, 2), reference("flat")}}}}};
  Model model(config);
  CHECK(model.parameter_count() == 4 * 4 * (2 + 4 + 1) + 4 * 3 + 3);
  CHECK(model.output_shape(1) == Shape{unknown, 4});
  CHECK(model.output_shape(2) == Shape{unknown, 10});
  CHECK(Model(model.config()).config() == model.config());
  const std::string text = summary(model, SummaryStyle::keras3);
  CHECK_THAT(text, ContainsSubstring("Connected to") && ContainsSubstring("encoder[0][0]") &&
                       ContainsSubstring("a[0][0], b[0][0]") &&
                       ContainsSubstring("┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━━┳"));

  Random random(3);
  model.initialize(random);
  const std::vector<Shape> shapes{{3, 5, 2}, {3, 5, 2}};
  model.begin_batch(shapes);
  for (const Value& value : model.inputs())
    for (int i = 0; i < value.shape.size(); ++i) value.data[i] = static_cast<Scalar>(random.normal());
  model.forward(false, nullptr);
  const Value& flat = model.outputs()[2];
  const Value& b = model.inputs()[1];
  CHECK(b.layout == Layout::time_major);
  for (int sample = 0; sample < 3; ++sample)
    for (int t = 0; t < 5; ++t)
      for (int d = 0; d < 2; ++d)
        CHECK(flat.data[sample * 10 + t * 2 + d] == b.data[(t * 3 + sample) * 2 + d]);
}

TEST_CASE("a graph with a cycle, or a reference to no layer, is refused", "[model]") {
  const auto graph = [](Json inbound) {
    return Json{{"class_name", "Functional"},
                {"config",
                 {{"layers",
                   {node("InputLayer", {{"batch_shape", {nullptr, 2}}, {"name", "in"}}, Json::array()),
                    node("Dense", {{"units", 2}, {"name", "one"}}, list(list(reference("two")))),
                    node("Dense", {{"units", 2}, {"name", "two"}}, list(list(std::move(inbound))))}},
                  {"input_layers", {reference("in")}},
                  {"output_layers", {reference("two")}}}}};
  };
  CHECK_THAT(fault_of(graph(reference("one"))).text, ContainsSubstring("fed by its own output"));
  CHECK_THAT(fault_of(graph(reference("three"))).text, ContainsSubstring("unknown layer"));
  CHECK_THAT(fault_of(graph(reference("in", 1))).text, ContainsSubstring("no such call"));
  CHECK_THAT(fault_of(graph(reference("in", 0, 1))).text,
             ContainsSubstring("no output number 2 (counted from 1), only 1"));
  CHECK(fault_of(graph(reference("three"))).where == "/config/layers/2/inbound_nodes/0/0");
  CHECK(fault_of(graph(reference("in", 0, 1))).where == "/config/layers/2/inbound_nodes/0/0");
}

TEST_CASE("a layer without steps is told where they are lost, and what keeps them", "[model]") {
  const auto advice = [](Json layers, Json from) {
    layers.insert(layers.begin(),
                  node("InputLayer", {{"batch_shape", {nullptr, 5, 2}}, {"name", "in"}}, Json::array()));
    layers.push_back(node("LSTM", {{"units", 3}, {"name", "last"}}, list(list(std::move(from)))));
    const auto [text, where, code] = fault_of({{"class_name", "Functional"},
                                               {"config",
                                                {{"layers", layers},
                                                 {"input_layers", {reference("in")}},
                                                 {"output_layers", {reference("last")}}}}});
    CHECK_THAT(where, ContainsSubstring("/config/layers/" + std::to_string(layers.size() - 1)));
    CHECK(code == "input.lost_steps");
    const std::string refused = "[last] expected input (B,T,D), got (None, 4), which has no steps: ";
    CHECK_THAT(text, Catch::Matchers::StartsWith(refused));
    return text.substr(std::min(text.size(), refused.size()));
  };
  const auto encoder = [](const char* type, Json options) {
    options.update({{"units", 4}, {"name", "encoder"}});
    return node(type, options, list(list(reference("in"))));
  };
  const Json flat = node("Flatten", {{"name", "flat"}}, list(list(reference("in"))));
  const auto dense = [](const char* from) {
    return node("Dense", {{"units", 4}, {"name", "dense"}}, list(list(reference(from))));
  };
  const std::string last = "[encoder] gives the last step only; switch on its return_sequences";
  CHECK(advice({encoder("GRU", Json::object())}, reference("encoder")) == last);
  CHECK(advice({encoder("GRU", Json::object()), dense("encoder")}, reference("dense")) == last);
  CHECK(
      advice({encoder("LSTM", {{"return_state", true}, {"return_sequences", true}})},
             reference("encoder", 0, 2)) ==
      "a state of [encoder] comes in, the one after the last step; take the outputs of [encoder], or repeat "
      "the state with RepeatVector");
  CHECK(advice({flat, dense("flat")}, reference("dense")) ==
        "[flat] gives up the steps; remove it, or put [last] before it");
  const Json single = layer("LSTM", {{"units", 3}});
  CHECK(fault_of(sequential({input({nullptr, 7}), single})).text ==
        "[lstm] expected input (B,T,D), got (None, 7), which has no steps: the input [input_layer] has no "
        "steps; put [lstm] behind an Embedding, which makes some of ids, or behind RepeatVector or Reshape");
  const Json both = layer("Bidirectional", {{"layer", single}});
  const auto [text, where, code] = fault_of(sequential({input({nullptr, 7}), both}));
  CHECK_THAT(text, Catch::Matchers::StartsWith("[bidirectional] expected input (B,T,D), got (None, 7)"));
  CHECK(where == "/config/layers/1");
  CHECK(code == "input.lost_steps");
  // Among inputs that have steps.
  for (const char* type : {"Attention", "Concatenate"}) {
    const Json layers{
        node("InputLayer", {{"batch_shape", {nullptr, 5, 4}}, {"name", "in"}}, Json::array()),
        encoder("GRU", Json::object()),
        node(type, {{"name", "both"}}, list(Json::array({reference("in"), reference("encoder")})))};
    const auto fault = fault_of({{"class_name", "Functional"},
                                 {"config",
                                  {{"layers", layers},
                                   {"input_layers", {reference("in")}},
                                   {"output_layers", {reference("both")}}}}});
    INFO(fault.text);
    CHECK(fault.text.ends_with(last));
    CHECK(fault.text.starts_with("[both] "));
  }
}

TEST_CASE("a call of a shared layer that does not fit is the place of the fault", "[model]") {
  const Json config{{"class_name", "Functional"},
                    {"config",
                     {{"layers",
                       {node("InputLayer", {{"batch_shape", {nullptr, 2}}, {"name", "a"}}, Json::array()),
                        node("InputLayer", {{"batch_shape", {nullptr, 3}}, {"name", "b"}}, Json::array()),
                        node("Dense", {{"units", 2}, {"name", "shared"}},
                             Json::array({list(reference("a")), list(reference("b"))}))}},
                      {"input_layers", {reference("a"), reference("b")}},
                      {"output_layers", {reference("shared"), reference("shared", 1)}}}}};
  CHECK(fault_of(config).where == "/config/layers/2/inbound_nodes/1");
}

}  // namespace rnn::test::model_test
