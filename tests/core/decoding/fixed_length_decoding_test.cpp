#include <catch_amalgamated.hpp>
#include <cmath>

#include "support/decoding_models.h"

namespace rnn::test::fixed_length_decoding_test {

using namespace decoding;

namespace {

/// The same weights behind inputs of these shapes.
std::pair<Model, Model> open_and_fixed(int length, const std::vector<Json>& layers) {
  Model open = strong_model(sequential({nullptr}, layers));
  Model fixed = make_model(sequential({length}, layers));
  fixed.parameters() = open.parameters();
  return {std::move(open), std::move(fixed)};
}

/// An encoder of 3 words and a decoder that begins with its state, of a declared length or none.
Json translator(const Json& length, const std::vector<Json>& more = {}) {
  Json layers = Json::array(
      {input("source", {3}), input("ids", Json::array({length})),
       node("Embedding", "se", {{"input_dim", 6}, {"output_dim", 3}}, Json::array({from("source")})),
       node("GRU", "encoder", {{"units", 5}, {"return_state", true}}, Json::array({from("se")})),
       node("Embedding", "te", {{"input_dim", vocabulary}, {"output_dim", 4}}, Json::array({from("ids")})),
       node("GRU", "decoder", {{"units", 5}, {"return_sequences", true}},
            Json::array({from("te"), from("encoder", 1)}))});
  std::string last = "decoder";
  for (Json one : more) {
    const std::string type = one["class_name"];
    const bool looks = type == "Attention";
    layers.push_back(node(type, "more", one["config"],
                          looks ? Json::array({from(last), from(last)}) : Json::array({from(last)})));
    last = "more";
  }
  layers.push_back(
      node("Dense", "out", {{"units", vocabulary}, {"activation", "softmax"}}, Json::array({from(last)})));
  return functional(layers, Json::array({from("source"), from("ids")}), Json::array({from("out")}));
}

const std::vector<Json> methods{Json{{"max_length", 9}},
                                Json{{"max_length", 9}, {"method", "beam"}, {"beams", 3}}};

}  // namespace

TEST_CASE("a declared length does not end what carries its states", "[decoding]") {
  const std::string type = GENERATE("SimpleRNN", "LSTM", "GRU");
  const auto [open, fixed] = open_and_fixed(
      3, {embedding(), layer(type, {{"units", 6}, {"return_sequences", true}}), probabilities()});
  require_carried(fixed, some);
  for (const Json& how : methods) require_same(run(fixed, how, some), run(open, how, some));
}

TEST_CASE("a decoder of a fixed length begins with the state that it is given", "[decoding]") {
  const Tensor sources = make_tensor({3, 3}, {1, 2, 3, 5, 0, 4, 2, 2, 1});
  const std::vector<std::vector<Json>> ends{
      {},
      {layer("Attention", {{"use_causal_mask", true}})},
      {layer("Conv1D", {{"filters", 5}, {"kernel_size", 2}, {"padding", "causal"}})}};
  for (const auto& more : ends)
    for (const int length : {4, 12}) {
      INFO(length << (more.empty() ? "" : " " + more[0].dump()));
      // The longest prompt and its answer fill the window without moving it.
      const int longest = std::min(length, 9) - 3;
      const Model open = strong_model(translator(nullptr, more));
      Model fixed = make_model(translator(length, more));
      fixed.parameters() = open.parameters();
      for (Json how : methods) {
        how["max_length"] = longest + 1;
        Way way{};
        require_same(run(fixed, how, {{1, 3}, {5}, {2, 4, 1}}, {sources}, &way),
                     run(open, how, {{1, 3}, {5}, {2, 4, 1}}, {sources}));
        CHECK(way == (more.empty() ? Way::carried_states : Way::whole_sequence));
      }
    }
}

TEST_CASE("what stands behind the last token does not matter to what looks back", "[decoding]") {
  const auto [open, fixed] = open_and_fixed(
      16, {embedding(), layer("Conv1D", {{"filters", 4}, {"kernel_size", 3}, {"padding", "causal"}}),
           layer("GRU", {{"units", 6}, {"return_sequences", true}}), probabilities()});
  for (Json how : methods) {
    const auto decoded = run(fixed, how, some);
    require_same(decoded, run(open, how, some));
    how["pad_token"] = 4;
    require_same(run(fixed, how, some), decoded);
  }
}

TEST_CASE("a full window moves on", "[decoding]") {
  const auto [open, fixed] = open_and_fixed(
      4, {embedding(), layer("Conv1D", {{"filters", 5}, {"kernel_size", 2}, {"padding", "causal"}}),
          layer("GRU", {{"units", 6}, {"return_sequences", true}}), probabilities()});
  const auto decoded = run(fixed, {{"max_length", 8}}, some);
  for (std::size_t i = 0; i < some.size(); ++i) {
    std::vector<int> tokens = some[i];
    for (const int token : decoded[i].hypotheses[0].tokens) {
      const std::vector<int> window(tokens.end() - std::min<std::ptrdiff_t>(4, std::ssize(tokens)),
                                    tokens.end());
      CHECK(run(open, {{"max_length", 1}}, {window})[0].hypotheses[0].tokens[0] == token);
      tokens.push_back(token);
    }
  }
}

TEST_CASE("what looks ahead sees no more than there is where a mask says so", "[decoding]") {
  const Json both =
      layer("Bidirectional", {{"layer", layer("GRU", {{"units", 4}, {"return_sequences", true}})}});
  const auto [open, fixed] = open_and_fixed(16, {embedding(true), both, probabilities()});
  for (const Json& how : methods) {
    Way way{};
    require_same(run(fixed, how, some, {}, &way), run(open, how, some));
    CHECK(way == Way::whole_sequence);
  }
}

}  // namespace rnn::test::fixed_length_decoding_test
