#include <catch_amalgamated.hpp>

#include "rnn/data/batches.h"
#include "rnn/insight/sample_run.h"
#include "support/fault.h"
#include "support/readouts.h"
#include "support/training_models.h"

namespace rnn::test::traces_test {

namespace {

/// Weights that are far from zero.
Model strong(const Json& config) {
  Model model = make_model(config);
  Random random(4);
  for (Scalar& value : model.parameters()) value = static_cast<Scalar>(.5 * random.normal());
  return model;
}

/// The traces of the node that runs the last layer, after a forward pass of `x`, and its first output
/// (N,...).
struct Looked {
  ForwardRun run;
  std::vector<Trace> traces;
  Tensor output;

  Looked(const Model& model, const Tensor& x) : run(model) {
    const std::vector<Shape> shapes{x.shape};
    run.begin_batch(shapes);
    gather(x, all_indices(x.samples()), run.inputs()[0].layout, run.inputs()[0].data);
    run.forward();
    traces = run.traces(static_cast<int>(run.flat().paths.size()) - 1);
    const Value& y = run.outputs()[0];
    output = Tensor(y.shape);
    scatter(y.data, x.samples(), y.layout, output, 0);
  }

  const Trace& named(const std::string& name) const {
    for (const Trace& trace : traces)
      if (trace.name == name) return trace;
    FAIL("no trace " << name);
    throw std::logic_error(name);
  }
};

void check_equal(const Tensor& a, const Scalar* b) {
  for (std::size_t i = 0; i < a.values.size(); ++i) REQUIRE(a.values[i] == Catch::Approx(b[i]).margin(1e-6));
}

Tensor x_of(const Shape& shape) {
  Random random(9);
  return random_tensor(shape, random);
}

Json recurrent(const std::string& type, Json options = Json::object()) {
  options.update({{"units", 3}, {"return_sequences", true}});
  return layer(type, options);
}

Json addition(const std::vector<Json>& layers) {
  return {{"task", "binary-addition"}, {"model", sequential({8, 2}, layers)}};
}

}  // namespace

TEST_CASE("states are the outputs of all steps, in the order of time", "[insight]") {
  const std::string type = GENERATE("SimpleRNN", "LSTM", "GRU", "LSTMAnatomy");
  const bool backwards = GENERATE(false, true);
  CAPTURE(type, backwards);
  const Model model = strong(sequential({5, 2}, {recurrent(type, {{"go_backwards", backwards}})}));
  Looked looked(model, x_of({4, 5, 2}));
  const bool has_c = type.starts_with("LSTM");
  CHECK(looked.traces[0].name == "h");
  CHECK(looked.traces[0].axes == "BTU");
  for (int i = 0; i < 4; ++i) {
    const Tensor h = sample_of(looked.traces[0], i);
    REQUIRE(h.shape == Shape{5, 3});
    for (int t = 0; t < 5; ++t) {
      const Scalar* output = looked.output.sample(i) + (backwards ? 4 - t : t) * 3;
      for (int u = 0; u < 3; ++u) REQUIRE(h.sample(t)[u] == output[u]);
    }
    if (!has_c) continue;
    REQUIRE(looked.traces[1].name == "c");
    CHECK(sample_of(looked.traces[1], i).values != h.values);
  }
}

TEST_CASE("the cell state is the one that the final state ends with", "[insight]") {
  const bool backwards = GENERATE(false, true);
  Json options{{"units", 3}, {"return_state", true}, {"go_backwards", backwards}, {"name", "lstm"}};
  const Json end = Json::array({Json::array({"lstm", 0, 2})});
  const Json config{
      {"class_name", "Functional"},
      {"config",
       {{"layers",
         Json::array({Json{{"class_name", "InputLayer"},
                           {"config", {{"batch_shape", {nullptr, 5, 2}}, {"name", "x"}}},
                           {"inbound_nodes", Json::array()}},
                      Json{{"class_name", "LSTM"},
                           {"config", options},
                           {"inbound_nodes", Json::array({Json::array({Json::array({"x", 0, 0})})})}}})},
        {"input_layers", Json::array({Json::array({"x", 0, 0})})},
        {"output_layers", end}}}};
  const Model model = strong(config);
  Looked looked(model, x_of({2, 5, 2}));
  for (int i = 0; i < 2; ++i) {
    const Tensor c = sample_of(looked.traces.at(1), i);
    for (int u = 0; u < 3; ++u) CHECK(c.sample(backwards ? 0 : 4)[u] == looked.output.sample(i)[u]);
  }
}

TEST_CASE("both directions of Bidirectional show their states in the order of time", "[insight]") {
  const Model model = strong(sequential({5, 2}, {layer("Bidirectional", {{"layer", recurrent("LSTM")}})}));
  Looked looked(model, x_of({2, 5, 2}));
  const Tensor forward = sample_of(looked.named("forward_lstm/h"), 1);
  const Tensor backward = sample_of(looked.named("backward_lstm/h"), 1);
  for (int t = 0; t < 5; ++t)
    for (int u = 0; u < 3; ++u) {
      CHECK(forward.sample(t)[u] == looked.output.sample(1)[t * 6 + u]);
      CHECK(backward.sample(t)[u] == looked.output.sample(1)[t * 6 + 3 + u]);
    }
}

TEST_CASE("layers inside of TimeDistributed have their steps apart", "[insight]") {
  // The LSTM in front makes the input of TimeDistributed time-major.
  const Json inner =
      GENERATE(recurrent("GRU"), layer("Sequential", {{"layers", Json::array({recurrent("GRU")})}}));
  const Model model = strong(sequential({4, 6}, {layer("LSTM", {{"units", 6}, {"return_sequences", true}}),
                                                 layer("Reshape", {{"target_shape", {4, 3, 2}}}),
                                                 layer("TimeDistributed", {{"layer", inner}})}));
  Looked looked(model, x_of({2, 4, 6}));
  const Trace& h = looked.traces.at(0);
  CHECK(h.name.ends_with("gru/h"));
  CHECK(h.axes == "BSTU");
  REQUIRE(h.shape == Shape{2, 4, 3, 3});
  REQUIRE(looked.output.shape == Shape{2, 4, 3, 3});
  for (int i = 0; i < 2; ++i) check_equal(sample_of(h, i), looked.output.sample(i));
}

TEST_CASE("a masked step keeps the states of the step before it", "[insight]") {
  const Model model =
      strong(sequential({4}, {layer("Embedding", {{"input_dim", 5}, {"output_dim", 2}, {"mask_zero", true}}),
                              recurrent("LSTM")}));
  Looked looked(model, make_tensor({1, 4}, {1, 2, 0, 3}));
  for (const char* name : {"h", "c"}) {
    const Tensor state = sample_of(looked.named(name), 0);
    for (int u = 0; u < 3; ++u) CHECK(state.sample(2)[u] == state.sample(1)[u]);
    CHECK(state.sample(3)[0] != state.sample(2)[0]);
  }
}

TEST_CASE("the states of any layer can be read, of a chosen or a typed sample", "[insight]") {
  Experiment experiment(addition({layer("Bidirectional", {{"layer", recurrent("LSTM")}}),
                                  layer("Sequential", {{"layers", Json::array({recurrent("GRU")})}}),
                                  recurrent("SimpleRNN", {{"go_backwards", true}}), dense(1, "sigmoid")}));
  const Frame first = read_frame(experiment, "states");
  CHECK(first.data["layer"] == "bidirectional/forward_lstm");
  CHECK(first.data["layers"] ==
        Json({"bidirectional/forward_lstm", "bidirectional/backward_lstm", "sequential/gru", "simple_rnn"}));
  CHECK(first.data["sample"] == 0);
  CHECK(first.data["samples"] == experiment.data().test.samples());
  CHECK(first.data["labels"].is_null());
  CHECK(tensor_in(first, "h").shape == Shape{8, 3});
  CHECK(tensor_in(first, "c").shape == Shape{8, 3});
  CHECK(tensor_in(first, "input").shape == Shape{8, 2});

  const Frame chosen = read_frame(experiment, "states", {{"sample", 7}, {"layer", "sequential/gru"}});
  CHECK(chosen.data["sample"] == 7);
  CHECK(chosen.tensors.size() == 2);
  const Scalar* x = experiment.data().test.inputs[0].sample(7);
  const Tensor& input = tensor_in(chosen, "input");
  CHECK(std::equal(input.values.begin(), input.values.end(), x));
  const Frame typed =
      read_frame(experiment, "states", {{"input", {input.values}}, {"layer", "sequential/gru"}});
  CHECK(typed.data["sample"].is_null());
  CHECK(tensor_in(typed, "h").values == tensor_in(chosen, "h").values);

  const auto where = [&](const Json& request) {
    return fault_of([&] { read_frame(experiment, "states", request); }).where;
  };
  CHECK(where({{"layer", "dense"}}) == "/layer");
  CHECK(where({{"sample", experiment.data().test.samples()}}) == "/sample");
  CHECK(where({{"input", {Json::array({1, 2, 3})}}}) == "/input/0");
  CHECK(where({{"input", {1, 2}}}) == "/input");
}

TEST_CASE("attention of one sample is that of the whole set", "[insight]") {
  Json config = addition({});
  const auto call = [](const char* type, const char* name, Json options, const Json& sources) {
    options["name"] = name;
    return Json{{"class_name", type}, {"config", options}, {"inbound_nodes", Json::array({sources})}};
  };
  const auto from = [](const char* name) { return Json::array({name, 0, 0}); };
  Json list = Json::array({Json{{"class_name", "InputLayer"},
                                {"config", {{"batch_shape", {nullptr, nullptr, 2}}, {"name", "bits"}}},
                                {"inbound_nodes", Json::array()}}});
  list.push_back(call("GRU", "gru", {{"units", 4}, {"return_sequences", true}}, Json::array({from("bits")})));
  list.push_back(call("MultiHeadAttention", "heads", {{"num_heads", 2}, {"key_dim", 3}},
                      Json::array({from("gru"), from("gru")})));
  list.push_back(
      call("AdditiveAttention", "look", Json::object(), Json::array({from("heads"), from("gru")})));
  list.push_back(
      call("Dense", "sum", {{"units", 1}, {"activation", "sigmoid"}}, Json::array({from("look")})));
  config["model"] = {
      {"class_name", "Functional"},
      {"config", {{"layers", list}, {"input_layers", from("bits")}, {"output_layers", from("sum")}}}};
  Experiment experiment(config);
  CHECK(experiment.trainer().model().input_shape(0) == Shape{unknown, 8, 2});
  const Frame heads = read_frame(experiment, "attention", {{"sample", 5}});
  CHECK(heads.data["layer"] == "heads");
  CHECK(heads.data["layers"] == Json({"heads", "look"}));
  const Tensor& scores = tensor_in(heads, "scores");
  REQUIRE(scores.shape == Shape{2, 8, 8});
  for (int row = 0; row < 16; ++row) {
    double sum = 0.0;
    for (int j = 0; j < 8; ++j) sum += double(scores.values[static_cast<std::size_t>(row * 8 + j)]);
    CHECK(sum == Catch::Approx(1.0).epsilon(1e-5));
  }
  const Frame look = read_frame(experiment, "attention", {{"sample", 5}, {"layer", "look"}});
  CHECK(tensor_in(look, "scores").shape == Shape{8, 8});
  CHECK(fault_of([&] { read_frame(experiment, "attention", {{"layer", "gru"}}); }).where == "/layer");
}

}  // namespace rnn::test::traces_test
