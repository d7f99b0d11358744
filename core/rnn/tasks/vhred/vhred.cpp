#include "rnn/tasks/vhred/vhred.h"

#include <utility>

#include "rnn/tasks/model_config.h"

namespace rnn {

namespace {

constexpr int word_width = 24;
constexpr int turn_units = 48;
constexpr int context_units = 96;
constexpr int latent_width = 8;
constexpr double dropped_words = .3;
constexpr double heavy_weight = .1;
constexpr double japanese_weight = .03;
constexpr int japanese_annealing_updates = 2000;

}  // namespace

Vhred::Parts Vhred::usual_parts() const {
  Parts parts;
  if (in_japanese_) {
    parts.divergence_weight = japanese_weight;
    parts.annealing_updates = japanese_annealing_updates;
  }
  return parts;
}

Json Vhred::model(const Parts& parts) const {
  const Json words{{"input_dim", word_count()}, {"output_dim", word_width}, {"mask_zero", true}};
  const auto gru = [](int units, bool sequences = false) {
    return Json{{"units", units}, {"return_sequences", sequences}};
  };
  Json layers = Json::array({input_node("turns", {unknown, dialog_turns, dialog_words}),
                             input_node("answer", {unknown, dialog_words})});
  const auto add = [&](const char* type, const char* name, Json options,
                       const std::vector<NodeSource>& sources) {
    layers.push_back(graph_node(type, name, std::move(options), sources));
  };
  const Json turn = class_config(
      "Sequential", {{"name", "turn"},
                     {"layers", {class_config("Embedding", words), class_config("GRU", gru(turn_units))}}});
  const Json hidden{{"units", context_units}, {"activation", "tanh"}};
  add("TimeDistributed", "encoder", {{"layer", turn}}, {{"turns", 0}});
  add("Masking", "spoken", Json::object(), {{"encoder", 0}});
  add("GRU", "context", gru(context_units), {{"spoken", 0}});
  std::string heard = "context";
  if (parts.latent) {
    add("Embedding", "read_embedding", words, {{"answer", 0}});
    add("GRU", "read_answer", gru(turn_units), {{"read_embedding", 0}});
    add("Concatenate", "context_and_answer", Json::object(), {{"context", 0}, {"read_answer", 0}});
    add("Dense", "posterior", hidden, {{"context_and_answer", 0}});
    const Json latent{{"units", latent_width}};
    std::vector<NodeSource> sources{{"posterior_mean", 0}, {"posterior_log_variance", 0}};
    for (const NodeSource& source : sources) add("Dense", source.layer.c_str(), latent, {{"posterior", 0}});
    if (parts.conditional_prior) {
      add("Dense", "prior", hidden, {{"context", 0}});
      for (const char* name : {"prior_mean", "prior_log_variance"}) {
        add("Dense", name, latent, {{"prior", 0}});
        sources.push_back({name, 0});
      }
    }
    add("Sampling", "z",
        {{"kl_weight", parts.divergence_weight}, {"annealing_updates", parts.annealing_updates}}, sources);
    add("Concatenate", "context_and_z", Json::object(), {{"context", 0}, {"z", 0}});
    heard = "context_and_z";
  }
  add("Dense", "start", hidden, {{heard, 0}});
  if (parts.word_dropout) add("WordDropout", "some_words", {{"rate", dropped_words}}, {{"answer", 0}});
  add("Embedding", "answer_embedding", words, {{parts.word_dropout ? "some_words" : "answer", 0}});
  add("RepeatVector", "reminder", {{"n", dialog_words}}, {{heard, 0}});
  add("Concatenate", "reminded", Json::object(), {{"answer_embedding", 0}, {"reminder", 0}});
  add("GRU", "decoder", gru(context_units, true), {{"reminded", 0}, {"start", 0}});
  add("Dense", "output", {{"units", word_count()}, {"activation", "softmax"}}, {{"decoder", 0}});
  return functional_config(std::move(layers), {"turns", "answer"}, {"output"});
}

Json Vhred::defaults() const {
  Json defaults = Json::object();
  defaults["model"] = model(usual_parts());
  defaults["compile"] = {{"optimizer", class_config("Adam", {{"learning_rate", .005}})},
                         {"loss", "sparse_categorical_crossentropy"},
                         {"metrics", {"accuracy"}}};
  defaults["fit"] = {{"batch_size", 32}, {"epochs", 10}, {"shuffle", true}};
  return defaults;
}

Json Vhred::variants() const {
  Json variants = Json::array();
  const auto add = [&](const char* id, const Parts& parts) {
    Json changes = Json::object();
    changes["model"] = model(parts);
    variants.push_back({{"id", id}, {"changes", std::move(changes)}});
  };
  Parts parts = usual_parts();
  parts.annealing_updates = 0;
  add("no-annealing", parts);
  parts = usual_parts();
  parts.word_dropout = false;
  add("no-word-dropout", parts);
  parts = usual_parts();
  parts.divergence_weight = heavy_weight;
  add("heavy", parts);
  parts.annealing_updates = 0;
  parts.word_dropout = false;
  add("collapse", parts);
  parts = usual_parts();
  parts.conditional_prior = false;
  add("standard-prior", parts);
  parts = usual_parts();
  parts.latent = false;
  add("no-latent", parts);
  const Json japanese{{"language", "japanese"}};
  Json changes = Json::object();
  changes["task"] = class_config("vhred", japanese);
  const Vhred in_japanese(parse_options(options(), japanese, "vhred"));
  changes["model"] = in_japanese.model(in_japanese.usual_parts());
  variants.push_back({{"id", "japanese"}, {"changes", std::move(changes)}});
  return variants;
}

}  // namespace rnn
