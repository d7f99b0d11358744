#include <catch_amalgamated.hpp>

#include "rnn/tasks/blueprint.h"
#include "support/golden.h"

namespace rnn::test::golden_models_test {

TEST_CASE("ten updates of a model end where PyTorch's end", "[golden]") {
  for (const std::string& file : golden_files("models")) check_golden(file, 1e-4);
}

TEST_CASE("the golden models of the experiments are those of the tasks", "[golden]") {
  const auto without_initializers = [](Json model) {
    for (Json& layer : model["config"]["layers"])
      for (const char* option : {"kernel_initializer", "recurrent_initializer", "bias_initializer"})
        layer["config"].erase(option);
    return model;
  };
  for (const Json& golden : golden_file("models/experiment_models.json")) {
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

}  // namespace rnn::test::golden_models_test
