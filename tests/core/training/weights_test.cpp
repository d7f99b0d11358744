#include <catch_amalgamated.hpp>
#include <cmath>

#include "support/training_models.h"

namespace rnn::test::weights_test {

TEST_CASE("sample weights, for samples or for time steps, scale the loss and not the metrics", "[trainer]") {
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

TEST_CASE("weighted metrics count rows as the data says", "[trainer]") {
  Model model = make_model(
      sequential({3, 2}, {layer("SimpleRNN", {{"units", 4}, {"return_sequences", true}}), dense(1)}));
  Trainer trainer(model, {{"optimizer", "sgd"},
                          {"loss", "mse"},
                          {"metrics", {"mae", "root_mean_squared_error"}},
                          {"weighted_metrics", {"mae", "mse"}}});
  CHECK(trainer.metric_names() ==
        std::vector<std::string>{"loss", "mae", "root_mean_squared_error", "weighted_mae", "mse"});
  CHECK(trainer.config()["weighted_metrics"] == Json({"mae", "mse"}));
  Dataset data = random_dataset({5, 3, 2}, {5, 3, 1});
  const std::vector<double> plain = trainer.evaluate(data, 2);
  CHECK(plain[3] == Catch::Approx(plain[1]));
  CHECK(plain[4] == Catch::Approx(plain[2] * plain[2]));
  const std::vector<double> weights{1, 0, 2, .5, 3};
  const Tensor y = trainer.predict(data.inputs, 5)[0];
  double magnitudes = 0.0;
  double squares = 0.0;
  for (std::size_t i = 0; i < 15; ++i) {
    const auto error = static_cast<double>(y.values[i]) - static_cast<double>(data.targets[0].values[i]);
    magnitudes += weights[i / 3] * std::abs(error) / (6.5 * 3);
    squares += weights[i / 3] * error * error / (6.5 * 3);
  }
  data.weights = {make_tensor({5}, weights)};
  const std::vector<double> weighted = trainer.evaluate(data, 2);
  CHECK(weighted[1] == Catch::Approx(plain[1]));
  CHECK(weighted[3] == Catch::Approx(magnitudes));
  CHECK(weighted[4] == Catch::Approx(squares));
  CHECK(refusal_of([&] {
          Trainer(model, {{"loss", "mse"}, {"weighted_metrics", {"speed"}}});
        }).starts_with("/weighted_metrics/0 [metric] unknown name 'speed'"));
}

TEST_CASE("a mask and weights together leave weighted metrics means over all batches", "[trainer]") {
  Model model =
      make_model(sequential({3, 2}, {layer("Masking", Json::object()),
                                     layer("SimpleRNN", {{"units", 2}, {"return_sequences", true}})}));
  Trainer trainer(model, {{"loss", "mse"}, {"weighted_metrics", {"mae"}}});
  Dataset data = random_dataset({3, 3, 2}, {3, 3, 2});
  for (const std::size_t at : {2u, 3u, 16u, 17u}) data.inputs[0].values[at] = 0;  // step 1 of 0, step 2 of 2
  data.weights = {make_tensor({3}, {2, 1, .5})};
  const Tensor y = trainer.predict(data.inputs, 3)[0];
  double total = 0.0;
  for (std::size_t row = 0; row < 9; ++row) {
    if (row == 1 || row == 8) continue;
    const double weight = std::vector<double>{2, 1, .5}[row / 3];
    for (std::size_t k = 0; k < 2; ++k)
      total += weight / 2 *
               std::abs(static_cast<double>(y.values[2 * row + k] - data.targets[0].values[2 * row + k]));
  }
  for (const int batch_size : {1, 2, 3})
    CHECK(trainer.evaluate(data, batch_size)[1] == Catch::Approx(total / (4 + 3 + 1)).epsilon(1e-5));
}

TEST_CASE("ids that no table has are found before training, with their place", "[trainer]") {
  Model model = make_model(sequential(
      {3}, {layer("Embedding", {{"input_dim", 4}, {"output_dim", 2}}), layer("LSTM", {{"units", 2}})}));
  Trainer trainer(model, {{"loss", "mse"}});
  Dataset data{{make_tensor({2, 3}, {0, 1, 2, 3, 7, 0})}, {Tensor({2, 2})}, {}};
  const std::string expected = " [embedding] expected ids from 0 to 3, got 7.0 at [1,1]";
  CHECK(refusal_of([&] { trainer.check(data); }) == expected);
  CHECK(refusal_of([&] { Fit(trainer, data, {}, {}); }) == expected);
  CHECK(refusal_of([&] { trainer.predict(data.inputs, 1); }) == expected);
  CHECK(refusal_of([&] { trainer.evaluate(data, 1); }) == expected);
  for (const double id : {-1.0, 1.5}) {
    data.inputs[0].values[4] = static_cast<Scalar>(id);
    CHECK(refusal_of([&] { trainer.check(data); }).ends_with("at [1,1]"));
  }
  data.inputs[0].values[4] = 3;
  CHECK(refusal_of([&] { trainer.check(data); }) == "no fault");
}

TEST_CASE("validation data has weights of its own", "[fit]") {
  Model model = make_model(sequential({2}, {dense(1)}));
  Trainer trainer(model, {{"optimizer", "sgd"}, {"loss", "mse"}, {"weighted_metrics", {"mae"}}});
  Dataset validation = random_dataset({3, 2}, {3, 1}, 9);
  validation.weights = {make_tensor({3}, {0, 3, 1})};
  FitOptions options;
  options.epochs = 2;
  Fit fit(trainer, random_dataset({6, 2}, {6, 1}), validation, options);
  while (!fit.done()) fit.advance(1);
  const std::vector<double> last = trainer.evaluate(validation, 2);
  const auto& row = fit.history().epochs.back();
  CHECK(fit.history().keys == std::vector<std::string>{"loss", "mae", "val_loss", "val_mae"});
  CHECK(row[2] == Catch::Approx(last[0]));
  CHECK(row[3] == Catch::Approx(last[1]));
  validation.weights = {};
  CHECK(std::abs(trainer.evaluate(validation, 2)[0] - last[0]) > 1e-4);
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
    output.mask_rank = 2;
    const auto mse = losses().create("mse");
    RowWeights weights;
    const int indices[] = {1, 0};
    weights.set(output, nullptr, indices, {2, 3, 1}, false);
    const bool by_time = layout == Layout::time_major;
    const std::vector<Scalar> y =
        by_time ? std::vector<Scalar>{1, 4, 2, 5, 3, 6} : std::vector<Scalar>{1, 2, 3, 4, 5, 6};
    const std::vector<Scalar> t(6, 0);
    CHECK(mse->evaluate_weighted(y.data(), t.data(), weights.weights(), {2, 3, 1}, nullptr) ==
          Catch::Approx((1 + 4 + 16) / 3.0));
    const Tensor given = make_tensor({2}, {10, 1});
    weights.set(output, &given, indices, {2, 3, 1}, false);
    CHECK(mse->evaluate_weighted(y.data(), t.data(), weights.weights(), {2, 3, 1}, nullptr) ==
          Catch::Approx((1 + 4 + 160) / 3.0));
    double counted = 0;
    for (int i = 0; i < 6; ++i)
      counted += static_cast<double>(weights.mask()[i] * y[static_cast<std::size_t>(i)]);
    CHECK(counted == 7.0);
    weights.set(output, nullptr, indices, {2, 3, 1}, true);
    CHECK(losses()
              .create("half_sum_squared_error")
              ->evaluate_weighted(y.data(), t.data(), weights.weights(), {2, 3, 1}, nullptr) ==
          Catch::Approx((1 + 4 + 16) / 2.0 / 2.0));
  }
}

}  // namespace rnn::test::weights_test
