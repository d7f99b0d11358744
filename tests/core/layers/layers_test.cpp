#include <algorithm>
#include <catch_amalgamated.hpp>
#include <cmath>

#include "rnn/config/error.h"
#include "rnn/layers/registry.h"
#include "rnn/model/forward_run.h"
#include "rnn/model/sampling_layers.h"
#include "support/allocations.h"
#include "support/fault.h"
#include "support/training_models.h"

// Errors, randomness, inference and memory: the parts that neither the contract nor golden values cover.

namespace rnn::test::layers_test {

namespace {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::WithinAbs;

Json input(const std::string& name, Json extents) {
  extents.insert(extents.begin(), nullptr);
  return {{"class_name", "InputLayer"},
          {"config", {{"batch_shape", extents}, {"name", name}}},
          {"inbound_nodes", Json::array()}};
}

Json call(const std::string& type, Json config, const std::string& name,
          const std::vector<std::string>& sources) {
  config["name"] = name;
  Json references = Json::array();
  for (const std::string& source : sources) references.push_back(Json::array({source, 0, 0}));
  return {{"class_name", type}, {"config", config}, {"inbound_nodes", Json::array({references})}};
}

/// A model from all its InputLayers to its last layer.
Json graph(const std::vector<Json>& layers) {
  Json starts = Json::array();
  for (const Json& layer : layers)
    if (layer["class_name"] == "InputLayer") starts.push_back(Json::array({layer["config"]["name"], 0, 0}));
  const Json ends = Json::array({Json::array({layers.back()["config"]["name"], 0, 0})});
  return {{"class_name", "Functional"},
          {"config", {{"layers", layers}, {"input_layers", starts}, {"output_layers", ends}}}};
}

Fault fault_of(const Json& config) {
  return test::fault_of([&] { Model model(config); });
}

/// The layer between inputs of these extents.
Fault fault_with(const std::string& type, const Json& config, const std::vector<Json>& extents) {
  std::vector<Json> layers;
  std::vector<std::string> names;
  for (const Json& of_one : extents) {
    names.push_back("in" + std::to_string(names.size()));
    layers.push_back(input(names.back(), of_one));
  }
  layers.push_back(call(type, config, "layer", names));
  return fault_of(graph(layers));
}

/// One batch through a model, batch-major.
std::vector<double> run(Model& model, const std::vector<Tensor>& inputs, bool training,
                        std::uint64_t seed = 1) {
  std::vector<Shape> shapes;
  for (const Tensor& tensor : inputs) shapes.push_back(tensor.shape);
  model.begin_batch(shapes);
  std::vector<int> batch;
  for (int i = 0; i < inputs[0].samples(); ++i) batch.push_back(i);
  for (std::size_t i = 0; i < inputs.size(); ++i)
    gather(inputs[i], batch, model.inputs()[i].layout, model.inputs()[i].data);
  Random random(seed);
  model.forward(training, training ? &random : nullptr);
  const Value& output = model.outputs()[0];
  Tensor result(output.shape);
  scatter(output.data, output.shape[0], output.layout, result, 0);
  return {result.values.begin(), result.values.end()};
}

Tensor filled(const Shape& shape, double value) {
  Tensor tensor(shape);
  std::fill(tensor.values.begin(), tensor.values.end(), static_cast<Scalar>(value));
  return tensor;
}

std::int64_t parameters_of(const std::string& type, const Json& config, const std::vector<Json>& extents) {
  std::vector<Json> layers;
  std::vector<std::string> names;
  for (const Json& of_one : extents) {
    names.push_back("in" + std::to_string(names.size()));
    layers.push_back(input(names.back(), of_one));
  }
  layers.push_back(call(type, config, "layer", names));
  return Model(graph(layers)).parameter_count();
}

}  // namespace

TEST_CASE("parameter counts are Keras's", "[layers]") {
  CHECK(parameters_of("Embedding", {{"input_dim", 10000}, {"output_dim", 32}}, {{500}}) == 320000);
  CHECK(parameters_of("LayerNormalization", Json::object(), {{7, 5}}) == 10);
  CHECK(parameters_of("Conv1D", {{"filters", 8}, {"kernel_size", 3}}, {{7, 5}}) == 3 * 5 * 8 + 8);
  const std::vector<Json> two{{7, 6}, {4, 6}};
  CHECK(parameters_of("Attention", Json::object(), two) == 0);
  CHECK(parameters_of("Attention", {{"use_scale", true}, {"score_mode", "concat"}}, two) == 2);
  CHECK(parameters_of("AdditiveAttention", Json::object(), two) == 6);
  CHECK(parameters_of("MultiHeadAttention", {{"num_heads", 2}, {"key_dim", 5}}, two) ==
        3 * (6 * 2 * 5 + 2 * 5) + 2 * 5 * 6 + 6);
  const Model normalized(sequential({4, 5}, {layer("BatchNormalization", Json::object())}));
  CHECK(normalized.parameter_count() == 20);
  CHECK(normalized.trainable_count() == 10);
}

TEST_CASE("weights have Keras's names", "[layers]") {
  const auto names = [](const Json& config) {
    std::string list;
    const Model model(config);
    for (const Segment& segment : model.segments()) list += segment.name + segment.shape.text() + " ";
    return list;
  };
  CHECK(names(graph({input("a", {3, 4}),
                     call("MultiHeadAttention", {{"num_heads", 2}, {"key_dim", 3}}, "m", {"a", "a"})})) ==
        "query/kernel(4, 2, 3) query/bias(2, 3) key/kernel(4, 2, 3) key/bias(2, 3) value/kernel(4, 2, 3) "
        "value/bias(2, 3) attention_output/kernel(2, 3, 4) attention_output/bias(4,) ");
  CHECK(names(sequential({3, 4}, {layer("BatchNormalization", Json::object())})) ==
        "gamma(4,) beta(4,) moving_mean(4,) moving_variance(4,) ");
  CHECK(snake_case("Conv1D") == "conv1d");
  CHECK(snake_case("GlobalMaxPooling1D") == "global_max_pooling1d");
  CHECK(snake_case("MultiHeadAttention") == "multi_head_attention");
  CHECK(snake_case("SimpleRNN") == "simple_rnn");
}

TEST_CASE("what does not fit is explained at the layer and option at fault", "[layers]") {
  const auto check = [](const Fault& fault, const std::string& text, const std::string& where) {
    CHECK_THAT(fault.text, ContainsSubstring(text));
    CHECK_THAT(fault.where, Catch::Matchers::EndsWith(where));
  };
  check(fault_with("Reshape", {{"target_shape", {-1, -1}}}, {{6}}), "one of which may be -1, got [-1,-1]",
        "/config/target_shape");
  check(fault_with("Reshape", {{"target_shape", {0, 2}}}, {{6}}), "extents of at least 1",
        "/config/target_shape");
  check(fault_with("Reshape", {{"target_shape", {4, -1}}}, {{6}}), "the 6 numbers of a sample",
        "/config/target_shape");
  check(fault_with("Reshape", {{"target_shape", "6"}}, {{6}}), "expected an array of integers",
        "/config/target_shape");
  check(fault_with("Permute", {{"dims", {1, 3}}}, {{6, 2}}), "each axis from 1 on once, got [1,3]",
        "/config/dims");
  check(fault_with("Permute", {{"dims", {2, 1}}}, {{6}}), "one input of rank 3", "/config/dims");
  check(fault_with("RepeatVector", {{"n", 2}}, {{6, 2}}), "[layer] expected input (B,D), got (None, 6, 2)",
        "");
  check(fault_with("Cropping1D", {{"cropping", {2, 1}}}, {{3, 2}}),
        "more steps than the 3 that it takes away", "");
  check(fault_with("ZeroPadding1D", {{"padding", {1, 2, 3}}}, {{3, 2}}), "one number or two",
        "/config/padding");
  check(fault_with("Masking", Json::object(), {{2, 3, 4}}), "expected input (B,T,D), got (None, 2, 3, 4)",
        "");
  check(fault_with("Add", Json::object(), {{3}}), "[layer] expected at least 2 inputs, got 1", "");
  check(fault_with("Subtract", Json::object(), {{3}, {3}, {3}}), "expected 2 inputs, got 3", "");
  check(fault_with("Add", Json::object(), {{3, 2}, {3, 4}}),
        "matching shapes, got (None, 3, 2) and (None, 3, 4)", "");
  check(fault_with("Concatenate", {{"axis", 0}}, {{3}, {3}}), "the batch's not, got 0", "/config/axis");
  check(fault_with("Concatenate", {{"axis", 3}}, {{3, 2}, {3, 2}}), "axis: expected an axis", "/config/axis");
  check(fault_with("Concatenate", Json::object(), {{3, 2}, {4, 2}}), "differ in axis 2 alone", "");
  check(fault_with("Dot", {{"axes", {1, 2, 3}}}, {{3}, {3}}), "axes:", "/config/axes");
  check(fault_with("Dot", {{"axes", Json::array({1})}}, {{3}, {3}}), "one axis for both inputs or two",
        "/config/axes");
  check(fault_with("Dot", {{"axes", 2}}, {{3}, {3, 4}}), "got (None, 3)", "/config/axes");
  check(fault_with("Dot", {{"axes", 1}}, {{3}, {4}}), "as many numbers along both", "/config/axes");
  check(fault_with("Sampling", Json::object(), {{3}, {4}}), "means and log variances of one shape", "");
  check(fault_with("Conv1D", {{"filters", 2}, {"kernel_size", 4}}, {{3, 2}}),
        "as many steps as the input has", "/config/kernel_size");
  check(fault_with("Conv1D", {{"filters", 2}, {"kernel_size", 2}, {"strides", 2}, {"dilation_rate", 2}},
                   {{9, 2}}),
        "expected 1 with strides above 1", "/config/dilation_rate");
  check(fault_with("Conv1D", {{"filters", 4}, {"kernel_size", 2}, {"groups", 3}}, {{9, 3}}),
        "a divisor of the 4 filters, got 3", "/config/groups");
  check(fault_with("Conv1D", {{"filters", 4}, {"kernel_size", 2}, {"groups", 2}}, {{9, 3}}),
        "a divisor of the features of the input (None, 9, 3), got 2", "/config/groups");
  for (const char* type : {"LayerNormalization", "BatchNormalization"}) {
    check(fault_with(type, {{"axis", -2}}, {{4}}), "the batch's not, got -2", "/config/axis");
    check(fault_with(type, {{"axis", 3}}, {{4, 2}}), "axes of the input (None, 4, 2)", "/config/axis");
    check(fault_with(type, {{"axis", 1}}, {{nullptr, 2}}), "of known extents", "/config/axis");
  }
  check(fault_with("LayerNormalization", {{"axis", {1, -2}}}, {{4, 2}}), "each once", "/config/axis");
  check(fault_with("LayerNormalization", {{"axis", "last"}}, {{4, 2}}), "an integer or an array",
        "/config/axis");
  check(fault_with("MultiHeadAttention", {{"num_heads", 1}, {"key_dim", 2}, {"output_shape", {2, 3}}},
                   {{3, 2}, {4, 2}}),
        "output_shape: expected one extent, got [2,3]", "/config/output_shape");
  check(fault_with("Dense", {{"units", 2}, {"activity_regularizer", "l3"}}, {{3}}), "unknown name 'l3'",
        "/config/activity_regularizer");
  check(fault_with("MaxPooling1D", {{"pool_size", 4}}, {{3, 2}}), "at most the steps", "/config/pool_size");
  check(fault_with("Attention", Json::object(), {{3, 2}}), "at least 2 inputs, got 1", "");
  check(fault_with("Attention", Json::object(), {{3, 2}, {4, 3}}), "query and key of one width", "");
  check(fault_with("MultiHeadAttention", {{"num_heads", 1}, {"key_dim", 2}}, {{3, 2}, {4, 2}, {5, 2}}),
        "a query (B,Tq,D), a value (B,Tv,D)", "");
  check(fault_with("GaussianNoise", {{"stddev", 1.5}}, {{3}}), "stddev", "/config/stddev");
}

TEST_CASE("an id that is not in the table is refused", "[layers]") {
  Model model = make_model(sequential({2}, {layer("Embedding", {{"input_dim", 4}, {"output_dim", 3}})}));
  for (const double id : {4.0, -1.0, 1.5, std::nan("")}) {
    INFO(id);
    CHECK_THROWS_WITH(run(model, {make_tensor({1, 2}, {0, id})}, false),
                      ContainsSubstring("[embedding] expected ids from 0 to 3, got "));
  }
  CHECK(run(model, {make_tensor({1, 2}, {0, 3})}, false).size() == 6);
  for (Scalar weight : model.parameters()) CHECK(std::abs(weight) <= Scalar(.05));
}

TEST_CASE("an embedding's gradient touches the rows of the batch alone", "[layers]") {
  Model model = make_model(sequential({3}, {layer("Embedding", {{"input_dim", 6}, {"output_dim", 2}})}));
  run(model, {make_tensor({1, 3}, {4, 1, 4})}, true);
  model.zero_gradients();
  std::fill_n(model.output_gradient(0), 6, Scalar(1));
  model.backward();
  for (int id = 0; id < 6; ++id)
    CHECK(model.gradients()[static_cast<std::size_t>(2 * id)] == Scalar(id == 4 ? 2 : id == 1 ? 1 : 0));
}

TEST_CASE("batch normalization infers with moving averages", "[layers]") {
  const auto make = [](bool trainable) {
    return make_model(
        sequential({1}, {layer("BatchNormalization", {{"momentum", .5}, {"trainable", trainable}})}));
  };
  Model model = make(true);
  const Tensor batch = make_tensor({2, 1}, {1, 5});
  const std::vector<double> first = run(model, {batch}, true);
  CHECK_THAT(first[0], WithinAbs(-2 / std::sqrt(4 + 1e-3), 1e-5));
  // Mean 3 and variance 4 have moved 0 and 1 halfway.
  const std::vector<double> after = run(model, {batch}, false);
  CHECK_THAT(after[0], WithinAbs((1 - 1.5) / std::sqrt(2.5 + 1e-3), 1e-5));
  CHECK(run(model, {batch}, false) == after);
  Model frozen = make(false);
  CHECK_THAT(run(frozen, {batch}, true)[1], WithinAbs(5 / std::sqrt(1 + 1e-3), 1e-4));
  CHECK(run(frozen, {batch}, true) == run(frozen, {batch}, false));
}

TEST_CASE("noise is there in training alone, and of the size asked for", "[layers]") {
  Model model = make_model(sequential({100, 100}, {layer("GaussianNoise", {{"stddev", .3}})}));
  const Tensor x = filled({1, 100, 100}, 2.0);
  CHECK(run(model, {x}, false) == std::vector<double>(10000, 2.0));
  double sum = 0.0;
  double squares = 0.0;
  for (double y : run(model, {x}, true)) {
    sum += y - 2.0;
    squares += (y - 2.0) * (y - 2.0);
  }
  CHECK_THAT(sum / 10000, WithinAbs(0.0, .01));
  CHECK_THAT(std::sqrt(squares / 10000), WithinAbs(.3, .01));
}

TEST_CASE("spatial dropout takes a feature in all steps", "[layers]") {
  Model model = make_model(sequential({4, 200}, {layer("SpatialDropout1D", {{"rate", .25}})}));
  const Tensor x = filled({2, 4, 200}, 3.0);
  CHECK(run(model, {x}, false) == std::vector<double>(1600, 3.0));
  const std::vector<double> y = run(model, {x}, true);
  int dropped = 0;
  for (std::size_t b = 0; b < 2; ++b)
    for (std::size_t k = 0; k < 200; ++k) {
      const double first = y[b * 800 + k];
      CHECK((first == 0.0 || std::abs(first - 4.0) < 1e-6));
      dropped += first == 0.0 ? 1 : 0;
      for (std::size_t t = 1; t < 4; ++t) CHECK(y[b * 800 + t * 200 + k] == first);
    }
  CHECK(dropped > 60);
  CHECK(dropped < 140);
}

TEST_CASE("sampling draws around the mean and adds the divergence", "[layers]") {
  Model model = make_model(graph({input("mean", {500}), input("log_var", {500}),
                                  call("Sampling", {{"kl_weight", .5}}, "z", {"mean", "log_var"})}));
  const std::vector<Tensor> inputs{filled({4, 500}, 1.5), filled({4, 500}, std::log(.25))};
  // (mean² + variance - 1 - log variance) / 2 for each feature.
  const double divergence = 500 * (1.5 * 1.5 + .25 - 1 - std::log(.25)) / 2;
  CHECK(run(model, inputs, false) == std::vector<double>(2000, 1.5));
  CHECK_THAT(model.added_loss(), WithinAbs(.5 * divergence, 1e-3));
  double sum = 0.0;
  double squares = 0.0;
  for (double z : run(model, inputs, true)) {
    sum += z - 1.5;
    squares += (z - 1.5) * (z - 1.5);
  }
  CHECK_THAT(sum / 2000, WithinAbs(0.0, .04));
  CHECK_THAT(std::sqrt(squares / 2000), WithinAbs(.5, .03));
  CHECK_THAT(model.added_loss(), WithinAbs(.5 * divergence, 1e-3));
}

TEST_CASE("with a prior of its own, sampling gives the prior's mean outside of training, or draws from it",
          "[layers]") {
  const std::vector<std::string> sources{"mean", "log_var", "prior_mean", "prior_log_var"};
  std::vector<Json> layers;
  for (const std::string& source : sources) layers.push_back(input(source, {500}));
  layers.push_back(call("Sampling", {{"kl_weight", .5}}, "z", sources));
  Model model = make_model(graph(layers));
  const std::vector<Tensor> inputs{filled({4, 500}, 1.5), filled({4, 500}, std::log(.25)),
                                   filled({4, 500}, -2.0), filled({4, 500}, std::log(4.0))};
  // ln σₚ/σ + (σ² + (μ - μₚ)²) / 2σₚ² - 1/2 for each feature.
  const double each = std::log(2.0 / .5) + (.25 + 3.5 * 3.5) / 8.0 - .5;
  CHECK(run(model, inputs, false) == std::vector<double>(2000, -2.0));
  CHECK_THAT(model.added_loss(), WithinAbs(.5 * 500 * each, 1e-2));
  const Trace kl = model.traces(4).at(0);
  CHECK(kl.name == "kl");
  CHECK(kl.axes == "BU");
  CHECK(kl.shape == Shape{4, 500});
  CHECK_THAT(kl.data[3 * kl.strides[0] + 7 * kl.strides[1]], WithinAbs(each, 1e-5));
  const auto spread = [](std::span<const double> values, double mean) {
    double sum = 0.0;
    double squares = 0.0;
    for (const double value : values) {
      sum += value - mean;
      squares += (value - mean) * (value - mean);
    }
    CHECK_THAT(sum / 2000, WithinAbs(0.0, .15));
    return std::sqrt(squares / 2000);
  };
  CHECK_THAT(spread(run(model, inputs, true), 1.5), WithinAbs(.5, .03));

  ForwardRun answers(model);
  answers.begin_batch(std::vector<Shape>(4, Shape{4, 500}));
  for (std::size_t i = 0; i < inputs.size(); ++i)
    std::copy(inputs[i].values.begin(), inputs[i].values.end(), answers.inputs()[i].data);
  const Scalar* z = answers.outputs()[0].data;
  const auto drawn = [&] {
    answers.forward();
    return std::vector<double>(z, z + 2000);
  };
  {
    const Draws draws(model, 5);
    const std::vector<double> first = drawn();
    CHECK_THAT(spread(first, -2.0), WithinAbs(2.0, .12));
    CHECK(drawn() == first);
  }
  CHECK(drawn() == std::vector<double>(2000, -2.0));
}

TEST_CASE("the weight of a divergence grows with the updates, and goes on where a checkpoint was",
          "[layers]") {
  const Json config =
      graph({input("mean", {3}), input("log_var", {3}),
             call("Sampling", {{"kl_weight", .5}, {"annealing_updates", 4}}, "z", {"mean", "log_var"}),
             call("Dense", {{"units", 1}}, "y", {"z"})});
  Dataset data;
  data.inputs = {filled({2, 3}, 1.5), filled({2, 3}, std::log(.25))};
  data.targets = {filled({2, 1}, 0.0)};
  const std::vector<int> samples{0, 1};
  const double divergence = 3 * (1.5 * 1.5 + .25 - 1 - std::log(.25)) / 2;
  Model model = make_model(config);
  Model restored = make_model(config);
  const Json rule{{"optimizer", "sgd"}, {"loss", "mse"}};
  Trainer trainer(model, rule);
  Trainer other(restored, rule);
  CHECK(trainer.metric_names() == std::vector<std::string>{"loss", "kl_loss"});
  Random random(3);
  for (int update = 0; update < 6; ++update) {
    INFO("update " << update);
    other.restore(trainer.save());
    for (Trainer* one : {&trainer, &other}) {
      one->test_batch(data, samples);
      const double weight = .5 * std::min(1.0, update / 4.0);
      CHECK_THAT(one->model().added_loss(), WithinAbs(weight * divergence, 1e-5));
    }
    trainer.reset_metrics();
    trainer.train_batch(data, samples, random);
    CHECK_THAT(trainer.results()[1], WithinAbs(divergence, 1e-5));
  }
}

TEST_CASE("word dropout replaces words alone, and in training alone", "[layers]") {
  Model model = make_model(graph({input("ids", {400}), call("WordDropout", {{"rate", .3}}, "y", {"ids"})}));
  Tensor ids({2, 400});
  for (std::size_t i = 0; i < 800; ++i) ids.values[i] = static_cast<Scalar>(i % 8);
  CHECK(run(model, {ids}, false) == std::vector<double>(ids.values.begin(), ids.values.end()));
  const std::vector<double> y = run(model, {ids}, true);
  int replaced = 0;
  for (std::size_t i = 0; i < 800; ++i) {
    const auto id = static_cast<double>(ids.values[i]);
    if (y[i] == id) continue;
    CHECK(y[i] == 2.0);
    CHECK(id > 2.0);
    ++replaced;
  }
  // Of 500 words.
  CHECK(replaced > 110);
  CHECK(replaced < 190);
}

TEST_CASE("attention weights are distributions, and can be looked at", "[layers]") {
  const auto heads = GENERATE(1, 3);
  const Json options = heads == 1 ? Json{{"use_causal_mask", true}}
                                  : Json{{"num_heads", heads}, {"key_dim", 2}, {"use_causal_mask", true}};
  Model model = make_model(
      graph({input("x", {5, 4}), call("LSTM", {{"units", 4}, {"return_sequences", true}}, "h", {"x"}),
             call(heads == 1 ? "Attention" : "MultiHeadAttention", options, "look", {"h", "h"})}));
  Random random(3);
  run(model, {random_tensor({2, 5, 4}, random)}, false);
  const Trace scores = model.traces(2).at(0);
  REQUIRE(scores.name == "scores");
  REQUIRE(scores.shape == (heads == 1 ? Shape{2, 5, 5} : Shape{2, heads, 5, 5}));
  for (int row = 0; row < 2 * heads * 5; ++row) {
    double sum = 0.0;
    for (int j = 0; j < 5; ++j) {
      const Scalar weight = scores.data[row * 5 + j];
      if (j > row % 5) CHECK(weight == Scalar(0));
      sum += static_cast<double>(weight);
    }
    CHECK_THAT(sum, WithinAbs(1.0, 1e-5));
  }
  CHECK(model.traces(0).empty());
}

TEST_CASE("attention drops weights in training alone", "[layers]") {
  const auto type = GENERATE("Attention", "MultiHeadAttention");
  Json options{{"dropout", .5}};
  if (std::string_view(type) == "MultiHeadAttention") options.update({{"num_heads", 2}, {"key_dim", 2}});
  Model model = make_model(graph({input("x", {6, 4}), call(type, options, "look", {"x", "x"})}));
  Random random(3);
  const Tensor x = random_tensor({2, 6, 4}, random);
  const std::vector<double> calm = run(model, {x}, false);
  CHECK(run(model, {x}, false) == calm);
  CHECK(run(model, {x}, true, 1) != calm);
  CHECK(run(model, {x}, true, 1) != run(model, {x}, true, 2));
  CHECK(run(model, {x}, true, 1) == run(model, {x}, true, 1));
}

TEST_CASE("layers take values in either layout", "[layers]") {
  // An LSTM gives its steps time-major, an input comes batch-major: the sum must join the right ones.
  Model model = make_model(
      graph({input("x", {3, 2}), call("LSTM", {{"units", 2}, {"return_sequences", true}}, "h", {"x"}),
             call("Concatenate", {{"axis", 1}}, "long", {"x", "h"}),
             call("Add", Json::object(), "twice", {"h", "x"}),
             call("Concatenate", {{"axis", 1}}, "all", {"long", "twice"})}));
  Random random(5);
  const Tensor x = random_tensor({2, 3, 2}, random);
  const std::vector<double> y = run(model, {x}, false);
  REQUIRE(y.size() == 2 * 9 * 2);
  for (std::size_t b = 0; b < 2; ++b)
    for (std::size_t i = 0; i < 6; ++i) {
      const double own = static_cast<double>(x.values[b * 6 + i]);
      CHECK(y[b * 18 + i] == own);
      CHECK_THAT(y[b * 18 + 12 + i], WithinAbs(own + y[b * 18 + 6 + i], 1e-6));
    }
}

TEST_CASE("no layer allocates while it trains", "[layers]") {
  Model model = make_model(graph(
      {input("ids", {6}),
       call("Embedding", {{"input_dim", 9}, {"output_dim", 4}, {"mask_zero", true}}, "e", {"ids"}),
       call("BatchNormalization", Json::object(), "b", {"e"}),
       call("LayerNormalization", Json::object(), "n", {"b"}),
       call("GaussianNoise", {{"stddev", .1}}, "g", {"n"}),
       call("Add", Json::object(), "add", {"e", "g"}),
       call("Multiply", Json::object(), "mul", {"add", "g"}),
       call("Maximum", Json::object(), "max", {"mul", "add"}),
       call("Attention", {{"dropout", .2}, {"use_scale", true}}, "at", {"max", "e"}),
       call("AdditiveAttention", Json::object(), "ad", {"max", "at"}),
       call("MultiHeadAttention", {{"num_heads", 2}, {"key_dim", 3}, {"dropout", .1}}, "mh", {"ad", "max"}),
       call("Conv1D", {{"filters", 4}, {"kernel_size", 2}, {"padding", "causal"}}, "c", {"mh"}),
       call("MaxPooling1D", {{"pool_size", 2}}, "p", {"c"}),
       call("UpSampling1D", Json::object(), "u", {"p"}),
       call("Concatenate", Json::object(), "cat", {"u", "mh"}),
       call("Permute", {{"dims", {2, 1}}}, "t", {"cat"}),
       call("Dot", {{"axes", {1, 1}}, {"normalize", true}}, "d", {"cat", "cat"}),
       call("GlobalAveragePooling1D", Json::object(), "gap", {"d"}),
       call("GlobalMaxPooling1D", Json::object(), "gmp", {"t"}),
       call("Dense", {{"units", 8}}, "z", {"gmp"}),
       call("Sampling", Json::object(), "s", {"gap", "z"}),
       call("RepeatVector", {{"n", 3}}, "r", {"s"}),
       call("SpatialDropout1D", {{"rate", .2}}, "sd", {"r"}),
       call("ActivityRegularization", {{"l1", .1}}, "a", {"sd"}),
       call("Reshape", {{"target_shape", {-1, 2}}}, "end", {"a"})}));
  Shape shape{3, 6};
  model.begin_batch(std::span(&shape, 1));
  Random random(2);
  for (int i = 0; i < 18; ++i) model.inputs()[0].data[i] = static_cast<Scalar>(random.below(9));
  for (int round = 0; round < 3; ++round) {
    AllocationCount allocations;
    shape[0] = round == 1 ? 2 : 3;
    model.begin_batch(std::span(&shape, 1));
    model.forward(true, &random);
    model.zero_gradients();
    const auto size = static_cast<std::size_t>(model.outputs()[0].shape.size());
    std::fill_n(model.output_gradient(0), size, Scalar(1));
    model.backward();
    CHECK(allocations.value() == 0);
  }
  for (Scalar gradient : model.gradients()) REQUIRE(std::isfinite(gradient));
}

}  // namespace rnn::test::layers_test
