#include <catch_amalgamated.hpp>
#include <cmath>

#include "support/allocations.h"
#include "support/fault.h"
#include "support/training_models.h"

namespace rnn::test::callback_test {

namespace {

Json callback(const char* name, Json config) { return {{"class_name", name}, {"config", std::move(config)}}; }

FitOptions options(Json callbacks, int epochs = 40) {
  FitOptions made;
  made.batch_size = 4;
  made.epochs = epochs;
  made.validation_split = .25;
  made.callbacks = std::move(callbacks);
  return made;
}

/// Learns the training data by heart, so that the validation loss turns.
struct Run {
  explicit Run(const FitOptions& chosen, const Json& rate = .05)
      : model(make_model(sequential(
            {3}, {layer("Dense", {{"units", 24}, {"activation", "tanh"}}), layer("Dense", {{"units", 1}})}))),
        trainer(model, {{"optimizer", {{"class_name", "Adam"}, {"config", {{"learning_rate", rate}}}}},
                        {"loss", "mse"},
                        {"metrics", {"mae", "binary_accuracy"}}}),
        fit(trainer, random_dataset({16, 3}, {16, 1}), {}, chosen) {}

  Run& finish() {
    while (!fit.done()) fit.advance(1);
    return *this;
  }
  std::vector<double> column(const char* key) const {
    const auto& keys = fit.history().keys;
    const auto at = static_cast<std::size_t>(std::find(keys.begin(), keys.end(), key) - keys.begin());
    REQUIRE(at < keys.size());
    std::vector<double> values;
    for (const auto& row : fit.history().epochs) values.push_back(row[at]);
    return values;
  }

  Model model;
  Trainer trainer;
  Fit fit;
};

int best_of(const std::vector<double>& values) {
  return static_cast<int>(std::min_element(values.begin(), values.end()) - values.begin());
}

std::string fault_of(Json callbacks, const Json& rate = .05) {
  return test::fault_of([&] { Run(options(std::move(callbacks)), rate); }).in_full();
}

}  // namespace

TEST_CASE("EarlyStopping waits for its patience and puts the best weights back", "[callback]") {
  const Json stopping = callback("EarlyStopping", {{"patience", 3}, {"restore_best_weights", true}});
  Run run(options(Json::array({stopping})));
  run.finish();
  const std::vector<double> losses = run.column("val_loss");
  const int best = best_of(losses);
  REQUIRE(losses.size() < 40);
  CHECK(static_cast<int>(losses.size()) == best + 1 + 3);
  CHECK(run.fit.progress().stopped ==
        Json{{"callback", "EarlyStopping"}, {"epoch", losses.size()}, {"best_epoch", best + 1}});
  CHECK(run.trainer.evaluate(run.fit.validation_data(), 4)[0] ==
        Catch::Approx(losses[static_cast<std::size_t>(best)]));

  Run plain(options(Json::array({"EarlyStopping"})));
  plain.finish();
  const std::vector<double> until = plain.column("val_loss");
  for (std::size_t i = 1; i + 1 < until.size(); ++i) CHECK(until[i] < until[i - 1]);
  CHECK(until.back() >= until[until.size() - 2]);
}

TEST_CASE("the options of EarlyStopping", "[callback]") {
  const auto epochs = [](Json config) {
    Run run(options(Json::array({callback("EarlyStopping", std::move(config))})));
    return run.finish().fit.history().epochs.size();
  };
  CHECK(epochs({{"min_delta", 1e6}}) == 2);
  CHECK(epochs({{"min_delta", 1e6}, {"patience", 4}}) == 5);
  CHECK(epochs({{"min_delta", 1e6}, {"patience", 4}, {"start_from_epoch", 6}}) == 11);
  CHECK(epochs({{"monitor", "loss"}, {"mode", "max"}, {"patience", 2}}) <= 6);
  CHECK(epochs({{"min_delta", 1e6}, {"patience", 5}}) == 6);
  CHECK(epochs({{"min_delta", 1e6}, {"patience", 5}, {"baseline", -1}}) == 5);
  CHECK(epochs({{"monitor", "val_binary_accuracy"}, {"patience", 39}}) == 40);
}

TEST_CASE("a first value that is not a number is the best, as in Keras", "[callback]") {
  const auto of_nan = [](const char* name, Json config) {
    Model model = make_model(sequential({3}, {layer("Dense", {{"units", 1}})}));
    Trainer trainer(model, {{"optimizer", {{"class_name", "SGD"}, {"config", {{"learning_rate", .8}}}}},
                            {"loss", "mse"}});
    Dataset data = random_dataset({4, 3}, {4, 1});
    data.inputs[0].values[0] = std::numeric_limits<Scalar>::quiet_NaN();
    config["monitor"] = "loss";
    FitOptions chosen = options(Json::array({callback(name, std::move(config))}), 4);
    chosen.validation_split = 0;
    Fit fit(trainer, data, {}, chosen);
    while (!fit.done()) fit.advance(1);
    return fit.history().epochs;
  };
  std::vector<double> rates;
  for (const auto& row : of_nan("ReduceLROnPlateau", {{"patience", 1}, {"factor", .5}}))
    rates.push_back(row.back());
  CHECK(rates == std::vector<double>{.8, .8, .4, .2});
  CHECK(of_nan("EarlyStopping", {{"patience", 2}}).size() == 3);
}

TEST_CASE("ReduceLROnPlateau lowers the learning rate step by step", "[callback]") {
  const Json plateau =
      callback("ReduceLROnPlateau",
               {{"min_delta", 1e6}, {"patience", 2}, {"cooldown", 3}, {"factor", .5}, {"min_lr", .02}});
  Run run(options(Json::array({plateau}), 12));
  run.finish();
  CHECK(run.fit.history().keys.back() == "learning_rate");
  // The first epoch is better than none; two without gain, then a cooldown whose last epoch counts.
  const std::vector<double> expected{.05, .05, .05, .025, .025, .025, .025, .02, .02, .02, .02, .02};
  const std::vector<double> rates = run.column("learning_rate");
  REQUIRE(rates.size() == expected.size());
  for (std::size_t i = 0; i < rates.size(); ++i) {
    INFO("epoch " << i);
    CHECK(rates[i] == Catch::Approx(expected[i]));
  }
}

TEST_CASE("LearningRateScheduler sets the rate of each epoch", "[callback]") {
  const Json halving{{"class_name", "ExponentialDecay"},
                     {"config", {{"initial_learning_rate", .04}, {"decay_steps", 2}, {"decay_rate", .25}}}};
  Run run(options(Json::array({callback("LearningRateScheduler", {{"schedule", halving}})}), 4));
  run.finish();
  const double expected[] = {.04, .02, .01, .005};
  for (std::size_t i = 0; i < 4; ++i) CHECK(run.column("learning_rate")[i] == Catch::Approx(expected[i]));
}

TEST_CASE("ModelCheckpoint keeps the best weights, or the last", "[callback]") {
  Run run(options(Json::array({callback("ModelCheckpoint", {{"save_best_only", true}})})));
  CHECK_FALSE(run.fit.restore_checkpoint());
  run.finish();
  const std::vector<double> losses = run.column("val_loss");
  REQUIRE(run.fit.restore_checkpoint());
  CHECK(run.trainer.evaluate(run.fit.validation_data(), 4)[0] ==
        Catch::Approx(losses[static_cast<std::size_t>(best_of(losses))]));

  Run last(options(Json::array({"ModelCheckpoint"})));
  last.finish();
  const Buffer weights = last.model.parameters();
  last.model.parameters()[0] += 1;
  REQUIRE(last.fit.restore_checkpoint());
  CHECK(last.model.parameters() == weights);

  Run never(options(
      Json::array({callback("ModelCheckpoint", {{"save_best_only", true}, {"initial_value_threshold", -1}})}),
      3));
  CHECK_FALSE(never.finish().fit.restore_checkpoint());
}

TEST_CASE("TerminateOnNaN names the layer and the step", "[callback]") {
  Model model = make_model(
      sequential({5, 2}, {layer("SimpleRNN", {{"units", 3}, {"return_sequences", true}, {"name", "memory"}}),
                          layer("Dense", {{"units", 1}})}));
  Trainer trainer(model, {{"optimizer", "sgd"}, {"loss", "mse"}});
  Dataset data = random_dataset({8, 5, 2}, {8, 5, 1});
  // Sample 6 goes wrong at its third step.
  data.inputs[0].values[6 * 10 + 2 * 2 + 1] = std::numeric_limits<Scalar>::quiet_NaN();
  FitOptions chosen;
  chosen.batch_size = 2;
  chosen.epochs = 3;
  chosen.shuffle = false;
  chosen.callbacks = Json::array({"TerminateOnNaN"});
  Fit fit(trainer, data, {}, chosen);
  CHECK(fit.advance(100) == 4);
  CHECK(fit.done());
  CHECK(fit.history().epochs.size() == 1);
  CHECK(fit.progress().stopped["layer"] == "input_layer");
  CHECK(fit.progress().stopped["step"] == 2);

  data.inputs[0].values[6 * 10 + 2 * 2 + 1] = 1;
  Trainer again(model, {{"optimizer", "sgd"}, {"loss", "mse"}});
  Random random(1);
  model.initialize(random);
  for (const Segment& segment : model.segments())
    if (segment.name == "recurrent_kernel") {
      Scalar* weights = model.parameters().data() + segment.offset;
      std::fill_n(weights, segment.size, std::numeric_limits<Scalar>::infinity());
    }
  Fit second(again, data, {}, chosen);
  CHECK(second.advance(100) == 1);
  CHECK(second.progress().stopped == Json{{"callback", "TerminateOnNaN"},
                                          {"epoch", 1},
                                          {"batch", 1},
                                          {"layer", "memory"},
                                          {"step", second.progress().stopped["step"]}});
  CHECK(second.progress().stopped["step"].get<int>() <= 1);
}

TEST_CASE("with callbacks too, a run saved and restored at any batch ends as if uninterrupted",
          "[callback]") {
  const Json list{callback("EarlyStopping", {{"patience", 3}, {"restore_best_weights", true}}),
                  callback("ReduceLROnPlateau", {{"patience", 1}, {"cooldown", 1}}),
                  callback("ModelCheckpoint", {{"save_best_only", true}}), "TerminateOnNaN"};
  Run whole(options(list));
  const auto expected = whole.finish().fit.snapshot();
  const int batches = static_cast<int>(whole.fit.history().epochs.size()) * 4;
  for (int cut = 0; cut <= batches; cut += 5) {
    Run first(options(list)), second(options(list));
    first.fit.advance(cut);
    second.fit.restore(first.fit.snapshot());
    CHECK(second.fit.snapshot() == first.fit.snapshot());
    INFO("cut at " << cut);
    REQUIRE(second.finish().fit.snapshot() == expected);
  }
  Run other(options(Json::array({"TerminateOnNaN"})));
  CHECK_THROWS_WITH(other.fit.restore(expected),
                    Catch::Matchers::ContainsSubstring("expected a run with the same callbacks"));
}

TEST_CASE("a run that a callback ended goes on when there are to be more epochs", "[callback]") {
  Run run(options(Json::array({callback("EarlyStopping", {{"min_delta", 1e6}, {"patience", 2}})}), 10));
  run.finish();
  CHECK(run.fit.history().epochs.size() == 3);
  run.fit.set_epochs(10);
  CHECK(run.fit.done());
  run.fit.set_epochs(20);
  CHECK_FALSE(run.fit.done());
  CHECK(run.fit.progress().stopped.is_null());
  CHECK(run.finish().fit.history().epochs.size() == 5);
}

TEST_CASE("callbacks allocate nothing while they run", "[callback]") {
  const Json list{callback("EarlyStopping", {{"patience", 30}, {"restore_best_weights", true}}),
                  "ReduceLROnPlateau", callback("ModelCheckpoint", {{"save_best_only", true}}),
                  "TerminateOnNaN"};
  Run run(options(list));
  run.fit.advance(4);
  AllocationCount allocations;
  run.fit.advance(40);
  CHECK(allocations.value() == 0);
}

TEST_CASE("callbacks that a run has no place for are refused", "[callback]") {
  CHECK(fault_of(Json::array({"EarlyStop"}))
            .starts_with("/callbacks/0 [callback] unknown name 'EarlyStop'; known: Early"));
  CHECK(fault_of({"TerminateOnNaN", callback("EarlyStopping", {{"monitor", "val_los"}})}) ==
        "/callbacks/1/config/monitor [EarlyStopping] monitor: expected one of loss, mae, binary_accuracy, "
        "val_loss, val_mae, val_binary_accuracy, got \"val_los\"");
  CHECK(fault_of(Json::array({callback("LearningRateScheduler", Json::object())}))
            .starts_with(
                "/callbacks/0/config/schedule [LearningRateScheduler] schedule: expected the name of"));
  const Json decay{{"class_name", "CosineDecay"},
                   {"config", {{"initial_learning_rate", .1}, {"decay_steps", 10}}}};
  CHECK(fault_of(Json::array({"ReduceLROnPlateau"}), decay) ==
        "/callbacks/0 [ReduceLROnPlateau] expected an optimizer whose learning_rate is a number, got a "
        "schedule");
  CHECK(fault_of({"ModelCheckpoint", "TerminateOnNaN"}, decay) == "no fault");
}

TEST_CASE("a number that is not there leaves its callbacks without effect", "[callback]") {
  FitOptions chosen = options(Json::array(), 3);
  chosen.validation_split = 0;
  const Json wanted{{"patience", 0}, {"mode", "max"}, {"monitor", "later"}};
  for (const char* name : {"EarlyStopping", "ReduceLROnPlateau"}) {
    chosen.callbacks.push_back(name);
    chosen.callbacks.push_back(callback(name, wanted));
  }
  chosen.callbacks.push_back(callback("ModelCheckpoint", {{"save_best_only", true}}));
  Run run(chosen);
  run.finish();
  REQUIRE(run.fit.warnings().size() == 5);
  CHECK(run.fit.warnings()[1].where() == "/callbacks/1/config/monitor");
  CHECK(run.fit.history().epochs.size() == 3);
  CHECK(run.fit.progress().stopped.is_null());
  CHECK(run.column("learning_rate") == std::vector<double>{.05, .05, .05});
  CHECK_FALSE(run.fit.restore_checkpoint());
}

TEST_CASE("losses overflow where those of float32 do", "[callback]") {
  // Keras 3.15.1 gives these losses and ends after these batches.
  const auto run = [](int width, std::initializer_list<Scalar> targets, int batch) {
    Model model = make_model(sequential({1}, {layer("Dense", {{"units", width}, {"use_bias", false}})}));
    std::fill(model.parameters().begin(), model.parameters().end(), Scalar(0));
    Trainer trainer(
        model, {{"optimizer", {{"class_name", "SGD"}, {"config", {{"learning_rate", 0}}}}}, {"loss", "mse"}});
    const int samples = static_cast<int>(targets.size());
    Dataset data{{Tensor({samples, 1})}, {Tensor({samples, width})}, {}};
    auto next = data.targets[0].values.begin();
    for (const Scalar target : targets) next = std::fill_n(next, width, target);
    FitOptions chosen;
    chosen.batch_size = batch;
    chosen.shuffle = false;
    chosen.callbacks = Json::array({"TerminateOnNaN"});
    Fit fit(trainer, data, {}, chosen);
    while (!fit.done()) fit.advance(1);
    const Json stopped = fit.progress().stopped;
    return std::pair(fit.history().epochs.at(0).at(0), stopped.is_null() ? 0 : stopped["batch"].get<int>());
  };
  constexpr double infinite = std::numeric_limits<double>::infinity();
  CHECK(run(1, {1, Scalar(1e20), 1}, 1) == std::pair(infinite, 2));
  CHECK(run(1, {Scalar(1.5e19), Scalar(1.5e19)}, 2) == std::pair(infinite, 1));
  CHECK(run(1, {Scalar(1.5e19), Scalar(1.5e19)}, 1) == std::pair(infinite, 2));
  CHECK(run(4, {Scalar(1e19)}, 1) == std::pair(infinite, 1));
  CHECK(run(1, {Scalar(1.5e19)}, 1).second == 0);
}

}  // namespace rnn::test::callback_test
