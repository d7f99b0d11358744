#include "core/formats/keras_programs.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "rnn/formats/keras_code.h"
#include "rnn/layers/registry.h"
#include "rnn/model/summary.h"
#include "rnn/tasks/experiment.h"
#include "rnn/training/fit.h"
#include "support/golden.h"
#include "support/training_models.h"

namespace rnn::test {

namespace {

constexpr int length_of_unknown = 5;

/// Python's shape of `shape` with n samples.
std::string array_shape(const Shape& shape) {
  std::string text = "(n,";
  for (int axis = 1; axis < shape.rank(); ++axis)
    text += " " + std::to_string(shape[axis] == unknown ? length_of_unknown : shape[axis]) + ",";
  return text + ")";
}

std::string integers(int count, const Shape& shape) {
  return "np.random.randint(" + std::to_string(count) + ", size=" + array_shape(shape) + ")";
}

std::string numbers(const Shape& shape) {
  return "np.random.random(" + array_shape(shape) + ").astype(\"float32\")";
}

/// The number of ids of an input; 0 for other inputs.
int id_count(const Model& model, NodeOutput input) {
  for (const Node& node : model.nodes()) {
    const int count = node.inputs.empty() ? 0 : node.layer->id_count();
    if (count > 0 && node.inputs[static_cast<std::size_t>(node.layer->id_input())] == input) return count;
  }
  return 0;
}

std::string targets(const Json& loss, Shape shape) {
  const int width = shape.width();
  if (loss.is_null()) return numbers(shape);
  const std::string name = loss.is_string() ? loss.get<std::string>() : loss["class_name"].get<std::string>();
  const int target_width = name == "crossentropy" ? 1 : losses().create(loss)->target_width(width);
  if (target_width != width) shape[shape.rank() - 1] = target_width;
  return target_width != width ? integers(width, shape) : numbers(shape);
}

std::string assigned(const std::string& kind, const std::vector<std::string>& arrays,
                     const std::string& sizes) {
  std::string value;
  for (const std::string& array : arrays) value += (value.empty() ? "" : ", ") + array;
  if (arrays.size() > 1) value = "[" + value + "]";
  return kind + "_train, " + kind + "_val, " + kind + "_test = [" + value + " for n in " + sizes + "]\n";
}

std::string data_code(const Model& model, const Json& compile) {
  const int batch = model.input_shape(0)[0];
  const std::string one = std::to_string(batch == unknown ? 8 : batch);
  const std::string sizes = "(2 * " + one + ", " + one + ", " + one + ")";
  std::vector<std::string> x;
  std::vector<std::string> y;
  for (std::size_t i = 0; i < model.input_nodes().size(); ++i) {
    const Shape shape = model.input_shape(static_cast<int>(i));
    const int ids = id_count(model, model.input_nodes()[i]);
    x.push_back(ids > 0 ? integers(ids, shape) : numbers(shape));
  }
  for (std::size_t i = 0; i < model.output_nodes().size(); ++i)
    y.push_back(targets(compile["loss"].is_array() ? compile["loss"][i] : compile["loss"],
                        model.output_shape(static_cast<int>(i))));
  return assigned("x", x, sizes) + assigned("y", y, sizes);
}

Json input(const char* name, const Json& shape) {
  return {{"class_name", "InputLayer"},
          {"config", {{"batch_shape", shape}, {"name", name}}},
          {"inbound_nodes", Json::array()}};
}

Json node(const char* type, Json config, const char* name, const char* calls) {
  config["name"] = name;
  return {{"class_name", type}, {"config", std::move(config)}, {"inbound_nodes", Json::parse(calls)}};
}

Json functional(const Json& layers, const char* inputs, const char* outputs) {
  return {
      {"class_name", "Functional"},
      {"config",
       {{"layers", layers}, {"input_layers", Json::parse(inputs)}, {"output_layers", Json::parse(outputs)}}}};
}

const Json mse{{"optimizer", "adam"}, {"loss", "mean_squared_error"}};

/// A model of the layer of a golden case, with all of its outputs.
Json model_of(const Json& item) {
  const Json inputs = item.contains("inputs") ? item["inputs"] : Json::array({item["input"]});
  const bool fixed_batch = item["layer"].dump().find("\"stateful\":true") != std::string::npos;
  Json layers = Json::array();
  Json ends = Json::array();
  std::vector<Shape> shapes;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const std::string name = "in_" + std::to_string(i);
    Json shape = inputs[i]["shape"];
    shapes.push_back(shape_of(shape));
    if (!fixed_batch) shape[0] = nullptr;
    layers.push_back(input(name.c_str(), shape));
    ends.push_back({name, 0, 0});
  }
  Json last = item["layer"];
  last["config"]["name"] = "last";
  last["inbound_nodes"] = Json::array({ends});
  layers.push_back(last);
  Json model = functional(layers, "[]", "[]");
  model["config"]["input_layers"] = ends;
  const int count = rnn::layers().create(item["layer"])->output_shapes(shapes).size();
  for (int output = 0; output < count; ++output)
    model["config"]["output_layers"].push_back({"last", 0, output});
  return model;
}

/// Gives every file of a folder, with names numbered in each.
template <class Visit>
void each_golden(const std::string& folder, Visit visit) {
  for (const std::string& file : golden_files(folder)) {
    const std::size_t from = file.rfind('/') + 1;
    const std::string base = file.substr(from, file.rfind('.') - from);
    int number = 0;
    for (const Json& item : golden_file(file)) visit(base + "-" + std::to_string(number++), item);
  }
}

Json object(const std::string& name, const Json& config) {
  return {{"class_name", name}, {"config", config}};
}

/// Two Dense layers of each width, one with each name.
Json stack_named(const std::vector<std::string>& names) {
  std::vector<Json> list;
  for (const std::string& name : names) list.push_back(layer("Dense", {{"units", 2}, {"name", name}}));
  return sequential({3}, list);
}

/// A chain of Dense layers with these names, as a graph.
Json chain_named(const std::vector<std::string>& names) {
  Json layers = Json::array({input(names[0].c_str(), {nullptr, 3})});
  for (std::size_t i = 1; i < names.size(); ++i) {
    Json dense = node("Dense", {{"units", static_cast<int>(i) + 1}}, names[i].c_str(), "[]");
    dense["inbound_nodes"] = Json::array({Json::array({Json::array({names[i - 1], 0, 0})})});
    layers.push_back(dense);
  }
  Json model = functional(layers, "[]", "[]");
  model["config"]["input_layers"] = Json::array({Json::array({names[0], 0, 0})});
  model["config"]["output_layers"] = Json::array({Json::array({names.back(), 0, 0})});
  return model;
}

void add_tasks(std::vector<KerasProgram>& programs) {
  const auto add = [&](const std::string& name, const Json& experiment) {
    const Json inspected = inspect_experiment(experiment);
    programs.push_back(
        {name, inspected["keras_code"].get<std::string>(), inspected["summary_keras3"].get<std::string>()});
  };
  for (const auto& entry : tasks().entries()) {
    const auto task = tasks().create(entry.name);
    add(entry.name, {{"task", entry.name}});
    for (const Json& variant : task->variants()) {
      Json experiment = task->defaults();
      experiment["task"] = entry.name;
      experiment.merge_patch(variant["changes"]);
      add(entry.name + "-" + variant["id"].get<std::string>(), experiment);
    }
    for (const Option& option : entry.options)
      for (const std::string& choice : option.choices) {
        const Json chosen = object(entry.name, {{option.name, choice}});
        // Some go with others only.
        const bool refused = (entry.name == "seq2seq" && choice == "word") ||
                             (entry.name == "next-word" && choice == "japanese");
        if (Json(choice) != option.fallback && !refused)
          add(entry.name + "-" + option.name + "-" + choice, {{"task", chosen}});
      }
    // Each whole number at its least.
    Json least = Json::object();
    for (const Option& option : entry.options)
      if (option.kind == OptionKind::integer && option.minimum > -1e6)
        least[option.name] = static_cast<int>(option.minimum) * 2;
    add(entry.name + "-small", {{"task", object(entry.name, least)}, {"seed", 9007199254740991}});
  }
  // Files that were brought, in each form.
  const auto brought = [&](const std::string& task, const char* form, const char* need, const Json& file) {
    add(task + "-" + form, {{"task", task}, {"resources", {{need, file}}}});
  };
  const auto named = [](const char* name) { return Json{{"name", name}}; };
  brought("sentiment", "ids", "reviews", named("imdb.npz"));
  brought("sentiment", "ids-packed", "reviews", named("Lists.NPZ.gz"));
  const Json columns{{"text", "a \"review\""}, {"label", "1"}};
  brought("sentiment", "table", "reviews", {{"name", "a b.csv"}, {"columns", columns}});
  brought("sentiment", "lines", "reviews", named("評価.txt"));
  const Json chosen{{"inputs", {"a \"b\"", "気温"}}, {"target", "気温"}};
  brought("own-data", "table", "table", {{"name", "a b.csv"}, {"columns", chosen}});
  Json part = chosen;
  part["lines"] = {"3", "3", "370"};
  brought("own-data", "part", "table", {{"name", "気象.csv"}, {"columns", part}});
  brought("next-word", "text", "text", named("吾輩は \"猫\".txt"));
  brought("word2vec", "text", "text", named("a.txt.gz"));
  brought("seq2seq", "pairs", "pairs", named("fra.txt"));
  const Json sides{{"text", "a \"question\""}, {"answer", "答え"}};
  brought("seq2seq", "table", "pairs", {{"name", "a.csv"}, {"columns", sides}});
  brought("autoencoder", "idx", "digits", named("train-images-idx3-ubyte.gz"));
  brought("vae", "npz", "digits", named("mnist.npz"));
  brought("vae", "npy-packed", "digits", named("digits.npy.gz"));
}

void add_names(std::vector<KerasProgram>& programs) {
  const auto add = [&](const char* name, const Json& model) {
    programs.push_back(keras_program(name, model, mse));
  };
  add("names-chain", chain_named({"a_b", "a-b", "a b", "a_b_2", "a+b", "é", "1", "__"}));
  add("names-python", chain_named({"class", "for", "None", "print", "lambda", "match", "float", "_"}));
  add("names-program",
      chain_named({"x_train", "model", "layers", "keras", "np", "y_val", "n", "LSTMAnatomy"}));
  add("names-numbered", stack_named({"dense_1", "dense", "dense_2", "dense_4", "", "dense_3"}));
  add("names-quoted", stack_named({"it's", "\"quoted\"", "back\\slash", "two\nlines", "日本"}));
  add("names-calls",
      functional(Json::array({input("x", {nullptr, 4}),
                              node("Dense", {{"units", 4}}, "d", R"([[["x", 0, 0]], [["d", 0, 0]]])"),
                              node("Dense", {{"units", 2}}, "d_2", R"([[["d", 1, 0]]])"),
                              node("Dense", {{"units", 2}}, "d_layer", R"([[["d_2", 0, 0]]])")}),
                 R"([["x", 0, 0]])", R"([["d_layer", 0, 0]])"));
  Json tied = stack_named({"first", "second\nimport nothing"});
  tied["config"]["layers"][2]["config"]["units"] = 3;
  tied["config"]["tied_weights"] =
      Json::array({Json::array({"second\nimport nothing/kernel", "first/kernel"})});
  add("names-tied", tied);
}

void add_graphs(std::vector<KerasProgram>& programs) {
  const Json reader{{"name", "reader"},
                    {"layers",
                     {input("text", {nullptr, 4, 2}),
                      node("Bidirectional", {{"layer", layer("LSTMAnatomy", {{"units", 3}})}}, "both",
                           R"([[["text", 0, 0]]])")}},
                    {"input_layers", Json::parse(R"([["text", 0, 0]])")},
                    {"output_layers", Json::parse(R"([["both", 0, 0]])")}};
  Json other = reader;
  other["name"] = "model";
  Json twins = functional(
      Json::array(
          {input("a", {nullptr, 4, 2}),
           input("b", {nullptr, 4, 2}),
           {{"class_name", "Functional"},
            {"config", reader},
            {"inbound_nodes", Json::parse(R"([[["a", 0, 0]], [["b", 0, 0]]])")}},
           {{"class_name", "Functional"},
            {"config", other},
            {"inbound_nodes", Json::parse(R"([[["a", 0, 0]]])")}},
           node("Concatenate", Json::object(), "all",
                R"([[["reader", 0, 0], ["reader", 1, 0], ["model", 0, 0]]])"),
           node("Dense", {{"units", 1}}, "reader_text", R"([[["all", 0, 0]]])"),
           node("Dense", {{"units", 3}, {"activation", "softmax"}}, "reader_model", R"([[["all", 0, 0]]])")}),
      R"([["a", 0, 0], ["b", 0, 0]])", R"([["reader_text", 0, 0], ["reader_model", 0, 0]])");
  programs.push_back(keras_program("graph-twins", twins,
                                   {{"optimizer", "sgd"},
                                    {"loss", {"mae", "sparse_categorical_crossentropy"}},
                                    {"metrics", Json::parse(R"([["kld", "rmse"], ["acc", "crossentropy"]])")},
                                    {"weighted_metrics", Json::parse(R"([[], ["perplexity"]])")},
                                    {"loss_weights", {1.0, 0.5}}}));

  const Json translator = functional(
      Json::array(
          {input("source", {nullptr, 6}), input("target", {nullptr, 5}),
           node("Embedding", {{"input_dim", 20}, {"output_dim", 4}, {"mask_zero", true}}, "words",
                R"([[["source", 0, 0]], [["target", 0, 0]]])"),
           node("LSTM", {{"units", 4}, {"return_sequences", true}, {"return_state", true}}, "encoder",
                R"([[["words", 0, 0]]])"),
           node("LSTM", {{"units", 4}, {"return_sequences", true}}, "decoder",
                R"([[["words", 1, 0], ["encoder", 0, 1], ["encoder", 0, 2]]])"),
           node("Attention", {{"use_scale", true}}, "attention",
                R"([[["decoder", 0, 0], ["encoder", 0, 0]]])"),
           node("Concatenate", Json::object(), "both", R"([[["decoder", 0, 0], ["attention", 0, 0]]])"),
           node("Dense", {{"units", 20}, {"activation", "softmax"}}, "next", R"([[["both", 0, 0]]])")}),
      R"([["source", 0, 0], ["target", 0, 0]])", R"([["next", 0, 0]])");
  programs.push_back(keras_program("graph-translator", translator,
                                   {{"optimizer", "adam"},
                                    {"loss", "sparse_categorical_crossentropy"},
                                    {"metrics", {"accuracy", "Perplexity"}}}));

  const Json masking = layer("Masking", Json::object());
  for (const char* variant : {"cec", "input_output_gates", "forget_gate", "peephole"}) {
    const Json anatomy =
        layer("LSTMAnatomy", {{"units", 3},
                              {"variant", variant},
                              {"activation", "sigmoid_twice_derived"},
                              {"return_sequences", true},
                              {"kernel_regularizer", "l2"},
                              {"bias_constraint", "non_neg"},
                              {"kernel_initializer", object("RandomNormal", {{"stddev", .1}})}});
    programs.push_back(keras_program(
        std::string("anatomy-") + variant,
        sequential({nullptr, 2}, {masking, anatomy, layer("Bidirectional", {{"layer", anatomy}}),
                                  layer("TimeDistributed", {{"layer", dense(1)}})}),
        mse, {{"callbacks", {"ModelCheckpoint"}}}));
  }
  const Json cells =
      layer("StackedRNNCells",
            {{"cells",
              {layer("LSTMCell", {{"units", 3}, {"recurrent_dropout", .1}}),
               layer("GRUCell", {{"units", 2}, {"reset_after", false}, {"kernel_regularizer", "l2"}})}}});
  const Json one_cell = layer("SimpleRNNCell", {{"units", 3}, {"activation", "relu"}, {"name", "inner"}});
  programs.push_back(keras_program(
      "cells",
      sequential(
          {nullptr, 2},
          {masking, layer("RNN", {{"cell", cells}, {"return_sequences", true}, {"go_backwards", true}}),
           layer("Bidirectional", {{"layer", layer("RNN", {{"cell", cells}, {"return_sequences", true}})},
                                   {"merge_mode", "sum"}}),
           layer("RNN", {{"cell", one_cell}, {"name", "outer"}}), dense(1)}),
      mse));
  const Json twice = layer("TimeDistributed", {{"layer", layer("TimeDistributed", {{"layer", dense(1)}})}});
  programs.push_back(keras_program("wrapped-twice", sequential({4, 3, 2}, {twice}), mse));
  const Json inner = layer("Sequential", {{"layers", {dense(3), dense(2)}}});
  programs.push_back(keras_program(
      "stack-nested", sequential({4, 2}, {layer("TimeDistributed", {{"layer", inner}}), inner, dense(5)}),
      mse));
}

void add_training(std::vector<KerasProgram>& programs) {
  const Json one = sequential({4, 3}, {dense(6, "softmax")});
  // Some metrics take one row of each sample.
  const Json flat = sequential({3}, {dense(6, "softmax")});
  const std::set<std::string> of_rows{"f1_score", "fbeta_score", "r2_score"};
  const auto add = [&](const std::string& name, const Json& compile, const Json& fit = Json::object()) {
    programs.push_back(keras_program(name, one, compile, fit));
  };
  int number = 0;
  for (const Json& item : golden_file("losses.json"))
    if (item["loss"].is_string() || item["loss"]["class_name"].is_string())
      add("loss-" + std::to_string(number++), {{"optimizer", "adam"}, {"loss", item["loss"]}});
  number = 0;
  for (const Json& item : golden_file("optimizers.json"))
    add("optimizer-" + std::to_string(number++), {{"optimizer", item["optimizer"]}, {"loss", "mse"}});
  for (const auto& entry : metrics().entries()) {
    std::vector<Json> names{entry.name, object(entry.name, Json::object())};
    for (const std::string& alias : entry.aliases) names.emplace_back(alias);
    for (std::size_t i = 0; i < names.size(); ++i) {
      const bool ids = make_metric(names[i], 6, 6)->target_width(6) == 1;
      programs.push_back(keras_program(
          "metric-" + entry.name + "-" + std::to_string(i), of_rows.contains(entry.name) ? flat : one,
          {{"optimizer", "adam"},
           {"loss", ids ? "sparse_categorical_crossentropy" : "categorical_crossentropy"},
           {"metrics", Json::array({names[i]})}},
          Json::object()));
    }
  }
  programs.push_back(keras_program(
      "metric-names", flat,
      {{"optimizer", "adam"},
       {"loss", "categorical_crossentropy"},
       {"metrics",
        {object("fbeta_score", {{"beta", 2}, {"threshold", 1}}), object("FBetaScore", {{"name", "wide"}}),
         object("mse", {{"name", "mae"}}), object("log_cosh", {{"name", "smooth"}}),
         object("huber", {{"name", "bent"}}), object("perplexity", {{"sparse", false}, {"name", "choices"}}),
         object("categorical_accuracy", {{"name", "acc"}}), object("precision", {{"name", "precision"}}),
         object("precision", Json::object())}}},
      Json::object()));
  for (const char* metric : {"accuracy", "acc", "crossentropy", "ce"})
    for (const char* loss : {"crossentropy", "mse", "sparse_categorical_crossentropy"})
      add(std::string("metric-") + metric + "-" + loss,
          {{"optimizer", "adam"}, {"loss", loss}, {"metrics", {metric}}, {"weighted_metrics", {metric}}});
  add("metric-options",
      {{"optimizer", "adam"},
       {"loss", object("huber", {{"delta", .5}})},
       {"metrics",
        {object("huber", {{"delta", .5}}), object("kld", Json::object()),
         object("top_k_categorical_accuracy", {{"k", 2}}), object("binary_accuracy", {{"threshold", .25}}),
         object("Precision", {{"thresholds", .25}})}}});
  programs.push_back(keras_program(
      "metric-thresholds", flat,
      {{"optimizer", "adam"},
       {"loss", object("binary_focal_crossentropy", {{"gamma", 3}, {"reduction", "sum"}})},
       {"metrics",
        {object("Precision", {{"thresholds", {.25, .5}}, {"top_k", 2}}), object("Recall", {{"class_id", 1}}),
         object("TruePositives", {{"thresholds", .25}}),
         object("auc", {{"curve", "PR"}, {"multi_label", true}}), object("F1Score", {{"average", "macro"}}),
         object("r2_score", {{"class_aggregation", nullptr}}),
         object("tversky", {{"alpha", .25}, {"axis", {0, 1}}})}}},
      Json::object()));
  add("loss-ignoring",
      {{"optimizer", object("SGD", {{"use_ema", true}, {"ema_overwrite_frequency", 2}})},
       {"loss", object("SparseCategoricalCrossentropy", {{"ignore_class", 0}, {"axis", 2}})},
       {"metrics", Json::array({object("SparseCategoricalCrossentropy", {{"ignore_class", 0}})})}},
      {{"steps_per_epoch", 2}, {"validation_freq", {1, 3}}, {"validation_steps", 1}, {"epochs", 3}});
  for (const auto& entry : schedules().entries()) {
    Json config = Json::object();
    for (const Option& option : entry.options)
      if (option.required) config[option.name] = option.kind == OptionKind::numbers ? Json::array() : Json(1);
    if (entry.name == "PiecewiseConstantDecay") config = {{"boundaries", {1, 2}}, {"values", {.3, .2, .1}}};
    const Json schedule = object(entry.name, config);
    add("schedule-" + entry.name,
        {{"optimizer", object("SGD", {{"learning_rate", schedule}})}, {"loss", "mse"}});
    add("scheduler-" + entry.name, mse,
        {{"callbacks", Json::array({object("LearningRateScheduler", {{"schedule", schedule}})})}});
  }
  for (const auto& entry : callbacks().entries())
    if (entry.name != "LearningRateScheduler")
      add("callback-" + entry.name, mse, {{"callbacks", {entry.name}}});
}

}  // namespace

KerasProgram keras_program(const std::string& name, const Json& config, const Json& compile,
                           const Json& fit) {
  Model model(config);
  const Trainer trainer(model, compile);
  Json complete = parse_options(fit_schema(), fit, "fit");
  if (model.input_shape(0)[0] != unknown) complete["batch_size"] = model.input_shape(0)[0];
  return {name, keras_code(model, trainer.config(), complete, data_code(model, trainer.config()), 1),
          summary(model, SummaryStyle::keras3)};
}

std::vector<KerasProgram> keras_programs() {
  std::vector<KerasProgram> programs;
  add_tasks(programs);
  add_names(programs);
  add_graphs(programs);
  add_training(programs);
  each_golden("layers", [&](const std::string& name, const Json& item) {
    programs.push_back(keras_program("layers-" + name, model_of(item), mse));
  });
  each_golden("models", [&](const std::string& name, const Json& item) {
    programs.push_back(keras_program("models-" + name, item["model"], item["compile"]));
  });
  return programs;
}

}  // namespace rnn::test
