#include <catch_amalgamated.hpp>

#include "rnn/insight/attention_scores.h"
#include "support/decoding_models.h"

namespace rnn::test::attention_scores_test {

using namespace decoding;

namespace {

const Json sequence{{"units", 4}, {"return_sequences", true}};

/// x -> LSTM -> a model with "look" inside, called "inner" -> MultiHeadAttention "heads".
Json looking(const std::string& type) {
  const Json inner =
      functional(Json::array({input("y", {nullptr, 4}), node("GRU", "h", sequence, Json::array({from("y")})),
                              node(type, "look", Json::object(), Json::array({from("h"), from("y")}))}),
                 Json::array({from("y")}), Json::array({from("look")}));
  return functional(Json::array({input("x", {5, 3}), node("LSTM", "lstm", sequence, Json::array({from("x")})),
                                 node("Functional", "inner", inner["config"], Json::array({from("lstm")})),
                                 node("MultiHeadAttention", "heads", {{"num_heads", 3}, {"key_dim", 2}},
                                      Json::array({from("inner"), from("lstm")}))}),
                    Json::array({from("x")}), Json::array({from("heads")}));
}

}  // namespace

TEST_CASE("attention weights of all samples", "[attention]") {
  const std::string type = GENERATE("Attention", "AdditiveAttention");
  Model model = strong_model(looking(type));
  Random random(3);
  const Tensor x = random_tensor({5, 5, 3}, random);
  const std::vector<Shape> shapes{x.shape};
  model.begin_batch(shapes);
  gather(x, first_indices(5), model.inputs()[0].layout, model.inputs()[0].data);
  model.forward(false, nullptr);
  const Trace direct = model.traces(3).at(0);
  const Tensor heads = attention_scores(model, {x}, "heads", 2);
  REQUIRE(heads.shape == Shape{5, 3, 5, 5});
  for (std::size_t i = 0; i < heads.values.size(); ++i)
    CHECK(heads.values[i] == Catch::Approx(direct.data[i]).margin(1e-6));

  // The part inside, asked by itself for what the part before it gives.
  const Value& lstm = model.value({1, 0});
  Tensor y({5, 5, 4});
  scatter(lstm.data, 5, lstm.layout, y, 0);
  Json config = looking(type)["config"]["layers"][2];
  Model inner = make_model({{"class_name", "Functional"}, {"config", config["config"]}});
  for (const Segment& target : inner.segments())
    for (const Segment& source : model.segments())
      if (source.name == target.layer->name() + "/" + target.name)
        std::copy_n(model.parameters().data() + source.offset, source.size,
                    inner.parameters().data() + target.offset);
  const Tensor alone = attention_scores(inner, {y}, "", 5);
  const Tensor nested = attention_scores(model, {x}, "inner/look", 3);
  REQUIRE(nested.shape == Shape{5, 5, 5});
  REQUIRE(alone.shape == nested.shape);
  double apart = 0.0;
  for (std::size_t i = 0; i < nested.values.size(); ++i) {
    CHECK(nested.values[i] == Catch::Approx(alone.values[i]).margin(1e-5));
    apart = std::max(apart, std::abs(double(nested.values[i]) - .2));
  }
  CHECK(apart > .01);
}

TEST_CASE("a mask hides steps from attention", "[attention]") {
  const Model model = strong_model(functional(
      Json::array({input("ids", {4}),
                   node("Embedding", "e", {{"input_dim", 7}, {"output_dim", 3}, {"mask_zero", true}},
                        Json::array({from("ids")})),
                   node("Attention", "look", Json::object(), Json::array({from("e"), from("e")}))}),
      Json::array({from("ids")}), Json::array({from("look")})));
  const Tensor scores = attention_scores(model, {make_tensor({2, 4}, {1, 2, 3, 0, 4, 0, 0, 0})}, "look", 1);
  REQUIRE(scores.shape == Shape{2, 4, 4});
  for (int i = 0; i < 3; ++i) CHECK(scores.values[static_cast<std::size_t>(4 * i + 3)] == Scalar(0));
  CHECK(scores.values[16] == Catch::Approx(1.0));
}

TEST_CASE("attention weights that do not exist are refused in words", "[attention]") {
  const Model model = strong_model(looking("Attention"));
  const auto refusal = [&](const Model& of, const std::string& layer, const Tensor& x, int batch = 2) {
    return refusal_of([&] { attention_scores(of, {x}, layer, batch); });
  };
  const Tensor x({2, 5, 3});
  CHECK(refusal(model, "", x) ==
        "/layer [scores] expected the name of an attention layer (inner/look, heads), got none");
  CHECK(refusal(model, "lstm", x) ==
        "/layer [scores] expected the name of an attention layer (inner/look, heads), got lstm");
  CHECK(refusal(model, "heads", Tensor({2, 4, 3})) ==
        " [functional] expected input 0 of shape (None, 5, 3), got (2, 4, 3)");
  CHECK(refusal(model, "heads", x, 0) == "/batch_size [batch_size] expected at least 1, got 0");
  CHECK(refusal(model, "heads", Tensor({0, 5, 3})).starts_with(" [scores] expected at least one sample"));
  const Model plain = strong_model(sequential({5, 3}, {layer("LSTM", sequence)}));
  CHECK(refusal(plain, "", x) ==
        " [scores] expected a model with an attention layer, got none in [sequential]");
  Json twice = looking("Attention");
  Json& layers = twice["config"]["layers"];
  layers[3]["inbound_nodes"].push_back(Json::array({from("lstm"), from("inner")}));
  const Model shared = strong_model(twice);
  CHECK(refusal(shared, "heads", x) ==
        "/layer [scores] expected a layer that is called once, but heads is called 2 times");
}

}  // namespace rnn::test::attention_scores_test
