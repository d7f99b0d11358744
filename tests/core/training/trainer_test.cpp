#include <catch_amalgamated.hpp>
#include <cmath>

#include "support/allocations.h"
#include "support/training_models.h"

namespace rnn::test::trainer_test {

TEST_CASE("a batch of linear regression, worked out by hand", "[trainer]") {
  Model model = make_model(sequential({2}, {dense(1)}));
  auto& w = model.parameters();
  const auto bias = static_cast<std::size_t>(model.segments()[1].offset);
  w[0] = Scalar(.5);
  w[1] = Scalar(-1);
  w[bias] = Scalar(.25);
  Dataset data;
  data.inputs.push_back(make_tensor({3, 2}, {1, 2, 3, 4, -1, 1}));
  data.targets.push_back(make_tensor({3, 1}, {0, 9, 1}));
  Trainer trainer(model, {{"optimizer", {{"class_name", "SGD"}, {"config", {{"learning_rate", .1}}}}},
                          {"loss", "mse"},
                          {"metrics", {"mae"}}});
  Random random(1);
  const int batch[] = {2, 0};
  trainer.train_batch(data, batch, random);
  // y = (-1.25, -1.25), y - t = (-2.25, -1.25)
  CHECK(trainer.batch_loss() == Catch::Approx((2.25 * 2.25 + 1.25 * 1.25) / 2));
  CHECK(trainer.results()[1] == Catch::Approx(1.75));
  CHECK(w[0] == Catch::Approx(.5 - .1 * (-2.25 * -1 + -1.25 * 1)));
  CHECK(w[1] == Catch::Approx(-1 - .1 * (-2.25 * 1 + -1.25 * 2)));
  CHECK(w[bias] == Catch::Approx(.25 - .1 * (-2.25 - 1.25)));
  CHECK(trainer.updates() == 1);
}

TEST_CASE("running losses are weighted by samples", "[trainer]") {
  Model model = make_model(sequential({4}, {dense(2)}));
  const Dataset data = random_dataset({5, 4}, {5, 2});
  Trainer trainer(model, {{"optimizer", "sgd"}, {"loss", "mse"}, {"metrics", {"mse", "mae"}}});
  const std::vector<int> all = first_indices(5);
  trainer.test_batch(data, std::span(all).first(4));
  const double four = trainer.batch_loss();
  trainer.test_batch(data, std::span(all).last(1));
  CHECK(trainer.results()[0] == Catch::Approx((4 * four + trainer.batch_loss()) / 5));
  CHECK(trainer.results()[0] == Catch::Approx(trainer.results()[1]));
  CHECK(trainer.evaluate(data, 32)[0] == Catch::Approx(trainer.results()[0]));
  CHECK(trainer.evaluate(data, 2)[2] == Catch::Approx(trainer.results()[2]));
  trainer.reset_metrics();
  CHECK(trainer.results() == std::vector<double>{0, 0, 0});
}

TEST_CASE("evaluation and prediction leave the running metrics and the weights alone", "[trainer]") {
  Model model = make_model(sequential({4}, {dense(2)}));
  const Dataset data = random_dataset({9, 4}, {9, 2});
  Trainer trainer(model, {{"optimizer", "adam"}, {"loss", "mse"}, {"metrics", {"mae"}}});
  Random random(3);
  trainer.train_batch(data, first_indices(3), random);
  const auto saved = trainer.save();
  trainer.evaluate(data, 4);
  trainer.predict(data.inputs, 2);
  CHECK(trainer.save() == saved);
}

TEST_CASE("predictions do not depend on the batch size, nor does the layout show", "[trainer]") {
  const auto cell = [](const char* type, int units, bool sequences) {
    return layer(type, {{"units", units}, {"return_sequences", sequences}});
  };
  const std::vector<std::vector<Json>> stacks{{dense(3, "tanh")},
                                              {cell("SimpleRNN", 5, true), dense(3)},
                                              {cell("GRU", 3, true)},
                                              {cell("LSTM", 4, false), dense(3)}};
  for (const std::vector<Json>& layers : stacks) {
    Model model = make_model(sequential({6, 2}, layers));
    const Dataset data = random_dataset({7, 6, 2}, {7, 6, 3});
    Trainer trainer(model, {{"loss", "mse"}});
    const Tensor whole = trainer.predict(data.inputs, 7)[0];
    for (const int size : {1, 3, 100}) {
      const Tensor parts = trainer.predict(data.inputs, size)[0];
      REQUIRE(parts.shape == whole.shape);
      for (std::size_t i = 0; i < whole.values.size(); ++i)
        CHECK(parts.values[i] == Catch::Approx(whole.values[i]).epsilon(1e-4).margin(1e-6));
    }
    if (whole.shape.rank() < 3) continue;
    Dataset same = data;
    same.targets[0] = whole;
    CHECK(trainer.evaluate(same, 3)[0] < 1e-12);
  }
}

TEST_CASE("several outputs: names, sums and updates", "[trainer]") {
  Model model = make_model(two_outputs());
  Trainer trainer(model, {{"optimizer", "sgd"},
                          {"loss", {"mse", "sparse_categorical_crossentropy"}},
                          {"metrics", {Json::array(), {"accuracy", "accuracy"}}}});
  CHECK(trainer.metric_names() ==
        std::vector<std::string>{"loss", "left_loss", "right_loss", "right_accuracy", "right_accuracy_1"});
  const Dataset data = two_output_data(8);
  trainer.check(data);
  const std::vector<double> before = trainer.evaluate(data, 3);
  CHECK(before[0] == Catch::Approx(before[1] + before[2]));
  Random random(1);
  const std::vector<int> all = first_indices(8);
  for (int i = 0; i < 50; ++i) trainer.train_batch(data, all, random);
  const std::vector<double> after = trainer.evaluate(data, 3);
  CHECK(after[1] < before[1]);
  CHECK(after[2] < before[2]);

  Model named = make_model(two_outputs());
  Trainer by_name(named, {{"loss", {{"right", "sparse_categorical_crossentropy"}, {"left", "mae"}}},
                          {"metrics", {{"left", "mse"}}}});
  CHECK(by_name.metric_names() == std::vector<std::string>{"loss", "left_loss", "right_loss", "left_mse"});
  Model numbered = make_model(two_outputs());
  const Json recall{{"class_name", "Recall"}, {"config", Json::object()}};
  const Trainer as_made(numbered, {{"loss", "mse"},
                                   {"metrics", {{recall, "recall"}, {recall}}},
                                   {"weighted_metrics", {{recall, "recall"}, Json::array()}}});
  const std::vector<std::string> columns(as_made.metric_names().begin() + 3, as_made.metric_names().end());
  CHECK(columns == std::vector<std::string>{"left_recall", "left_recall_1", "right_recall_1", "left_recall_2",
                                            "left_weighted_recall"});
  Model broadcast = make_model(two_outputs());
  CHECK(Trainer(broadcast, {{"loss", "mse"}}).config()["loss"] ==
        Json({"mean_squared_error", "mean_squared_error"}));
}

TEST_CASE("the complete config goes in again", "[trainer]") {
  Model model = make_model(sequential({4}, {dense(3, "softmax")}));
  const Trainer trainer(model, {{"loss", "categorical_crossentropy"}, {"metrics", {"acc", "MSE"}}});
  CHECK(trainer.config()["optimizer"]["class_name"] == "RMSprop");
  CHECK(trainer.config()["optimizer"]["config"]["rho"] == .9);
  CHECK(trainer.config()["loss"]["config"]["from_logits"] == false);
  CHECK(trainer.config()["metrics"] == Json({"acc", "MSE"}));
  CHECK(trainer.metric_names() == std::vector<std::string>{"loss", "acc", "MSE"});
  CHECK(Trainer(model, trainer.config()).config() == trainer.config());
  Model two = make_model(two_outputs());
  const Trainer second(
      two, {{"loss", {"mse", "sparse_categorical_crossentropy"}}, {"metrics", {"mae", "accuracy"}}});
  CHECK(Trainer(two, second.config()).config() == second.config());
}

TEST_CASE("faults in a compile config say where they are", "[trainer]") {
  Model model = make_model(sequential({4}, {dense(3)}));
  Model two = make_model(two_outputs());
  const auto fault = [&](const Json& config) { return refusal_of([&] { Trainer(model, config); }); };
  CHECK(
      fault({{"optimizer", "adamant"}, {"loss", "mse"}}).starts_with("/optimizer [optimizer] unknown name"));
  CHECK(fault({{"optimizer", {{"class_name", "SGD"}, {"config", {{"learning_rat", 1}}}}}, {"loss", "mse"}})
            .starts_with("/optimizer/config/learning_rat [SGD] unknown option"));
  CHECK(fault({{"loss", "msd"}}).starts_with("/loss [loss] unknown name 'msd'"));
  CHECK(fault({{"optimizer", "sgd"}}).starts_with("/loss [compile] loss: expected a loss"));
  CHECK(fault({{"loss", {"mse", "mse"}}})
            .starts_with("/loss [compile] expected loss for 1 outputs, got a list of 2"));
  CHECK(fault({{"loss", "mse"}, {"metrics", {"mae", "recal"}}})
            .starts_with("/metrics/1 [metric] unknown name"));
  CHECK(fault({{"loss", "mse"}, {"metrics", {"sparse_categorical_accuracy"}}})
            .starts_with("/metrics/0 [sparse_categorical_accuracy] expected targets 1 wide, got 3 wide"));
  CHECK(fault({{"loss", "mse"}, {"callbacks", 1}}).starts_with("/callbacks [compile] unknown option"));
  CHECK(fault(Json::array()).starts_with(" [compile] expected an object"));
  CHECK(refusal_of([&] {
          Trainer(two, {{"loss", "mse"}, {"metrics", {"mae"}}});
        }).starts_with("/metrics [compile] expected metrics for 2 outputs, got a list of 1"));
  CHECK(refusal_of([&] {
          Trainer(two, {{"loss", {{"lft", "mse"}}}});
        }).starts_with("/loss/lft [compile] unknown output"));
}

TEST_CASE("data that does not fit is refused", "[trainer]") {
  Model model = make_model(sequential({6, 2}, {dense(3, "softmax")}));
  Trainer sparse(model, {{"loss", "sparse_categorical_crossentropy"}});
  Trainer full(model, {{"loss", "categorical_crossentropy"}});
  const auto fault = [](Trainer& trainer, const Shape& input, const Shape& target, Scalar value = 0) {
    Dataset data;
    data.inputs.emplace_back(input);
    data.targets.emplace_back(target);
    std::fill(data.targets[0].values.begin(), data.targets[0].values.end(), value);
    return refusal_of([&] { trainer.check(data); });
  };
  CHECK(fault(sparse, {4, 6, 2}, {4, 6}, 2) == "no fault");
  CHECK(fault(sparse, {4, 6, 2}, {4, 6, 1}) == "no fault");
  CHECK(fault(full, {4, 6, 2}, {4, 6, 3}) == "no fault");
  CHECK(fault(full, {4, 6, 3}, {4, 6, 3}) ==
        " [sequential] expected input 0 of shape (None, 6, 2), got (4, 6, 3)");
  CHECK(fault(full, {4, 6, 2}, {4, 6}) == " [sequential] expected target 0 of shape (4, 6, 3), got (4, 6)");
  CHECK(fault(sparse, {4, 6, 2}, {4, 5}) == " [sequential] expected target 0 of shape (4, 6, 1), got (4, 5)");
  CHECK(fault(full, {4, 6, 2}, {3, 6, 3}) ==
        " [sequential] expected 4 samples in every input and target, got 3");
  CHECK(fault(full, {0, 6, 2}, {0, 6, 3}) == " [sequential] expected at least one sample, got none");
  CHECK(fault(sparse, {4, 6, 2}, {4, 6}, 3) ==
        " [sparse_categorical_crossentropy] expected numbers of classes from 0 to 2, got 3.0 at [0,0]");
  CHECK(fault(sparse, {4, 6, 2}, {4, 6}, Scalar(.5)).ends_with("got 0.5 at [0,0]"));
  CHECK(fault(sparse, {4, 6, 2}, {4, 6}, Scalar(-1)).ends_with("got -1.0 at [0,0]"));
  CHECK(refusal_of([&] { full.check({}); }) == " [sequential] expected 1 inputs and 1 targets, got 0 and 0");
  Trainer trainer(model, {{"loss", "mse"}});
  CHECK(refusal_of([&] { trainer.predict({}, 1); }) == " [predict] expected 1 inputs, got 0");
  CHECK(refusal_of([&] {
          trainer.predict({Tensor({2, 6, 2})}, 0);
        }).starts_with("/batch_size [batch_size] expected"));
}

TEST_CASE("lengths that the model leaves open are taken from the data", "[trainer]") {
  Model model =
      make_model(sequential({nullptr, 2}, {layer("SimpleRNN", {{"units", 3}, {"return_sequences", true}})}));
  Trainer trainer(model, {{"loss", "mse"}});
  const Dataset shorter = random_dataset({4, 5, 2}, {4, 5, 3});
  trainer.check(shorter);
  trainer.check(random_dataset({4, 9, 2}, {4, 9, 3}));
  CHECK(refusal_of([&] {
          trainer.check(random_dataset({4, 9, 2}, {4, 5, 3}));
        }).starts_with(" [sequential] expected"));
  CHECK(trainer.predict(shorter.inputs, 3)[0].shape == Shape{4, 5, 3});
}

TEST_CASE("layers that are not trainable keep their weights, between others too", "[trainer]") {
  Json frozen = dense(4, "tanh");
  frozen["config"]["trainable"] = false;
  for (const char* optimizer : {"sgd", "adam", "rmsprop", "adagrad"}) {
    Model model = make_model(sequential({3}, {dense(5, "tanh"), frozen, dense(2)}));
    Trainer trainer(model, {{"optimizer", optimizer}, {"loss", "mse"}});
    const Buffer before = model.parameters();
    const Dataset data = random_dataset({6, 3}, {6, 2});
    Random random(1);
    for (int i = 0; i < 5; ++i) trainer.train_batch(data, first_indices(6), random);
    for (const Segment& segment : model.segments()) {
      const auto first = static_cast<std::size_t>(segment.offset);
      const auto last = first + static_cast<std::size_t>(segment.size);
      const bool same = std::equal(before.begin() + static_cast<std::ptrdiff_t>(first),
                                   before.begin() + static_cast<std::ptrdiff_t>(last),
                                   model.parameters().begin() + static_cast<std::ptrdiff_t>(first));
      CHECK(same == !segment.trainable);
      for (std::size_t gap = last; gap % 16 != 0 && gap < before.size(); ++gap)
        CHECK(model.parameters()[gap] == 0);
    }
    CHECK(trainer.optimizer_parameter_count() ==
          2 + model.trainable_count() * (optimizer == std::string("adam")  ? 2
                                         : optimizer == std::string("sgd") ? 0
                                                                           : 1));
  }
}

TEST_CASE("clipping bounds the update of a batch", "[trainer]") {
  const auto length_of_update = [](const char* name, double bound) {
    Model model = make_model(sequential({3}, {dense(5), dense(2)}));
    Json options{{"learning_rate", 1.0}};
    options[name] = bound;
    Trainer trainer(model, {{"optimizer", {{"class_name", "SGD"}, {"config", options}}}, {"loss", "mse"}});
    Dataset data = random_dataset({6, 3}, {6, 2});
    for (Scalar& value : data.targets[0].values) value *= 1000;
    const Buffer before = model.parameters();
    Random random(1);
    trainer.train_batch(data, first_indices(6), random);
    double squares = 0, greatest = 0;
    for (std::size_t i = 0; i < before.size(); ++i) {
      const double change = static_cast<double>(model.parameters()[i]) - static_cast<double>(before[i]);
      squares += change * change;
      greatest = std::max(greatest, std::abs(change));
    }
    return std::pair(std::sqrt(squares), greatest);
  };
  CHECK(length_of_update("global_clipnorm", .5).first == Catch::Approx(.5).epsilon(1e-4));
  CHECK(length_of_update("clipnorm", .5).first == Catch::Approx(std::sqrt(4 * .25)).epsilon(1e-4));
  CHECK(length_of_update("clipvalue", .01).second == Catch::Approx(.01).epsilon(1e-4));
}

TEST_CASE("no batch allocates after the first of the largest size", "[trainer]") {
  for (const char* optimizer : {"sgd", "adam", "rmsprop"}) {
    Model model =
        make_model(sequential({6, 2}, {layer("SimpleRNN", {{"units", 5}, {"return_sequences", true}}),
                                       layer("Dropout", {{"rate", .5}}), dense(3, "softmax")}));
    const Json rule{{"class_name", optimizer}, {"config", {{"clipnorm", 1.0}}}};
    Trainer trainer(model, {{"optimizer", rule},
                            {"loss", "sparse_categorical_crossentropy"},
                            {"metrics", {"accuracy", "sparse_categorical_crossentropy"}}});
    Dataset data = random_dataset({8, 6, 2}, {8, 6, 1});
    std::fill(data.targets[0].values.begin(), data.targets[0].values.end(), Scalar(1));
    const std::vector<int> all = first_indices(8);
    Random random(1);
    trainer.train_batch(data, all, random);
    AllocationCount allocations;
    for (int i = 0; i < 3; ++i) {
      trainer.train_batch(data, all, random);
      trainer.train_batch(data, std::span(all).first(3), random);
      trainer.test_batch(data, std::span(all).last(5));
      trainer.reset_metrics();
    }
    CHECK(allocations.value() == 0);
  }
  AllocationCount allocations;
  // A call, which compilers keep, and not a new-expression, which they may leave out.
  ::operator delete(::operator new(100));
  CHECK(allocations.value() > 0);
}

TEST_CASE("a loss that is not a number does not stop training", "[trainer]") {
  Model model = make_model(sequential({3}, {dense(4), dense(1)}));
  Trainer trainer(model, {{"optimizer", {{"class_name", "SGD"}, {"config", {{"learning_rate", 1e5}}}}},
                          {"loss", "mse"},
                          {"metrics", {"binary_accuracy"}}});
  const Dataset data = random_dataset({6, 3}, {6, 1});
  Random random(1);
  for (int i = 0; i < 50; ++i) trainer.train_batch(data, first_indices(6), random);
  CHECK(trainer.updates() == 50);
  CHECK_FALSE(std::isfinite(trainer.batch_loss()));
}

TEST_CASE("a schedule decides the learning rate of each update; without one it can be set", "[trainer]") {
  const auto train = [](const Json& rate, double other) {
    Model model = make_model(sequential({1}, {dense(1)}));
    Trainer trainer(model, {{"optimizer", {{"class_name", "SGD"}, {"config", {{"learning_rate", rate}}}}},
                            {"loss", "mae"}});
    Dataset data;
    data.inputs.push_back(make_tensor({1, 1}, {1}));
    data.targets.push_back(make_tensor({1, 1}, {-100}));
    Random random(1);
    std::vector<double> steps;
    const Scalar& bias = model.parameters()[static_cast<std::size_t>(model.segments()[1].offset)];
    for (int i = 0; i < 4; ++i) {
      if (i == 2 && other > 0) trainer.set_learning_rate(other);
      const Scalar before = bias;
      const double announced = trainer.learning_rate();
      trainer.train_batch(data, first_indices(1), random);
      CHECK(announced == Catch::Approx(static_cast<double>(before - bias)).epsilon(1e-3));
      steps.push_back(announced);
    }
    return steps;
  };
  CHECK(train(.25, 0) == std::vector<double>{.25, .25, .25, .25});
  CHECK(train(.25, .5) == std::vector<double>{.25, .25, .5, .5});
  const Json halving{{"class_name", "ExponentialDecay"},
                     {"config", {{"initial_learning_rate", .5}, {"decay_steps", 1}, {"decay_rate", .5}}}};
  CHECK(train(halving, 0) == std::vector<double>{.5, .25, .125, .0625});
  CHECK_THROWS_WITH(train(halving, .1), Catch::Matchers::ContainsSubstring("got a schedule"));
}

}  // namespace rnn::test::trainer_test
