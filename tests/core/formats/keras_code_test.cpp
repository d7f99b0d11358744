#include "rnn/formats/keras_code.h"

#include <catch_amalgamated.hpp>

#include "rnn/tasks/experiment.h"

namespace rnn::test::keras_code_test {

namespace {

std::string code_of(const Json& experiment) {
  return inspect_experiment(experiment)["keras_code"].get<std::string>();
}

std::string program_of(const Json& model, const Json& compile, const Json& fit = Json::object()) {
  return keras_code(Model(model), compile, fit, "", 0);
}

std::string model_code(const Json& config) {
  const std::string text = program_of(config, {{"optimizer", "adam"}, {"loss", "mean_squared_error"}});
  const std::string before = "set_random_seed(0)\n\n";
  const std::size_t first = text.find(before) + before.size();
  return text.substr(first, text.find("\nmodel.summary") - first);
}

Json stack(const Json& layers) {
  Json list =
      Json::array({Json{{"class_name", "InputLayer"}, {"config", {{"batch_shape", {nullptr, nullptr, 2}}}}}});
  for (const Json& layer : layers) list.push_back(layer);
  return {{"class_name", "Sequential"}, {"config", {{"layers", std::move(list)}}}};
}

}  // namespace

TEST_CASE("the default experiment in Keras", "[keras_code]") {
  CHECK(code_of({{"task", "binary-addition"}, {"seed", 7}}) ==
        R"(import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(7)

# Numbers below 2^(bits-1), as bits with the least significant first; each pair is in one set only.
bits = 8
numbers = 2 ** (bits - 1)
pairs = np.random.permutation(numbers**2)[:16384]
a, b = pairs % numbers, pairs // numbers
x = np.stack([n[:, None] >> np.arange(bits) & 1 for n in (a, b)], axis=-1).astype("float32")
y = ((a + b)[:, None] >> np.arange(bits) & 1)[..., None].astype("float32")
train = len(pairs) * 10000 // 16384
ends = [train, train + max(1, len(pairs) * 2000 // 16384)]
x_train, x_val, x_test = np.split(x, ends)
y_train, y_val, y_test = np.split(y, ends)

model = keras.Sequential([
    keras.Input(shape=(8, 2)),
    layers.SimpleRNN(16, activation="relu", return_sequences=True),
    layers.Dense(1, activation="sigmoid"),
])

model.summary()

model.compile(
    optimizer=keras.optimizers.SGD(learning_rate=0.1),
    loss="mean_squared_error",
    metrics=["accuracy"],
)

model.fit(x_train, y_train, batch_size=2, epochs=5, validation_data=(x_val, y_val))

print("Test:", model.evaluate(x_test, y_test, verbose=0, return_dict=True))
print("Predictions:", model.predict(x_test[:3], verbose=0))
)");
}

TEST_CASE("initializers, and an optimizer as it comes", "[keras_code]") {
  const std::string code = code_of(
      {{"task", "noisy-sine"}, {"compile", {{"optimizer", "rmsprop"}}}, {"fit", {{"shuffle", false}}}});
  CHECK(code.find("    layers.SimpleRNN(20, kernel_initializer=\"random_normal\"),\n") != std::string::npos);
  CHECK(code.find("    layers.Activation(\"linear\"),\n") != std::string::npos);
  CHECK(code.find("model.compile(optimizer=\"rmsprop\", loss=\"mean_squared_error\")\n") !=
        std::string::npos);
  CHECK(code.find("shuffle=False") != std::string::npos);
  CHECK(code.find("metrics") == std::string::npos);
}

TEST_CASE("schedules, penalties, callbacks and weights", "[keras_code]") {
  const auto object = [](const char* name, Json config) {
    return Json{{"class_name", name}, {"config", std::move(config)}};
  };
  const Json rate =
      object("ExponentialDecay", {{"initial_learning_rate", .1}, {"decay_steps", 100}, {"decay_rate", .9}});
  const std::string code = code_of(
      {{"task", "noisy-sine"},
       {"compile",
        {{"optimizer", object("AdamW", {{"learning_rate", rate}})},
         {"loss", object("huber", {{"delta", .5}})},
         {"loss_weights", {2}},
         {"metrics", {"perplexity"}}}},
       {"fit",
        {{"callbacks", {object("EarlyStopping", {{"patience", 3}}), "TerminateOnNaN", "ModelCheckpoint"}},
         {"class_weight", {1, 2.5}}}}});
  const auto has = [&code](const std::string& text) {
    INFO(code << "\nlacks\n" << text);
    CHECK(code.find(text) != std::string::npos);
  };
  has("keras.optimizers.AdamW(");
  has("learning_rate=keras.optimizers.schedules.ExponentialDecay(0.1, 100, 0.9)");
  has("loss=keras.losses.Huber(delta=0.5)");
  has("loss_weights=[2.0]");
  has("class CategoricalPerplexity(keras.metrics.CategoricalCrossentropy):\n");
  has("metrics=[CategoricalPerplexity(name=\"perplexity\")]");
  has("keras.callbacks.EarlyStopping(patience=3),\n");
  has("keras.callbacks.TerminateOnNaN(),\n");
  has("keras.callbacks.ModelCheckpoint(\"best.keras\"),\n");
  has("class_weight={0: 1, 1: 2.5}");
  const std::string layers = model_code(
      stack(Json::array({object("LSTM", {{"units", 2},
                                         {"kernel_regularizer", "l2"},
                                         {"recurrent_regularizer", object("L1L2", {{"l1", .1}})},
                                         {"bias_constraint", object("NonNeg", Json::object())},
                                         {"kernel_constraint", object("MaxNorm", {{"max_value", 3}})}})})));
  CHECK(layers.find("kernel_regularizer=\"l2\"") != std::string::npos);
  CHECK(layers.find("recurrent_regularizer=keras.regularizers.L1L2(l1=0.1)") != std::string::npos);
  CHECK(layers.find("bias_constraint=keras.constraints.NonNeg()") != std::string::npos);
  CHECK(layers.find("kernel_constraint=keras.constraints.MaxNorm(max_value=3)") != std::string::npos);
}

TEST_CASE("what stands in calls is indented under them", "[keras_code]") {
  const Json decay{{"class_name", "CosineDecay"},
                   {"config", {{"initial_learning_rate", .006}, {"decay_steps", 2504}, {"alpha", .05}}}};
  const Json adam{{"class_name", "Adam"}, {"config", {{"learning_rate", decay}, {"clipnorm", 1.0}}}};
  const std::string code = code_of({{"task", "noisy-sine"}, {"compile", {{"optimizer", adam}}}});
  INFO(code);
  CHECK(code.find(R"(model.compile(
    optimizer=keras.optimizers.Adam(
        learning_rate=keras.optimizers.schedules.CosineDecay(0.006, 2504, alpha=0.05),
        clipnorm=1.0,
    ),
    loss="mean_squared_error",
)
)") != std::string::npos);
}

TEST_CASE("imports are the first lines of a program", "[keras_code]") {
  const std::string code = code_of({{"task", "next-word"}});
  CHECK(code.starts_with("import collections\nimport re\n\nimport keras\nimport numpy as np\n"));
  CHECK(code.find("\nimport ", code.find("set_random_seed")) == std::string::npos);
}

TEST_CASE("Keras makes a graph of a stack inside of one, and counts its masks first",
          "[keras_code][nested]") {
  const Json inspected = inspect_experiment({{"task", "hred"}});
  const std::string code = inspected["keras_code"].get<std::string>();
  CHECK(code.find("], output, name=\"functional\")\n") != std::string::npos);
  const std::string summary = inspected["summary_keras3"].get<std::string>();
  INFO(summary);
  CHECK(summary.find(" not_equal_1 (NotEqual)") != std::string::npos);
  CHECK(summary.find(" not_equal (NotEqual)") == std::string::npos);
}

TEST_CASE("annealing in Keras counts updates without a weight, which the summary would show",
          "[keras_code]") {
  const std::string code = code_of({{"task", "vhred"}});
  CHECK(code.find("updates = keras.ops.cast(self.seeds.state[1], \"float32\")\n") != std::string::npos);
  CHECK(code.find("keras.Variable(") == std::string::npos);
  CHECK(code.find(", annealing_updates=") != std::string::npos);
}

TEST_CASE("a schedule by epoch is called with the epoch alone", "[keras_code]") {
  const Json schedule{{"class_name", "InverseTimeDecay"},
                      {"config", {{"initial_learning_rate", 1}, {"decay_steps", 2}, {"decay_rate", 3}}}};
  const Json scheduler{{"class_name", "LearningRateScheduler"}, {"config", {{"schedule", schedule}}}};
  const Json fit{{"callbacks", Json::array({scheduler})}};
  CHECK(code_of({{"task", "noisy-sine"}, {"fit", fit}})
            .find("keras.callbacks.LearningRateScheduler(lambda epoch: "
                  "float(keras.optimizers.schedules.InverseTimeDecay(1, 2, 3)(epoch)))") !=
        std::string::npos);
}

TEST_CASE("what Keras lacks is defined", "[keras_code]") {
  const std::string code = code_of({{"task", "binary-addition-scratch"}});
  CHECK(code.find("def sigmoid_twice_derived(x):\n") < code.find("activation=sigmoid_twice_derived"));
  CHECK(code.find("def half_sum_squared_error(y_true, y_pred):\n") <
        code.find("loss=half_sum_squared_error"));
  CHECK(code.find("keras.initializers.RandomNormal(stddev=1.0)") != std::string::npos);
  CHECK(code_of({{"task", "binary-addition"}}).find("def ") == std::string::npos);
}

TEST_CASE("names stay only where Keras would give others", "[keras_code]") {
  const auto dense = [](const char* name) {
    return Json{{"class_name", "Dense"}, {"config", {{"units", 3}, {"name", name}}}};
  };
  CHECK(model_code(stack({dense("dense"), dense("dense_1"), dense("last")})) ==
        "model = keras.Sequential([\n"
        "    keras.Input(shape=(None, 2)),\n"
        "    layers.Dense(3),\n"
        "    layers.Dense(3),\n"
        "    layers.Dense(3, name=\"last\"),\n"
        "])\n");
  Json named = stack({dense("dense"), dense("dense_1")});
  named["config"]["name"] = "adder";
  CHECK(model_code(named).ends_with("], name=\"adder\")\n"));
}

TEST_CASE("long calls have one argument a line", "[keras_code]") {
  const Json lstm{{"class_name", "LSTM"},
                  {"config",
                   {{"units", 32},
                    {"recurrent_activation", "hard_sigmoid"},
                    {"return_sequences", true},
                    {"go_backwards", true},
                    {"dropout", .25}}}};
  const std::string code = model_code(stack({lstm, lstm}));
  CHECK(code.find("    layers.LSTM(\n        32,\n        recurrent_activation=\"hard_sigmoid\",\n") !=
        std::string::npos);
  CHECK(code.find("\n    ),\n") != std::string::npos);
}

TEST_CASE("wrapped layers in Keras", "[keras_code]") {
  const auto layer = [](const char* type, const Json& config) {
    return Json{{"class_name", type}, {"config", config}};
  };
  const Json lstm = layer("LSTM", {{"units", 8}, {"return_sequences", true}});
  const Json named =
      layer("GRU", {{"units", 8}, {"return_sequences", true}, {"go_backwards", true}, {"name", "back"}});
  const Json stack_of =
      stack({layer("Bidirectional", {{"layer", lstm}}),
             layer("Bidirectional", {{"layer", lstm}, {"merge_mode", "sum"}, {"backward_layer", named}}),
             layer("TimeDistributed", {{"layer", layer("Dense", {{"units", 1}})}}),
             layer("SimpleRNN", {{"units", 2}, {"zero_output_for_mask", true}})});
  CHECK(model_code(stack_of) == R"(model = keras.Sequential([
    keras.Input(shape=(None, 2)),
    layers.Bidirectional(layers.LSTM(8, return_sequences=True)),
    layers.Bidirectional(
        layers.LSTM(8, return_sequences=True),
        merge_mode="sum",
        backward_layer=layers.GRU(8, return_sequences=True, go_backwards=True, name="back"),
    ),
    layers.TimeDistributed(layers.Dense(1)),
    layers.SimpleRNN(2, zero_output_for_mask=True),
])
)");
}

TEST_CASE("a fixed batch and what Keras has no layer for", "[keras_code]") {
  const Json anatomy{{"class_name", "LSTMAnatomy"}, {"config", {{"units", 3}, {"variant", "cec"}}}};
  Json model = stack(Json::array({anatomy}));
  model["config"]["layers"][0]["config"]["batch_shape"][0] = 4;
  CHECK(model_code(model).find("keras.Input(batch_shape=(4, None, 2))") != std::string::npos);
  const Json compile{{"optimizer", "adam"}, {"loss", "mean_squared_error"}, {"metrics", Json::array()}};
  const std::string text = program_of(model, compile);
  CHECK(text.find("    LSTMAnatomy(3, variant=\"cec\"),\n") != std::string::npos);
  CHECK(text.find("class LSTMAnatomyCell(layers.Layer):\n") < text.find("class LSTMAnatomy("));
  CHECK(text.find("class LSTMAnatomy(") < text.find("model = keras.Sequential"));
  const Json turned{{"class_name", "GRU"},
                    {"config", {{"units", 3}, {"return_sequences", true}, {"reversed_mask", true}}}};
  const std::string reordered = program_of(stack(Json::array({turned})), compile);
  CHECK(reordered.find("Reordered(layers.GRU(3, return_sequences=True), reversed_mask=True)") !=
        std::string::npos);
  CHECK(reordered.find("class Reordered(layers.Wrapper):") < reordered.find("model = keras.Sequential"));
}

TEST_CASE("first states in Keras", "[keras_code]") {
  const auto input = [](const char* name, const Json& shape) {
    return Json{{"class_name", "InputLayer"},
                {"config", {{"batch_shape", shape}, {"name", name}}},
                {"inbound_nodes", Json::array()}};
  };
  Json layers =
      Json::array({input("x", {nullptr, 5, 3}), input("h", {nullptr, 4}), input("c", {nullptr, 4})});
  layers.push_back({{"class_name", "LSTM"},
                    {"config", {{"units", 4}, {"name", "lstm"}}},
                    {"inbound_nodes", Json::parse(R"([[["x", 0, 0], ["h", 0, 0], ["c", 0, 0]]])")}});
  layers.push_back({{"class_name", "GRU"},
                    {"config", {{"units", 4}, {"name", "gru"}}},
                    {"inbound_nodes", Json::parse(R"([[["x", 0, 0], ["lstm", 0, 0]]])")}});
  const Json model{{"class_name", "Functional"},
                   {"config",
                    {{"layers", layers},
                     {"input_layers", Json::parse(R"([["x", 0, 0], ["h", 0, 0], ["c", 0, 0]])")},
                     {"output_layers", Json::parse(R"([["gru", 0, 0]])")}}}};
  const std::string code = model_code(model);
  CHECK(code.find("lstm = layers.LSTM(4)(x, initial_state=[h, c])\n") != std::string::npos);
  CHECK(code.find("gru = layers.GRU(4)(x, initial_state=lstm)\n") != std::string::npos);
}

TEST_CASE("masks that calls are given", "[keras_code]") {
  const auto made = [](const char* type, const Json& config, const char* calls) {
    return Json{{"class_name", type}, {"config", config}, {"inbound_nodes", Json::parse(calls)}};
  };
  const auto input = [&](const char* name, const Json& shape) {
    return made("InputLayer", {{"batch_shape", shape}, {"name", name}}, "[]");
  };
  const Json layers{
      input("x", {nullptr, 4, 2}),
      input("m", {nullptr, 4}),
      input("seen", {nullptr, 4, 4}),
      made("Attention", {{"name", "dots"}}, R"([[["x", 0, 0], ["x", 0, 0], ["m", 0, 0, {"mask": 1}]]])"),
      made("MultiHeadAttention", {{"num_heads", 1}, {"key_dim", 2}, {"name", "heads"}},
           R"([[["dots", 0, 0], ["x", 0, 0], ["seen", 0, 0, {"mask": null}]]])"),
      made("Softmax", {{"name", "shares"}}, R"([[["heads", 0, 0], ["x", 0, 0, {"mask": null}]]])"),
      made("GRU", {{"units", 2}, {"name", "end"}}, R"([[["shares", 0, 0], ["m", 0, 0, {"mask": 0}]]])")};
  CHECK(model_code({{"class_name", "Functional"},
                    {"config",
                     {{"layers", layers},
                      {"input_layers", Json::parse(R"([["x", 0, 0], ["m", 0, 0], ["seen", 0, 0]])")},
                      {"output_layers", Json::parse(R"([["end", 0, 0]])")}}}}) ==
        R"(x = keras.Input(shape=(4, 2), name="x")
m = keras.Input(shape=(4,), dtype="bool", name="m")
seen = keras.Input(shape=(4, 4), dtype="bool", name="seen")
dots = layers.Attention(name="dots")([x, x], mask=[None, m])
heads = layers.MultiHeadAttention(1, 2, name="heads")(dots, x, attention_mask=seen)
shares = layers.Softmax(name="shares")(heads, mask=x)
end = layers.GRU(2, name="end")(shares, mask=m)
model = keras.Model([x, m, seen], end)
)");
}

TEST_CASE("a graph with a shared layer and states", "[keras_code]") {
  const auto input = [](const char* name) {
    return Json{{"class_name", "InputLayer"},
                {"config", {{"batch_shape", {nullptr, 5, 3}}, {"name", name}}},
                {"inbound_nodes", Json::array()}};
  };
  Json layers = Json::array({input("left"), input("right")});
  layers.push_back({{"class_name", "GRU"},
                    {"config", {{"units", 4}, {"return_state", true}, {"name", "reader"}}},
                    {"inbound_nodes", Json::parse(R"([[["left", 0, 0]], [["right", 0, 0]]])")}});
  layers.push_back({{"class_name", "Dense"},
                    {"config", {{"units", 1}, {"name", "score"}}},
                    {"inbound_nodes", Json::parse(R"([[["reader", 1, 1]]])")}});
  const Json model{{"class_name", "Functional"},
                   {"config",
                    {{"layers", layers},
                     {"input_layers", Json::parse(R"([["left", 0, 0], ["right", 0, 0]])")},
                     {"output_layers", Json::parse(R"([["score", 0, 0], ["reader", 0, 0]])")}}}};
  CHECK(model_code(model) == R"(left = keras.Input(shape=(5, 3), name="left")
right = keras.Input(shape=(5, 3), name="right")
reader_layer = layers.GRU(4, return_state=True, name="reader")
reader = reader_layer(left)
reader_2 = reader_layer(right)
score = layers.Dense(1, name="score")(reader_2[1])
model = keras.Model([left, right], [score, reader[0]])
)");
}

TEST_CASE("tuples, padding and embedded ids", "[keras_code]") {
  const auto one = [](const char* type, const Json& config) {
    const std::string code = model_code(stack({{{"class_name", type}, {"config", config}}}));
    const std::size_t first = code.find("layers.");
    return code.substr(first, code.find(",\n])") - first);
  };
  CHECK(one("Reshape", {{"target_shape", {-1, 4}}}) == "layers.Reshape((-1, 4))");
  CHECK(one("Reshape", {{"target_shape", Json::array({-1})}}) == "layers.Reshape((-1,))");
  CHECK(one("Permute", {{"dims", {2, 1}}}) == "layers.Permute((2, 1))");
  CHECK(one("ZeroPadding1D", {{"padding", 2}}) == "layers.ZeroPadding1D(padding=2)");
  CHECK(one("ZeroPadding1D", {{"padding", {2, 0}}}) == "layers.ZeroPadding1D(padding=(2, 0))");
  CHECK(one("Conv1D", {{"filters", 8}, {"kernel_size", 3}, {"padding", "causal"}, {"strides", 1}}) ==
        "layers.Conv1D(8, 3, padding=\"causal\")");
  CHECK(one("MaxPooling1D", {{"pool_size", 2}, {"strides", nullptr}}) == "layers.MaxPooling1D()");
  CHECK(one("MaxPooling1D", {{"pool_size", 3}, {"strides", nullptr}}) == "layers.MaxPooling1D(pool_size=3)");
  CHECK(one("BatchNormalization", {{"momentum", .9}}) == "layers.BatchNormalization(momentum=0.9)");
  CHECK(one("Embedding", {{"input_dim", 10}, {"output_dim", 4}, {"embeddings_initializer", "uniform"}}) ==
        "layers.Embedding(10, 4)");
  CHECK(
      one("Conv1D", {{"filters", 8}, {"kernel_size", 3}, {"groups", 1}, {"kernel_constraint", "non_neg"}}) ==
      "layers.Conv1D(8, 3, kernel_constraint=\"non_neg\")");
  CHECK(one("LayerNormalization", {{"axis", Json::array({2})}}) == "layers.LayerNormalization(axis=(2,))");
  CHECK(one("BatchNormalization", {{"axis", 2}}) == "layers.BatchNormalization(axis=2)");
  CHECK(one("Masking", {{"mask_value", -1.0}}) == "layers.Masking(mask_value=-1.0)");
}

TEST_CASE("layers with several inputs, and the causal mask of a call", "[keras_code]") {
  const auto input = [](const char* name) {
    return Json{{"class_name", "InputLayer"},
                {"config", {{"batch_shape", {nullptr, 5, 3}}, {"name", name}}},
                {"inbound_nodes", Json::array()}};
  };
  const auto node = [](const char* type, Json config, const char* calls) {
    return Json{{"class_name", type}, {"config", std::move(config)}, {"inbound_nodes", Json::parse(calls)}};
  };
  const char* both = R"([[["a", 0, 0], ["b", 0, 0]]])";
  const auto code_with = [&](const Json& last) {
    const Json layers = Json::array({input("a"), input("b"), last});
    return model_code({{"class_name", "Functional"},
                       {"config",
                        {{"layers", layers},
                         {"input_layers", Json::parse(R"([["a", 0, 0], ["b", 0, 0]])")},
                         {"output_layers", Json::parse(R"([["end", 0, 0]])")}}}});
  };
  const auto contains = [](const std::string& code, const char* text) {
    INFO(code);
    return code.find(text) != std::string::npos;
  };
  CHECK(
      contains(code_with(node("Add", {{"name", "end"}}, both)), "end = layers.Add(name=\"end\")([a, b])\n"));
  CHECK(contains(code_with(node("Dot", {{"axes", {2, 2}}, {"name", "end"}}, both)),
                 "end = layers.Dot((2, 2), name=\"end\")([a, b])\n"));
  CHECK(contains(code_with(node("Concatenate", {{"axis", 1}, {"name", "end"}}, both)),
                 "end = layers.Concatenate(axis=1, name=\"end\")([a, b])\n"));
  CHECK(contains(
      code_with(node("Attention", {{"use_scale", true}, {"use_causal_mask", true}, {"name", "end"}}, both)),
      "end = layers.Attention(use_scale=True, name=\"end\")([a, b], use_causal_mask=True)\n"));
  CHECK(contains(
      code_with(node("MultiHeadAttention",
                     {{"num_heads", 2}, {"key_dim", 4}, {"use_causal_mask", true}, {"name", "end"}}, both)),
      "end = layers.MultiHeadAttention(2, 4, name=\"end\")(a, b, use_causal_mask=True)\n"));
  const Json compile{{"optimizer", "adam"}, {"loss", "mean_squared_error"}, {"metrics", Json::array()}};
  const Json layers =
      Json::array({input("a"), input("b"), node("Sampling", {{"kl_weight", .5}, {"name", "end"}}, both)});
  const std::string sampled = program_of({{"class_name", "Functional"},
                                          {"config",
                                           {{"layers", layers},
                                            {"input_layers", Json::parse(R"([["a", 0, 0], ["b", 0, 0]])")},
                                            {"output_layers", Json::parse(R"([["end", 0, 0]])")}}}},
                                         compile);
  CHECK(contains(sampled, "class Sampling(layers.Layer):\n"));
  CHECK(contains(sampled, "end = Sampling(kl_weight=0.5, name=\"end\")([a, b])\n"));

  const Json ids = Json::parse(R"([[["a", 0, 0], ["b", 0, 0]]])");
  const auto entry = [](const char* name, const Json& shape) {
    return Json{{"class_name", "InputLayer"},
                {"config", {{"batch_shape", shape}, {"name", name}}},
                {"inbound_nodes", Json::array()}};
  };
  const std::string logits =
      program_of({{"class_name", "Functional"},
                  {"config",
                   {{"layers",
                     {entry("a", {nullptr, 3}),
                      entry("b", {nullptr, 1}),
                      {{"class_name", "SampledLogits"},
                       {"config", {{"input_dim", 50}, {"negatives", 3}, {"name", "end"}}},
                       {"inbound_nodes", ids}}}},
                    {"input_layers", Json::parse(R"([["a", 0, 0], ["b", 0, 0]])")},
                    {"output_layers", Json::parse(R"([["end", 0, 0]])")}}}},
                 {{"optimizer", "adam"}, {"loss", "negative_sampling"}});
  CHECK(contains(logits, "class SampledLogits(layers.Layer):\n"));
  CHECK(contains(logits, "def negative_sampling(y_true, y_pred):\n"));
  CHECK(contains(logits, "end = SampledLogits(50, negatives=3, name=\"end\")([a, b])\n"));
  CHECK(contains(logits, "loss=negative_sampling"));
}

TEST_CASE("losses and metrics with options", "[keras_code]") {
  const Json compile{
      {"optimizer", {{"class_name", "Adam"}, {"config", {{"learning_rate", .01}, {"global_clipnorm", 1.0}}}}},
      {"loss", {{"class_name", "binary_crossentropy"}, {"config", {{"from_logits", true}}}}},
      {"metrics", Json::array({"accuracy", "mean_absolute_error"})},
      {"weighted_metrics", Json::array({"accuracy"})}};
  const Json dense{{"class_name", "Dense"}, {"config", {{"units", 1}}}};
  const std::string code = program_of(stack({dense, dense}), compile, {{"validation_split", .2}});
  CHECK(code.find("optimizer=keras.optimizers.Adam(learning_rate=0.01, global_clipnorm=1.0)") !=
        std::string::npos);
  CHECK(code.find("loss=keras.losses.BinaryCrossentropy(from_logits=True)") != std::string::npos);
  CHECK(code.find("metrics=[\"accuracy\", \"mean_absolute_error\"]") != std::string::npos);
  CHECK(code.find("weighted_metrics=[\"accuracy\"]") != std::string::npos);
  CHECK(code.find("\nmodel.fit(x_train, y_train, validation_split=0.2)\n") != std::string::npos);
}

TEST_CASE("metrics that Keras knows under other names, or not", "[keras_code]") {
  const auto metric_code = [](const Json& metrics, const char* loss = "categorical_crossentropy") {
    const std::string code =
        program_of(stack(Json::array({Json{{"class_name", "Dense"}, {"config", {{"units", 3}}}}})),
                   {{"optimizer", "adam"}, {"loss", loss}, {"metrics", metrics}});
    const std::size_t first = code.find("metrics=") + 8;
    return code.substr(first, code.find_first_of("\n", first) - first - 1);
  };
  const auto one = [&](const Json& metric, const char* loss = "categorical_crossentropy") {
    return metric_code(Json::array({metric}), loss);
  };
  CHECK(one("mse") == "[\"mse\"]");
  CHECK(one("ACC") == "[\"ACC\"]");
  CHECK(one("rmse") == "[keras.metrics.RootMeanSquaredError(name=\"rmse\")]");
  CHECK(one("kld") == "[keras.metrics.KLDivergence(name=\"kld\")]");
  CHECK(one("log_cosh") == "[keras.metrics.LogCoshError(name=\"log_cosh\")]");
  CHECK(one("huber") == "[keras.metrics.MeanMetricWrapper(keras.losses.huber, name=\"huber\")]");
  const Json sharp{{"class_name", "Huber"}, {"config", {{"delta", .5}}}};
  CHECK(one(sharp) == "[keras.metrics.MeanMetricWrapper(keras.losses.huber, delta=0.5, name=\"huber\")]");
  CHECK(one("crossentropy") == "[keras.metrics.CategoricalCrossentropy(name=\"crossentropy\")]");
  CHECK(one("ce", "sparse_categorical_crossentropy") ==
        "[keras.metrics.SparseCategoricalCrossentropy(name=\"ce\")]");
  CHECK(one("Perplexity") == "[CategoricalPerplexity(name=\"Perplexity\")]");
  CHECK(one("perplexity", "sparse_categorical_crossentropy") == "[Perplexity(name=\"perplexity\")]");
}

TEST_CASE("Keras counts the names that it gives, not those that it is given", "[keras_code]") {
  const auto dense = [](const char* name) {
    return Json{{"class_name", "Dense"}, {"config", {{"units", 3}, {"name", name}}}};
  };
  CHECK(model_code(stack({dense("dense_1"), dense("dense"), dense("dense_2")})) ==
        "model = keras.Sequential([\n"
        "    keras.Input(shape=(None, 2)),\n"
        "    layers.Dense(3, name=\"dense_1\"),\n"
        "    layers.Dense(3),\n"
        "    layers.Dense(3, name=\"dense_2\"),\n"
        "])\n");
}

TEST_CASE("a Bidirectional layer around one that runs backwards says the other direction", "[keras_code]") {
  const Json gru{{"class_name", "GRU"}, {"config", {{"units", 2}, {"go_backwards", true}}}};
  const Json both{{"class_name", "Bidirectional"}, {"config", {{"layer", gru}}}};
  CHECK(model_code(stack(Json::array({both}))).find("backward_layer=layers.GRU(2),") != std::string::npos);
}

TEST_CASE("a name with a slash is refused as in Keras", "[keras_code][layers]") {
  const auto refused_at = [](const Json& model) {
    try {
      Model made(model);
    } catch (const ConfigError& error) {
      return error.where();
    }
    return std::string("not refused");
  };
  const Json dense{{"class_name", "Dense"}, {"config", {{"units", 3}, {"name", "a/b"}}}};
  CHECK(refused_at(stack(Json::array({dense}))) == "/config/layers/1/config/name");
  CHECK(refused_at(
            stack(Json::array({Json{{"class_name", "TimeDistributed"}, {"config", {{"layer", dense}}}}}))) ==
        "/config/layers/1/config/layer/config/name");
  Json named = stack(Json::array({Json{{"class_name", "Dense"}, {"config", {{"units", 3}}}}}));
  named["config"]["name"] = "a/b";
  CHECK(refused_at(named) == "/config/name");
}

TEST_CASE("programs of texts end with answers, but for models with batches of one size", "[keras_code]") {
  for (const char* task :
       {"next-word", "seq2seq", "attention", "hred", "vhred", "stacking", "bidirectional"}) {
    INFO(task);
    const std::string code = code_of({{"task", task}});
    CHECK(code.find("\"Predictions:\"") == std::string::npos);
    CHECK(code.find("model.predict(", code.find("\"Test:\"")) != std::string::npos);
  }
  const Json compile{{"optimizer", "adam"}, {"loss", "mean_squared_error"}};
  const auto ends = [&compile](const Json& batch) {
    Json model = stack({{{"class_name", "Dense"}, {"config", {{"units", 1}}}}});
    model["config"]["layers"][0]["config"]["batch_shape"][0] = batch;
    return keras_code(Model(model), compile, Json::object(), "", 0, "print(\"an answer\")\n")
        .ends_with("print(\"an answer\")\n");
  };
  CHECK(ends(nullptr));
  CHECK_FALSE(ends(4));
}

}  // namespace rnn::test::keras_code_test
