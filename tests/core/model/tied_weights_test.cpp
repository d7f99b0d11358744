#include <catch_amalgamated.hpp>

#include "rnn/training/trainer.h"
#include "support/allocations.h"
#include "support/fault.h"
#include "support/training_models.h"

namespace rnn::test::tied_weights_test {

namespace {

Json named(const char* type, const char* name, Json config) {
  config["name"] = name;
  return layer(type, config);
}

/// The output layer reads the table of words.
Json language_model(const Json& pairs) {
  Json config = sequential({4}, {named("Embedding", "words", {{"input_dim", 5}, {"output_dim", 3}}),
                                 named("GRU", "gru", {{"units", 3}}),
                                 named("Dense", "logits", {{"units", 5}, {"activation", "softmax"}})});
  config["config"]["tied_weights"] = pairs;
  return config;
}

const Json tied = Json::array({Json::array({"logits/kernel", "words/embeddings"})});

std::string fault_of(const Json& pairs, const std::string& where) {
  const Fault fault = test::fault_of([&] { Model model(language_model(pairs)); });
  CHECK(fault.where == where);
  return fault.text;
}

}  // namespace

TEST_CASE("a tied weight is one segment, counted once", "[tied]") {
  Model model = make_model(language_model(tied));
  Model loose = make_model(language_model(nullptr));
  CHECK(model.parameter_count() == loose.parameter_count() - 15);
  CHECK(model.segments().size() == loose.segments().size() - 1);
  CHECK(model.config()["config"]["tied_weights"] == tied);
  CHECK(Model(model.config()).config() == model.config());
  CHECK_FALSE(loose.config()["config"].contains("tied_weights"));
}

TEST_CASE("training a tied weight is training the copies alike, and allocates nothing", "[tied]") {
  Model model = make_model(language_model(tied));
  Dataset data = random_dataset({8, 4}, {8, 5});
  for (std::size_t i = 0; i < data.inputs[0].values.size(); ++i)
    data.inputs[0].values[i] = static_cast<Scalar>(i % 5);
  const std::vector<int> all{0, 1, 2, 3, 4, 5, 6, 7};
  Trainer trainer(model, {{"optimizer", "adam"}, {"loss", "categorical_crossentropy"}});
  Random random(1);
  trainer.train_batch(data, all, random);
  AllocationCount allocations;
  trainer.train_batch(data, all, random);
  trainer.test_batch(data, all);
  CHECK(allocations.value() == 0);
  const std::vector<Parameter>& words = model.layers()[1]->parameters();
  const std::vector<Parameter>& logits = model.layers()[3]->parameters();
  for (int word = 0; word < 5; ++word)
    for (int feature = 0; feature < 3; ++feature)
      CHECK(logits[0].value[feature * 5 + word] == words[0].value[word * 3 + feature]);
}

TEST_CASE("weights that cannot be tied", "[tied]") {
  const auto pair = [](const char* a, const char* b) { return Json::array({Json::array({a, b})}); };
  CHECK(fault_of("all", "/config/tied_weights") ==
        "[tied_weights] expected a list of [tied, source], got \"all\"");
  CHECK(fault_of(Json::array({1}), "/config/tied_weights/0") ==
        "[tied_weights] expected [tied, source], got 1");
  CHECK(fault_of(pair("logits/kernels", "words/embeddings"), "/config/tied_weights/0") ==
        "[tied_weights] expected the name of a weight, \"layer/weight\", got \"logits/kernels\"");
  CHECK(fault_of(pair("logits/bias", "words/embeddings"), "/config/tied_weights/0") ==
        "[tied_weights] expected two weights of one shape, or transposed, not tied yet, got "
        "[\"logits/bias\",\"words/embeddings\"]: (5,) and (5, 3)");
  CHECK(fault_of(pair("gru/kernel", "gru/kernel"), "/config/tied_weights/0").find("not tied yet") !=
        std::string::npos);
  Json chain = tied;
  chain.push_back({"words/embeddings", "logits/kernel"});
  CHECK(fault_of(chain, "/config/tied_weights/1").find("not tied yet") != std::string::npos);
}

}  // namespace rnn::test::tied_weights_test
