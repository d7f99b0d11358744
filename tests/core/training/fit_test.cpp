#include <catch_amalgamated.hpp>
#include <cmath>
#include <set>

#include "support/allocations.h"
#include "support/fault.h"
#include "support/training_models.h"

namespace rnn::test::fit_test {

namespace {

/// A model with dropout, trained on 11 samples in batches of 3 (the last has 2) of which validation takes
/// some.
struct Run {
  explicit Run(FitOptions options = usual(), const char* optimizer = "adam", std::uint64_t weights = 5,
               const Shape& input = {15, 4, 2})
      : model(make_model(sequential({4, 2}, {layer("SimpleRNN", {{"units", 3}, {"dropout", .2}}),
                                             layer("Dropout", {{"rate", .3}}),
                                             layer("Dense", {{"units", 1}, {"activation", "sigmoid"}})}),
                         weights)),
        trainer(model, {{"optimizer", optimizer}, {"loss", "bce"}, {"metrics", {"accuracy", "mse"}}}),
        fit(trainer, random_dataset(input, {input[0], 1}), {}, options) {}

  static FitOptions usual() {
    FitOptions options;
    options.batch_size = 3;
    options.epochs = 3;
    options.validation_split = .27;
    options.seed = 11;
    return options;
  }

  std::vector<std::uint8_t> finish() {
    while (!fit.done()) fit.advance(1);
    return fit.snapshot();
  }

  Model model;
  Trainer trainer;
  Fit fit;
};

constexpr int batches_per_epoch = 4 + 2;

template <class Body>
std::string fault_of(Body body) {
  return test::fault_of(body).in_full();
}

Model scalar_model() { return make_model(sequential({1}, {layer("Dense", {{"units", 1}})})); }

Dataset numbered(int samples) {
  Dataset data;
  data.inputs.emplace_back(Shape{samples, 1});
  data.targets.emplace_back(Shape{samples, 1});
  for (int i = 0; i < samples; ++i) {
    data.inputs[0].values[static_cast<std::size_t>(i)] = static_cast<Scalar>(i);
    data.targets[0].values[static_cast<std::size_t>(i)] = static_cast<Scalar>(2 * i);
  }
  return data;
}

}  // namespace

TEST_CASE("a run's way through phases, batches and epochs", "[fit]") {
  Run run;
  CHECK(run.fit.training_data().samples() == 10);
  CHECK(run.fit.validation_data().samples() == 5);
  CHECK(run.fit.history().keys ==
        std::vector<std::string>{"loss", "accuracy", "mse", "val_loss", "val_accuracy", "val_mse"});
  CHECK(run.fit.progress().batches_per_epoch == 4);
  CHECK(run.fit.progress().validation_batches == 2);
  CHECK(run.fit.progress().samples_per_epoch == 10);
  CHECK(run.fit.last_batch().empty());
  CHECK(run.fit.advance(3) == 3);
  CHECK(run.fit.last_batch().size() == 3);
  CHECK(run.fit.advance(1) == 1);
  CHECK(run.fit.last_batch().size() == 1);
  Fit::Progress now = run.fit.progress();
  CHECK(now.phase == Fit::Phase::validating);
  CHECK(now.batch == 4);
  CHECK(now.samples == 10);
  CHECK(run.fit.advance(1) == 1);
  CHECK(run.fit.progress().validation_batch == 1);
  CHECK(run.fit.progress().metrics == now.metrics);
  CHECK(run.fit.history().epochs.empty());
  CHECK(run.fit.advance(1) == 1);
  now = run.fit.progress();
  CHECK(now.phase == Fit::Phase::training);
  CHECK(now.epoch == 1);
  CHECK(now.batch == 0);
  REQUIRE(run.fit.history().epochs.size() == 1);
  CHECK(std::vector<double>(run.fit.history().epochs[0].begin(), run.fit.history().epochs[0].begin() + 3) ==
        now.metrics);
  CHECK(run.fit.advance(1000) == 2 * batches_per_epoch);
  CHECK(run.fit.done());
  CHECK(run.fit.advance(5) == 0);
  CHECK(run.fit.progress().samples == 30);
  CHECK(run.fit.history().epochs.size() == 3);
  CHECK(run.trainer.updates() == 12);
}

TEST_CASE("validation figures of an epoch are those of an evaluation after it", "[fit]") {
  Run run;
  run.fit.advance(batches_per_epoch);
  const std::vector<double> evaluated = run.trainer.evaluate(run.fit.validation_data(), 3);
  for (std::size_t i = 0; i < 3; ++i)
    CHECK(run.fit.history().epochs[0][3 + i] == Catch::Approx(evaluated[i]));
}

TEST_CASE("class weights scale the loss of training and not of validation", "[fit]") {
  const auto first_loss = [](const std::vector<double>& weights) {
    Model model = make_model(sequential({3}, {layer("Dense", {{"units", 3}, {"activation", "softmax"}})}));
    Trainer trainer(model, {{"loss", "sparse_categorical_crossentropy"}});
    Dataset data = random_dataset({8, 3}, {8, 1});
    for (std::size_t i = 0; i < 8; ++i)
      data.targets[0].values[i] = static_cast<Scalar>(i % 4 == 0 ? 2 : i % 2);
    FitOptions options;
    options.class_weight = weights;
    options.validation_split = .5;
    Fit fit(trainer, data, {}, options);
    fit.advance(2);
    return fit.history().epochs.at(0);
  };
  const auto plain = first_loss({});
  const auto none = first_loss({0, 0, 0});
  CHECK(none[0] == 0.0);
  CHECK(none[1] > 0.0);
  const double second = first_loss({0, 1})[0] + first_loss({0, 0})[0];
  CHECK(first_loss({0, 1, 0})[0] + first_loss({1, 0, 0})[0] + first_loss({0, 0, 1})[0] ==
        Catch::Approx(plain[0]));
  CHECK(second > first_loss({0, 1, 0})[0]);
  CHECK(parse_fit_options({{"class_weight", {1, 2.5}}}).class_weight == std::vector<double>{1, 2.5});
  CHECK_THROWS_AS(parse_fit_options({{"class_weight", {-1}}}), ConfigError);
}

TEST_CASE("class weights weigh data that others read as well, without a copy", "[fit]") {
  Model model = make_model(sequential({3}, {layer("Dense", {{"units", 2}, {"activation", "softmax"}})}));
  Trainer trainer(model, {{"loss", "sparse_categorical_crossentropy"}});
  Dataset made = random_dataset({8, 3}, {8, 1});
  for (std::size_t i = 0; i < 8; ++i) made.targets[0].values[i] = static_cast<Scalar>(i % 2);
  const auto data = std::make_shared<const Dataset>(std::move(made));
  FitOptions options;
  options.class_weight = {0, 0};
  Fit fit(trainer, data, std::make_shared<const Dataset>(), options);
  CHECK(&fit.training_data() == data.get());
  fit.advance(1);
  CHECK(fit.history().epochs.at(0)[0] == 0.0);
  CHECK(trainer.evaluate(*data, 8)[0] > 0.0);
}

TEST_CASE("the same seed gives the same run, however it is cut", "[fit]") {
  Run whole, single;
  whole.fit.advance(1000);
  CHECK(single.finish() == whole.fit.snapshot());
  FitOptions other = Run::usual();
  other.seed = 12;
  Run different(other);
  CHECK(different.finish() != whole.fit.snapshot());
}

TEST_CASE("saved and restored at any batch, a run ends as if uninterrupted", "[fit]") {
  for (const bool shuffle : {true, false}) {
    for (const double split : {0.0, .27}) {
      for (const char* optimizer : {"sgd", "rmsprop", "adam"}) {
        FitOptions options = Run::usual();
        options.shuffle = shuffle;
        options.validation_split = split;
        Run whole(options, optimizer);
        const auto end = whole.finish();
        const int batches = split > 0 ? 3 * batches_per_epoch : 3 * 5;
        Run source(options, optimizer);
        for (int cut = 0; cut <= batches; ++cut) {
          INFO("shuffle " << shuffle << ", split " << split << ", " << optimizer << ", cut at " << cut);
          const auto snapshot = source.fit.snapshot();
          FitOptions fresh = options;
          fresh.seed = 99;
          Run resumed(fresh, optimizer, 77);
          resumed.fit.advance(cut % 7);
          resumed.fit.restore(snapshot);
          REQUIRE(resumed.fit.snapshot() == snapshot);
          const auto last = source.fit.last_batch();
          REQUIRE(std::ranges::equal(resumed.fit.last_batch(), last));
          REQUIRE(resumed.fit.progress().metrics == source.fit.progress().metrics);
          REQUIRE(resumed.fit.progress().batch_loss == source.fit.progress().batch_loss);
          REQUIRE(resumed.finish() == end);
          REQUIRE(resumed.model.parameters() == whole.model.parameters());
          REQUIRE(resumed.fit.history().epochs == whole.fit.history().epochs);
          source.fit.advance(1);
        }
        REQUIRE(source.fit.done());
      }
    }
  }
}

TEST_CASE("looking at a run does not change it", "[fit]") {
  Run watched, alone;
  while (!watched.fit.done()) {
    watched.fit.advance(1);
    watched.trainer.evaluate(watched.fit.training_data(), 4);
    watched.trainer.predict(watched.fit.validation_data().inputs, 2);
    watched.fit.progress();
    watched.fit.snapshot();
  }
  CHECK(watched.fit.snapshot() == alone.finish());
}

TEST_CASE("after construction no step of a run allocates", "[fit]") {
  for (const char* optimizer : {"sgd", "adam"}) {
    FitOptions options = Run::usual();
    options.epochs = 8;
    Run run(options, optimizer);
    AllocationCount allocations;
    CHECK(run.fit.advance(1000) == 8 * batches_per_epoch);
    CHECK(allocations.value() == 0);
    run.fit.set_epochs(10);
    AllocationCount more;
    run.fit.advance(1000);
    CHECK(more.value() == 0);
  }
}

TEST_CASE("every epoch shows every sample once, in a new order", "[fit]") {
  Model model = scalar_model();
  Trainer trainer(model, {{"optimizer", "sgd"}, {"loss", "mse"}});
  FitOptions options;
  options.batch_size = 4;
  options.epochs = 5;
  std::set<std::vector<int>> orders;
  for (const bool shuffle : {false, true}) {
    options.shuffle = shuffle;
    Fit fit(trainer, numbered(30), {}, options);
    for (int epoch = 0; epoch < 5; ++epoch) {
      std::vector<int> order;
      for (int batch = 0; batch < 8; ++batch) {
        fit.advance(1);
        order.insert(order.end(), fit.last_batch().begin(), fit.last_batch().end());
      }
      CHECK(std::set<int>(order.begin(), order.end()).size() == 30);
      CHECK(std::is_sorted(order.begin(), order.end()) == !shuffle);
      orders.insert(order);
    }
    CHECK(fit.done());
  }
  CHECK(orders.size() == 6);
}

TEST_CASE("validation_split takes the tail before shuffling", "[fit]") {
  Model model = scalar_model();
  Trainer trainer(model, {{"loss", "mse"}});
  FitOptions options;
  options.validation_split = .2;
  const Fit fit(trainer, numbered(180), {}, options);
  REQUIRE(fit.training_data().samples() == 144);
  REQUIRE(fit.validation_data().samples() == 36);
  CHECK(fit.training_data().inputs[0].values.back() == 143);
  CHECK(fit.validation_data().inputs[0].values.front() == 144);
  CHECK(fit.validation_data().targets[0].values.back() == 2 * 179);
  const Fit given(trainer, numbered(180), numbered(7), options);
  CHECK(given.training_data().samples() == 180);
  CHECK(given.validation_data().samples() == 7);
}

TEST_CASE("a run without validation has no val_ keys", "[fit]") {
  Model model = scalar_model();
  Trainer trainer(model, {{"loss", "mse"}, {"metrics", {"mae"}}});
  Fit fit(trainer, numbered(5), {}, {});
  CHECK(fit.advance(10) == 1);
  CHECK(fit.history().keys == std::vector<std::string>{"loss", "mae"});
  REQUIRE(fit.history().epochs.size() == 1);
  CHECK(fit.history().epochs[0] == fit.progress().metrics);
}

TEST_CASE("epochs can be added and taken away", "[fit]") {
  Run stretched;
  stretched.fit.set_epochs(1);
  stretched.finish();
  CHECK(stretched.fit.history().epochs.size() == 1);
  stretched.fit.set_epochs(3);
  CHECK_FALSE(stretched.fit.done());
  Run straight;
  CHECK(stretched.finish() == straight.finish());

  Run cut;
  cut.fit.advance(2 * batches_per_epoch + 5);
  cut.fit.set_epochs(1);
  CHECK_FALSE(cut.fit.done());
  CHECK(cut.fit.advance(10) == 1);
  CHECK(cut.fit.done());
  CHECK(cut.fit.history().epochs.size() == 3);

  Run between;
  between.fit.advance(batches_per_epoch);
  between.fit.set_epochs(1);
  CHECK(between.fit.done());
  CHECK(between.fit.epochs() == 1);
  CHECK_THROWS_AS(between.fit.set_epochs(0), ConfigError);
}

TEST_CASE("a snapshot of another run is refused and changes nothing", "[fit]") {
  Run run;
  run.fit.advance(8);
  const auto before = run.fit.snapshot();
  const auto fault = [&](const std::vector<std::uint8_t>& blob) {
    const std::string text = fault_of([&] { run.fit.restore(blob); });
    CHECK(run.fit.snapshot() == before);
    return text;
  };
  const auto snapshot_of = [](FitOptions options, const char* optimizer = "adam",
                              const Shape& input = {15, 4, 2}) {
    Run other(options, optimizer, 5, input);
    other.fit.advance(3);
    return other.fit.snapshot();
  };
  FitOptions options = Run::usual();
  options.batch_size = 4;
  CHECK(fault(snapshot_of(options)) == " [restore] expected a batch size of 3, got 4");
  options = Run::usual();
  options.validation_split = .2;
  CHECK(fault(snapshot_of(options)) == " [restore] expected training samples: 10, got 12");
  CHECK(fault(snapshot_of(Run::usual(), "sgd")).starts_with(" [restore] expected the same model, optimizer"));
  CHECK(fault(run.trainer.save()) ==
        " [restore] expected a saved state of a training run, got something else");
  for (std::size_t i = 0; i < before.size(); i += 7) {
    std::vector<std::uint8_t> damaged = before;
    damaged[i] ^= 1;
    REQUIRE(fault(damaged) != "no fault");
    damaged = before;
    damaged.resize(i);
    REQUIRE(fault(damaged) != "no fault");
  }
}

TEST_CASE("fit refuses what cannot be", "[fit]") {
  Model model = scalar_model();
  Trainer trainer(model, {{"loss", "mse"}});
  const auto fault = [&](Dataset training, Dataset validation, FitOptions options) {
    return fault_of([&] { Fit(trainer, std::move(training), std::move(validation), options); });
  };
  FitOptions options;
  CHECK(fault(numbered(5), {}, options) == "no fault");
  CHECK(fault({}, {}, options).starts_with(" [sequential] expected 1 inputs and 1 targets"));
  CHECK(fault(numbered(5), random_dataset({2, 3}, {2, 1}), options)
            .starts_with(" [sequential] expected input 0"));
  options.validation_split = .05;
  CHECK(fault(numbered(5), {}, options) == "no fault");
  CHECK(fault(numbered(1), {}, options)
            .starts_with("/validation_split [fit] validation_split: expected a share"));
  options.validation_split = .99;
  CHECK(fault(numbered(5), {}, options).starts_with("/validation_split"));
  options.validation_split = 0;
  options.batch_size = 0;
  CHECK(fault(numbered(5), {}, options).starts_with("/batch_size [fit] batch_size: expected at least 1"));

  const FitOptions parsed =
      parse_fit_options({{"batch_size", 2}, {"epochs", 5}, {"shuffle", false}, {"seed", 7}});
  CHECK(parsed.batch_size == 2);
  CHECK(parsed.epochs == 5);
  CHECK_FALSE(parsed.shuffle);
  CHECK(parsed.seed == 7);
  CHECK(parse_fit_options(Json::object()).batch_size == 32);
  CHECK(parse_fit_options(Json::object()).shuffle);
  CHECK(fault_of([] {
          parse_fit_options({{"batch_sise", 2}});
        }).starts_with("/batch_sise [fit] unknown option"));
  CHECK(
      fault_of([] { parse_fit_options({{"validation_split", 1}}); }).starts_with("/validation_split [fit]"));
}

TEST_CASE("training learns: a line from its points", "[fit]") {
  Model model = scalar_model();
  Trainer trainer(
      model, {{"optimizer", {{"class_name", "Adam"}, {"config", {{"learning_rate", .1}}}}}, {"loss", "mse"}});
  FitOptions options;
  options.batch_size = 5;
  options.epochs = 100;
  Fit fit(trainer, numbered(12), {}, options);
  fit.advance(100000);
  CHECK(fit.history().epochs.front()[0] > 1.0);
  CHECK(fit.history().epochs.back()[0] < 1e-3);
}

}  // namespace rnn::test::fit_test
