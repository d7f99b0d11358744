#include <algorithm>
#include <catch_amalgamated.hpp>
#include <cmath>

#include "rnn/layers/registry.h"
#include "support/fault.h"
#include "support/training_models.h"

namespace rnn::test::penalty_test {

namespace {

Json entry(const char* name, Json config) { return {{"class_name", name}, {"config", std::move(config)}}; }

std::vector<Scalar> constrained(const Json& config, const Shape& shape, std::vector<Scalar> weights) {
  const auto constraint = constraints().create(config);
  constraint->check(shape);
  constraint->apply(weights.data(), shape);
  return weights;
}

void check_close(const std::vector<Scalar>& got, const std::vector<double>& expected) {
  REQUIRE(got.size() == expected.size());
  for (std::size_t i = 0; i < got.size(); ++i)
    CHECK(got[i] == Catch::Approx(expected[i]).epsilon(1e-5).margin(1e-7));
}

std::string fault_of(const Json& layer_config) {
  return test::fault_of([&] { Model(sequential({2}, {layer("Dense", layer_config)})); }).in_full();
}

}  // namespace

TEST_CASE("regularizers follow Keras", "[penalty]") {
  const Scalar w[] = {1, -2, Scalar(.5)};
  const auto loss = [&](const Json& config) { return regularizers().create(config)->loss(w, 3); };
  CHECK(loss("L1") == Catch::Approx(.01 * 3.5));
  CHECK(loss("l2") == Catch::Approx(.01 * 5.25));
  CHECK(loss("l1_l2") == 0.0);
  CHECK(loss(entry("L1L2", {{"l1", .2}, {"l2", .1}})) == Catch::Approx(.2 * 3.5 + .1 * 5.25));
}

TEST_CASE("constraints follow Keras", "[penalty]") {
  const Shape two_by_two{2, 2};
  check_close(constrained("non_neg", two_by_two, {1, -2, 0, 3}), {1, 0, 0, 3});
  check_close(constrained("max_norm", two_by_two, {3, 1, 4, -1}), {1.2, 1, 1.6, -1});
  check_close(constrained(entry("MaxNorm", {{"max_value", 1}, {"axis", 1}}), two_by_two, {3, 4, .3, .4}),
              {.6, .8, .3, .4});
  check_close(constrained("UnitNorm", two_by_two, {3, 0, 4, .5}), {.6, 0, .8, 1});
  check_close(constrained(entry("UnitNorm", {{"axis", -1}}), two_by_two, {3, 4, 0, .5}), {.6, .8, 0, 1});
  check_close(constrained(entry("MinMaxNorm", {{"min_value", 1}, {"max_value", 2}, {"rate", .5}}), two_by_two,
                          {3, .3, 4, .4}),
              {2.1, .45, 2.8, .6});
  check_close(constrained(entry("UnitNorm", {{"axis", 1}}), {1, 2, 2}, {3, 0, 4, 0}), {.6, 0, .8, 0});
  check_close(constrained("unit_norm", {3}, {0, 0, 0}), {0, 0, 0});
}

TEST_CASE("every layer with weights takes regularizers and constraints of its own", "[penalty]") {
  const Json units{{"units", 3}};
  const std::vector<std::pair<const char*, Json>> kinds{
      {"Dense", units},
      {"SimpleRNN", units},
      {"LSTM", units},
      {"GRU", units},
      {"LSTMAnatomy", units},
      {"Conv1D", {{"filters", 3}, {"kernel_size", 2}}},
      {"PReLU", Json::object()},
      {"LayerNormalization", Json::object()},
      {"BatchNormalization", Json::object()},
      {"Embedding", {{"input_dim", 3}, {"output_dim", 2}}},
      {"MultiHeadAttention", {{"num_heads", 2}, {"key_dim", 2}}},
  };
  for (const auto& known : layers().entries()) {
    INFO(known.name);
    const auto of_weights = [](const Option& option) {
      return option.name != "activity_regularizer" &&
             (option.registry == "regularizer" || option.registry == "constraint");
    };
    const auto kind = std::ranges::find_if(kinds, [&](const auto& one) { return one.first == known.name; });
    // A layer with such options must be in the list, and one in the list must have them.
    CHECK(std::ranges::any_of(known.options, of_weights) == (kind != kinds.end()));
    if (kind == kinds.end()) continue;
    const auto& [type, plain] = *kind;
    Json config = plain;
    for (const Option& option : known.options)
      if (of_weights(option))
        config[option.name] =
            option.registry == "regularizer" ? Json("l1") : entry("MaxNorm", {{"max_value", .5}});
    const auto made = layers().create(entry(type, config));
    const Shape steps{unknown, 4, 2};
    const bool joins = type == std::string("MultiHeadAttention");
    made->build(joins ? std::vector<Shape>{steps, steps} : std::vector<Shape>{steps});
    for (const Parameter& parameter : made->parameters()) {
      INFO(parameter.name);
      // Peepholes have no options of their own.
      const bool asked = parameter.trainable && parameter.name != "peephole_kernel";
      CHECK((parameter.regularizer != nullptr) == asked);
      CHECK((parameter.constraint != nullptr) == asked);
    }
    CHECK(layers().create(entry(type, made->config()))->config() == made->config());
  }
}

TEST_CASE("a penalty on the vectors of ids pulls at all of them, a penalty on outputs at those of the batch",
          "[penalty]") {
  const auto moved = [](const char* option) {
    const Json config{{"input_dim", 4}, {"output_dim", 2}, {option, "l2"}};
    Model model = make_model(sequential({2}, {layer("Embedding", config)}));
    Trainer trainer(model, {{"optimizer", {{"class_name", "SGD"}, {"config", {{"learning_rate", .5}}}}},
                            {"loss", "mse"}});
    Dataset data{{make_tensor({1, 2}, {1, 3})}, {trainer.predict({make_tensor({1, 2}, {1, 3})}, 1)[0]}, {}};
    const Buffer before = model.parameters();
    Random random(1);
    trainer.train_batch(data, first_indices(1), random);
    std::vector<bool> rows;
    for (std::size_t row = 0; row < 4; ++row) {
      const Scalar w = before[2 * row];
      rows.push_back(model.parameters()[2 * row] == Catch::Approx(w * (1 - .5 * 2 * .01)).epsilon(1e-5));
      if (!rows.back()) CHECK(model.parameters()[2 * row] == w);
    }
    return rows;
  };
  CHECK(moved("embeddings_regularizer") == std::vector<bool>{true, true, true, true});
  CHECK(moved("activity_regularizer") == std::vector<bool>{false, true, false, true});
}

TEST_CASE("the penalty on an output has its gradient even when the output is not used", "[penalty]") {
  const auto gradients = [](bool read) {
    const auto node = [](const char* type, const char* name, Json config, const char* source) {
      config["name"] = name;
      const Json calls = source ? Json::array({Json::array({Json::array({source, 0, 0})})}) : Json::array();
      return Json{{"class_name", type}, {"config", config}, {"inbound_nodes", calls}};
    };
    Model model = make_model({{"class_name", "Functional"},
                              {"config",
                               {{"layers",
                                 {node("InputLayer", "x", {{"batch_shape", {nullptr, 3}}}, nullptr),
                                  node("Dense", "inner", {{"units", 2}}, "x"),
                                  node("ActivityRegularization", "pull", {{"l1", .1}, {"l2", .3}}, "inner"),
                                  node("Dense", "y", {{"units", 1}}, read ? "pull" : "inner")}},
                                {"input_layers", Json::array({Json::array({"x", 0, 0})})},
                                {"output_layers", Json::array({Json::array({"y", 0, 0})})}}}});
    Trainer trainer(model, {{"loss", "mse"}});
    Random random(1);
    trainer.train_batch(random_dataset({4, 3}, {4, 1}), first_indices(4), random);
    return std::pair(trainer.batch_loss(), model.gradients());
  };
  const auto [loss, through] = gradients(true);
  const auto [other_loss, aside] = gradients(false);
  CHECK(loss == Catch::Approx(other_loss));
  REQUIRE(through.size() == aside.size());
  for (std::size_t i = 0; i < through.size(); ++i)
    CHECK(through[i] == Catch::Approx(aside[i]).epsilon(1e-5).margin(1e-6));
}

TEST_CASE("what a penalty cannot mean is refused where it stands", "[penalty]") {
  CHECK(fault_of({{"units", 1}, {"kernel_regularizer", "l3"}})
            .starts_with("/config/layers/1/config/kernel_regularizer [regularizer] unknown name 'l3'"));
  CHECK(
      fault_of({{"units", 1}, {"bias_constraint", entry("UnitNorm", {{"axis", 1}})}})
          .starts_with("/config/layers/1/config/bias_constraint/config/axis [constraint] axis: expected an"));
  CHECK(fault_of({{"units", 1}, {"kernel_constraint", entry("MinMaxNorm", {{"min_value", 2}})}})
            .find("max_value: expected at least the min_value of 2.0, got 1.0") != std::string::npos);
  CHECK(fault_of({{"units", 1}, {"kernel_constraint", 3}}).find("the name of a known constraint or") !=
        std::string::npos);
}

TEST_CASE("the loss holds what regularizers add, and so do gradients and evaluation", "[penalty]") {
  const auto step = [](const Json& regularizer) {
    Json dense{{"units", 1}};
    if (!regularizer.is_null()) dense["kernel_regularizer"] = regularizer;
    Model model = make_model(sequential({2}, {layer("Dense", dense)}));
    model.parameters()[0] = Scalar(.5);
    model.parameters()[1] = Scalar(-1);
    Trainer trainer(model, {{"optimizer", {{"class_name", "SGD"}, {"config", {{"learning_rate", .1}}}}},
                            {"loss", "mse"},
                            {"metrics", {"mse"}}});
    const Dataset data = random_dataset({4, 2}, {4, 1});
    const std::vector<double> evaluated = trainer.evaluate(data, 3);
    const int all[] = {0, 1, 2, 3};
    Random random(1);
    trainer.train_batch(data, all, random);
    CHECK(evaluated[0] == Catch::Approx(trainer.batch_loss()));
    return std::vector<double>{evaluated[0], evaluated[1], static_cast<double>(model.parameters()[0]),
                               static_cast<double>(model.parameters()[1])};
  };
  const auto plain = step(nullptr);
  const auto penalized = step(entry("L1L2", {{"l1", .3}, {"l2", .2}}));
  CHECK(penalized[0] == Catch::Approx(plain[0] + .3 * 1.5 + .2 * 1.25));
  CHECK(penalized[1] == Catch::Approx(plain[1]));
  CHECK(plain[0] == Catch::Approx(plain[1]));
  CHECK(penalized[2] == Catch::Approx(plain[2] - .1 * (.3 + .4 * .5)));
  CHECK(penalized[3] == Catch::Approx(plain[3] - .1 * (-.3 - .4)));
}

TEST_CASE("constraints hold after each update, and only where they are set", "[penalty]") {
  Model model = make_model(sequential(
      {3}, {layer("Dense", {{"units", 4}, {"kernel_constraint", entry("MaxNorm", {{"max_value", .1}})}}),
            layer("Dense", {{"units", 2}, {"trainable", false}, {"kernel_constraint", "unit_norm"}})}));
  Trainer trainer(model, {{"optimizer", "adam"}, {"loss", "mse"}});
  const Dataset data = random_dataset({5, 3}, {5, 2});
  const Buffer before = model.parameters();
  const int all[] = {0, 1, 2, 3, 4};
  Random random(1);
  trainer.train_batch(data, all, random);
  const Scalar* kernel = model.parameters().data();
  for (int unit = 0; unit < 4; ++unit) {
    double squares = 0.0;
    for (int i = 0; i < 3; ++i) squares += std::pow(static_cast<double>(kernel[i * 4 + unit]), 2);
    CHECK(std::sqrt(squares) == Catch::Approx(.1).epsilon(1e-4));
  }
  const auto frozen = static_cast<std::size_t>(model.segments()[2].offset);
  CHECK(model.parameters()[frozen] == before[frozen]);
}

}  // namespace rnn::test::penalty_test
