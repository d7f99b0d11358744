#include "rnn/tasks/hred/hred.h"

#include <utility>

#include "rnn/tasks/model_config.h"

namespace rnn {

namespace {

constexpr int word_width = 24;
constexpr int turn_units = 48;
constexpr int context_units = 96;
constexpr int default_replies = 15000;
constexpr int batch = 32;
constexpr int epochs = 8;
/// The number of updates over which the learning rate falls: those of the default run.
constexpr int decay_updates = (default_replies + batch - 1) / batch * epochs;

Json gru_config(int units, bool sequences = false) {
  return {{"units", units}, {"return_sequences", sequences}};
}

}  // namespace

Json Hred::model(Reading reading) const {
  const Json words{{"input_dim", word_count()}, {"output_dim", word_width}, {"mask_zero", true}};
  Json layers = Json::array({input_node("turns", {unknown, dialog_turns, dialog_words}),
                             input_node("answer", {unknown, dialog_words})});
  const auto add = [&](const char* type, const char* name, Json options,
                       const std::vector<NodeSource>& sources) {
    layers.push_back(graph_node(type, name, std::move(options), sources));
  };
  const bool turn_by_turn = reading == Reading::hierarchical || reading == Reading::first_state;
  if (turn_by_turn) {
    const Json turn = class_config(
        "Sequential",
        {{"name", "turn"},
         {"layers", {class_config("Embedding", words), class_config("GRU", gru_config(turn_units))}}});
    add("TimeDistributed", "encoder", {{"layer", turn}}, {{"turns", 0}});
    add("Masking", "spoken", Json::object(), {{"encoder", 0}});
    add("GRU", "context", gru_config(context_units), {{"spoken", 0}});
  } else {
    const bool last = reading == Reading::last_turn;
    if (last) add("Cropping1D", "last_turn", {{"cropping", {dialog_turns - 1, 0}}}, {{"turns", 0}});
    add("Reshape", "words", {{"target_shape", {last ? dialog_words : dialog_turns * dialog_words}}},
        {{last ? "last_turn" : "turns", 0}});
    add("Embedding", "word_embedding", words, {{"words", 0}});
    add("GRU", "context", gru_config(context_units), {{"word_embedding", 0}});
  }
  add("Dense", "start", {{"units", context_units}, {"activation", "tanh"}}, {{"context", 0}});
  add("Embedding", "answer_embedding", words, {{"answer", 0}});
  std::string heard = "answer_embedding";
  if (reading != Reading::first_state) {
    add("RepeatVector", "reminder", {{"n", dialog_words}}, {{"context", 0}});
    add("Concatenate", "reminded", Json::object(), {{"answer_embedding", 0}, {"reminder", 0}});
    heard = "reminded";
  }
  add("GRU", "decoder", gru_config(context_units, true), {{heard, 0}, {"start", 0}});
  add("Dense", "output", {{"units", word_count()}, {"activation", "softmax"}}, {{"decoder", 0}});
  return functional_config(std::move(layers), {"turns", "answer"}, {"output"});
}

Schema Hred::options() { return dialog_options(default_replies); }

Json Hred::defaults() const {
  Json defaults = Json::object();
  defaults["model"] = model(Reading::hierarchical);
  const Json rate = class_config(
      "CosineDecay", {{"initial_learning_rate", .005}, {"decay_steps", decay_updates}, {"alpha", .05}});
  defaults["compile"] = {{"optimizer", class_config("Adam", {{"learning_rate", rate}})},
                         {"loss", "sparse_categorical_crossentropy"},
                         {"metrics", {"accuracy"}}};
  defaults["fit"] = {{"batch_size", batch}, {"epochs", epochs}, {"shuffle", true}};
  return defaults;
}

Json Hred::variants() const {
  Json variants = Json::array();
  const auto add = [&](const char* id, const Hred& task, const Json& options, Reading reading) {
    Json changes = Json::object();
    if (!options.empty()) changes["task"] = class_config("hred", options);
    changes["model"] = task.model(reading);
    variants.push_back({{"id", id}, {"changes", std::move(changes)}});
  };
  add("seq2seq", *this, Json::object(), Reading::last_turn);
  add("one-sequence", *this, Json::object(), Reading::one_sequence);
  add("first-state", *this, Json::object(), Reading::first_state);
  const Json japanese{{"language", "japanese"}};
  const Hred other(parse_options(options(), japanese, "hred"));
  add("japanese", other, japanese, Reading::hierarchical);
  add("japanese-seq2seq", other, japanese, Reading::last_turn);
  return variants;
}

}  // namespace rnn
