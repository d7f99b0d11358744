#include <catch_amalgamated.hpp>
#include <cmath>

#include "rnn/config/error.h"
#include "support/decoding_models.h"

namespace rnn::test::model_decoding_test {

using namespace decoding;

TEST_CASE("carried states give what the whole sequence gives", "[decoding]") {
  const std::string type = GENERATE("SimpleRNN", "LSTM", "GRU", "LSTMAnatomy");
  const bool mask = GENERATE(false, true);
  for (const bool all_steps : {false, true}) {
    INFO(type << (mask ? " masked" : "") << (all_steps ? " all steps" : ""));
    const Json below{{"units", 6}, {"return_sequences", true}};
    const Json above{{"units", 4}, {"return_sequences", all_steps}, {"zero_output_for_mask", all_steps}};
    const Model model = strong_model(
        sequential({nullptr}, {embedding(mask), layer("Dropout", {{"rate", .5}}), layer(type, below),
                               layer("LayerNormalization", Json::object()), layer(type, above),
                               layer("BatchNormalization", Json::object()), probabilities()}));
    require_carried(model, some);
  }
}

TEST_CASE("states of graphs are carried too", "[decoding]") {
  // Two recurrent layers side by side, one of them shared with a second call, their results merged.
  const Json layers = Json::array(
      {input("ids", {nullptr}),
       node("Embedding", "e", {{"input_dim", vocabulary}, {"output_dim", 4}}, Json::array({from("ids")})),
       node("LSTM", "a", {{"units", 4}, {"return_sequences", true}}, Json::array({from("e")})),
       node("GRU", "b", {{"units", 4}, {"return_sequences", true}}, Json::array({from("e")})),
       node("Add", "sum", Json::object(), Json::array({from("a"), from("b")})),
       node("Concatenate", "both", {{"axis", -1}}, Json::array({from("sum"), from("e")})),
       node("TimeDistributed", "inner", {{"layer", dense(6, "tanh")}}, Json::array({from("both")})),
       node("SimpleRNN", "top", {{"units", 5}, {"return_state", true}}, Json::array({from("inner")})),
       node("Dense", "out", {{"units", vocabulary}}, Json::array({from("top", 1)}))});
  const Model model =
      strong_model(functional(layers, Json::array({from("ids")}), Json::array({from("out")})));
  require_carried(model, some, {}, {{"from_logits", true}});
}

TEST_CASE("one-hot tokens are fed as ids are", "[decoding]") {
  const Model model = strong_model(sequential(
      {nullptr, vocabulary}, {layer("GRU", {{"units", 6}, {"return_sequences", true}}), probabilities()}));
  require_carried(model, some);
  CHECK_THROWS_WITH(run(model, {}, {{vocabulary}}), "[decode] expected tokens from 0 to 6, got 7");
}

TEST_CASE("what looks ahead or far back runs the whole sequence", "[decoding]") {
  const std::vector<Json> breaking{
      layer("Bidirectional", {{"layer", layer("GRU", {{"units", 3}, {"return_sequences", true}})}}),
      layer("GRU", {{"units", 3}, {"return_sequences", true}, {"go_backwards", true}}),
      layer("Conv1D", {{"filters", 4}, {"kernel_size", 2}, {"padding", "causal"}}),
      layer("GlobalMaxPooling1D", Json::object())};
  for (const Json& one : breaking) {
    INFO(one.dump());
    Model model = strong_model(sequential({nullptr}, {embedding(), one, probabilities()}));
    Way way{};
    const auto decoded = run(model, {{"max_length", 9}}, some, {}, &way);
    CHECK(way == Way::whole_sequence);
    // By hand: predict, append.
    Trainer trainer(model, {{"optimizer", "sgd"}, {"loss", "sparse_categorical_crossentropy"}});
    for (std::size_t i = 0; i < some.size(); ++i) {
      std::vector<int> tokens = some[i];
      for (int t = 0; t < 9; ++t) {
        const Tensor ids = make_tensor({1, static_cast<int>(tokens.size())},
                                       std::vector<double>(tokens.begin(), tokens.end()));
        const Tensor p = trainer.predict({ids}, 1)[0];
        const auto last = p.values.end() - vocabulary;
        const auto best = std::max_element(last, p.values.end());
        tokens.push_back(static_cast<int>(best - last));
        CHECK(decoded[i].hypotheses[0].log_probabilities[static_cast<std::size_t>(t)] ==
              Catch::Approx(std::log(*best)).margin(1e-4));
      }
      CHECK(decoded[i].hypotheses[0].tokens ==
            std::vector<int>(tokens.begin() + std::ptrdiff_t(some[i].size()), tokens.end()));
    }
  }
}

TEST_CASE("a model of a fixed length sees the last tokens, filled up in front", "[decoding]") {
  const Model open =
      strong_model(sequential({nullptr}, {embedding(), layer("LSTM", {{"units", 6}}), probabilities()}));
  Model fixed = make_model(sequential({3}, {embedding(), layer("LSTM", {{"units", 6}}), probabilities()}));
  fixed.parameters() = open.parameters();
  Way way{};
  const auto decoded = run(fixed, {{"max_length", 8}, {"pad_token", 6}}, {{4}, {1, 2, 3, 4, 5}}, {}, &way);
  CHECK(way == Way::whole_sequence);
  for (const std::size_t i : {0, 1}) {
    std::vector<int> window = i == 0 ? std::vector<int>{6, 6, 4} : std::vector<int>{3, 4, 5};
    for (int token : decoded[i].hypotheses[0].tokens) {
      CHECK(run(open, {{"max_length", 1}}, {window})[0].hypotheses[0].tokens[0] == token);
      window.erase(window.begin());
      window.push_back(token);
    }
  }
}

TEST_CASE("a stateful model decodes at any batch size, and its training goes on", "[decoding]") {
  const auto config = [](bool stateful) {
    Json made =
        sequential(Json::array({stateful ? Json(1) : Json(nullptr)}),
                   {embedding(), layer("LSTM", {{"units", 6}, {"stateful", stateful}}), probabilities()});
    if (stateful) made["config"]["layers"][0]["config"]["batch_shape"][0] = 2;
    return made;
  };
  const Model open = strong_model(config(false));
  Model stateful = make_model(config(true));
  stateful.parameters() = open.parameters();
  const std::vector<Shape> batch{{2, 1}};
  stateful.begin_batch(batch);
  stateful.inputs()[0].data[0] = stateful.inputs()[0].data[1] = 3;
  stateful.forward(false, nullptr);
  const Buffer states = stateful.states();
  const Json beam{{"method", "beam"}, {"max_length", 8}};
  Way way{};
  const auto decoded = run(stateful, beam, some, {}, &way);
  CHECK(way == Way::carried_states);
  require_same(decoded, run(open, beam, some));
  CHECK(stateful.states() == states);
}

TEST_CASE("decoding between batches changes nothing of a training", "[decoding]") {
  const Json model =
      sequential({nullptr}, {embedding(), layer("Dropout", {{"rate", .3}}),
                             layer("GRU", {{"units", 6}, {"return_sequences", true}}), probabilities()});
  CHECK(trained(model, false) == trained(model, true));
}

namespace {

constexpr int source_words = 6;
constexpr int units = 5;

/// An encoder and decoder with attention in one graph, [source, ids] -> probabilities; `part` takes out
/// "encoder", source -> [h, c, sequence], or "decoder", [ids, h, c, sequence] -> [probabilities, h, c].
Json translator(const std::string& part) {
  const Json lstm{{"units", units}, {"return_sequences", true}, {"return_state", true}};
  const bool decoder = part == "decoder";
  Json layers = Json::array();
  if (!decoder) {
    layers.push_back(input("source", {4}));
    layers.push_back(node("Embedding", "se", {{"input_dim", source_words}, {"output_dim", 3}},
                          Json::array({from("source")})));
    layers.push_back(node("LSTM", "encoder", lstm, Json::array({from("se")})));
  } else {
    layers.push_back(input("h", {units}));
    layers.push_back(input("c", {units}));
    layers.push_back(input("sequence", {4, units}));
  }
  if (part == "encoder")
    return functional(layers, Json::array({from("source")}),
                      Json::array({from("encoder", 1), from("encoder", 2), from("encoder", 0)}));
  const Json h = decoder ? from("h") : from("encoder", 1);
  const Json c = decoder ? from("c") : from("encoder", 2);
  const Json sequence = decoder ? from("sequence") : from("encoder", 0);
  layers.push_back(input("ids", {nullptr}));
  layers.push_back(
      node("Embedding", "te", {{"input_dim", vocabulary}, {"output_dim", 4}}, Json::array({from("ids")})));
  layers.push_back(node("LSTM", "decoder", lstm, Json::array({from("te"), h, c})));
  layers.push_back(node("Attention", "attention", Json::object(), Json::array({from("decoder"), sequence})));
  layers.push_back(
      node("Concatenate", "join", Json::object(), Json::array({from("decoder"), from("attention")})));
  layers.push_back(
      node("Dense", "out", {{"units", vocabulary}, {"activation", "softmax"}}, Json::array({from("join")})));
  return decoder ? functional(layers, Json::array({from("ids"), from("h"), from("c"), from("sequence")}),
                              Json::array({from("out"), from("decoder", 1), from("decoder", 2)}))
                 : functional(layers, Json::array({from("source"), from("ids")}), Json::array({from("out")}));
}

void copy_weights(Model& from, Model& to) {
  for (const Segment& target : to.segments())
    for (const Segment& source : from.segments())
      if (source.layer->name() == target.layer->name() && source.name == target.name)
        std::copy_n(from.parameters().data() + source.offset, source.size,
                    to.parameters().data() + target.offset);
}

}  // namespace

TEST_CASE("encoder and decoder decode alike in one model and in two", "[decoding]") {
  Model whole = strong_model(translator("whole"));
  const Tensor sources = make_tensor({3, 4}, {1, 2, 3, 4, 5, 0, 2, 2, 4, 4, 1, 0});
  const Prompts prompts{{1}, {1, 5}, {1}};
  require_carried(whole, prompts, {sources});

  Model encoder = make_model(translator("encoder"));
  Model decoder = make_model(translator("decoder"));
  copy_weights(whole, encoder);
  copy_weights(whole, decoder);
  Trainer trainer(encoder, {{"optimizer", "sgd"}, {"loss", "mse"}});
  const std::vector<Tensor> context = trainer.predict({sources}, 2);
  for (const Json& config : {Json{{"max_length", 9}, {"end_token", 2}},
                             Json{{"method", "beam"}, {"beams", 4}, {"max_length", 9}, {"end_token", 2}}}) {
    Way way{};
    const auto apart = run(decoder, config, prompts, context, &way);
    CHECK(way == Way::given_states);
    require_same(apart, run(whole, config, prompts, {sources}));
  }
}

TEST_CASE("a model that does not fit is refused in words", "[decoding]") {
  const Model whole = strong_model(translator("whole"));
  const auto fault = [](const Model& model, const Json& config, std::vector<Tensor> context,
                        std::string* where = nullptr) -> std::string {
    try {
      run(model, config, {{1}}, std::move(context));
    } catch (const ConfigError& error) {
      if (where != nullptr) *where = error.where();
      return error.what();
    }
    return "";
  };
  std::string where;
  CHECK(fault(whole, {}, {}, &where) == "[decode] expected 1 inputs besides the tokens, got 0");
  CHECK(where == "/inputs");
  CHECK(fault(whole, {}, {Tensor({1, 5})}) == "[decode] expected input 0 of shape (None, 4), got (1, 5)");
  CHECK(fault(whole, {}, {Tensor({2, 4})}) ==
        "[decode] expected a sample for each of 1 sequences, got (2, 4)");
  CHECK(fault(whole, {{"token_input", 2}}, {Tensor({1, 4})}, &where) ==
        "[decode] expected the number of an input below 2, got 2");
  CHECK(where == "/token_input");
  const Model logits =
      strong_model(sequential({nullptr}, {embedding(), layer("GRU", {{"units", 3}}), dense(vocabulary)}));
  CHECK(fault(logits, {}, {}, &where)
            .starts_with("[decode] expected probabilities that sum to 1 (or from_logits), got a sum of "));
  CHECK(where == "/from_logits");
  CHECK(fault(logits, {{"from_logits", true}}, {}) == "");
  const Model single =
      strong_model(sequential({nullptr}, {embedding(), layer("GRU", {{"units", 3}}), dense(1, "sigmoid")}));
  CHECK(fault(single, {}, {}) ==
        "[decode] expected a model that gives (B,V) or (B,T,V) for V tokens, got (None, 1)");
  const Model decoder = strong_model(translator("decoder"));
  CHECK(fault(decoder, {}, {Tensor({1, units}), Tensor({1, 4}), Tensor({1, 4, units})}) ==
        "[decode] expected input 2 of shape (None, 5), got (1, 4)");
}

TEST_CASE("ids of any number are for layers of ids", "[decoding]") {
  const Model open(sequential({nullptr}, {embedding()}));
  CHECK(open.output_shape(0) == Shape{unknown, unknown, 5});
  try {
    Model model(sequential({nullptr}, {dense(3)}));
    FAIL("it was taken");
  } catch (const ConfigError& error) {
    CHECK(std::string(error.what()) == "[dense] expected input (B,D) with a known D, got (None, None)");
    CHECK(error.where() == "/config/layers/1");
  }
}

TEST_CASE("a trained model continues the sequence it was trained on", "[decoding]") {
  // Which 1 it is depends on what came before: a state is needed.
  const std::vector<int> period{1, 2, 1, 3, 1, 4, 5};
  Model model = make_model(sequential(
      {nullptr}, {layer("Embedding", {{"input_dim", 6}, {"output_dim", 6}}),
                  layer("GRU", {{"units", 16}, {"return_sequences", true}}), dense(6, "softmax")}));
  Trainer trainer(model, {{"optimizer", {{"class_name", "Adam"}, {"config", {{"learning_rate", .02}}}}},
                          {"loss", "sparse_categorical_crossentropy"}});
  Dataset data{{Tensor({14, 10})}, {Tensor({14, 10, 1})}, {}};
  for (int i = 0; i < 140; ++i) {
    const auto at = static_cast<std::size_t>(i / 10 + i % 10);
    data.inputs[0].values[static_cast<std::size_t>(i)] = static_cast<Scalar>(period[at % 7]);
    data.targets[0].values[static_cast<std::size_t>(i)] = static_cast<Scalar>(period[(at + 1) % 7]);
  }
  FitOptions options;
  options.batch_size = 7;
  options.epochs = 150;
  Fit fit(trainer, data, {}, options);
  while (!fit.done()) fit.advance(100);
  for (const Json& config : {Json{{"max_length", 21}}, Json{{"max_length", 21}, {"method", "beam"}},
                             Json{{"max_length", 21}, {"method", "sample"}, {"top_p", .8}}}) {
    const auto found = run(model, config, {{1, 2, 1, 3}})[0].hypotheses[0];
    REQUIRE(found.tokens.size() == 21);
    for (std::size_t i = 0; i < 21; ++i) CHECK(found.tokens[i] == period[(i + 4) % 7]);
  }
}

}  // namespace rnn::test::model_decoding_test
