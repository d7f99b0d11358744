#include <catch_amalgamated.hpp>

#include "support/fault.h"
#include "support/layer_run.h"
#include "support/training_models.h"

namespace rnn::test::recurrent_state_test {

namespace {

/// A model on a fixed batch of two.
Json stateful_model(const std::string& type) {
  Json model = sequential({nullptr, 2},
                          {layer(type, {{"units", 3}, {"stateful", true}}), layer("Dense", {{"units", 1}})});
  model["config"]["layers"][0]["config"]["batch_shape"][0] = 2;
  return model;
}

const Json compile{{"optimizer", "adam"}, {"loss", "mean_squared_error"}};
const std::vector<int> both{0, 1};

}  // namespace

TEST_CASE("a masked step repeats the output, or shows zeros", "[recurrent][mask]") {
  for (const std::string type : {"SimpleRNN", "LSTM", "GRU"})
    for (const bool zero : {false, true}) {
      const std::vector<Shape> shapes{{1, 4, 1}};
      LayerRun run(layer(type, {{"units", 2},
                                {"return_sequences", true},
                                {"return_state", true},
                                {"zero_output_for_mask", zero}}),
                   shapes);
      run.set_weights(Numbers(run.weight_count(), .5));
      run.set_input(0, {1, 2, 3, 4});
      run.set_mask({0, 1, 0, 1});
      const std::vector<Numbers> outputs = run.forward();
      const Numbers& y = outputs[0];
      const auto step = [&y](int t) { return Numbers(y.begin() + 2 * t, y.begin() + 2 * t + 2); };
      CHECK(step(0) == Numbers{0, 0});
      CHECK(step(1) != Numbers{0, 0});
      CHECK(step(2) == (zero ? Numbers{0, 0} : step(1)));
      CHECK(outputs[1] == step(3));

      LayerRun plain(layer(type, {{"units", 2}}), {{1, 2, 1}});
      plain.set_weights(Numbers(run.weight_count(), .5));
      plain.set_input(0, {2, 4});
      CHECK(plain.forward()[0] == step(3));
    }
}

TEST_CASE("what a masked step reads has no part in anything", "[recurrent][mask]") {
  for (const std::string type : {"SimpleRNN", "LSTM", "GRU", "LSTMAnatomy"}) {
    LayerRun run(layer(type, {{"units", 5}, {"return_sequences", true}}), {{3, 4, 2}});
    run.set_weights(Numbers(run.weight_count(), .2));
    run.set_mask({1, 1, 0, 0, 0, 1, 1, 1, 1, 0, 1, 1});
    const auto results = [&](double there) {
      Numbers x(24, .4);
      for (const int masked : {2, 3, 4, 9})
        x[std::size_t(2 * masked)] = x[std::size_t(2 * masked + 1)] = there;
      run.set_input(0, x);
      std::vector<Numbers> all = run.forward();
      run.backward({Numbers(all[0].size(), .1)});
      all.push_back(run.input_gradient(0));
      all.push_back(run.weight_gradients());
      return all;
    };
    CHECK(results(0.0) == results(50.0));
    const Numbers gradient = run.input_gradient(0);
    CHECK(gradient[4] == 0.0);
    CHECK(gradient[9] == 0.0);
  }
}

TEST_CASE("masks pass on with sequences only", "[recurrent][mask]") {
  const int masked = 2;
  const auto rule = [&](const Json& given, int output) {
    return layers().create(given)->mask_rule(output, std::span(&masked, 1));
  };
  const Json sequence = layer("LSTM", {{"units", 2}, {"return_sequences", true}, {"return_state", true}});
  const Json last = layer("LSTM", {{"units", 2}});
  CHECK(rule(sequence, 0) == MaskRule::pass);
  CHECK(rule(sequence, 1) == MaskRule::drop);
  CHECK(rule(last, 0) == MaskRule::drop);
  CHECK(rule(layer("Bidirectional", {{"layer", sequence}}), 0) == MaskRule::pass);
  CHECK(rule(layer("Bidirectional", {{"layer", sequence}}), 1) == MaskRule::drop);
  CHECK(rule(layer("Bidirectional", {{"layer", sequence}, {"merge_mode", nullptr}}), 1) == MaskRule::pass);
  CHECK(rule(layer("Bidirectional", {{"layer", last}}), 0) == MaskRule::drop);
  CHECK(rule(layer("TimeDistributed", {{"layer", last}}), 0) == MaskRule::pass);
}

TEST_CASE("a stateful layer goes on where the batch before ended", "[recurrent][state]") {
  for (const std::string type : {"SimpleRNN", "LSTM", "GRU"})
    for (const bool backwards : {false, true}) {
      const Json options{{"units", 3}, {"return_state", true}, {"go_backwards", backwards}};
      Json keeping = options;
      keeping["stateful"] = true;
      LayerRun whole(layer(type, options), {{2, 6, 2}});
      LayerRun parts(layer(type, keeping), {{2, 3, 2}});
      Numbers weights, x;
      for (std::size_t i = 0; i < whole.weight_count(); ++i) weights.push_back(std::sin(1.7 * double(i)));
      for (int i = 0; i < 24; ++i) x.push_back(std::cos(1.3 * i));
      whole.set_weights(weights);
      parts.set_weights(weights);
      whole.set_input(0, x);
      const auto part = [&x](int first) {
        Numbers values(x.begin() + 2 * first, x.begin() + 2 * first + 6);
        values.insert(values.end(), x.begin() + 12 + 2 * first, x.begin() + 12 + 2 * first + 6);
        return values;
      };
      parts.set_input(0, part(backwards ? 3 : 0));
      parts.forward();
      parts.set_input(0, part(backwards ? 0 : 3));
      const std::vector<Numbers> expected = whole.forward(), got = parts.forward();
      REQUIRE(got.size() == expected.size());
      for (std::size_t i = 0; i < got.size(); ++i)
        for (std::size_t k = 0; k < got[i].size(); ++k)
          CHECK(got[i][k] == Catch::Approx(expected[i][k]).epsilon(1e-5).margin(1e-7));
    }
}

TEST_CASE("states of a model are kept, reset and saved", "[recurrent][state]") {
  for (const std::string type : {"SimpleRNN", "LSTM", "GRU"}) {
    Model model = make_model(stateful_model(type));
    Trainer trainer(model, compile);
    const Dataset data = random_dataset({2, 3, 2}, {2, 1});
    const auto answer = [&] { return trainer.predict(data.inputs, 2)[0].values; };
    const Buffer first = answer();
    CHECK(answer() != first);
    model.reset_states();
    CHECK(answer() == first);

    Random random(1);
    trainer.train_batch(data, both, random);
    const std::vector<std::uint8_t> saved = trainer.save();
    const Buffer later = answer();
    trainer.train_batch(data, both, random);
    trainer.restore(saved);
    CHECK(answer() == later);

    Model fresh = make_model(stateful_model(type), 9);
    Trainer other(fresh, compile);
    other.restore(saved);
    CHECK(other.predict(data.inputs, 2)[0].values == later);
    CHECK(other.save() == trainer.save());

    Model unused = make_model(stateful_model(type));
    trainer.restore(Trainer(unused, compile).save());
    CHECK(answer() == first);
  }
}

TEST_CASE("a run with states resumes bit for bit", "[recurrent][state]") {
  const Dataset data = random_dataset({8, 3, 2}, {8, 1});
  FitOptions options;
  options.batch_size = 2;
  options.epochs = 3;
  options.shuffle = false;
  Model model = make_model(stateful_model("GRU")), other = make_model(stateful_model("GRU"), 5);
  Trainer trainer(model, compile), resumed(other, compile);
  Fit fit(trainer, data, {}, options), again(resumed, data, {}, options);
  fit.advance(5);
  again.restore(fit.snapshot());
  fit.advance(100);
  again.advance(100);
  CHECK(fit.history().epochs == again.history().epochs);
  CHECK(model.parameters() == other.parameters());
  CHECK(model.states() == other.states());
}

TEST_CASE("states need a fixed batch", "[recurrent][state]") {
  const Fault open =
      fault_of([] { Model(sequential({3, 2}, {layer("LSTM", {{"units", 3}, {"stateful", true}})})); });
  CHECK(open.text ==
        "[lstm] stateful: expected an input with a fixed batch size, got (None, 3, 2); without one, switch "
        "it off");
  CHECK(open.where == "/config/layers/1/config/stateful");
  Model model = make_model(stateful_model("LSTM"));
  Trainer trainer(model, compile);
  const Dataset odd = random_dataset({3, 3, 2}, {3, 1}), even = random_dataset({4, 3, 2}, {4, 1});
  CHECK(fault_of([&] { trainer.check(odd); }).text ==
        "[sequential] expected samples in whole batches of 2, got 3");
  CHECK(fault_of([&] { trainer.predict(odd.inputs, 2); }).text ==
        "[predict] expected samples in whole batches of 2, got 3");
  CHECK(fault_of([&] { Fit(trainer, even, {}, FitOptions()); }).text ==
        "[sequential] expected input 0 of shape (2, None, 2), got (4, 3, 2)");
}

TEST_CASE("first states are checked", "[recurrent][state]") {
  const auto fault = [](const std::string& type, std::vector<Shape> shapes) {
    const auto made = layers().create(layer(type, {{"units", 3}}));
    made->set_name("rnn");
    return fault_of([&] { made->output_shapes(shapes); }).text;
  };
  const Shape x{2, 4, 5};
  CHECK(fault("LSTM", {x, {2, 3}, {2, 3}}).empty());
  CHECK(fault("GRU", {x, {unknown, 3}}).empty());
  CHECK(fault("LSTM", {x, {2, 3}}) ==
        "[rnn] expected an input (B,T,D), alone or with the initial states (B,U), of which it has 2, got 2 "
        "inputs");
  CHECK(fault("GRU", {x, {2, 4}}) == "[rnn] expected an initial state (2, 3), got (2, 4)");
  CHECK(fault("GRU", {x, {1, 3}}) == "[rnn] expected an initial state (2, 3), got (1, 3)");
  CHECK(fault("SimpleRNN", {x, {2, 3, 1}}) == "[rnn] expected an initial state (2, 3), got (2, 3, 1)");
  CHECK(fault("SimpleRNN", {{2, 4}, {2, 3}}) ==
        "[rnn] expected input (B,T,D), got (2, 4), which has no steps");
}

TEST_CASE("an encoder's states begin a decoder", "[recurrent][state]") {
  const auto input = [](const char* name) {
    return Json{{"class_name", "InputLayer"},
                {"config", {{"batch_shape", {nullptr, nullptr, 2}}, {"name", name}}},
                {"inbound_nodes", Json::array()}};
  };
  Json list = Json::array({input("source"), input("target")});
  list.push_back({{"class_name", "LSTM"},
                  {"config", {{"units", 4}, {"return_state", true}, {"name", "encoder"}}},
                  {"inbound_nodes", Json::parse(R"([[["source", 0, 0]]])")}});
  list.push_back(
      {{"class_name", "LSTM"},
       {"config", {{"units", 4}, {"return_sequences", true}, {"name", "decoder"}}},
       {"inbound_nodes", Json::parse(R"([[["target", 0, 0], ["encoder", 0, 1], ["encoder", 0, 2]]])")}});
  list.push_back({{"class_name", "TimeDistributed"},
                  {"config", {{"layer", layer("Dense", {{"units", 1}})}, {"name", "head"}}},
                  {"inbound_nodes", Json::parse(R"([[["decoder", 0, 0]]])")}});
  const Json config{{"class_name", "Functional"},
                    {"config",
                     {{"layers", list},
                      {"input_layers", Json::parse(R"([["source", 0, 0], ["target", 0, 0]])")},
                      {"output_layers", Json::parse(R"([["head", 0, 0]])")}}}};
  Model model = make_model(config);
  CHECK(Model(model.config()).config() == model.config());
  Trainer trainer(model, {{"optimizer", {{"class_name", "Adam"}, {"config", {{"learning_rate", .02}}}}},
                          {"loss", "mean_squared_error"}});
  // The decoder's target is the encoder's first input.
  Random random(3);
  Dataset data;
  data.inputs = {random_tensor({16, 3, 2}, random), Tensor({16, 2, 2})};
  Tensor target({16, 2, 1});
  for (std::size_t b = 0; b < 16; ++b)
    target.values[2 * b] = target.values[2 * b + 1] = data.inputs[0].values[6 * b];
  data.targets = {target};
  std::vector<int> all(16);
  for (int i = 0; i < 16; ++i) all[std::size_t(i)] = i;
  const double before = trainer.evaluate(data, 16)[0];
  for (int step = 0; step < 300; ++step) trainer.train_batch(data, all, random);
  CHECK(trainer.evaluate(data, 16)[0] < .02 * before);
}

}  // namespace rnn::test::recurrent_state_test
