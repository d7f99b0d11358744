#include <catch_amalgamated.hpp>

#include "support/decoding_models.h"

namespace rnn::test::nested_decoding_test {

using namespace decoding;

namespace {

Json recurrent(const std::string& type, Json options = Json::object()) {
  options.update({{"units", 6}, {"return_sequences", true}});
  return layer(type, options);
}

/// A Sequential as a layer, that says what comes in or takes what comes.
Json stack(const std::vector<Json>& layers, const Json& shape = nullptr) {
  if (shape.is_null()) return layer("Sequential", {{"layers", layers}});
  return layer("Sequential", {{"layers", sequential(shape, layers)["config"]["layers"]}});
}

Json named(Json entry, const std::string& name, const Json& sources) {
  return node(entry["class_name"], name, entry["config"], sources);
}

}  // namespace

TEST_CASE("states are carried inside nested models", "[decoding][nested]") {
  const Json length = GENERATE(Json::array({nullptr}), Json::array({4}));
  const std::string type = GENERATE("GRU", "LSTM");
  const bool mask = GENERATE(false, true);
  const std::vector<Json> parts{embedding(mask), recurrent(type), layer("LayerNormalization", Json::object()),
                                recurrent("SimpleRNN"), probabilities()};
  const Model plain = strong_model(sequential(length, parts));
  const std::vector<std::vector<Json>> ways{
      {stack({parts[0], parts[1]}, length), parts[2], parts[3], parts[4]},
      {parts[0], stack({parts[1], parts[2], parts[3]}, {length[0], 5}), parts[4]},
      {stack({stack({parts[0]}, length), stack({parts[1], stack({parts[2], parts[3]})}), parts[4]}, length)}};
  for (const auto& layers : ways) {
    INFO(layers.size() << " layers");
    Model model = make_model(sequential(length, layers));
    model.parameters() = plain.parameters();
    require_carried(model, some);
    for (const Json& how : {Json{{"max_length", 12}}, Json{{"max_length", 12}, {"method", "beam"}}})
      require_same(run(model, how, some), run(plain, how, some));
  }
}

TEST_CASE("an encoder, a decoder and layers for both may be nested", "[decoding][nested]") {
  const Json encoder_config = functional(
      Json::array({input("words", {nullptr, 5}), node("GRU", "reader", {{"units", 6}, {"return_state", true}},
                                                      Json::array({from("words")}))}),
      Json::array({from("words")}), Json::array({from("reader", 0), from("reader", 1)}));
  const Json decoder_config =
      functional(Json::array({input("said", {nullptr, 5}), input("state", {6}),
                              node("GRU", "writer", {{"units", 6}, {"return_sequences", true}},
                                   Json::array({from("said"), from("state")}))}),
                 Json::array({from("said"), from("state")}), Json::array({from("writer")}));
  Json shared = named(stack({embedding(), recurrent("SimpleRNN"), dense(5)}, {nullptr}), "shared", {});
  shared["inbound_nodes"] = {{from("source")}, {from("ids")}};
  const Json second = Json::array({"shared", 1, 0});
  const Json layers =
      Json::array({input("source", {3}), input("ids", {nullptr}), shared,
                   named(encoder_config, "encoder", Json::array({from("shared")})),
                   named(decoder_config, "decoder", Json::array({second, from("encoder", 1)})),
                   node("Dense", "out", {{"units", vocabulary}, {"activation", "softmax"}},
                        Json::array({from("decoder")}))});
  const Json whole =
      functional(layers, Json::array({from("source"), from("ids")}), Json::array({from("out")}));
  const Tensor sources = make_tensor({3, 3}, {1, 2, 3, 5, 0, 4, 2, 2, 1});
  const Model model = strong_model(whole);
  require_carried(model, {{1, 3}, {5}, {2, 4, 1}}, {sources});

  // The whole of it in another model.
  Model outer =
      make_model(functional(Json::array({input("a", {3}), input("b", {nullptr}),
                                         named(whole, "inner", Json::array({from("a"), from("b")}))}),
                            Json::array({from("a"), from("b")}), Json::array({from("inner")})));
  outer.parameters() = model.parameters();
  require_carried(outer, {{1, 3}, {5}, {2, 4, 1}}, {sources});
  require_same(run(outer, {{"max_length", 9}}, {{1, 3}, {5}, {2, 4, 1}}, {sources}),
               run(model, {{"max_length", 9}}, {{1, 3}, {5}, {2, 4, 1}}, {sources}));
}

TEST_CASE("a nested model that looks ahead runs the whole sequence", "[decoding][nested]") {
  const Json both = layer("Bidirectional", {{"layer", recurrent("GRU")}});
  const std::vector<Json> parts{embedding(), both, probabilities()};
  const Model plain = strong_model(sequential({nullptr}, parts));
  Model model = make_model(sequential({nullptr}, {stack({parts[0], parts[1]}, {nullptr}), parts[2]}));
  model.parameters() = plain.parameters();
  Way way{};
  require_same(run(model, {{"max_length", 9}}, some, {}, &way), run(plain, {{"max_length", 9}}, some));
  CHECK(way == Way::whole_sequence);
}

TEST_CASE("the last state of a sequence does not go back to its earlier steps", "[decoding]") {
  const Json layers = Json::array(
      {input("ids", {nullptr}),
       node("Embedding", "e", {{"input_dim", vocabulary}, {"output_dim", 6}}, Json::array({from("ids")})),
       node("GRU", "last", {{"units", 6}}, Json::array({from("e")})),
       node("Add", "sum", Json::object(), Json::array({from("e"), from("last")})),
       node("GRU", "again", {{"units", 6}}, Json::array({from("sum")})),
       node("Dense", "out", {{"units", vocabulary}, {"activation", "softmax"}},
            Json::array({from("again")}))});
  const Model model =
      strong_model(functional(layers, Json::array({from("ids")}), Json::array({from("out")})));
  Way way{};
  run(model, {{"max_length", 3}}, some, {}, &way);
  CHECK(way == Way::whole_sequence);
}

TEST_CASE("decoding changes nothing of the training of a nested model", "[decoding][nested]") {
  const Json model = sequential(
      {nullptr},
      {stack({embedding(), layer("Dropout", {{"rate", .3}}), recurrent("GRU")}, {nullptr}), probabilities()});
  CHECK(trained(model, false) == trained(model, true));
}

}  // namespace rnn::test::nested_decoding_test
