#include <catch_amalgamated.hpp>

#include "rnn/config/error.h"
#include "rnn/model/summary.h"
#include "rnn/tasks/experiment.h"
#include "rnn/weights/orthogonal.h"
#include "support/fault.h"
#include "support/training_models.h"

namespace rnn::test::memory_test {

namespace {

constexpr std::int64_t megabyte = 1 << 20;

/// 4 MB of parameters in the second layer of three, and few elsewhere.
Json heavy() {
  return sequential({256}, {dense(4), layer("Dense", {{"units", 1 << 18}, {"use_bias", false}}), dense(1)});
}

const Json adam{{"optimizer", "adam"}, {"loss", "mean_squared_error"}};

}  // namespace

TEST_CASE("a model is counted before it is allocated", "[memory]") {
  const Model model(heavy());
  const MemoryPlan& plan = model.memory();
  CHECK(plan.parameters == static_cast<std::int64_t>(model.parameters().size() * sizeof(Scalar)));
  CHECK(plan.gradients == plan.parameters);
  CHECK(plan.optimizer == 0);
  CHECK(plan.workspaces == 0);

  Model trained = make_model(heavy());
  Trainer trainer(trained, adam);
  CHECK(trained.memory().optimizer == 2 * plan.parameters);
  const Dataset data = random_dataset({4, 256}, {4, 1});
  trainer.plan(data, 4);
  CHECK(trained.memory().workspaces == trained.workspace_bytes());
  // The weights and both slots are saved.
  CHECK(trained.memory().total() == 7 * plan.parameters + trained.workspace_bytes());
  CHECK(static_cast<std::int64_t>(trainer.save().capacity()) <= trained.memory().temporary() + 8192);
}

TEST_CASE("an outline is counted as the model, and holds nothing", "[memory]") {
  Model outline(heavy(), unlimited_memory, ModelParts::outline);
  Trainer looking(outline, adam);
  looking.check(random_dataset({4, 256}, {4, 1}));
  Model model = make_model(heavy());
  Trainer trainer(model, adam);
  trainer.check(random_dataset({4, 256}, {4, 1}));
  CHECK(outline.memory().total() == model.memory().total());
  CHECK(outline.parameters().empty());
  CHECK(outline.gradients().empty());
  CHECK(summary(outline, SummaryStyle::keras3) == summary(model, SummaryStyle::keras3));
  CHECK(fault_of([&] { Model(heavy(), 8 * megabyte, ModelParts::outline); }).where == "/config/layers/2");
}

TEST_CASE("copies that callbacks keep are counted, and no more of a run that is over", "[memory]") {
  Model model = make_model(heavy());
  Trainer trainer(model, adam);
  const Dataset data = random_dataset({4, 256}, {4, 1});
  FitOptions options;
  options.epochs = 1;
  {
    FitOptions keeping = options;
    keeping.callbacks = {
        {{"class_name", "ModelCheckpoint"}},
        {{"class_name", "EarlyStopping"}, {"config", {{"monitor", "loss"}, {"restore_best_weights", true}}}}};
    Fit fit(trainer, data, {}, keeping);
    CHECK(model.memory().copies == 2 * model.memory().parameters);
    CHECK(model.memory().temporary() == 5 * model.memory().parameters);
    fit.advance(1);
    CHECK(static_cast<std::int64_t>(fit.snapshot().capacity()) <= model.memory().temporary() + 8192);
  }
  Fit fit(trainer, data, {}, options);
  CHECK(model.memory().copies == 0);
}

TEST_CASE("drawing orthogonal weights takes memory for a while", "[memory]") {
  const Model model(sequential({8, 2}, {layer("LSTM", {{"units", 512}})}));
  CHECK(model.memory().initialization == orthogonal_scratch_bytes(512, 4 * 512));
  CHECK(model.memory().initialization > 512 * 4 * 512 * std::int64_t{sizeof(Scalar)});
}

TEST_CASE("where there is less memory than was hoped, the size is said", "[memory]") {
  const MemoryPlan plan = Model(heavy()).memory();
  for (const auto& error : {0, 1}) {
    const Fault fault = fault_of([&] {
      plan.allocate("sequential", "/optimizer", [&] {
        if (error == 0) throw std::bad_alloc();
        throw std::length_error("too long");
      });
    });
    CHECK(fault.where == "/optimizer");
    CHECK(fault.text ==
          "[sequential] expected a model that fits into the memory there is, got one of 16 MB: parameters 6, "
          "gradients 6, starting and saving 6");
  }
}

TEST_CASE("a model that is too large is refused at its largest layer, with its size", "[memory]") {
  // 2^40 parameters: no machine would give them.
  const Json huge = sequential({1 << 20}, {dense(4), layer("Dense", {{"units", 1 << 20}}), dense(1 << 20)});
  const Fault fault = fault_of([&] { Model(huge, 2048 * megabyte); });
  CHECK(fault.text.starts_with("[sequential] expected a model that takes at most 2048 MB, got one of 12583"));
  CHECK(fault.text.find(" MB: parameters 41") != std::string::npos);
  CHECK(fault.text.find(", gradients 41") != std::string::npos);
  CHECK(fault.where == "/config/layers/3");
  CHECK(fault_of([&] { Model(heavy(), 8 * megabyte); }).where == "/config/layers/2");
  CHECK(fault_of([&] { Model(heavy(), 32 * megabyte); }).text == "");
}

TEST_CASE("so is what an optimizer or a batch adds", "[memory]") {
  // 5 MB each of parameters (4 of them in one layer), gradients and every slot.
  Model model = [] {
    Model made(heavy(), 24 * megabyte);
    Random random(1);
    made.initialize(random);
    return made;
  }();
  const Fault slots = fault_of([&] { Trainer(model, adam); });
  CHECK(slots.where == "/optimizer");
  CHECK(
      slots.text ==
      "[sequential] expected a model that takes at most 24 MB, got one of 36 MB: parameters 6, gradients 6, "
      "optimizer 11, starting and saving 16");
  CHECK(model.memory().optimizer == 0);

  Trainer trainer(model, {{"optimizer", "sgd"}, {"loss", "mean_squared_error"}});
  const Dataset data = random_dataset({64, 256}, {64, 1});
  FitOptions options;
  options.batch_size = 64;
  const Fault batch = fault_of([&] { Fit(trainer, data, {}, options); });
  CHECK(batch.where == "/batch_size");
  CHECK(batch.text.find("got one of 1") != std::string::npos);
  CHECK(batch.text.find(", workspaces 1") != std::string::npos);
  CHECK(batch.text.find("optimizer") == std::string::npos);
  // Less goes, before and after.
  options.batch_size = 1;
  options.epochs = 1;
  Fit fit(trainer, data, {}, options);
  fit.advance(2);
  CHECK_THROWS_AS(trainer.plan(data, 64), ConfigError);
  fit.advance(1000);
  CHECK(fit.done());
}

TEST_CASE("an experiment too large is refused where it is edited", "[memory]") {
  const Json experiment{
      {"task", "binary-addition"},
      {"model", sequential({8, 2}, {layer("SimpleRNN", {{"units", 1 << 14}, {"return_sequences", true}}),
                                    dense(1, "sigmoid")})}};
  CHECK(fault_of([&] { inspect_experiment(experiment, 512 * megabyte); }).where == "/model/config/layers/1");
  CHECK(fault_of([&] { Experiment(experiment, 512 * megabyte); }).where == "/model/config/layers/1");
  const Json small{{"task", "binary-addition"}};
  CHECK(fault_of([&] { inspect_experiment(small, megabyte); }).text == "");
  const Json wide{{"task", "binary-addition"}, {"fit", {{"batch_size", 1024}}}};
  CHECK(fault_of([&] { Experiment(wide, megabyte); }).where == "/fit/batch_size");
}

}  // namespace rnn::test::memory_test
