#include "rnn/tasks/bidirectional/proofreading.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "rnn/tasks/bidirectional/proofreading_readouts.h"
#include "rnn/tasks/model_config.h"
#include "rnn/tasks/shared/typed_words.h"

namespace rnn {

namespace {

constexpr int validation_sentences = 500;
constexpr int test_sentences = 1000;
constexpr int embedding_width = 16;
constexpr int direction_units = 16;

SentenceLanguage language_of(const std::string& name) {
  if (name == "english") return SentenceLanguage::english;
  return name == "japanese" ? SentenceLanguage::japanese : SentenceLanguage::both;
}

Json reading_layer(const char* type, int units, const Json& more = Json::object()) {
  Json options{{"units", units}, {"return_sequences", true}};
  options.update(more);
  return class_config(type, std::move(options));
}

Json both_ways(const char* type, const Json& more = Json::object()) {
  Json options{{"layer", reading_layer(type, direction_units)}};
  options.update(more);
  return class_config("Bidirectional", std::move(options));
}

Json marking_layer() {
  return class_config("TimeDistributed",
                      {{"layer", class_config("Dense", {{"units", 1}, {"activation", "sigmoid"}})}});
}

}  // namespace

Schema Proofreading::options() {
  return {choice_option("language", "both", {"both", "english", "japanese"}),
          integer_option("sentences", 4000, 100, 20000)};
}

Proofreading::Proofreading(const Json& config)
    : language_(language_of(config["language"].get<std::string>())),
      sentences_(config["sentences"].get<int>()),
      words_(sentence_words(language_)),
      vocabulary_(sentence_words(SentenceLanguage::both), 1 << 20) {}

Signature Proofreading::signature() const {
  return {{{"sentence",
            {unknown, longest_sentence},
            PortKind::ids,
            vocabulary_.size(),
            Phrase("port.sentence", "the words of a sentence, padded behind")}},
          {{"wrong",
            {unknown, longest_sentence, 1},
            PortKind::numbers,
            0,
            Phrase("port.wrong_words", "1 for each wrong word, 0 for the others")}}};
}

TaskData Proofreading::data(std::uint64_t seed, const Resources&) const {
  Random random(seed);
  std::set<std::vector<int>> known;
  const auto drawn = [&](int samples) {
    Dataset set;
    Tensor& input = set.inputs.emplace_back(Shape{samples, longest_sentence});
    Tensor& target = set.targets.emplace_back(Shape{samples, longest_sentence, 1});
    test_needs_.assign(static_cast<std::size_t>(samples), {});
    for (int i = 0; i < samples; ++i) {
      Derivation sentence;
      std::vector<int> ids;
      do {
        sentence = draw_sentence(language_, random);
        ids.clear();
        for (const Place& place : sentence.places)
          ids.push_back(
              vocabulary_.id(place.words[random.below(static_cast<std::uint32_t>(place.words.size()))]));
      } while (!known.insert(ids).second);
      pad_sequence(ids, longest_sentence, Side::post, Side::post, Vocabulary::pad, input.sample(i));
      for (std::size_t t = 0; t < ids.size(); ++t) {
        target.sample(i)[t] = sentence.places[t].wrong ? Scalar(1) : Scalar(0);
        test_needs_[static_cast<std::size_t>(i)][t] = sentence.places[t].needs;
      }
    }
    return set;
  };
  Dataset training = drawn(sentences_);
  Dataset validation = drawn(validation_sentences);
  return {std::move(training), std::move(validation), drawn(test_sentences)};
}

Json Proofreading::layers(const Json& reading) const {
  return Json::array({class_config("Embedding", {{"input_dim", vocabulary_.size()},
                                                 {"output_dim", embedding_width},
                                                 {"mask_zero", true}}),
                      reading, marking_layer()});
}

Json Proofreading::defaults() const {
  Json defaults = Json::object();
  defaults["model"] = sequential_config(signature().inputs[0].shape, layers(both_ways("LSTM")));
  defaults["compile"] = {{"optimizer", class_config("Adam", {{"learning_rate", .01}})},
                         {"loss", "binary_crossentropy"},
                         {"metrics", {"accuracy"}}};
  defaults["fit"] = {{"batch_size", 32}, {"epochs", 60}, {"shuffle", true}};
  return defaults;
}

Json Proofreading::variants() const {
  const Shape input = signature().inputs[0].shape;
  Json variants = Json::array();
  const auto add = [&](const char* id, const Json& reading) {
    variants.push_back({{"id", id}, {"changes", layers_patch(input, layers(reading))}});
  };
  add("article", both_ways("SimpleRNN"));
  const auto apart = [&](const char* id, int units, Json more) {
    Json nodes = Json::array({
        input_node("sentence", input),
        graph_node("Embedding", "embedding",
                   {{"input_dim", vocabulary_.size()}, {"output_dim", embedding_width}, {"mask_zero", true}},
                   {{"sentence", 0}}),
        graph_node("Bidirectional", "directions",
                   {{"layer", reading_layer("LSTM", units)}, {"merge_mode", nullptr}}, {{"embedding", 0}}),
    });
    for (Json& node : more) nodes.push_back(std::move(node));
    variants.push_back(
        {{"id", id}, {"changes", {{"model", functional_config(std::move(nodes), {"sentence"}, {"marks"})}}}});
  };
  const Json marking = marking_layer()["config"];
  apart(
      "axis", direction_units,
      Json::array({graph_node("Concatenate", "joined", {{"axis", 2}}, {{"directions", 0}, {"directions", 1}}),
                   graph_node("TimeDistributed", "marks", marking, {{"joined", 0}})}));
  add("forward", reading_layer("LSTM", 2 * direction_units));
  apart("backward", 2 * direction_units,
        Json::array({graph_node("TimeDistributed", "marks", marking, {{"directions", 1}})}));
  add("go-backwards", reading_layer("LSTM", 2 * direction_units, {{"go_backwards", true}}));
  for (const char* mode : {"sum", "mul", "ave"}) add(mode, both_ways("LSTM", {{"merge_mode", mode}}));
  add("gru", both_ways("GRU"));
  return variants;
}

namespace {

using Neighbours = std::array<Scalar, 3>;

template <class Body>
void each_word(const Dataset& set, Body body) {
  for (int i = 0; i < set.samples(); ++i) {
    const Scalar* ids = set.inputs[0].sample(i);
    for (int t = 0; t < longest_sentence && ids[t] != Scalar(Vocabulary::pad); ++t)
      body(Neighbours{t > 0 ? ids[t - 1] : Scalar(0), ids[t],
                      t + 1 < longest_sentence ? ids[t + 1] : Scalar(0)},
           set.targets[0].sample(i)[t] == Scalar(1));
  }
}

Frame simple_rules(const TaskData& data, const ReaderBound& forward) {
  std::map<Neighbours, int> balance;
  each_word(data.training, [&](const Neighbours& words, bool wrong) { balance[words] += wrong ? 1 : -1; });
  double words = 0.0;
  double unmarked = 0.0;
  double between = 0.0;
  each_word(data.test, [&](const Neighbours& three, bool wrong) {
    const auto found = balance.find(three);
    ++words;
    unmarked += wrong ? 0 : 1;
    between += (found != balance.end() && found->second > 0) == wrong ? 1 : 0;
  });
  const auto result = [](const char* rule, double accuracy) {
    return Json{{"rule", rule}, {"metrics", {{"accuracy", accuracy}}}};
  };
  Frame frame;
  frame.data = result("nothing-wrong", unmarked / words);
  frame.data["beside"] =
      Json::array({result("neighbours", between / words), result("forward-reader", forward.words)});
  return frame;
}

}  // namespace

std::unique_ptr<Readout> Proofreading::baseline(const TaskData& data) const {
  return readout_of([this, &data] { return simple_rules(data, bounds()[0]); });
}

const std::array<ReaderBound, 2>& Proofreading::bounds() const {
  static std::map<SentenceLanguage, std::array<ReaderBound, 2>> known;
  auto found = known.find(language_);
  if (found == known.end()) {
    const std::vector<Derivation> all = all_sentences(language_);
    found = known.emplace(language_, std::array{reader_bound(all, false), reader_bound(all, true)}).first;
  }
  return found->second;
}

std::vector<ReadoutKind> Proofreading::readouts() const {
  return {corrections_readout(*this), accuracy_by_needs_readout(*this)};
}

std::vector<std::string> Proofreading::words_of(const std::string& text) const {
  return typed_words(text, words_);
}

int Proofreading::id(const std::string& word) const {
  const bool known = std::find(words_.begin(), words_.end(), word) != words_.end();
  return known ? vocabulary_.id(word) : Vocabulary::unknown;
}

std::vector<Tensor> Proofreading::read_sample(const Json& typed) const {
  if (typed.is_array() && typed.size() == 1 && typed[0].is_string()) return read_sample(typed[0]);
  if (!typed.is_string()) return Task::read_sample(typed);
  std::vector<int> ids;
  for (const std::string& word : words_of(typed.get<std::string>())) ids.push_back(id(word));
  std::vector<Tensor> sample;
  Tensor& row = sample.emplace_back(Shape{1, longest_sentence});
  pad_sequence(ids, longest_sentence, Side::post, Side::post, Vocabulary::pad, row.sample(0));
  return sample;
}

Json Proofreading::step_labels(const std::vector<Tensor>& sample) const {
  Json labels = Json::array();
  for (const Scalar id : sample[0].values) labels.push_back(word(id));
  return Json::array({std::move(labels)});
}

}  // namespace rnn
