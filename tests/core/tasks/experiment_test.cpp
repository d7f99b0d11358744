#include <catch_amalgamated.hpp>

#include "support/readouts.h"

namespace rnn::test::experiment_test {

namespace {

Json addition(const Json& layers) {
  Json list =
      Json::array({Json{{"class_name", "InputLayer"}, {"config", {{"batch_shape", {nullptr, 8, 2}}}}}});
  for (const Json& layer : layers) list.push_back(layer);
  return {{"task", "binary-addition"},
          {"model", {{"class_name", "Sequential"}, {"config", {{"layers", std::move(list)}}}}}};
}

Json layer(const char* type, Json options) { return {{"class_name", type}, {"config", std::move(options)}}; }

const Json dense = layer("Dense", {{"units", 1}, {"activation", "sigmoid"}});

/// The place and the text of the error that inspecting and making agree on.
std::pair<std::string, std::string> refused(const Json& config) {
  std::pair<std::string, std::string> first{"accepted", ""};
  try {
    inspect_experiment(config);
  } catch (const ConfigError& error) {
    first = {error.where(), error.what()};
  }
  std::pair<std::string, std::string> second{"accepted", ""};
  try {
    Experiment experiment(config);
  } catch (const ConfigError& error) {
    second = {error.where(), error.what()};
  }
  CHECK(first == second);
  return first;
}

}  // namespace

TEST_CASE("a task's name alone makes an experiment", "[experiment]") {
  Experiment experiment(Json{{"task", "binary-addition"}});
  CHECK(experiment.trainer().model().parameter_count() == 321);
  CHECK(experiment.config()["seed"] == 0);
  CHECK(experiment.config()["fit"] == Json({{"batch_size", 2},
                                            {"epochs", 5},
                                            {"shuffle", true},
                                            {"callbacks", Json::array()},
                                            {"class_weight", nullptr}}));
  CHECK(experiment.config()["compile"]["loss"] == "mean_squared_error");
  CHECK(experiment.config()["compile"]["optimizer"]["config"]["learning_rate"] == .1);
}

TEST_CASE("a complete config makes the same experiment again", "[experiment][long]") {
  for (const auto& entry : tasks().entries()) {
    CAPTURE(entry.name);
    const auto first = experiment_of({{"task", entry.name}, {"seed", 7}});
    const Json config = Json::parse(first->config().dump());
    const auto second = experiment_of(config);
    CHECK(second->config() == first->config());
    CHECK(inspect_experiment(config)["config"] == first->config());
    first->fit().advance(20);
    second->fit().advance(20);
    CHECK(first->trainer().model().parameters() == second->trainer().model().parameters());
    CHECK(first->progress() == second->progress());
  }
}

TEST_CASE("missing entries are as the task has them", "[experiment]") {
  const Json config = inspect_experiment({{"task", "binary-addition"},
                                          {"compile", {{"optimizer", "adam"}}},
                                          {"fit", {{"epochs", 3}}},
                                          {"model", nullptr}})["config"];
  CHECK(config["compile"]["optimizer"]["class_name"] == "Adam");
  CHECK(config["compile"]["loss"] == "mean_squared_error");
  CHECK(config["compile"]["metrics"] == Json::array({"accuracy"}));
  CHECK(config["fit"]["epochs"] == 3);
  CHECK(config["fit"]["batch_size"] == 2);
}

TEST_CASE("seeds decide data and weights", "[experiment]") {
  Experiment a(Json{{"task", "binary-addition"}, {"seed", 1}});
  Experiment b(Json{{"task", "binary-addition"}, {"seed", 2}});
  CHECK(a.data().training.inputs[0].values != b.data().training.inputs[0].values);
  CHECK(a.trainer().model().parameters() != b.trainer().model().parameters());
}

TEST_CASE("the input takes its shape from the task", "[experiment]") {
  Json config = addition({layer("SimpleRNN", {{"units", 4}, {"return_sequences", true}}), dense});
  config["task"] = layer("binary-addition", {{"bits", 6}});
  const Json inspected = inspect_experiment(config);
  CHECK(inspected["layers"][1]["output_shapes"] == Json::array({{nullptr, 6, 4}}));
  CHECK(inspected["config"]["model"]["config"]["layers"][0]["config"]["batch_shape"] ==
        Json({nullptr, 6, 2}));
  Experiment experiment(config);
  CHECK(experiment.fit().advance(3) == 3);
}

TEST_CASE("inspecting tells all that a page shows", "[experiment]") {
  const Json inspected = inspect_experiment({{"task", "binary-addition"}});
  CHECK(inspected["parameters"] == 321);
  REQUIRE(inspected["layers"].size() == 3);
  CHECK(inspected["layers"][0]["type"] == "InputLayer");
  CHECK(inspected["layers"][0]["formula"] == "");
  CHECK(inspected["layers"][1] == Json({{"name", "simple_rnn"},
                                        {"type", "SimpleRNN"},
                                        {"input_shapes", {{nullptr, 8, 2}}},
                                        {"output_shapes", {{nullptr, 8, 16}}},
                                        {"output_shape", "(None, 8, 16)"},
                                        {"parameters", 304},
                                        {"formula", "16 × (2 + 16 + 1) = 304"}}));
  CHECK(inspected["layers"][2]["formula"] == "1 × (16 + 1) = 17");
  CHECK(inspected["summary_keras3"].get<std::string>().find("Total params: 321 (1.25 KB)") !=
        std::string::npos);
  CHECK(inspected["summary_keras2"].get<std::string>().find("simple_rnn (SimpleRNN)") != std::string::npos);
  CHECK(inspected["keras_code"].get<std::string>().find("layers.SimpleRNN(16") != std::string::npos);
}

TEST_CASE("formulas hold the numbers of their layers", "[experiment]") {
  const auto formula = [](const Json& recurrent) {
    return inspect_experiment(addition({recurrent, dense}))["layers"][1]["formula"].get<std::string>();
  };
  const auto of = [&](const char* type, Json options) {
    options["units"] = 16;
    options["return_sequences"] = true;
    return formula(layer(type, std::move(options)));
  };
  CHECK(of("LSTM", Json::object()) == "4 × 16 × (2 + 16 + 1) = 1,216");
  CHECK(of("GRU", Json::object()) == "3 × 16 × (2 + 16 + 2) = 960");
  CHECK(of("GRU", {{"reset_after", false}}) == "3 × 16 × (2 + 16 + 1) = 912");
  CHECK(of("SimpleRNN", {{"use_bias", false}}) == "16 × (2 + 16) = 288");
  CHECK(formula(layer("Dense", {{"units", 4}, {"use_bias", false}})) == "4 × 2 = 8");
}

TEST_CASE("errors say where in the config they are", "[experiment]") {
  const auto where = [](const Json& config) { return refused(config).first; };
  CHECK(where(Json::array()) == "");
  CHECK(where(Json::object()) == "/task");
  CHECK(where({{"task", "tic-tac-toe"}}) == "/task");
  CHECK(where({{"task", "binary-addition"}, {"colour", 1}}) == "/colour");
  CHECK(where({{"task", layer("binary-addition", {{"bits", 2}})}}) == "/task/config/bits");
  CHECK(where({{"task", layer("noisy-sine", {{"window", 100}})}}) == "/task/config/window");
  CHECK(where({{"task", "binary-addition"}, {"seed", -1}}) == "/seed");
  CHECK(where({{"task", "binary-addition"}, {"seed", .5}}) == "/seed");
  CHECK(where({{"task", "binary-addition"}, {"seed", "one"}}) == "/seed");
  CHECK(where({{"task", "binary-addition"}, {"fit", {{"epochs", 0}}}}) == "/fit/epochs");
  CHECK(where({{"task", "binary-addition"}, {"fit", {{"validation_split", .2}}}}) == "/fit/validation_split");
  CHECK(where({{"task", "binary-addition"}, {"fit", 3}}) == "/fit");
  CHECK(where({{"task", "binary-addition"},
               {"compile", {{"optimizer", layer("SGD", {{"learning_rate", -1}})}}}}) ==
        "/compile/optimizer/config/learning_rate");
  CHECK(where({{"task", "binary-addition"}, {"compile", {{"loss", "regret"}}}}) == "/compile/loss");
  CHECK(where(addition({layer("SimpleRNN", {{"units", 0}, {"return_sequences", true}}), dense})) ==
        "/model/config/layers/1/config/units");
  CHECK(where(addition({layer("Magic", Json::object()), dense})) == "/model/config/layers/1");
  CHECK(where({{"task", "binary-addition"}, {"model", "small"}}) == "/model");
}

TEST_CASE("a model with outputs of another shape is refused at its last layer", "[experiment]") {
  const auto no_sequences = refused(addition({layer("SimpleRNN", {{"units", 4}}), dense}));
  CHECK(no_sequences.first == "/model/config/layers/2");
  CHECK(no_sequences.second ==
        "[dense] expected output (None, 8, 1) (one bit for each of the 8 places), got (None, 1); for one "
        "output at every step, switch on return_sequences of [simple_rnn]");
  const auto flat = refused(addition({layer("SimpleRNN", {{"units", 4}, {"return_sequences", true}}),
                                      layer("Flatten", Json::object()), dense}));
  CHECK(flat.second.find("; for one output at every step, remove [flatten], which gives up the steps") !=
        std::string::npos);
  const auto both_ways =
      refused(addition({layer("Bidirectional", {{"layer", layer("GRU", {{"units", 4}})}}), dense}));
  CHECK(both_ways.second.find("switch on return_sequences of [bidirectional]") != std::string::npos);
  const auto longer = refused(addition({layer("SimpleRNN", {{"units", 4}, {"return_sequences", true}}),
                                        layer("ZeroPadding1D", Json::object()), dense}));
  CHECK(longer.second.find("; it needs 8 steps, and [zero_padding1d] makes 10 of 8") != std::string::npos);
  const auto repeated =
      refused(addition({layer("SimpleRNN", {{"units", 4}}), layer("RepeatVector", {{"n", 5}}),
                        layer("LayerNormalization", Json::object()), dense}));
  CHECK(repeated.second.find("; it needs 8 steps, and [repeat_vector] gives 5") != std::string::npos);
  const auto deep = refused(addition({layer("Embedding", {{"input_dim", 2}, {"output_dim", 3}}), dense}));
  CHECK(deep.second.find("; [embedding] adds an axis: remove it, or join two axes with Reshape") !=
        std::string::npos);
  const auto wide =
      refused(addition(Json::array({layer("SimpleRNN", {{"units", 4}, {"return_sequences", true}})})));
  CHECK(wide.first == "/model/config/layers/1");
  CHECK(wide.second.find("got (None, 8, 4); its last axis needs to be 1 wide") != std::string::npos);

  Json sine{{"task", "noisy-sine"}};
  sine["model"] = addition({layer("SimpleRNN", {{"units", 4}, {"return_sequences", true}}), dense})["model"];
  const auto sequences = refused(sine);
  CHECK(sequences.first == "/model/config/layers/2");
  sine["model"] = addition(Json::array({layer("Dense", {{"units", 1}})}))["model"];
  CHECK(refused(sine).second.find("add a layer that joins the steps") != std::string::npos);
  CHECK(sequences.second.find("; for one output in all, switch off return_sequences of [simple_rnn]") !=
        std::string::npos);
}

TEST_CASE("ids come from an input, whatever gives them another shape, and from no layer that computes",
          "[experiment]") {
  const Json embedding = layer("Embedding", {{"input_dim", 2}, {"output_dim", 3}});
  const Json rnn = layer("SimpleRNN", {{"units", 4}, {"return_sequences", true}});
  const Json steps = layer("Reshape", {{"target_shape", {16}}});
  const Json pairs = layer("Reshape", {{"target_shape", {8, 6}}});
  CHECK_NOTHROW(inspect_experiment(addition({steps, embedding, pairs, rnn, dense})));
  for (const Json& other : {layer("Dropout", {{"rate", .5}}), layer("Dense", {{"units", 2}}), rnn}) {
    const auto computed = refused(addition({other, embedding, dense}));
    CHECK(computed.first == "/model/config/layers/2");
    CHECK(computed.second.find("[embedding] expected ids as they come from an input, got numbers that [") ==
          0);
  }
}

TEST_CASE("a functional model trains as the sequential one", "[experiment]") {
  const auto call = [](const char* from) { return Json::array({Json::array({Json::array({from, 0, 0})})}); };
  Json config{{"task", "binary-addition"}};
  Json list = Json::array();
  list.push_back({{"class_name", "InputLayer"},
                  {"config", {{"batch_shape", {nullptr, 8, 2}}, {"name", "bits"}}},
                  {"inbound_nodes", Json::array()}});
  list.push_back(
      {{"class_name", "SimpleRNN"},
       {"config", {{"units", 16}, {"activation", "relu"}, {"return_sequences", true}, {"name", "rnn"}}},
       {"inbound_nodes", call("bits")}});
  list.push_back({{"class_name", "Dense"},
                  {"config", {{"units", 1}, {"activation", "sigmoid"}, {"name", "sum"}}},
                  {"inbound_nodes", call("rnn")}});
  config["model"] = {{"class_name", "Functional"},
                     {"config",
                      {{"layers", list},
                       {"input_layers", Json::array({Json::array({"bits", 0, 0})})},
                       {"output_layers", Json::array({Json::array({"sum", 0, 0})})}}}};
  Experiment functional(config);
  Experiment sequential(Json{{"task", "binary-addition"}});
  functional.fit().advance(50);
  sequential.fit().advance(50);
  CHECK(functional.trainer().model().parameters() == sequential.trainer().model().parameters());

  config["model"]["config"]["layers"][2]["config"]["units"] = 3;
  CHECK(refused(config).first == "/model/config/layers/2");
  config["model"]["config"]["layers"][2]["config"]["units"] = 1;
  config["model"]["config"]["layers"][0]["config"]["batch_shape"] = {nullptr, 7, 2};
  CHECK(inspect_experiment(config)["layers"][0]["output_shapes"] == Json::array({{nullptr, 8, 2}}));
  CHECK_FALSE(inspect_experiment(config)["layers"][1].contains("calls"));

  Json& layers = config["model"]["config"]["layers"];
  layers[2]["inbound_nodes"].push_back(Json::array({Json::array({"bits", 0, 0})}));
  CHECK(refused(config).first == "/model/config/layers/2/inbound_nodes/1");
  layers[1]["config"]["units"] = 2;
  CHECK(inspect_experiment(config)["layers"][2]["calls"] ==
        Json::array({Json::array({{nullptr, 8, 1}}), Json::array({{nullptr, 8, 1}})}));
}

TEST_CASE("progress, history and test speak in the names of the metrics", "[experiment]") {
  Experiment experiment(Json{{"task", "binary-addition"}, {"fit", {{"epochs", 2}, {"batch_size", 100}}}});
  CHECK(experiment.progress()["phase"] == "training");
  CHECK(experiment.history()["keys"] == Json({"loss", "accuracy", "val_loss", "val_accuracy"}));
  CHECK(experiment.history()["epochs"].empty());
  experiment.fit().advance(40);
  const Json progress = experiment.progress();
  CHECK(progress["epoch"] == 0);
  CHECK(progress["epochs"] == 2);
  CHECK(progress["batch"] == 40);
  CHECK(progress["batches_per_epoch"] == 100);
  CHECK(progress["samples"] == 4000);
  CHECK(progress["samples_per_epoch"] == 10000);
  CHECK(progress["metrics"]["accuracy"].get<double>() > 0.0);
  CHECK(progress["batch_loss"].get<double>() > 0.0);

  const Json test = read_frame(experiment, "test").data;
  CHECK(test.size() == 2);
  CHECK(test["loss"].get<double>() > 0.0);
  read_frame(experiment, "bits");
  CHECK(experiment.progress() == progress);

  experiment.fit().advance(70);
  CHECK(experiment.progress()["phase"] == "validating");
  experiment.fit().advance(1000);
  CHECK(experiment.progress()["phase"] == "done");
  CHECK(experiment.history()["epochs"].size() == 2);
  CHECK(experiment.history()["epochs"][1].size() == 4);
}

TEST_CASE("an experiment goes on where it was saved", "[experiment]") {
  const Json config{{"task", "binary-addition"}, {"seed", 4}, {"fit", {{"epochs", 1}, {"batch_size", 50}}}};
  Experiment through(config);
  through.fit().advance(1000);
  Experiment stopped(config);
  stopped.fit().advance(70);
  const auto blob = stopped.snapshot();
  Experiment resumed(config);
  resumed.restore(blob);
  CHECK(resumed.progress() == stopped.progress());
  resumed.fit().advance(1000);
  CHECK(resumed.history() == through.history());
  CHECK(resumed.trainer().model().parameters() == through.trainer().model().parameters());
}

TEST_CASE("everything that can be chosen is described", "[experiment]") {
  const Json all = describe_all();
  for (const char* part :
       {"layers", "initializers", "activations", "losses", "metrics", "optimizers", "schedules",
        "regularizers", "constraints", "callbacks", "fit", "tasks", "readouts"}) {
    CAPTURE(part);
    REQUIRE(all.contains(part));
    CHECK_FALSE(all[part].empty());
  }
  CHECK(all["activations"][0] == "linear");
  std::vector<std::string> fit;
  for (const Json& option : all["fit"]) fit.push_back(option["name"]);
  CHECK(fit == std::vector<std::string>{"batch_size", "epochs", "shuffle", "callbacks", "class_weight",
                                        "steps_per_epoch", "validation_steps", "validation_batch_size",
                                        "validation_freq"});
  for (const Json& task : all["tasks"]) {
    CAPTURE(task["name"].get<std::string>());
    Json config{{"task", task["name"]}, {"seed", 0}};
    config.update(task["defaults"]);
    CHECK(inspect_experiment(config)["config"] == inspect_experiment({{"task", task["name"]}})["config"]);
  }
}

}  // namespace rnn::test::experiment_test
