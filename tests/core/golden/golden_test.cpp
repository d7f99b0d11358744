#include <catch_amalgamated.hpp>

#include "rnn/tasks/blueprint.h"
#include "support/golden.h"

namespace rnn::test::golden_test {

TEST_CASE("layers compute what PyTorch computes", "[golden]") { CHECK(check_golden_layers(1e-4) == 169); }

TEST_CASE("optimizers take the steps of PyTorch and of Keras's equations", "[golden]") {
  CHECK(check_golden_optimizers(1e-4) == 30);
}

TEST_CASE("ten training steps end where PyTorch's end", "[golden]") {
  CHECK(check_golden_models(1e-4) == 12);
}

TEST_CASE("the golden models are those of the tasks", "[golden]") {
  const auto without_initializers = [](Json model) {
    for (Json& layer : model["config"]["layers"])
      for (const char* option : {"kernel_initializer", "recurrent_initializer", "bias_initializer"})
        layer["config"].erase(option);
    return model;
  };
  for (const Json& golden : golden_file("models.json")) {
    INFO(golden["task"].dump() << " " << golden["variant"].dump());
    Json experiment{{"task", golden["task"]}};
    const auto task = tasks().create(golden["task"]);
    experiment.update(task->defaults());
    for (const Json& variant : task->variants())
      if (variant["id"] == golden["variant"]) experiment.merge_patch(variant["changes"]);
    const Json ours = read_experiment(experiment).config;
    const Json theirs = read_experiment({{"task", golden["task"]},
                                         {"model", golden["model"]},
                                         {"compile", golden["compile"]},
                                         {"fit", experiment["fit"]}})
                            .config;
    CHECK(without_initializers(ours["model"]) == without_initializers(theirs["model"]));
    CHECK(ours["compile"]["optimizer"] == theirs["compile"]["optimizer"]);
    CHECK(ours["compile"]["loss"] == theirs["compile"]["loss"]);
  }
}

}  // namespace rnn::test::golden_test
