#include <catch_amalgamated.hpp>
#include <cmath>

#include "rnn/training/batch_run.h"
#include "support/training_models.h"

namespace rnn::test::batch_run_test {

namespace {

struct Parts {
  Parts()
      : model(make_model(sequential({3}, {dense(6, "tanh"), dense(1)}))),
        trainer(model, {{"optimizer", {{"class_name", "SGD"}, {"config", {{"learning_rate", .1}}}}},
                        {"loss", "mse"},
                        {"metrics", {"mae"}}}) {}
  Model model;
  Trainer trainer;
};

Json stopping() {
  return Json::array(
      {{{"class_name", "EarlyStopping"},
        {"config", {{"patience", 1}, {"min_delta", 1e6}, {"restore_best_weights", true}}}},
       {{"class_name", "ReduceLROnPlateau"}, {"config", {{"patience", 1}, {"min_delta", 1e6}}}}});
}

}  // namespace

TEST_CASE("batches from outside make the run that fit makes", "[callback][fit]") {
  const Dataset training = random_dataset({12, 3}, {12, 1});
  const Dataset validation = random_dataset({4, 3}, {4, 1}, 9);
  Parts one;
  FitOptions options;
  options.batch_size = 4;
  options.epochs = 9;
  options.shuffle = false;
  options.callbacks = stopping();
  Fit fit(one.trainer, training, validation, options);
  while (!fit.done()) fit.advance(1);

  Parts other;
  BatchRun run(other.trainer, stopping(), true);
  other.trainer.plan(training, 4);
  Random random(1);
  std::vector<std::vector<double>> rows;
  const std::vector<int> indices = first_indices(12);
  for (int epoch = 0; epoch < 9 && run.stopped().is_null(); ++epoch) {
    run.begin_epoch(epoch);
    other.trainer.reset_metrics();
    for (int batch = 0; batch < 3; ++batch) {
      other.trainer.train_batch(training, std::span(indices).subspan(std::size_t(batch) * 4, 4), random);
      CHECK_FALSE(run.end_batch(batch));
    }
    const std::vector<double> means = other.trainer.results();
    other.trainer.reset_metrics();
    other.trainer.test_batch(validation, first_indices(4));
    rows.push_back(run.end_epoch(means, other.trainer.results()));
  }
  run.end();
  CHECK(run.keys() == fit.history().keys);
  CHECK(rows == fit.history().epochs);
  CHECK(run.stopped() == fit.progress().stopped);
  CHECK(other.model.parameters() == one.model.parameters());
}

TEST_CASE("batches from outside: what is lacking", "[callback][fit]") {
  Parts parts;
  BatchRun run(parts.trainer, stopping(), false);
  CHECK(run.warnings().size() == 2);
  CHECK(run.keys() == std::vector<std::string>{"loss", "mae", "learning_rate"});
  BatchRun validated(parts.trainer, stopping(), true);
  validated.begin_epoch(0);
  const std::vector<double> row = validated.end_epoch({1, 2}, {});
  REQUIRE(row.size() == 5);
  CHECK(std::isnan(row[2]));
  CHECK(row[4] == Catch::Approx(.1));
  const auto refused = [&](const Json& callbacks) {
    return refusal_of([&] { BatchRun(parts.trainer, callbacks, false); });
  };
  CHECK(refused({"TerminateOnNaN", "EarlyStop"}).starts_with("/callbacks/1 [callback] unknown name"));
  const Json nan = Json::array({"TerminateOnNaN"});
  BatchRun ends(parts.trainer, nan, false);
  ends.begin_epoch(2);
  Dataset data = random_dataset({4, 3}, {4, 1});
  data.inputs[0].values[5] = std::numeric_limits<Scalar>::quiet_NaN();
  parts.trainer.plan(data, 4);
  Random random(1);
  parts.trainer.train_batch(data, first_indices(4), random);
  CHECK(ends.end_batch(0));
  CHECK(ends.stopped()["callback"] == "TerminateOnNaN");
  CHECK(ends.stopped()["epoch"] == 3);
}

}  // namespace rnn::test::batch_run_test
