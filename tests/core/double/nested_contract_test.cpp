#include <catch_amalgamated.hpp>

#include "contract.h"
#include "rnn/config/error.h"

namespace rnn::test::nested_contract_test {

// A model as a layer keeps the same contract as any other, whatever is inside.

namespace {

Json layer(const char* type, Json config) { return {{"class_name", type}, {"config", std::move(config)}}; }

Json input(const char* name, const Json& batch_shape) {
  return layer("InputLayer", {{"batch_shape", batch_shape}, {"name", name}});
}

Json stack(std::initializer_list<Json> items) { return {{"layers", Json(items)}}; }

/// `from`: for each call the layers that feed it.
Json call(const char* type, const char* name, Json config,
          const std::vector<std::vector<std::string>>& from) {
  config["name"] = name;
  Json calls = Json::array();
  for (const auto& sources : from) {
    Json one = Json::array();
    for (const std::string& source : sources) one.push_back(Json::array({source, 0, 0}));
    calls.push_back(one);
  }
  return {{"class_name", type}, {"config", std::move(config)}, {"inbound_nodes", calls}};
}

Json graph(std::initializer_list<Json> items, const std::vector<std::string>& from,
           const std::vector<std::string>& to) {
  const auto ends = [](const std::vector<std::string>& names) {
    Json list = Json::array();
    for (const std::string& name : names) list.push_back(Json::array({name, 0, 0}));
    return list;
  };
  return {{"layers", Json(items)}, {"input_layers", ends(from)}, {"output_layers", ends(to)}};
}

/// Adds up the two calls of a shared layer.
Json twice(const char* name) {
  Json add = call("Add", "sum", Json::object(), {{name, name}});
  add["inbound_nodes"][0][1][1] = 1;
  return add;
}

const Json steps{nullptr, nullptr, 2};
const Json sequences{{"units", 3}, {"return_sequences", true}};
const Shape three{unknown, 3, 2};

void check(const Json& config, const std::vector<Shape>& shapes, const char* type = "Functional") {
  for (const bool masked : {false, true}) {
    Inputs inputs{shapes, std::vector<bool>(shapes.size(), false)};
    for (std::size_t i = 0; i < shapes.size(); ++i) inputs.masked[i] = masked && shapes[i].rank() == 3;
    check_contract(type, config, inputs);
  }
}

}  // namespace

TEST_CASE("stacks as layers keep the contract", "[contract][nested]") {
  const Json dense = layer("Dense", {{"units", 2}, {"activation", "tanh"}});
  check(stack({input("in", steps), layer("LSTM", sequences), dense}), {three}, "Sequential");
  check(stack({input("in", steps), layer("Masking", Json::object()), layer("GRU", {{"units", 3}})}), {three},
        "Sequential");
  check(stack({layer("Dropout", {{"rate", .4}}), layer("SimpleRNN", sequences),
               layer("ActivityRegularization", {{"l2", .3}})}),
        {three}, "Sequential");
  check(
      stack({layer("Flatten", Json::object()), layer("RepeatVector", {{"n", 3}}), layer("LSTM", sequences)}),
      {three}, "Sequential");
  check(stack({input("in", {batch, 3, 2}), layer("LSTM", {{"units", 2}, {"stateful", true}})}),
        {{batch, 3, 2}}, "Sequential");
  Json frozen = stack({input("in", steps), layer("GRU", sequences), dense});
  frozen["trainable"] = false;
  check(frozen, {three}, "Sequential");
}

TEST_CASE("stacks of ids as layers keep the contract", "[contract][nested]") {
  const Json words = layer("Embedding", {{"input_dim", 5}, {"output_dim", 2}, {"mask_zero", true}});
  check(stack({input("in", {nullptr, 4}), words, layer("LSTM", {{"units", 2}})}), {{unknown, 4}},
        "Sequential");
  check(stack({input("in", {nullptr, 4}), words}), {{unknown, 4}}, "Sequential");
}

TEST_CASE("graphs as layers keep the contract", "[contract][nested]") {
  // Both layouts, an output that is used inside too, one that is an input, an input that is not used.
  const Json both = graph(
      {input("a", {nullptr, 3, 2}), input("b", {nullptr, 3, 2}), input("c", steps),
       call("LSTM", "lstm", sequences, {{"a"}}), call("Permute", "turned", {{"dims", {2, 1}}}, {{"b"}}),
       call("GRU", "gru", {{"units", 2}}, {{"turned"}}), call("Flatten", "flat", Json::object(), {{"lstm"}}),
       call("Concatenate", "together", {{"axis", -1}}, {{"a", "b"}})},
      {"a", "b", "c"}, {"gru", "lstm", "flat", "a", "together"});
  check(both, {three, three, three});
  const Json shared =
      graph({input("a", steps),
             call("SimpleRNN", "rnn", {{"units", 2}, {"return_sequences", true}}, {{"a"}, {"b"}}),
             call("Dense", "b", {{"units", 2}}, {{"a"}}), twice("rnn")},
            {"a"}, {"sum"});
  check(shared, {three});
  const Json batch_major =
      graph({input("a", steps), call("Permute", "turned", {{"dims", {2, 1}}}, {{"a"}}),
             call("LSTM", "lstm", {{"units", 3}, {"return_sequences", true}}, {{"turned"}}),
             call("Permute", "back", {{"dims", {2, 1}}}, {{"lstm"}})},
            {"a"}, {"back"});
  Json fixed = batch_major;
  fixed["layers"][0]["config"]["batch_shape"] = {nullptr, 3, 2};
  check(fixed, {three});
}

TEST_CASE("models in models and wrappers keep the contract", "[contract][nested]") {
  const Json inner = stack({input("in", steps), layer("LSTM", {{"units", 2}, {"dropout", .3}})});
  check({{"layer", layer("Sequential", inner)}}, {{unknown, 2, 3, 2}}, "TimeDistributed");
  const Json mapped = stack({layer("Dense", {{"units", 3}}), layer("LayerNormalization", Json::object())});
  check({{"layer", layer("Sequential", mapped)}}, {three}, "TimeDistributed");
  const Json outer =
      graph({input("a", steps), call("Sequential", "mapped", mapped, {{"a"}, {"again"}}),
             call("GRU", "again", {{"units", 2}, {"return_sequences", true}}, {{"a"}}), twice("mapped")},
            {"a"}, {"sum"});
  check(outer, {three});
  const Json parts =
      graph({input("a", steps), call("LSTM", "lstm", {{"units", 2}, {"return_state", true}}, {{"a"}})}, {"a"},
            {"lstm"});
  Json states = parts;
  states["output_layers"] = {{"lstm", 0, 0}, {"lstm", 0, 1}, {"lstm", 0, 2}};
  check(states, {three});
}

}  // namespace rnn::test::nested_contract_test
