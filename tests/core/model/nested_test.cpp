#include <catch_amalgamated.hpp>

#include "rnn/layers/registry.h"
#include "rnn/model/summary.h"
#include "rnn/training/trainer.h"
#include "support/allocations.h"
#include "support/fault.h"
#include "support/training_models.h"

namespace rnn::test::nested_test {

namespace {

const Json lstm = layer("LSTM", {{"units", 3}, {"return_sequences", true}});

/// A Sequential as a layer; without `shape` it takes what comes.
Json stack(const std::vector<Json>& layers, const Json& shape = nullptr,
           const Json& options = Json::object()) {
  Json config = options;
  config["layers"] = shape.is_null() ? Json(layers) : sequential(shape, layers)["config"]["layers"];
  return layer("Sequential", config);
}

std::vector<Scalar> outputs_of(Model& model, const std::vector<Scalar>& x, Shape shape) {
  shape[0] = static_cast<int>(x.size()) / static_cast<int>(shape.size() / shape[0]);
  const std::vector<Shape> shapes{shape};
  model.begin_batch(shapes);
  const Value& in = model.inputs()[0];
  for (std::size_t i = 0; i < x.size(); ++i) {
    const auto at = static_cast<int>(i);
    const int d = at % shape[2], t = at / shape[2] % shape[1], b = at / shape[2] / shape[1];
    const int row = in.layout == Layout::time_major ? t * shape[0] + b : b * shape[1] + t;
    in.data[row * shape[2] + d] = x[i];
  }
  model.forward(false, nullptr);
  const Value& out = model.outputs()[0];
  return {out.data, out.data + out.shape.size()};
}

std::vector<Scalar> waves(std::size_t count) {
  std::vector<Scalar> x;
  for (std::size_t i = 0; i < count; ++i) x.push_back(static_cast<Scalar>(std::sin(.9 * double(i) + .2)));
  return x;
}

void same_weights(const Model& from, Model& to) {
  REQUIRE(from.parameter_count() == to.parameter_count());
  to.parameters() = from.parameters();
}

std::string names_of(const Model& model) {
  std::string names;
  for (const Segment& segment : model.segments()) names += segment.layer->name() + "/" + segment.name + " ";
  return names;
}

Fault fault_of(const Json& config) {
  return test::fault_of([&] { Model model(config); });
}

/// x and y through one encoder; their difference.
Json siamese(const Json& encoder) {
  Json config = Json::parse(R"({"class_name": "Functional", "config": {
    "layers": [
      {"class_name": "InputLayer", "config": {"batch_shape": [null, 4, 2], "name": "x"}},
      {"class_name": "InputLayer", "config": {"batch_shape": [null, 4, 2], "name": "y"}},
      {"class_name": "Sequential", "inbound_nodes": [[["x", 0, 0]], [["y", 0, 0]]]},
      {"class_name": "Subtract", "config": {"name": "difference"},
       "inbound_nodes": [[["encoder", 0, 0], ["encoder", 1, 0]]]}],
    "input_layers": [["x", 0, 0], ["y", 0, 0]],
    "output_layers": [["difference", 0, 0]]}})");
  config["config"]["layers"][2]["config"] = encoder["config"];
  config["config"]["layers"][2]["config"]["name"] = "encoder";
  return config;
}

}  // namespace

TEST_CASE("a nested stack is its layers", "[nested]") {
  Model flat = make_model(sequential({4, 2}, {lstm, dense(5), layer("GRU", {{"units", 2}})}));
  Model nested(sequential({4, 2}, {stack({lstm, dense(5)}, {4, 2}), layer("GRU", {{"units", 2}})}));
  Model twice(sequential({4, 2}, {stack({stack({lstm}), stack({dense(5), layer("GRU", {{"units", 2}})})})}));
  const std::vector<Scalar> x = waves(24);
  for (Model* model : {&nested, &twice}) {
    same_weights(flat, *model);
    CHECK(outputs_of(*model, x, {3, 4, 2}) == outputs_of(flat, x, {3, 4, 2}));
    CHECK(outputs_of(*model, waves(8), {1, 4, 2}) == outputs_of(flat, waves(8), {1, 4, 2}));
  }
  CHECK(names_of(nested) ==
        "sequential/lstm/kernel sequential/lstm/recurrent_kernel sequential/lstm/bias "
        "sequential/dense/kernel sequential/dense/bias gru/kernel gru/recurrent_kernel gru/bias ");
  CHECK(names_of(twice).starts_with("sequential/sequential/lstm/kernel "));
}

TEST_CASE("a nested model draws first weights as its layers do", "[nested]") {
  Model flat = make_model(sequential({4, 2}, {lstm, dense(5)}), 3);
  Model nested = make_model(sequential({4, 2}, {stack({lstm, dense(5)})}), 3);
  CHECK(nested.parameters() == flat.parameters());
}

TEST_CASE("a shared model counts its weights once", "[nested]") {
  const Json encoder = stack({layer("LSTM", {{"units", 3}})}, {nullptr, 2});
  Model model = make_model(siamese(encoder));
  CHECK(model.parameter_count() == 4 * 3 * (2 + 3 + 1));
  CHECK(model.segments().size() == 3);
  CHECK(Model(model.config()).config() == model.config());
  const std::vector<Shape> shapes{{2, 4, 2}, {2, 4, 2}};
  model.begin_batch(shapes);
  for (const Value& input : model.inputs())
    for (int i = 0; i < input.shape.size(); ++i) input.data[i] = Scalar(.1) * static_cast<Scalar>(i);
  model.forward(false, nullptr);
  for (int i = 0; i < 6; ++i) CHECK(model.outputs()[0].data[i] == 0);
  model.zero_gradients();
  std::fill_n(model.output_gradient(0), 6, Scalar(1));
  model.backward();
  // The penalties of the two calls cancel.
  for (const Scalar gradient : model.gradients()) CHECK(std::abs(gradient) < 1e-5);
}

TEST_CASE("the summary shows a nested model as one row", "[nested]") {
  Model model(sequential({4, 2}, {stack({lstm, dense(5)}, {4, 2}, {{"name", "encoder"}}), dense(1)}));
  const std::string text = summary(model, SummaryStyle::keras3);
  const std::size_t row = text.find("encoder (Sequential)");
  REQUIRE(row != std::string::npos);
  const std::string line = text.substr(row, text.find('\n', row) - row);
  CHECK(line.find("(None, 4, 5)") != std::string::npos);
  CHECK(line.ends_with(" 92 │"));
  CHECK(text.find("lstm") == std::string::npos);
  CHECK(text.find("Total params: 98 (392.00 B)") != std::string::npos);
  CHECK(summary(Model(siamese(stack({layer("LSTM", {{"units", 3}})}))), SummaryStyle::keras3)
            .find("x[0][0], y[0][0]") != std::string::npos);
}

TEST_CASE("a config with a model inside is completed and comes back", "[nested]") {
  const Json given =
      sequential({4, 2}, {stack({lstm, dense(5)}), layer("TimeDistributed", {{"layer", stack({dense(2)})}})});
  Model model(given);
  const Json& inside = model.layers()[1]->config();
  CHECK(inside["name"] == "sequential");
  CHECK(inside["trainable"] == true);
  CHECK(inside["layers"][0]["class_name"] == "InputLayer");
  CHECK(inside["layers"][0]["config"]["batch_shape"] == Json({nullptr, 4, 2}));
  CHECK(inside["layers"][1]["config"]["recurrent_activation"] == "sigmoid");
  CHECK(Model(model.config()).config() == model.config());
  const Json functional = Model(siamese(stack({lstm}))).config()["config"];
  const auto made = layers().create(layer("Model", functional));
  CHECK(std::string(made->type_name()) == "Functional");
  CHECK(made->config()["input_layers"] == functional["input_layers"]);
  Json alone = sequential({4, 2}, {layer("Functional", Json::parse(R"({
    "layers": [{"class_name": "InputLayer", "config": {"batch_shape": [null, 4, 2], "name": "in"}},
               {"class_name": "Flatten", "config": {"name": "out"}, "inbound_nodes": [[["in", 0, 0]]]}],
    "input_layers": ["in", 0, 0], "output_layers": ["out", 0, 0]})"))});
  CHECK(Model(alone).output_shape(0) == Shape{unknown, 8});
}

TEST_CASE("parts of a nested model may stay as they are", "[nested]") {
  Json still = lstm;
  still["config"]["trainable"] = false;
  Model part(sequential({4, 2}, {stack({still, dense(5)})}));
  CHECK(part.trainable_count() == 20);
  Model whole(sequential({4, 2}, {stack({lstm, dense(5)}, nullptr, {{"trainable", false}}), dense(1)}));
  CHECK(whole.trainable_count() == 6);
  CHECK(whole.parameter_count() == 72 + 20 + 6);
}

TEST_CASE("masks go into a nested model and come out of it", "[nested]") {
  const Json masking = layer("Masking", Json::object());
  const Json last = layer("LSTM", {{"units", 2}});
  std::vector<Scalar> x = waves(24);
  std::fill_n(x.begin() + 4, 4, Scalar(0));
  std::fill_n(x.begin() + 22, 2, Scalar(0));
  Model flat = make_model(sequential({4, 2}, {masking, lstm, dense(5), last}));
  const auto expected = outputs_of(flat, x, {3, 4, 2});
  const std::vector<std::vector<Json>> ways{{masking, stack({lstm, dense(5)}), last},
                                            {stack({masking}), stack({lstm, dense(5)}), last},
                                            {stack({masking, lstm}), dense(5), last},
                                            {masking, stack({lstm, dense(5), last})}};
  for (const std::vector<Json>& way : ways) {
    Model nested(sequential({4, 2}, way));
    same_weights(flat, nested);
    CHECK(outputs_of(nested, x, {3, 4, 2}) == expected);
  }
}

TEST_CASE("a nested model keeps states", "[nested]") {
  const Json stateful = layer("LSTM", {{"units", 3}, {"stateful", true}});
  Json flat_config = sequential({4, 2}, {stateful});
  Json nested_config = sequential({4, 2}, {stack({stateful})});
  for (Json* config : {&flat_config, &nested_config})
    (*config)["config"]["layers"][0]["config"]["batch_shape"][0] = 3;
  Model flat = make_model(flat_config);
  Model nested(nested_config);
  same_weights(flat, nested);
  const std::vector<Scalar> x = waves(24);
  const auto first = outputs_of(nested, x, {3, 4, 2});
  CHECK(first == outputs_of(flat, x, {3, 4, 2}));
  const auto second = outputs_of(nested, x, {3, 4, 2});
  CHECK(second != first);
  CHECK(second == outputs_of(flat, x, {3, 4, 2}));
  CHECK(nested.states().size() == flat.states().size());
  nested.reset_states();
  CHECK(outputs_of(nested, x, {3, 4, 2}) == first);
}

TEST_CASE("what layers inside add to the loss counts", "[nested]") {
  const Json active = layer("ActivityRegularization", {{"l1", .5}});
  Model flat(sequential({4, 2}, {active}));
  Model nested(sequential({4, 2}, {stack({stack({active})})}));
  const std::vector<Scalar> x = waves(24);
  outputs_of(flat, x, {3, 4, 2});
  outputs_of(nested, x, {3, 4, 2});
  CHECK(flat.added_loss() > 0);
  CHECK(nested.added_loss() == flat.added_loss());
}

TEST_CASE("a model on every step", "[nested]") {
  Model flat = make_model(sequential({4, 2}, {dense(3, "tanh"), dense(2)}));
  Model nested(
      sequential({4, 2}, {layer("TimeDistributed", {{"layer", stack({dense(3, "tanh"), dense(2)})}})}));
  same_weights(flat, nested);
  CHECK(outputs_of(nested, waves(24), {3, 4, 2}) == outputs_of(flat, waves(24), {3, 4, 2}));
  CHECK(names_of(nested).starts_with("time_distributed/sequential/dense/kernel "));
}

TEST_CASE("training through nested models allocates nothing and is that of the layers", "[nested]") {
  const Json drop = layer("Dropout", {{"rate", .2}});
  const Json anatomy = layer("LSTMAnatomy", {{"units", 3}, {"return_sequences", true}});
  const Json each = layer("TimeDistributed", {{"layer", stack({dense(4), dense(1)})}});
  Model nested = make_model(sequential({4, 2}, {stack({drop, lstm, stack({anatomy, drop})}), each}));
  Model flat = make_model(sequential({4, 2}, {drop, lstm, anatomy, drop, dense(4), dense(1)}));
  const Dataset data = random_dataset({8, 4, 2}, {8, 4, 1});
  const std::vector<int> all{0, 1, 2, 3, 4, 5, 6, 7};
  const Json how{{"optimizer", "adam"}, {"loss", "mean_squared_error"}};
  Trainer trainer(nested, how);
  Trainer reference(flat, how);
  Random random(1), same(1);
  trainer.train_batch(data, all, random);
  reference.train_batch(data, all, same);
  AllocationCount allocations;
  trainer.train_batch(data, all, random);
  trainer.train_batch(data, std::span(all).first(3), random);
  trainer.test_batch(data, std::span(all).last(5));
  CHECK(allocations.value() == 0);
  reference.train_batch(data, all, same);
  reference.train_batch(data, std::span(all).first(3), same);
  CHECK(nested.parameters() == flat.parameters());
}

TEST_CASE("errors of nested models point inside", "[nested]") {
  Fault fault = fault_of(sequential({4, 2}, {stack({layer("LSTM", {{"units", 0}})})}));
  CHECK(fault.text == "[LSTM] units: expected an integer from 1 to 1048576, got 0");
  CHECK(fault.where == "/config/layers/1/config/layers/0/config/units");
  fault = fault_of(sequential({4, 2}, {stack({dense(1)}, {4, 3}, {{"name", "head"}})}));
  CHECK(fault.text == "[head] expected input 0 of shape (None, 4, 3), got (None, 4, 2)");
  CHECK(fault.where == "/config/layers/1");
  fault = fault_of(sequential({4, 2}, {stack({})}));
  CHECK(fault.text == "[model] expected a list of layers");
  CHECK(fault.where == "/config/layers/1/config/layers");
  fault = fault_of(sequential({4, 2}, {layer("Sequential", Json::object())}));
  CHECK(fault.where == "/config/layers/1/config/layers");
  fault = fault_of(sequential(
      {4, 2}, {layer("Functional",
                     {{"layers", {dense(1)}}, {"input_layers", {1}}, {"output_layers", Json::array()}})}));
  CHECK(fault.where.starts_with("/config/layers/1/config/"));
}

}  // namespace rnn::test::nested_test
