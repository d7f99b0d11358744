#include <catch_amalgamated.hpp>

#include "support/allocations.h"
#include "support/fault.h"
#include "support/training_models.h"

namespace rnn::test::optional_loss_test {

namespace {

using Names = std::vector<std::string>;
const char* const sparse = "sparse_categorical_crossentropy";

Names names_of(const Json& config) {
  Model model = make_model(two_outputs());
  return Trainer(model, config).metric_names();
}

Model classifier(int units = 4) { return make_model(sequential({3}, {dense(units, "softmax")})); }

/// One column a class.
Dataset one_hot(Dataset data, int classes) {
  Tensor wide(Shape{data.samples(), classes});
  for (int i = 0; i < data.samples(); ++i)
    wide.values[static_cast<std::size_t>(i * classes + i % classes)] = 1;
  data.targets[0] = wide;
  return data;
}

Dataset numbers(int samples, int classes) {
  Dataset data = random_dataset({samples, 3}, {samples});
  for (int i = 0; i < samples; ++i)
    data.targets[0].values[static_cast<std::size_t>(i)] = static_cast<Scalar>(i % classes);
  return data;
}

}  // namespace

TEST_CASE("an output may be without a loss", "[trainer]") {
  CHECK(names_of({{"loss", {{"left", "mse"}, {"right", nullptr}}}}) == Names{"loss"});
  CHECK(names_of({{"loss", {nullptr, sparse}}, {"metrics", {{"left", "mae"}, {"right", "accuracy"}}}}) ==
        Names{"loss", "left_mae", "right_accuracy"});
  CHECK(names_of({{"loss", {"mse", sparse}}}) == Names{"loss", "left_loss", "right_loss"});

  const Dataset data = two_output_data(6);
  Model both = make_model(two_outputs()), one = make_model(two_outputs());
  Trainer weighted(both, {{"optimizer", "sgd"}, {"loss", {"mse", sparse}}, {"loss_weights", {1, 0}}});
  Trainer alone(one, {{"optimizer", "sgd"}, {"loss", {"mse", nullptr}}, {"metrics", {"mae", "accuracy"}}});
  CHECK(alone.config()["loss"] == Json{"mean_squared_error", nullptr});
  alone.check(data);
  Random random(1);
  for (int step = 0; step < 3; ++step) {
    weighted.train_batch(data, first_indices(6), random);
    alone.train_batch(data, first_indices(6), random);
    CHECK(alone.batch_loss() == weighted.batch_loss());
  }
  CHECK(one.parameters() == both.parameters());
  CHECK(alone.results().size() == 3);
  Model again = make_model(two_outputs());
  CHECK(Trainer(again, alone.config()).config() == alone.config());
}

TEST_CASE("weights without a gradient have slots all the same", "[trainer]") {
  const Json config{{"optimizer", "adam"}, {"loss", {nullptr, sparse}}};
  const Dataset data = two_output_data(6);
  Model first = make_model(two_outputs()), second = make_model(two_outputs());
  Trainer trainer(first, config), other(second, config);
  Random random(1);
  trainer.train_batch(data, first_indices(6), random);
  const std::vector<Buffer> slots = trainer.slots();
  CHECK(static_cast<std::int64_t>(slots[0].size()) == first.trainable_count());
  other.restore(trainer.save());
  CHECK(other.slots() == slots);
  other.set_optimizer_state(1, slots);
  for (Trainer* one : {&trainer, &other}) one->train_batch(data, first_indices(6), random);
  CHECK(first.parameters() == second.parameters());
}

TEST_CASE("targets of an output without loss and metrics may be anything", "[trainer]") {
  Model model = make_model(two_outputs());
  Trainer trainer(model, {{"loss", {"mse", nullptr}}});
  Dataset data = two_output_data(6);
  data.targets[1] = Tensor({6, 7});
  const double loss = trainer.evaluate(data, 4)[0];
  data.targets[1] = Tensor(Shape{6});
  CHECK(trainer.evaluate(data, 4)[0] == loss);
  const Json config{{"loss", {"mse", nullptr}}, {"metrics", {{"right", sparse}}}};
  Trainer measured(model, config), fresh(model, config);
  CHECK(measured.evaluate(two_output_data(6), 4).size() == 2);
  data.targets[1] = Tensor({6, 7});
  const auto refusal = [&](Trainer& by) { return refusal_of([&] { by.check(data); }); };
  CHECK(refusal(measured) == " [functional] expected target 1 of shape (6, 1), got (6, 7)");
  CHECK(refusal(fresh) ==
        "/metrics/right [sparse_categorical_crossentropy] expected targets 1 wide, got 7 wide ones");
}

TEST_CASE("losses that cannot be left out", "[trainer]") {
  const auto fault = [](const Json& loss) { return refusal_of([&] { names_of({{"loss", loss}}); }); };
  CHECK(fault({nullptr, nullptr}) ==
        "/loss [compile] loss: expected a loss for at least one output, got none");
  CHECK(fault({{"left", "mse"}}) ==
        "/loss [compile] loss: expected a loss for 'right', or null, got nothing");
  CHECK(fault(nullptr) == "/loss [compile] loss: expected a loss, got nothing");
}

TEST_CASE("training without one of the losses does not allocate", "[trainer]") {
  Model model = make_model(two_outputs());
  Trainer trainer(model, {{"loss", {nullptr, "ce"}}, {"metrics", {"mae", "accuracy"}}});
  const Dataset data = two_output_data(6);
  trainer.check(data);
  trainer.plan(data, 6);
  const std::vector<int> all = first_indices(6);
  Random random(1);
  AllocationCount allocations;
  for (int step = 0; step < 3; ++step) trainer.train_batch(data, all, random);
  CHECK(allocations.value() == 0);
}

TEST_CASE("crossentropy is the one that the shapes ask for", "[trainer]") {
  const Dataset by_number = numbers(8, 4), by_column = one_hot(by_number, 4);
  for (const char* name : {"crossentropy", "ce", "CrossEntropy"}) {
    Model model = classifier();
    Trainer open(model, {{"loss", name}, {"metrics", {"accuracy", "ce"}}});
    CHECK(open.config()["loss"] == "crossentropy");
    Trainer named(model, {{"loss", sparse}, {"metrics", {"accuracy", "ce"}}});
    const auto expected = named.evaluate(by_number, 3);
    CHECK(open.evaluate(by_number, 3) == expected);
    CHECK(open.config()["loss"]["class_name"] == sparse);
    CHECK_THROWS_AS(open.check(by_column), ConfigError);

    Trainer wide(model, {{"loss", name}, {"metrics", {"accuracy", "ce"}}});
    CHECK_THROWS_AS(wide.check(one_hot(by_number, 5)), ConfigError);
    const auto by_columns = wide.evaluate(by_column, 3);
    for (std::size_t i = 0; i < 3; ++i) CHECK(by_columns[i] == Catch::Approx(expected[i]));
    CHECK(wide.config()["loss"]["class_name"] == "categorical_crossentropy");

    Model single = make_model(sequential({3}, {dense(1, "sigmoid")}));
    Trainer binary(single, {{"loss", name}});
    CHECK(binary.config()["loss"]["class_name"] == "binary_crossentropy");
  }
}

TEST_CASE("a run with crossentropy is the run with its full name", "[fit]") {
  const auto history = [](const char* loss) {
    Model model = classifier();
    Trainer trainer(model, {{"loss", loss}, {"metrics", {"accuracy"}}});
    FitOptions options;
    options.epochs = 3;
    options.validation_split = .25;
    Fit fit(trainer, numbers(16, 4), {}, options);
    fit.advance(100);
    return fit.history().epochs;
  };
  CHECK(history("ce") == history(sparse));
}

TEST_CASE("one array of sample weights counts for all outputs", "[trainer]") {
  const Json config{{"loss", {"mse", sparse}}, {"weighted_metrics", {"mae", "accuracy"}}};
  Model model = make_model(two_outputs());
  Trainer trainer(model, config);
  Dataset data = two_output_data(4);
  data.weights = {make_tensor({4}, {1, 2, 0, 3})};
  const auto once = trainer.evaluate(data, 3);
  data.weights.push_back(data.weights[0]);
  CHECK(once == trainer.evaluate(data, 3));
  data.weights.pop_back();
  FitOptions options;
  options.validation_split = .5;
  Fit fit(trainer, data, {}, options);
  fit.advance(2);
  CHECK(fit.done());
  data.weights = {Tensor(Shape{3})};
  CHECK(fault_of([&] { trainer.check(data); }).text.find("expected sample weights of shape") !=
        std::string::npos);
  data.weights = {Tensor(Shape{4}), Tensor(Shape{4}), Tensor(Shape{4})};
  CHECK_THROWS_AS(trainer.check(data), ConfigError);
}

}  // namespace rnn::test::optional_loss_test
