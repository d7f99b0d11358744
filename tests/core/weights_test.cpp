#include <catch_amalgamated.hpp>
#include <cmath>

#include "support/training_models.h"

using namespace rnn;
using namespace rnn::test;

TEST_CASE("sample weights, for samples or for steps, weigh the loss and not the metrics", "[trainer]") {
  Model model = make_model(
      sequential({3, 2}, {layer("SimpleRNN", {{"units", 4}, {"return_sequences", true}}), dense(1)}));
  Trainer trainer(model, {{"optimizer", "sgd"}, {"loss", "mse"}, {"metrics", {"mse"}}});
  Dataset data = random_dataset({4, 3, 2}, {4, 3, 1});
  const Tensor y = trainer.predict(data.inputs, 4)[0];
  const auto square = [&](int sample, int step) {
    const auto i = static_cast<std::size_t>(sample * 3 + step);
    return std::pow(static_cast<double>(y.values[i]) - static_cast<double>(data.targets[0].values[i]), 2);
  };
  const std::vector<double> plain = trainer.evaluate(data, 4);
  data.weights = {make_tensor({4}, {1, 0, 2, .5})};
  trainer.check(data);
  const int chosen[] = {2, 0};
  trainer.test_batch(data, chosen);
  double expected = 0.0;
  for (int step = 0; step < 3; ++step) expected += (2 * square(2, step) + square(0, step)) / 6;
  CHECK(trainer.batch_loss() == Catch::Approx(expected));
  CHECK(trainer.evaluate(data, 4)[1] == Catch::Approx(plain[1]));
  data.weights = {make_tensor({4, 3}, {0, 0, 1, 3, 0, 0, 0, 4, 0, 0, 0, 0})};
  trainer.check(data);
  trainer.test_batch(data, chosen);
  CHECK(trainer.batch_loss() == Catch::Approx((4 * square(2, 1) + square(0, 2)) / 6));
  data.weights = {Tensor()};
  CHECK(trainer.evaluate(data, 4)[0] == Catch::Approx(plain[0]));
  const auto fault = [&](const Tensor& weights) {
    data.weights = {weights};
    return refusal_of([&] { trainer.check(data); });
  };
  CHECK(fault(Tensor({4, 2})) == " [sequential] expected sample weights of shape (4,) or (4, 3), got (4, 2)");
  CHECK(fault(Tensor({3})).starts_with(" [sequential] expected sample weights of shape"));
  CHECK(fault(make_tensor({4}, {1, 2, INFINITY, 1})).find("that are numbers") != std::string::npos);
}

TEST_CASE("weighted losses of outputs add up", "[trainer]") {
  const Dataset data = two_output_data(8);
  const auto step = [&](const Json& weights) {
    Model model = make_model(two_outputs());
    Json config{{"optimizer", "sgd"}, {"loss", {"mse", "sparse_categorical_crossentropy"}}};
    if (!weights.is_null()) config["loss_weights"] = weights;
    Trainer trainer(model, config);
    const Buffer before = model.parameters();
    Random random(1);
    trainer.train_batch(data, first_indices(8), random);
    std::vector<double> result = trainer.results();
    for (const Segment& segment : model.segments()) {
      const auto at = static_cast<std::size_t>(segment.offset);
      result.push_back(static_cast<double>(model.parameters()[at] - before[at]));
    }
    return result;
  };
  const auto plain = step(nullptr);
  for (const Json& weights : {Json{.5, 0}, Json{{"left", .5}, {"right", 0}}}) {
    const auto weighted = step(weights);
    CHECK(weighted[0] == Catch::Approx(.5 * plain[1]));
    CHECK(weighted[2] == Catch::Approx(plain[2]));
    CHECK(weighted[3] == Catch::Approx(.5 * plain[3]).epsilon(1e-3));
    CHECK(weighted[5] == 0.0);
  }
  CHECK(step({1, 1}) == plain);
  Model model = make_model(two_outputs());
  CHECK(refusal_of([&] { Trainer(model, {{"loss", "mse"}, {"loss_weights", {1, "x"}}}); }) ==
        "/loss_weights/1 [compile] loss_weights: expected a number for each output, got \"x\"");
  CHECK(refusal_of([&] {
          Trainer(model, {{"loss", "mse"}, {"loss_weights", {1}}});
        }).starts_with("/loss_weights [compile] expected loss_weights for 2 outputs"));
}

TEST_CASE("a mask makes the loss the mean over the steps that count", "[trainer]") {
  const Scalar mask[] = {1, 1, 0, 1, 0, 0};
  for (const Layout layout : {Layout::batch_major, Layout::time_major}) {
    Value output;
    output.shape = {2, 3, 1};
    output.layout = layout;
    output.mask = mask;
    const auto mse = losses().create("mse");
    RowWeights weights;
    const int indices[] = {1, 0};
    weights.set(output, nullptr, indices, {2, 3, 1}, *mse);
    const bool by_time = layout == Layout::time_major;
    const std::vector<Scalar> y =
        by_time ? std::vector<Scalar>{1, 4, 2, 5, 3, 6} : std::vector<Scalar>{1, 2, 3, 4, 5, 6};
    const std::vector<Scalar> t(6, 0);
    CHECK(mse->evaluate_weighted(y.data(), t.data(), weights.weights(), {2, 3, 1}, nullptr) ==
          Catch::Approx((1 + 4 + 16) / 3.0));
    const Tensor given = make_tensor({2}, {10, 1});
    weights.set(output, &given, indices, {2, 3, 1}, *mse);
    CHECK(mse->evaluate_weighted(y.data(), t.data(), weights.weights(), {2, 3, 1}, nullptr) ==
          Catch::Approx((1 + 4 + 160) / 3.0));
    double counted = 0;
    for (int i = 0; i < 6; ++i)
      counted += static_cast<double>(weights.mask()[i] * y[static_cast<std::size_t>(i)]);
    CHECK(counted == 7.0);
    weights.set(output, nullptr, indices, {2, 3, 1}, *losses().create("half_sum_squared_error"));
    CHECK(losses()
              .create("half_sum_squared_error")
              ->evaluate_weighted(y.data(), t.data(), weights.weights(), {2, 3, 1}, nullptr) ==
          Catch::Approx((1 + 4 + 16) / 2.0 / 2.0));
  }
}
