#include <catch_amalgamated.hpp>

#include "rnn/config/error.h"
#include "rnn/decoding/decoder_states.h"
#include "support/decoding_models.h"

namespace rnn::test::decoder_states_test {

using namespace decoding;

namespace {

constexpr int units = 5;
const Prompts prompts{{1}, {1, 5}, {1}};

/// References to the outputs of these layers.
Json sources(const std::vector<std::string>& names) {
  Json list = Json::array();
  for (const std::string& name : names) list.push_back(from(name));
  return list;
}

/// ids, the states h and c and what there is to attend to, in any order.
Json decoder(const std::vector<std::string>& order) {
  const Json layers = Json::array(
      {input("ids", {nullptr}), input("h", {units}), input("c", {units}), input("memory", {4, units}),
       node("Embedding", "e", {{"input_dim", vocabulary}, {"output_dim", 4}}, sources({"ids"})),
       node("LSTM", "lstm", {{"units", units}, {"return_sequences", true}, {"return_state", true}},
            sources({"e", "h", "c"})),
       node("Attention", "attention", Json::object(), sources({"lstm", "memory"})),
       node("Concatenate", "join", Json::object(), sources({"lstm", "attention"})),
       node("Dense", "out", {{"units", vocabulary}, {"activation", "softmax"}}, sources({"join"}))});
  return functional(layers, sources(order), Json::array({from("out"), from("lstm", 1), from("lstm", 2)}));
}

/// A decoder that works on its state before and after: [ids, s, other] in any order. `other` is added to the
/// state before or to the sequence after.
Json thinker(const std::vector<std::string>& order, bool before, int wide = units) {
  Json layers = Json::array(
      {input("ids", {nullptr}), input("s", {units}), input("other", {wide}),
       node("Embedding", "e", {{"input_dim", vocabulary}, {"output_dim", 4}}, sources({"ids"})),
       node("Dense", "given", {{"units", units}}, sources({"s"})),
       node("Dense", "beside", {{"units", units}}, sources({"other"})),
       node("Add", "sum", Json::object(), sources({"given", "beside"})),
       node("GRU", "gru", {{"units", units}, {"return_sequences", true}, {"return_state", true}},
            sources({"e", before ? "sum" : "given"})),
       node("Add", "late", Json::object(), sources({"gru", "beside"})),
       node("Dense", "next", {{"units", units}, {"activation", "tanh"}}, Json::array({from("gru", 1)})),
       node("Dense", "out", {{"units", vocabulary}, {"activation", "softmax"}}, sources({"late"}))});
  return functional(layers, sources(order), sources({"out", "next"}));
}

Tensor random_context(const Shape& shape) {
  Random random(static_cast<std::uint64_t>(shape.size()));
  return random_tensor(shape, random);
}

std::vector<Decoded> decoded(const Model& model, std::vector<Tensor> context, const Json& more = {}) {
  Json config{{"method", "beam"}, {"beams", 3}, {"max_length", 7}};
  if (!more.is_null()) config.update(more);
  Way way{};
  auto result = run(model, config, prompts, std::move(context), &way);
  CHECK(way == Way::given_states);
  return result;
}

}  // namespace

TEST_CASE("states and what is remembered come in any order", "[decoding]") {
  const Tensor h = random_context({3, units}), c = make_tensor({3, units}, std::vector<double>(15, .3));
  const Tensor memory = random_context({3, 4, units});
  const auto first = decoded(strong_model(decoder({"ids", "h", "c", "memory"})), {h, c, memory});
  require_same(decoded(strong_model(decoder({"ids", "memory", "h", "c"})), {memory, h, c}), first);
  require_same(decoded(strong_model(decoder({"ids", "c", "memory", "h"})), {c, memory, h}), first);
  require_same(decoded(strong_model(decoder({"h", "c", "ids", "memory"})), {h, c, memory}), first);
  require_same(
      decoded(strong_model(decoder({"memory", "ids", "c", "h"})), {memory, c, h}, {{"token_input", 1}}),
      first);
  const auto forgotten = decoded(strong_model(decoder({"ids", "memory", "h", "c"})), {memory, c, h});
  CHECK(forgotten[0].hypotheses[0].log_probability != first[0].hypotheses[0].log_probability);
}

TEST_CASE("the shapes tell states that a decoder works on", "[decoding]") {
  const Tensor s = random_context({3, units}), other = random_context({3, 2});
  const auto first = decoded(strong_model(thinker({"ids", "s", "other"}, true, 2)), {s, other});
  require_same(decoded(strong_model(thinker({"ids", "other", "s"}, true, 2)), {other, s}), first);
  // Of one shape, but the new state knows nothing of it.
  const Tensor alike = make_tensor({3, units}, std::vector<double>(15, -.2));
  require_same(decoded(strong_model(thinker({"ids", "other", "s"}, false)), {alike, s}),
               decoded(strong_model(thinker({"ids", "s", "other"}, false)), {s, alike}));
}

TEST_CASE("states that could be others are refused", "[decoding]") {
  CHECK(
      refusal_of([] { decoder_states(strong_model(thinker({"ids", "other", "s"}, true))); }) ==
      " [decode] expected one way in which outputs are the new states of inputs, got outputs 1 (None, 5) for "
      "inputs 1 (None, 5) 2 (None, 5)");
  // One state for two.
  const Json layers = Json::array(
      {input("ids", {nullptr}), input("h", {units}),
       node("Embedding", "e", {{"input_dim", vocabulary}, {"output_dim", 4}}, sources({"ids"})),
       node("LSTM", "lstm", {{"units", units}, {"return_state", true}}, sources({"e", "h", "h"})),
       node("Dense", "out", {{"units", vocabulary}, {"activation", "softmax"}}, sources({"lstm"}))});
  const Model model = strong_model(functional(layers, sources({"ids", "h"}),
                                              Json::array({from("out"), from("lstm", 1), from("lstm", 2)})));
  CHECK(refusal_of([&] { decoder_states(model); }) ==
        " [decode] expected one way in which outputs are the new states of inputs, got outputs 1 (None, 5) 2 "
        "(None, 5) for inputs 1 (None, 5)");
}

TEST_CASE("outputs for something else do not disturb", "[decoding]") {
  const Json length = GENERATE(Json(nullptr), Json(6));
  const int classes = GENERATE(3, 4);
  const auto translator = [&](bool two) {
    Json layers = Json::array(
        {input("source", {4}), input("ids", Json::array({length})),
         node("Embedding", "se", {{"input_dim", 6}, {"output_dim", 3}}, sources({"source"})),
         node("GRU", "encoder", {{"units", units}, {"return_state", true}}, sources({"se"})),
         node("Embedding", "te", {{"input_dim", vocabulary}, {"output_dim", 4}}, sources({"ids"})),
         node("GRU", "decoder", {{"units", units}, {"return_sequences", true}, {"return_state", true}},
              Json::array({from("te"), from("encoder", 1)})),
         node("Dense", "out", {{"units", vocabulary}, {"activation", "softmax"}}, sources({"decoder"}))});
    Json outputs = sources({"out"});
    if (two) {
      layers.push_back(node("Dense", "kind", {{"units", classes}}, Json::array({from("decoder", 1)})));
      outputs.push_back(from("kind"));
      outputs.push_back(from("decoder", 1));
    }
    return functional(layers, sources({"source", "ids"}), outputs);
  };
  const Model one = strong_model(translator(false));
  Model two = make_model(translator(true));
  std::copy_n(one.parameters().begin(), one.parameters().size(), two.parameters().begin());
  const Tensor source = make_tensor({3, 4}, {1, 2, 3, 4, 5, 0, 2, 2, 4, 4, 1, 0});
  require_carried(two, prompts, {source});
  require_same(run(two, {{"max_length", 9}}, prompts, {source}),
               run(one, {{"max_length", 9}}, prompts, {source}));
}

}  // namespace rnn::test::decoder_states_test
