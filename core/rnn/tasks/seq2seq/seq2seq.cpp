#include "rnn/tasks/seq2seq/seq2seq.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "rnn/config/error.h"
#include "rnn/data/batches.h"
#include "rnn/tasks/model_config.h"
#include "rnn/tasks/shared/dates.h"

namespace rnn {

namespace {

constexpr const char* need = "pairs";
const std::string need_place = std::string("/resources/") + need;
constexpr int validation_pairs = 500;
constexpr int test_pairs = 1000;
constexpr int least_brought = 20;
constexpr std::size_t most_brought = 50000;
/// Groups of answers that were brought, by their number of tokens.
constexpr int length_groups = 8;

constexpr int state_units = 96;
constexpr int embedding_width = 24;
constexpr double learning_rate = .006;
constexpr int batch = 64;
constexpr int epochs = 8;
constexpr int default_pairs = 20000;
/// The number of updates over which the learning rate falls: those of the default run.
constexpr int decay_updates = (default_pairs + batch - 1) / batch * epochs;

}  // namespace

struct Seq2Seq::Words {
  Vocabulary texts, answers;

  static Vocabulary of_characters(std::string_view characters) {
    return Vocabulary(split_characters(characters), static_cast<int>(characters.size()) + 4);
  }
};

Schema Seq2Seq::options() {
  return {choice_option("data", "dates", {"dates", "numbers"}),
          choice_option("forms", "all", {"all", "english", "japanese"}),
          integer_option("pairs", default_pairs, 100, 50000),
          integer_option("longest", 18, 8, 80),
          choice_option("unit", "character", {"character", "word"}),
          integer_option("vocabulary", 200, 20, 5000)};
}

Seq2Seq::Seq2Seq(const Json& config)
    : config_(config),
      data_(config["data"].get<std::string>()),
      pairs_(config["pairs"].get<int>()),
      longest_(config["longest"].get<int>()),
      by_word_(config["unit"] == "word"),
      size_(config["vocabulary"].get<int>()),
      source_(data_ == "dates" ? date_pairs() : number_pairs()),
      words_(std::make_shared<const Words>(Words::of_characters(source_->characters()),
                                           Words::of_characters(source_->answer_characters()))) {
  const auto wanted = config["forms"].get<std::string>();
  int least = 80;
  const std::vector<PairForm> forms = source_->forms();
  for (std::size_t i = 0; i < forms.size(); ++i) {
    if (wanted != "all" && (wanted == "english") != (forms[i].language == "en")) continue;
    least = std::min(least, forms[i].longest);
    if (forms[i].longest <= longest_) forms_.push_back(static_cast<int>(i));
  }
  if (forms_.empty())
    throw ConfigError(
        {"pairs.longest",
         "[longest] expected at least {least}, the length of the shortest way to write these, got "
         "{given}"},
        {least, longest_}, "/longest");
}

void Seq2Seq::name_resources(const Json& references) { brought_ = references.contains(need); }

std::vector<ResourceNeed> Seq2Seq::resources() const { return {{need, false, {"pairs"}, true, 0}}; }

int Seq2Seq::answer_length() const { return (brought_ ? longest_ : source_->longest_answer()) + 1; }

Signature Seq2Seq::signature() const {
  const int texts = brought_ ? size_ : words_->texts.size();
  const int answers = brought_ ? size_ : words_->answers.size();
  return {{{"source", {unknown, longest_}, PortKind::ids, texts, Phrase("port.text", "the tokens of a text")},
           {"answer",
            {unknown, answer_length()},
            PortKind::ids,
            answers,
            Phrase("port.answer_tokens_so_far", "the start, then the tokens of the answer before each")}},
          {{"target",
            {unknown, answer_length()},
            PortKind::ids,
            answers,
            Phrase("port.answer_tokens", "the tokens of the answer, then its end")}}};
}

void Seq2Seq::teach(std::span<const int> answer, Scalar* input) const {
  std::fill_n(input, answer_length(), Scalar(0));
  input[0] = start_token;
  const std::size_t count = std::min(answer.size(), static_cast<std::size_t>(answer_length() - 1));
  for (std::size_t t = 0; t < count; ++t) input[t + 1] = static_cast<Scalar>(answer[t]);
}

namespace {

std::vector<int> ids_of(const Vocabulary& vocabulary, const std::string& text, bool by_word) {
  std::vector<int> ids;
  for (const std::string& token : pair_tokens(text, by_word)) ids.push_back(vocabulary.id(token));
  return ids;
}

}  // namespace

Dataset Seq2Seq::set_of(std::span<const TextPair> pairs) const {
  const int count = static_cast<int>(pairs.size());
  Tensor source({count, longest_});
  Tensor answer({count, answer_length()});
  Tensor target({count, answer_length()});
  for (int i = 0; i < count; ++i) {
    const TextPair& pair = pairs[static_cast<std::size_t>(i)];
    pad_sequence(ids_of(words_->texts, pair.text, by_word_), longest_, Side::post, Side::post,
                 Vocabulary::pad, source.sample(i));
    std::vector<int> ids = ids_of(words_->answers, pair.answer, by_word_);
    teach(ids, answer.sample(i));
    ids.push_back(end_token);
    pad_sequence(ids, answer_length(), Side::post, Side::post, Vocabulary::pad, target.sample(i));
  }
  Dataset set;
  set.inputs.push_back(std::move(source));
  set.inputs.push_back(std::move(answer));
  set.targets.push_back(std::move(target));
  return set;
}

Dataset Seq2Seq::draw(Random& random, std::span<const int> meanings, int pairs) const {
  const std::size_t most = meanings.size() * forms_.size();
  std::set<std::size_t> drawn;
  std::vector<TextPair> list;
  while (list.size() < std::min(static_cast<std::size_t>(pairs), most)) {
    const std::size_t pair = random.below(static_cast<std::uint32_t>(most));
    if (!drawn.insert(pair).second) continue;
    const int meaning = meanings[pair / forms_.size()];
    list.push_back({source_->text(meaning, forms_[pair % forms_.size()]), source_->answer(meaning)});
  }
  return set_of(list);
}

TaskData Seq2Seq::data(std::uint64_t seed, const Resources& resources) const {
  if (brought_) return brought(seed, resources);
  if (by_word_)
    throw ConfigError(
        {"pairs.unit", "[unit] dates and numbers are read by character; words are for pairs of your own"})
        .at("/task/config/unit");
  Random random(seed);
  std::vector<int> order = all_indices(source_->meanings());
  random.shuffle(order);
  const std::span<const int> meanings(order);
  const std::size_t tenth = meanings.size() / 10;
  Dataset training = draw(random, meanings.subspan(2 * tenth), pairs_);
  Dataset validation = draw(random, meanings.first(tenth), validation_pairs);
  return {std::move(training), std::move(validation),
          draw(random, meanings.subspan(tenth, tenth), test_pairs)};
}

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

}  // namespace

TaskData Seq2Seq::brought(std::uint64_t seed, const Resources& resources) const {
  const auto texts = lines_of(array_of<std::string>(resources, need, "texts"));
  const auto answers = lines_of(array_of<std::string>(resources, need, "answers"));
  std::vector<TextPair> pairs;
  std::set<std::string> seen;
  std::vector<std::vector<std::string>> text_tokens, answer_tokens;
  for (std::size_t i = 0; i < std::min(texts.size(), answers.size()); ++i) {
    std::string text = plain_date_text(texts[i]);
    auto read = pair_tokens(text, by_word_), written = pair_tokens(answers[i], by_word_);
    const auto fits = [this](const std::vector<std::string>& tokens) {
      return !tokens.empty() && tokens.size() <= static_cast<std::size_t>(longest_);
    };
    if (!fits(read) || !fits(written) || !seen.insert(text).second) continue;
    pairs.push_back({std::move(text), answers[i]});
    text_tokens.push_back(std::move(read));
    answer_tokens.push_back(std::move(written));
  }
  if (pairs.size() < least_brought)
    throw ConfigError(
        {"pairs.too_few",
         "[{need}] expected at least {least} pairs of different texts of up to {longest} tokens, "
         "got {given}"},
        {need, least_brought, longest_, pairs.size()}, need_place);
  words_ = std::make_shared<const Words>(Vocabulary::by_frequency(text_tokens, size_),
                                         Vocabulary::by_frequency(answer_tokens, size_));
  Random random(seed);
  std::vector<int> order = all_indices(static_cast<int>(pairs.size()));
  random.shuffle(order);
  std::vector<TextPair> shuffled;
  for (const int i : order) shuffled.push_back(std::move(pairs[static_cast<std::size_t>(i)]));
  const std::span<const TextPair> all(shuffled);
  const std::size_t tenth = all.size() / 10;
  const auto training = all.subspan(2 * tenth);
  return {set_of(training.first(std::min(training.size(), most_brought))), set_of(all.first(tenth)),
          set_of(all.subspan(tenth, tenth))};
}

Json Seq2Seq::layers(const std::string& cell, bool backwards, const std::string& attention) const {
  const Signature ports = signature();
  Json encoder{{"units", state_units}, {"return_state", true}};
  if (backwards) encoder["go_backwards"] = true;
  if (!attention.empty()) encoder["return_sequences"] = true;
  std::vector<NodeSource> read{{"answer_embedding", 0}, {"encoder", 1}};
  if (cell == "LSTM") read.push_back({"encoder", 2});
  const auto embedding = [](int ids) {
    return Json{{"input_dim", ids}, {"output_dim", embedding_width}, {"mask_zero", true}};
  };
  Json layers = Json::array({
      input_node("source", ports.inputs[0].shape),
      input_node("answer", ports.inputs[1].shape),
      graph_node("Embedding", "source_embedding", embedding(ports.inputs[0].vocabulary), {{"source", 0}}),
      graph_node(cell, "encoder", std::move(encoder), {{"source_embedding", 0}}),
      graph_node("Embedding", "answer_embedding", embedding(ports.inputs[1].vocabulary), {{"answer", 0}}),
      graph_node(cell, "decoder", {{"units", state_units}, {"return_sequences", true}}, read),
  });
  std::string written = "decoder";
  if (!attention.empty()) {
    layers.push_back(
        graph_node(attention, "attention", {{"use_scale", true}}, {{"decoder", 0}, {"encoder", 0}}));
    layers.push_back(graph_node("Concatenate", "joined", Json::object(), {{"decoder", 0}, {"attention", 0}}));
    written = "joined";
  }
  layers.push_back(graph_node("Dense", "output",
                              {{"units", ports.targets[0].vocabulary}, {"activation", "softmax"}},
                              {{written, 0}}));
  return layers;
}

Json Seq2Seq::defaults() const {
  Json defaults = Json::object();
  defaults["model"] = functional_config(layers("GRU", true, ""), {"source", "answer"}, {"output"});
  const Json rate = class_config(
      "CosineDecay",
      {{"initial_learning_rate", learning_rate}, {"decay_steps", decay_updates}, {"alpha", .05}});
  defaults["compile"] = {{"optimizer", class_config("Adam", {{"learning_rate", rate}})},
                         {"loss", "sparse_categorical_crossentropy"},
                         {"metrics", {"accuracy"}}};
  defaults["fit"] = {{"batch_size", batch}, {"epochs", epochs}, {"shuffle", true}};
  return defaults;
}

Seq2Seq Seq2Seq::changed(const Json& options) const {
  Json config = config_;
  config.update(options);
  return Seq2Seq(config);
}

Json Seq2Seq::variants() const {
  Json variants = Json::array();
  const auto add = [&](const char* id, Json changes) {
    variants.push_back({{"id", id}, {"changes", std::move(changes)}});
  };
  const auto with_layers = [](const Json& layers) {
    Json changes = Json::object();
    changes["model"]["config"]["layers"] = layers;
    return changes;
  };
  const auto fed = [](Json options) {
    return Json{
        {"fit", {{"callbacks", Json::array({class_config("ScheduledSampling", std::move(options))})}}}};
  };
  const auto of_data = [&](const char* id, const Json& options, const std::string& attention) {
    Json changes = with_layers(changed(options).layers("GRU", attention.empty(), attention));
    changes["task"] = class_config("seq2seq", options);
    add(id, std::move(changes));
  };
  add("scheduled-sampling", fed({{"pace", 2000}}));
  add("own-predictions", fed({{"growth", "constant"}}));
  add("forwards", with_layers(layers("GRU", false, "")));
  add("lstm", with_layers(layers("LSTM", true, "")));
  of_data("numbers", {{"data", "numbers"}, {"longest", 46}, {"pairs", 12000}}, "");
  const Json all_lengths{{"longest", 55}, {"pairs", 10000}};
  of_data("long", all_lengths, "");
  of_data("long-attention", all_lengths, "Attention");
  return variants;
}

namespace {

Frame most_frequent_tokens(const TaskData& data) {
  const Shape& shape = data.training.targets[0].shape;
  std::vector<std::map<int, int>> counts(static_cast<std::size_t>(shape[1]));
  const auto each = [](const Dataset& set, auto body) {
    for (int i = 0; i < set.samples(); ++i)
      for (int t = 0; t < set.targets[0].shape[1]; ++t)
        if (const int token = static_cast<int>(set.targets[0].sample(i)[t]); token != Vocabulary::pad)
          body(static_cast<std::size_t>(t), token);
  };
  each(data.training, [&](std::size_t t, int token) { ++counts[t][token]; });
  int right = 0, all = 0;
  each(data.test, [&](std::size_t t, int token) {
    const auto most = std::max_element(counts[t].begin(), counts[t].end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    right += most != counts[t].end() && most->first == token ? 1 : 0;
    ++all;
  });
  Frame frame;
  frame.data = {{"rule", "most-frequent-tokens"}, {"metrics", {{"accuracy", double(right) / all}}}};
  return frame;
}

}  // namespace

std::unique_ptr<Readout> Seq2Seq::baseline(const TaskData& data) const {
  return readout_of([&data] { return most_frequent_tokens(data); });
}

std::vector<ReadoutKind> Seq2Seq::readouts() const {
  return {decoding_readout(translator()), thoughts_readout(*this), accuracy_by_length_readout(translator())};
}

Translator Seq2Seq::translator() const {
  const auto text_of = [this](const Vocabulary& words, std::span<const int> ids) {
    std::vector<std::string> tokens;
    for (const int id : ids) {
      const std::string& token = words.token(id);
      if (id == Vocabulary::unknown) tokens.emplace_back("?");
      if (!token.empty()) tokens.push_back(token);
    }
    return joined_tokens(tokens, by_word_);
  };
  return {start_token,
          end_token,
          answer_length(),
          [](const std::string& typed) { return plain_date_text(typed); },
          [this](const std::string& text) {
            Tensor source({1, longest_});
            pad_sequence(ids_of(words_->texts, text, by_word_), longest_, Side::post, Side::post,
                         Vocabulary::pad, source.sample(0));
            return source;
          },
          [this, text_of](const Scalar* ids) {
            const std::vector<int> list(ids, std::find(ids, ids + longest_, Scalar(Vocabulary::pad)));
            return text_of(words_->texts, list);
          },
          [this, text_of](const std::vector<int>& answer) { return text_of(words_->answers, answer); }};
}

int Seq2Seq::group_of(const std::vector<int>& answer) const {
  const int length = static_cast<int>(answer.size());
  if (brought_) return std::clamp(length, 1, length_groups) - 1;
  if (data_ == "numbers") return std::clamp(length, 1, 4) - 1;
  const int year = std::stoi(translator().answer_text(answer).substr(0, 4));
  return (year - first_date_year) / 10;
}

std::vector<std::string> Seq2Seq::group_names() const {
  std::vector<std::string> names;
  if (!brought_ && data_ != "numbers") {
    for (int year = first_date_year; year < first_date_year + date_years; year += 10)
      names.push_back("decade-" + std::to_string(year));
    return names;
  }
  const std::string kind = brought_ ? "tokens-" : "figures-";
  const int count = brought_ ? length_groups : 4;
  for (int i = 1; i <= count; ++i) names.push_back(kind + std::to_string(i));
  return names;
}

std::vector<Tensor> Seq2Seq::read_sample(const Json& typed) const {
  const bool pair = typed.is_array() && typed.size() == 2 && typed[0].is_string() && typed[1].is_string();
  if (typed.is_array() && typed.size() == 1 && typed[0].is_string()) return read_sample(typed[0]);
  if (!typed.is_string() && !pair) return Task::read_sample(typed);
  const Translator texts = translator();
  Tensor answer({1, answer_length()});
  teach(pair ? ids_of(words_->answers, typed[1].get<std::string>(), by_word_) : std::vector<int>(),
        answer.sample(0));
  std::vector<Tensor> sample;
  sample.push_back(
      texts.source_of(texts.plain(pair ? typed[0].get<std::string>() : typed.get<std::string>())));
  sample.push_back(std::move(answer));
  return sample;
}

namespace {

Json labels_of(const Tensor& ids, const Vocabulary& words) {
  Json labels = Json::array();
  for (const Scalar id : ids.values) labels.push_back(words.token(static_cast<int>(id)));
  return labels;
}

}  // namespace

Json Seq2Seq::step_labels(const std::vector<Tensor>& sample) const {
  return Json::array({labels_of(sample[0], words_->texts), labels_of(sample[1], words_->answers)});
}

Json Seq2Seq::target_labels(const std::vector<Tensor>& targets) const {
  return Json::array({labels_of(targets[0], words_->answers)});
}

}  // namespace rnn
