#include "rnn/tasks/next_word/next_word.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "rnn/config/error.h"
#include "rnn/data/batches.h"
#include "rnn/tasks/model_config.h"
#include "rnn/tasks/next_word/next_word_readouts.h"
#include "rnn/tasks/next_word/ngrams.h"
#include "rnn/tasks/next_word/small_corpora.h"

namespace rnn {

namespace {

constexpr const char* text_need = "text";
const std::string text_place = std::string("/resources/") + text_need;
constexpr std::size_t most_tokens = 1'000'000;
constexpr std::int64_t most_one_hot = std::int64_t{64} << 20;
/// One whole batch, and the samples that are no part of it.
constexpr int least_samples = (NextWord::batch + 1) * 5 / 4 + 5;

constexpr int default_units = 64;
constexpr int default_width = 32;
constexpr double default_dropout = .2;
constexpr int article_units = 30;

}  // namespace

Schema NextWord::options() {
  return {choice_option("corpus", "english", {"english", "japanese", "moby-dick"}),
          choice_option("unit", "word", {"word", "character"}),
          integer_option("chunk", 5, 2, 50),
          integer_option("vocabulary", 200, 10, 5000),
          integer_option("sentences", 800, 100, 5000),
          choice_option("input", "ids", {"ids", "one-hot"})};
}

NextWord::NextWord(const Json& config)
    : config_(config),
      corpus_(config["corpus"].get<std::string>()),
      by_word_(config["unit"] == "word"),
      chunk_(config["chunk"].get<int>()),
      size_(config["vocabulary"].get<int>()),
      sentences_(config["sentences"].get<int>()),
      one_hot_(config["input"] == "one-hot"),
      lexicon_(std::make_shared<const Lexicon>(size_)) {
  if (by_word_ && corpus_ == "japanese")
    throw ConfigError(
        {"corpus.no_words", "[corpus] Japanese has no spaces between words: choose the unit 'character'"})
        .at("/unit");
}

Signature NextWord::signature() const {
  Port before{"before",
              {unknown, chunk_},
              one_hot_ ? PortKind::one_hot : PortKind::ids,
              size_,
              {{"port.words_before", "the {count} words or characters before"}, {chunk_}}};
  if (one_hot_) before.shape.append(size_);
  return {
      {std::move(before)},
      {{"next", {unknown}, PortKind::ids, size_, Phrase("port.next_word", "the next word or character")}}};
}

std::vector<ResourceNeed> NextWord::resources() const { return {{text_need, true, {"text"}, true, 0}}; }

std::vector<std::string> NextWord::tokens_of(std::string_view text) const {
  return by_word_ ? corpus_words(text) : corpus_characters(text);
}

std::vector<std::string> NextWord::typed_tokens(std::string_view text) const {
  constexpr std::string_view unknown_word(Lexicon::unknown_text);
  std::vector<std::string> tokens;
  while (true) {
    const std::size_t end = text.find(unknown_word);
    for (std::string& token : tokens_of(text.substr(0, end))) tokens.push_back(std::move(token));
    if (end == std::string_view::npos) return tokens;
    tokens.emplace_back(unknown_word);
    text.remove_prefix(end + unknown_word.size());
  }
}

std::string NextWord::text(std::uint64_t seed, const Resources& resources) const {
  const auto given = resources.find(text_need);
  const bool brought = given != resources.end() && !given->second.contains("shipped");
  if (brought || corpus_ == "moby-dick") return array_of<std::string>(resources, text_need, "text");
  Random random(seed);
  const bool japanese = corpus_ == "japanese";
  std::string text;
  for (const std::string& sentence :
       draw_sentences(japanese ? small_japanese() : small_english(), sentences_, random))
    text += sentence + (japanese ? "" : "\n");
  return text;
}

namespace {

/// The starts of the samples from `first` up to `last` whose tokens are not `seen`, to which they are added
/// in the end.
std::vector<int> unseen(std::span<const int> ids, int length, int first, int last,
                        std::set<std::vector<int>>& seen) {
  std::vector<int> kept;
  std::vector<std::vector<int>> added;
  for (int start = first; start < last; ++start) {
    const auto tokens = ids.subspan(static_cast<std::size_t>(start), static_cast<std::size_t>(length));
    std::vector<int> sample(tokens.begin(), tokens.end());
    if (seen.contains(sample)) continue;
    kept.push_back(start);
    added.push_back(std::move(sample));
  }
  seen.insert(std::make_move_iterator(added.begin()), std::make_move_iterator(added.end()));
  return kept;
}

void check_length(int tokens, int least, bool by_word) {
  if (tokens >= least) return;
  if (by_word)
    throw ConfigError({"text.too_few_words",
                       "[{need}] expected at least {least} words of a to z, got {given}; text in other "
                       "letters is read by character"},
                      {text_need, least, tokens}, text_place);
  throw ConfigError({"text.too_few_characters", "[{need}] expected at least {least} characters, got {given}"},
                    {text_need, least, tokens}, text_place);
}

}  // namespace

TaskData NextWord::data(std::uint64_t seed, const Resources& resources) const {
  std::vector<std::string> tokens = tokens_of(text(seed, resources));
  if (tokens.size() > most_tokens) tokens.resize(most_tokens);
  check_length(static_cast<int>(tokens.size()), least_samples + chunk_, by_word_);
  lexicon_ = std::make_shared<const Lexicon>(tokens, unknown_threshold, size_);
  const std::vector<int> ids = lexicon_->ids(tokens);
  const ChunkSplit split = split_chunks(static_cast<int>(ids.size()), chunk_, batch);
  if (one_hot_ && std::int64_t(split.end) * chunk_ * size_ > most_one_hot)
    throw ConfigError({"text.one_hot",
                       "[input] one-hot samples of this text take {given} MB; take ids, which an Embedding "
                       "looks up"},
                      {std::int64_t(split.end) * chunk_ * size_ >> 18}, "/task/config/input");
  std::set<std::vector<int>> seen;
  std::vector<int> training = all_indices(split.training);
  for (const int start : training) seen.emplace(ids.begin() + start, ids.begin() + start + chunk_);
  const auto validation = unseen(ids, chunk_, split.validation_begin, split.test_begin, seen);
  const auto test = unseen(ids, chunk_, split.test_begin, split.end, seen);
  if (validation.empty() || test.empty())
    throw ConfigError({"text.alike",
                       "[{need}] expected a text whose end is not a repetition of its beginning, with words "
                       "that occur more than {threshold} times"},
                      {text_need, unknown_threshold}, text_place);
  return {set_of(ids, training), set_of(ids, validation), set_of(ids, test)};
}

Dataset NextWord::set_of(std::span<const int> ids, std::span<const int> starts) const {
  const int samples = static_cast<int>(starts.size());
  Tensor inputs(one_hot_ ? Shape{samples, chunk_, size_} : Shape{samples, chunk_});
  Tensor targets(Shape{samples});
  for (int i = 0; i < samples; ++i) {
    const auto start = static_cast<std::size_t>(starts[static_cast<std::size_t>(i)]);
    for (int t = 0; t < chunk_; ++t) {
      const int id = ids[start + static_cast<std::size_t>(t)];
      if (one_hot_)
        inputs.sample(i)[t * size_ + id] = 1;
      else
        inputs.sample(i)[t] = static_cast<Scalar>(id);
    }
    targets.values[static_cast<std::size_t>(i)] =
        static_cast<Scalar>(ids[start + static_cast<std::size_t>(chunk_)]);
  }
  Dataset set;
  set.inputs.push_back(std::move(inputs));
  set.targets.push_back(std::move(targets));
  return set;
}

Json NextWord::layers(const char* cell) const {
  return Json::array({class_config("Embedding", {{"input_dim", size_}, {"output_dim", default_width}}),
                      class_config("Dropout", {{"rate", default_dropout}}),
                      class_config(cell, {{"units", default_units}}),
                      class_config("Dropout", {{"rate", default_dropout}}),
                      class_config("Dense", {{"units", size_}, {"activation", "softmax"}})});
}

Json NextWord::article_layers(const char* cell, bool backwards) const {
  const auto dense = [](int units, const char* activation) {
    return class_config("Dense", {{"units", units},
                                  {"activation", activation},
                                  {"kernel_initializer", class_config("TruncatedNormal", {{"stddev", .01}})},
                                  {"bias_initializer", "ones"}});
  };
  Json recurrent{{"units", article_units}};
  if (backwards) recurrent["go_backwards"] = true;
  return Json::array(
      {dense(article_units, "linear"), class_config(cell, std::move(recurrent)), dense(size_, "softmax")});
}

Json NextWord::defaults() const {
  Json defaults = Json::object();
  defaults["model"] = sequential_config(signature().inputs[0].shape,
                                        one_hot_ ? article_layers("LSTM", false) : layers("LSTM"));
  defaults["compile"] = {{"optimizer", class_config("Adam", {{"learning_rate", .005}})},
                         {"loss", "sparse_categorical_crossentropy"},
                         {"metrics", {"perplexity", "accuracy"}}};
  defaults["fit"] = {{"batch_size", batch}, {"epochs", 20}, {"shuffle", true}};
  return defaults;
}

NextWord NextWord::changed(const Json& options) const {
  Json config = config_;
  config.update(options);
  return NextWord(config);
}

Json NextWord::variants() const {
  Json variants = Json::array();
  const auto add = [&](const char* id, const NextWord& task, const Json& options, const Json& layers,
                       const Json& fit) {
    Json changes = layers_patch(task.signature().inputs[0].shape, layers);
    if (!options.empty()) changes["task"] = class_config("next-word", options);
    if (!fit.empty()) changes["fit"] = fit;
    variants.push_back({{"id", id}, {"changes", std::move(changes)}});
  };
  const Json one_hot{{"input", "one-hot"}};
  const NextWord article = changed({{"corpus", "english"}, {"unit", "word"}, {"input", "one-hot"}});
  const Json run{{"epochs", 1000}, {"shuffle", false}};
  add("article", article, one_hot, article.article_layers("SimpleRNN", false), run);
  add("article-lstm", article, one_hot, article.article_layers("LSTM", false), run);
  add("article-gru", article, one_hot, article.article_layers("GRU", false), run);
  add("article-reversed", article, one_hot, article.article_layers("SimpleRNN", true), run);
  const NextWord plain = changed({{"corpus", "english"}, {"unit", "word"}, {"input", "ids"}});
  add("simple-rnn", plain, Json::object(), plain.layers("SimpleRNN"), Json::object());
  add("gru", plain, Json::object(), plain.layers("GRU"), Json::object());
  const auto of_text = [&](const char* id, const Json& options, int epochs) {
    const NextWord task = plain.changed(options);
    add(id, task, options, task.layers("LSTM"), {{"epochs", epochs}});
  };
  of_text("characters", {{"unit", "character"}, {"chunk", 20}, {"vocabulary", 40}}, 6);
  of_text("japanese", {{"corpus", "japanese"}, {"unit", "character"}, {"chunk", 12}}, 12);
  of_text("moby-dick", {{"corpus", "moby-dick"}, {"vocabulary", 700}}, 6);
  return variants;
}

int id_at(const Tensor& inputs, int sample, int t) {
  const Scalar* values = inputs.sample(sample);
  if (inputs.shape.rank() == 2) return static_cast<int>(values[t]);
  const int width = inputs.shape.width();
  const Scalar* row = values + std::ptrdiff_t(t) * width;
  return static_cast<int>(std::max_element(row, row + width) - row);
}

namespace {

/// Counts of the training set, then the test set by them, in slices.
class NGramBaseline : public Readout {
 public:
  NGramBaseline(const TaskData& data, int ids, bool by_word) : data_(data), counts_(ids), by_word_(by_word) {}

  bool advance() override {
    const Dataset& set = counted_ ? data_.test : data_.training;
    const int last = std::min(set.samples(), next_ + (counted_ ? 64 : 20'000));
    for (; next_ < last; ++next_) {
      const int before = id_at(set.inputs[0], next_, set.inputs[0].shape[1] - 1);
      const int after = static_cast<int>(set.targets[0].values[static_cast<std::size_t>(next_)]);
      counted_ ? test(before, after) : counts_.count(before, after);
    }
    if (next_ < set.samples()) return false;
    next_ = 0;
    return std::exchange(counted_, true);
  }

  Frame take() override {
    Frame frame;
    frame.data = result(by_word_ ? "unigram" : "unigram-characters", unigram_);
    frame.data["beside"] = Json::array({result(by_word_ ? "bigram" : "bigram-characters", bigram_)});
    return frame;
  }

 private:
  struct Sums {
    double log = 0.0;
    int right = 0;
  };

  void test(int before, int after) {
    unigram_.log += std::log(counts_.unigram(after));
    unigram_.right += counts_.likeliest() == after ? 1 : 0;
    bigram_.log += std::log(counts_.bigram(before, after));
    bigram_.right += counts_.likeliest_after(before) == after ? 1 : 0;
  }

  Json result(const char* rule, const Sums& sums) const {
    const double samples = data_.test.samples();
    return {{"rule", rule},
            {"metrics", {{"perplexity", std::exp(-sums.log / samples)}, {"accuracy", sums.right / samples}}}};
  }

  const TaskData& data_;
  NGrams counts_;
  bool by_word_;
  bool counted_ = false;
  int next_ = 0;
  Sums unigram_, bigram_;
};

}  // namespace

std::unique_ptr<Readout> NextWord::baseline(const TaskData& data) const {
  return std::make_unique<NGramBaseline>(data, size_, by_word_);
}

std::vector<ReadoutKind> NextWord::readouts() const {
  return {next_words_readout(*this), generated_readout(*this)};
}

Tensor NextWord::input_of(std::span<const int> ids) const {
  const auto extent = static_cast<std::size_t>(chunk_);
  std::vector<int> sample(extent, lexicon_->unknown_id());
  const std::span<const int> read = ids.last(std::min(ids.size(), extent));
  std::copy(read.begin(), read.end(), sample.end() - std::ssize(read));
  Tensor input(one_hot_ ? Shape{1, chunk_, size_} : Shape{1, chunk_});
  for (std::size_t t = 0; t < extent; ++t)
    if (one_hot_)
      input.values[t * static_cast<std::size_t>(size_) + static_cast<std::size_t>(sample[t])] = 1;
    else
      input.values[t] = static_cast<Scalar>(sample[t]);
  return input;
}

std::vector<Tensor> NextWord::read_sample(const Json& typed) const {
  if (typed.is_array() && typed.size() == 1 && typed[0].is_string()) return read_sample(typed[0]);
  if (!typed.is_string()) return Task::read_sample(typed);
  std::vector<Tensor> sample;
  sample.push_back(input_of(lexicon_->ids(typed_tokens(typed.get<std::string>()))));
  return sample;
}

Json NextWord::step_labels(const std::vector<Tensor>& sample) const {
  Json labels = Json::array();
  for (int t = 0; t < sample[0].shape[1]; ++t) labels.push_back(lexicon_->token(id_at(sample[0], 0, t)));
  return Json::array({std::move(labels)});
}

Json NextWord::words_of(const std::vector<std::string>& tokens) const {
  Json words = Json::array();
  for (const std::string& token : tokens)
    words.push_back({{"text", token}, {"known", lexicon_->contains(token)}});
  return words;
}

}  // namespace rnn
