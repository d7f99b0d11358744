#include <catch_amalgamated.hpp>

#include "support/fault.h"
#include "support/training_models.h"

namespace rnn::test::run_end_test {

namespace {

constexpr int batches = 3;

Json stopping(Json config = Json::object()) {
  config["monitor"] = "loss";
  config["mode"] = "max";
  config.emplace("patience", 50);
  config.emplace("restore_best_weights", true);
  return {{"class_name", "EarlyStopping"}, {"config", config}};
}

/// Learns from epoch to epoch, and its callback takes that for getting worse: the first epoch is the best.
struct Run {
  explicit Run(const FitOptions& options)
      : model(make_model(sequential({3}, {dense(8, "tanh"), dense(1)}))),
        trainer(model, {{"optimizer", {{"class_name", "SGD"}, {"config", {{"learning_rate", .05}}}}},
                        {"loss", "mse"}}),
        fit(trainer, random_dataset({24, 3}, {24, 1}), {}, options) {}
  explicit Run(int epochs = 10, Json callbacks = Json::array({stopping()}))
      : Run(options(epochs, std::move(callbacks))) {}

  static FitOptions options(int epochs, Json callbacks) {
    FitOptions made;
    made.batch_size = 8;
    made.epochs = epochs;
    made.callbacks = std::move(callbacks);
    return made;
  }
  Run& advance(int count) {
    fit.advance(count);
    return *this;
  }
  std::vector<std::uint8_t> finish() {
    while (!fit.done()) fit.advance(1);
    return fit.snapshot();
  }
  bool has_best() const {
    return fit.callback(0).state.best_epoch >= 0 && std::as_const(model).parameters() == fit.callback(0).kept;
  }

  Model model;
  Trainer trainer;
  Fit fit;
};

}  // namespace

TEST_CASE("whatever ends a run, the best weights come back", "[fit]") {
  Run whole(4);
  whole.finish();
  REQUIRE(whole.fit.callback(0).state.best_epoch < 3);
  CHECK(whole.has_best());

  Run shortened;
  shortened.advance(4 * batches);
  CHECK_FALSE(shortened.has_best());
  shortened.fit.set_epochs(4);
  CHECK(shortened.fit.done());
  CHECK(shortened.has_best());
  CHECK(shortened.model.parameters() == whole.model.parameters());

  for (const int more : {0, 1}) {
    Run ended;
    ended.advance(4 * batches + more).fit.end();
    CHECK(ended.fit.done());
    CHECK(ended.has_best());
    CHECK(ended.fit.history().epochs.size() == 4);
    CHECK(ended.fit.advance(5) == 0);
  }

  Run early;
  early.advance(1).fit.end();
  CHECK(early.fit.callback(0).state.best_epoch < 0);
  CHECK(early.trainer.updates() == 1);
}

TEST_CASE("a run ends once, until it goes on", "[fit]") {
  Run run(4);
  run.finish();
  run.model.parameters()[0] += 1;
  const Buffer weights = run.model.parameters();
  run.fit.end();
  run.fit.set_epochs(3);
  run.fit.set_epochs(4);
  CHECK(run.model.parameters() == weights);
  run.fit.set_epochs(6);
  CHECK_FALSE(run.fit.done());
  CHECK(run.model.parameters() == weights);
  run.finish();
  CHECK(run.has_best());
  CHECK(run.fit.history().epochs.size() == 6);
}

TEST_CASE("a run that was ended goes on from the best weights and waits anew", "[fit]") {
  Run run(10, Json::array({stopping({{"patience", 4}})}));
  run.advance(4 * batches);
  REQUIRE(run.fit.callback(0).state.wait == 3);
  run.fit.set_epochs(4);
  run.fit.set_epochs(10);
  CHECK(run.has_best());
  run.finish();
  CHECK(run.fit.history().epochs.size() == 8);
}

TEST_CASE("an interrupted epoch is finished when the run goes on", "[fit]") {
  Run straight(4, Json::array({"TerminateOnNaN"}));
  const auto expected = straight.finish();
  for (int cut = 0; cut < 4 * batches; ++cut) {
    INFO("ended after batch " << cut);
    Run run(4, Json::array({"TerminateOnNaN"}));
    run.advance(cut).fit.end();
    CHECK(run.fit.progress().metrics == Run(4, Json::array()).advance(cut).fit.progress().metrics);
    run.fit.set_epochs(4);
    CHECK_FALSE(run.fit.done());
    REQUIRE(run.finish() == expected);
  }
}

TEST_CASE("a run that was ended resumes bit for bit", "[fit]") {
  for (const int cut : {4 * batches, 4 * batches + 1}) {
    Run source;
    source.advance(cut).fit.end();
    const auto snapshot = source.fit.snapshot();
    Run resumed;
    resumed.fit.restore(snapshot);
    CHECK(resumed.fit.snapshot() == snapshot);
    CHECK(resumed.fit.done());
    for (Run* run : {&source, &resumed}) run->fit.set_epochs(9);
    CHECK(source.finish() == resumed.finish());
    CHECK(source.fit.history().epochs.size() == 9);
  }
}

TEST_CASE("a run may wait for its end", "[fit]") {
  FitOptions options = Run::options(4, Json::array({stopping()}));
  options.waits_for_end = true;
  Run run(options);
  CHECK(run.fit.advance(1000) == 4 * batches);
  CHECK_FALSE(run.fit.done());
  CHECK(run.fit.progress().epoch == 4);
  CHECK_FALSE(run.has_best());
  CHECK(run.fit.advance(1) == 0);
  Run other(options);
  other.fit.restore(run.fit.snapshot());
  for (Run* one : {&run, &other}) {
    one->fit.end();
    CHECK(one->fit.done());
    CHECK(one->has_best());
  }
}

TEST_CASE("initial_epoch is the number of the first epoch", "[fit]") {
  const Json falling{{"class_name", "PiecewiseConstantDecay"},
                     {"config", {{"boundaries", {2, 5}}, {"values", {.1, .01, .001}}}}};
  const Json scheduler{{"class_name", "LearningRateScheduler"}, {"config", {{"schedule", falling}}}};
  FitOptions options = Run::options(7, Json::array({scheduler}));
  options.initial_epoch = 4;
  Run run(options);
  CHECK(run.fit.progress().epoch == 4);
  run.finish();
  REQUIRE(run.fit.history().epochs.size() == 3);
  const double expected[] = {.01, .01, .001};
  for (std::size_t i = 0; i < 3; ++i) CHECK(run.fit.history().epochs[i].back() == Catch::Approx(expected[i]));
  CHECK(run.fit.progress().epoch == 7);

  const auto stopped = [](int initial) {
    FitOptions chosen = Run::options(
        20, Json::array({stopping({{"patience", 1}, {"min_delta", 1e6}, {"start_from_epoch", 5}})}));
    chosen.initial_epoch = initial;
    Run stopping_run(chosen);
    stopping_run.finish();
    return stopping_run.fit.progress().stopped["epoch"].get<int>();
  };
  CHECK(stopped(0) == 7);
  CHECK(stopped(4) == 7);
  CHECK(stopped(8) == 10);

  CHECK(parse_fit_options({{"initial_epoch", 2}}).initial_epoch == 2);
  options.initial_epoch = 7;
  CHECK(fault_of([&] { Run refused(options); }).in_full() ==
        "/initial_epoch [fit] initial_epoch: expected one from 0 to before epochs (7), got 7");
}

TEST_CASE("a snapshot of another initial_epoch is refused", "[fit]") {
  FitOptions options = Run::options(7, Json::array());
  options.initial_epoch = 4;
  Run run(options), same(options), other(7, Json::array());
  const auto snapshot = run.advance(4).fit.snapshot();
  same.fit.restore(snapshot);
  CHECK(same.finish() == run.finish());
  CHECK(fault_of([&] {
          other.fit.restore(snapshot);
        }).text.ends_with("expected a run with the same callbacks and initial_epoch, got one with others"));
}

}  // namespace rnn::test::run_end_test
