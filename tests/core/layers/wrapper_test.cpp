#include <catch_amalgamated.hpp>

#include "rnn/formats/keras_code.h"
#include "rnn/model/summary.h"
#include "support/allocations.h"
#include "support/fault.h"
#include "support/layer_run.h"
#include "support/training_models.h"

namespace rnn::test::wrapper_test {

namespace {

Fault fault_of(const std::vector<Json>& stack) {
  return test::fault_of([&] { Model model(sequential({4, 2}, stack)); });
}

Json both(const Json& inner, const Json& options = Json::object()) {
  Json config = options;
  config["layer"] = inner;
  return layer("Bidirectional", config);
}

const Json lstm = layer("LSTM", {{"units", 3}});
const Json gru = layer("GRU", {{"units", 3}, {"go_backwards", true}});

}  // namespace

TEST_CASE("Bidirectional has two layers' parameters under their names", "[wrapper]") {
  Model model(sequential({4, 2}, {both(layer("LSTM", {{"units", 32}}))}));
  std::string names;
  for (const Segment& segment : model.segments()) names += segment.name + " ";
  CHECK(names ==
        "forward_lstm/kernel forward_lstm/recurrent_kernel forward_lstm/bias "
        "backward_lstm/kernel backward_lstm/recurrent_kernel backward_lstm/bias ");
  CHECK(model.parameter_count() == 2 * 4 * 32 * (2 + 32 + 1));
  CHECK(model.layers()[1]->name() == "bidirectional");
  CHECK(model.layers()[1]->parameter_formula() == "4 × 32 × (2 + 32 + 1 + 2 + 32 + 1) = 8,960");
  CHECK(model.output_shape(0) == Shape{unknown, 64});
  CHECK(summary(model, SummaryStyle::keras3, -1).find("bidirectional (Bidirectional)") != std::string::npos);
}

TEST_CASE("wrapped layers keep their names and get their defaults", "[wrapper]") {
  const Json given = both(layer("LSTM", {{"units", 3}, {"name", "forward_reader"}}));
  Model model(sequential({4, 2}, {
                                     given,
                                 }));
  CHECK(model.segments()[0].name == "forward_reader/kernel");
  CHECK(model.segments()[3].name == "backward_reader/kernel");
  const Json& config = model.layers()[1]->config();
  CHECK(config["layer"]["config"]["activation"] == "tanh");
  CHECK(config["backward_layer"].is_null());
  CHECK(config["merge_mode"] == "concat");
  CHECK(Model(model.config()).config() == model.config());
  const Json nested = layer("TimeDistributed", {{"layer", both(lstm, {{"backward_layer", gru}})}});
  const Json complete = layers().create(nested)->config();
  CHECK(complete["layer"]["config"]["backward_layer"]["config"]["reset_after"] == true);
  CHECK(layers().create(layer("TimeDistributed", complete))->config() == complete);
}

TEST_CASE("a wrapped layer that is not trainable stays as it is", "[wrapper]") {
  Json still = lstm;
  still["config"]["trainable"] = false;
  Model model(sequential({4, 2}, {both(still), layer("Dense", {{"units", 1}})}));
  CHECK(model.trainable_count() == 7);
  CHECK(model.parameter_count() == 7 + 2 * 72);
}

TEST_CASE("wrappers draw first weights as the layers alone do", "[wrapper]") {
  Model model = make_model(sequential({4, 2}, {both(lstm)}));
  for (const std::size_t bias : {2u, 5u}) {
    const Segment& segment = model.segments()[bias];
    const Scalar* values = model.parameters().data() + segment.offset;
    CHECK(std::vector<Scalar>(values, values + 12) ==
          std::vector<Scalar>{0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0});
  }
}

TEST_CASE("errors of wrappers point inside", "[wrapper]") {
  Fault fault = fault_of({both(layer("LSTM", {{"units", "many"}}))});
  CHECK(fault.text == "[LSTM] units: expected an integer from 1 to 1048576, got \"many\"");
  CHECK(fault.where == "/config/layers/1/config/layer/config/units");
  fault = fault_of(
      {layer("TimeDistributed", {{"layer", layer("Dense", {{"activation", "step"}, {"units", 1}})}})});
  CHECK(fault.where == "/config/layers/1/config/layer/config/activation");
  fault = fault_of({layer("TimeDistributed", {{"layer", layer("Perceptron", Json::object())}})});
  CHECK(fault.text.starts_with("[layer] unknown name 'Perceptron'; known: "));
  CHECK(fault.where == "/config/layers/1/config/layer");
  fault = fault_of({layer("Bidirectional", Json::object())});
  CHECK(fault.text == "[Bidirectional] layer: expected a layer {class_name, config}, got nothing");
  CHECK(fault.where == "/config/layers/1/config/layer");
  fault = fault_of({both("LSTM")});
  CHECK(fault.text == "[Bidirectional] layer: expected a layer {class_name, config}, got \"LSTM\"");
  fault = fault_of({both(layer("Dense", {{"units", 1}}))});
  CHECK(fault.text == "[Bidirectional] layer: expected a recurrent layer, got Dense");
  CHECK(fault.where == "/config/layers/1/config/layer/class_name");
  fault = fault_of({both(lstm, {{"merge_mode", "max"}})});
  CHECK(fault.text ==
        "[Bidirectional] merge_mode: expected one of \"concat\", \"sum\", \"mul\", \"ave\" or null, got "
        "\"max\"");
  fault = fault_of({both(layer("LSTM", {{"units", 3}, {"stateful", true}}))});
  CHECK(fault.text ==
        "[forward_lstm] stateful: expected an input with a fixed batch size, got (None, 4, 2); without one, "
        "switch it off");
  CHECK(fault.where == "/config/layers/1/config/layer/config/stateful");
  fault = fault_of({both(lstm, {{"backward_layer", lstm}})});
  CHECK(fault.text == "[Bidirectional] backward_layer: expected go_backwards other than in layer, got false");
  CHECK(fault.where == "/config/layers/1/config/backward_layer/config/go_backwards");
  fault =
      fault_of({both(layer("LSTM", {{"units", 3}, {"return_sequences", true}}), {{"backward_layer", gru}})});
  CHECK(fault.text == "[Bidirectional] backward_layer: expected return_sequences as in layer, got false");
  fault = fault_of({both(layer("LSTM", {{"units", 2}}), {{"backward_layer", gru}, {"merge_mode", "sum"}})});
  CHECK(fault.text == "[bidirectional] merge_mode: expected as many units in both directions, got 2 and 3");
  CHECK(fault.where == "/config/layers/1/config/merge_mode");
  fault = fault_of({lstm, layer("TimeDistributed", {{"layer", layer("Dense", {{"units", 1}})}})});
  CHECK(fault.text ==
        "[time_distributed] expected input (B,T,...), got (None, 3), which has no steps: [lstm] gives the "
        "last step only; switch on its return_sequences");
  fault = fault_of({layer("TimeDistributed", {{"layer", lstm}})});
  CHECK(fault.text ==
        "[lstm] expected input (B,T,D), got (None, 2), which has no steps: [time_distributed] hands on one "
        "step at a time; take out what it wraps");
  CHECK(fault.where == "/config/layers/1/config/layer");
}

TEST_CASE("first states of Bidirectional come in pairs", "[wrapper]") {
  const auto made = layers().create(both(lstm));
  made->set_name("both");
  const std::vector<Shape> odd{{2, 4, 5}, {2, 3}};
  CHECK_THROWS_WITH(
      made->output_shapes(odd),
      "[both] expected an input (B,T,D), alone or with the initial states of both directions, got 2 inputs");
  const std::vector<Shape> all{{2, 4, 5}, {2, 3}, {2, 3}, {2, 3}, {2, 3}};
  CHECK(made->output_shapes(all)[0] == Shape{2, 6});
}

TEST_CASE("the schema says which options are layers", "[wrapper]") {
  const Json rows = describe(layers().find("Bidirectional").options);
  const auto row = [&rows](const char* name) {
    for (const Json& one : rows)
      if (one["name"] == name) return one;
    return Json();
  };
  CHECK(row("layer")["kind"] == "layer");
  CHECK(row("layer")["registry"] == "layer");
  CHECK(row("layer")["required"] == true);
  CHECK(row("backward_layer")["nullable"] == true);
  CHECK(row("backward_layer")["required"] == false);
  CHECK(row("merge_mode")["nullable"] == true);
}

TEST_CASE("TimeDistributed is the layer on each step", "[wrapper]") {
  const Json dense = layer("Dense", {{"units", 3}, {"activation", "softmax"}});
  LayerRun each(layer("TimeDistributed", {{"layer", dense}}), {{2, 4, 5}});
  LayerRun alone(dense, {{8, 5}});
  Numbers weights, x;
  for (std::size_t i = 0; i < alone.weight_count(); ++i) weights.push_back(std::sin(1.1 * double(i)));
  for (int i = 0; i < 40; ++i) x.push_back(std::cos(.7 * i));
  each.set_weights(weights);
  alone.set_weights(weights);
  each.set_input(0, x);
  alone.set_input(0, x);
  CHECK(each.forward() == alone.forward());
  Model model(sequential({4, 2}, {both(layer("GRU", {{"units", 3}, {"return_sequences", true}})),
                                  layer("TimeDistributed", {{"layer", layer("Dense", {{"units", 1}})}})}));
  CHECK(model.output_shape(0) == Shape{unknown, 4, 1});
  CHECK(model.segments().back().name == "dense/bias");
}

TEST_CASE("training through wrappers allocates nothing", "[wrapper]") {
  const Json sequence = layer("LSTM", {{"units", 3}, {"return_sequences", true}});
  const Json anatomy = layer("LSTMAnatomy", {{"units", 3}, {"return_sequences", true}});
  for (const Json& inner : {sequence, anatomy}) {
    Model model = make_model(
        sequential({4, 2}, {both(inner), both(inner, {{"merge_mode", "mul"}}),
                            layer("TimeDistributed", {{"layer", layer("Dense", {{"units", 1}})}})}));
    Trainer trainer(model, {{"optimizer", "adam"}, {"loss", "mean_squared_error"}});
    const Dataset data = random_dataset({8, 4, 2}, {8, 4, 1});
    std::vector<int> all{0, 1, 2, 3, 4, 5, 6, 7};
    Random random(1);
    trainer.train_batch(data, all, random);
    AllocationCount allocations;
    trainer.train_batch(data, all, random);
    trainer.train_batch(data, std::span(all).first(3), random);
    trainer.test_batch(data, std::span(all).last(5));
    CHECK(allocations.value() == 0);
  }
}

TEST_CASE("a stateful Bidirectional keeps the states of both directions", "[wrapper]") {
  LayerRun run(both(layer("LSTM", {{"units", 3}, {"stateful", true}})), {{2, 4, 2}});
  REQUIRE(run.states().size() == 4);
  run.set_weights(Numbers(run.weight_count(), .3));
  run.set_input(0, Numbers(16, .5));
  const auto first = run.forward();
  for (const Buffer& state : run.states()) CHECK(state[0] != 0);
  CHECK(run.forward() != first);
  for (Buffer& state : run.states()) std::fill(state.begin(), state.end(), Scalar(0));
  CHECK(run.forward() == first);
}

TEST_CASE("the variants of the LSTM have the parameters they need", "[recurrent]") {
  const auto count = [](const char* variant) {
    LayerRun run(layer("LSTMAnatomy", {{"units", 7}, {"variant", variant}}), {{2, 3, 5}});
    return run.weight_count();
  };
  CHECK(count("cec") == 7 * (5 + 7 + 1));
  CHECK(count("input_output_gates") == 3 * 7 * (5 + 7 + 1));
  CHECK(count("forget_gate") == 4 * 7 * (5 + 7 + 1));
  CHECK(count("peephole") == 4 * 7 * (5 + 7 + 1) + 3 * 7);
  CHECK(layers().create(layer("LSTMAnatomy", {{"units", 2}}))->config()["variant"] == "peephole");
  CHECK_FALSE(layers().create(layer("LSTMAnatomy", {{"units", 2}}))->config().contains("dropout"));
}

TEST_CASE("nothing weakens a constant error carousel", "[recurrent]") {
  // With closed gates the gradient of the first input is as large as that of the last.
  LayerRun run(layer("LSTMAnatomy", {{"units", 1}, {"variant", "cec"}, {"activation", "linear"}}),
               {{1, 200, 1}});
  run.set_weights({1, 0, 0});
  run.set_input(0, Numbers(200, .1));
  CHECK(run.forward()[0][0] == Catch::Approx(20).epsilon(1e-5));
  run.backward({{1}});
  const Numbers gradient = run.input_gradient(0);
  for (const double one : gradient) CHECK(one == Catch::Approx(1).epsilon(1e-6));
}

TEST_CASE("the LSTM with a forget gate is the LSTM", "[recurrent]") {
  LayerRun anatomy(layer("LSTMAnatomy", {{"units", 6}, {"variant", "forget_gate"}}), {{3, 4, 2}});
  LayerRun plain(layer("LSTM", {{"units", 6}}), {{3, 4, 2}});
  for (LayerRun* run : {&anatomy, &plain}) {
    Numbers weights, x;
    for (std::size_t i = 0; i < run->weight_count(); ++i) weights.push_back(std::sin(double(i)));
    for (int i = 0; i < 24; ++i) x.push_back(std::cos(double(i)));
    run->set_weights(weights);
    run->set_input(0, x);
  }
  CHECK(anatomy.forward() == plain.forward());
}

}  // namespace rnn::test::wrapper_test
