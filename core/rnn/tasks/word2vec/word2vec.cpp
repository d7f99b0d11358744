#include "rnn/tasks/word2vec/word2vec.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "rnn/config/error.h"
#include "rnn/data/text.h"
#include "rnn/tasks/model_config.h"
#include "rnn/tasks/word2vec/word2vec_readouts.h"
#include "rnn/tasks/word2vec/word_world.h"

namespace rnn {

namespace {

constexpr const char* text_need = "text";
constexpr std::size_t most_words = 100'000;
constexpr std::size_t least_words = 200;
constexpr std::int64_t most_one_hot = std::int64_t{64} << 20;
constexpr double unigram_power = .75;
constexpr int default_width = 32;

using Sentence = std::vector<std::string>;
using Ids = std::vector<int>;

std::string replaced(std::string_view text, std::span<const std::array<std::string_view, 2>> pairs) {
  std::string made;
  while (!text.empty()) {
    const auto found = std::find_if(pairs.begin(), pairs.end(),
                                    [text](const auto& pair) { return text.starts_with(pair[0]); });
    if (found != pairs.end()) {
      made += (*found)[1];
      text.remove_prefix((*found)[0].size());
    } else {
      made += text[0];
      text.remove_prefix(1);
    }
  }
  return made;
}

/// Marks that `split_words` does not know, as those that it does, and every end of a sentence as a full stop.
std::string plain_text(std::string_view text) {
  static constexpr std::array<std::array<std::string_view, 2>, 18> marks{{{"\r", " "},
                                                                          {"“", " "},
                                                                          {"”", " "},
                                                                          {"‘", " "},
                                                                          {"’", "'"},
                                                                          {"—", " "},
                                                                          {"–", " "},
                                                                          {"…", " "},
                                                                          {"「", " "},
                                                                          {"」", " "},
                                                                          {"、", " "},
                                                                          {"，", " "},
                                                                          {"　", " "},
                                                                          {"。", "."},
                                                                          {"！", "."},
                                                                          {"？", "."},
                                                                          {"!", "."},
                                                                          {"?", "."}}};
  return replaced(text, marks);
}

std::vector<Sentence> sentences_of(const std::string& text) {
  const std::string plain = plain_text(text);
  std::vector<Sentence> sentences;
  std::size_t words = 0;
  std::string_view rest = plain;
  while (!rest.empty() && words < most_words) {
    const std::size_t end = std::min(rest.find('.'), rest.size());
    Sentence sentence = split_words(rest.substr(0, end));
    words += sentence.size();
    if (!sentence.empty()) sentences.push_back(std::move(sentence));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return sentences;
}

/// Draws ids in proportion to count^.75.
class Draw {
 public:
  explicit Draw(const WordIds& ids) {
    double sum = 0.0;
    for (int id = 0; id < ids.used(); ++id)
      sums_.push_back(sum += id == WordIds::pad ? 0.0 : std::pow(ids.count(id), unigram_power));
  }
  /// Another id than `right`.
  int other_than(int right, Random& random) const {
    while (true) {
      const double at = random.uniform() * sums_.back();
      const auto id = static_cast<int>(std::upper_bound(sums_.begin(), sums_.end(), at) - sums_.begin());
      if (id != right) return id;
    }
  }

 private:
  std::vector<double> sums_;
};

/// The samples of one set: what is read, and the word that stood with it.
struct Samples {
  std::vector<Ids> read;
  Ids right;
};

Samples samples_of(std::span<const Ids> sentences, int window, bool cbow) {
  Samples samples;
  for (const Ids& sentence : sentences) {
    const int count = static_cast<int>(sentence.size());
    for (int at = 0; at < count; ++at) {
      Ids around;
      for (int i = std::max(0, at - window); i <= std::min(count - 1, at + window); ++i)
        if (i != at) around.push_back(sentence[static_cast<std::size_t>(i)]);
      if (around.empty()) continue;
      const int middle = sentence[static_cast<std::size_t>(at)];
      if (cbow) {
        samples.read.push_back(std::move(around));
        samples.right.push_back(middle);
        continue;
      }
      for (const int other : around) {
        samples.read.push_back({middle});
        samples.right.push_back(other);
      }
    }
  }
  return samples;
}

Scalar* appended(std::vector<Tensor>& tensors, const Shape& shape) {
  tensors.emplace_back(shape);
  return tensors.back().values.data();
}

}  // namespace

WordIds::WordIds(std::span<const std::vector<std::string>> sentences, int size) : words_(1), counts_(1) {
  std::unordered_map<std::string, std::size_t> places;
  std::vector<std::pair<std::string, int>> found;
  for (const auto& sentence : sentences)
    for (const std::string& word : sentence) {
      const auto [place, added] = places.try_emplace(word, found.size());
      if (added) found.emplace_back(word, 0);
      ++found[place->second].second;
    }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& one, const auto& other) { return one.second > other.second; });
  for (const auto& [word, count] : found) {
    if (count < least_count || used() == size) break;
    ids_[word] = used();
    words_.push_back(word);
    counts_.push_back(count);
  }
}

int WordIds::id(const std::string& word) const {
  const auto found = ids_.find(word);
  return found == ids_.end() ? pad : found->second;
}

std::string WordIds::word(int id) const {
  return id >= 0 && id < used() ? words_[static_cast<std::size_t>(id)] : std::string();
}

Schema Word2Vec::options() {
  return {choice_option("corpus", "english", {"english", "japanese", "moby-dick"}),
          choice_option("method", "skip-gram", {"skip-gram", "cbow"}),
          choice_option("input", "ids", {"ids", "one-hot"}),
          integer_option("negatives", 5, 0, 20),
          integer_option("context", 5, 1, 10),
          integer_option("vocabulary", 240, 20, 5000),
          integer_option("sentences", 4000, 200, 20000),
          number_option("subsample", 0.0, 0.0, 1.0)};
}

Word2Vec::Word2Vec(const Json& config)
    : config_(config),
      corpus_(config["corpus"].get<std::string>()),
      cbow_(config["method"] == "cbow"),
      one_hot_(config["input"] == "one-hot"),
      negatives_(config["negatives"].get<int>()),
      window_(config["context"].get<int>()),
      size_(config["vocabulary"].get<int>()),
      sentences_(config["sentences"].get<int>()),
      subsample_(config["subsample"].get<double>()),
      ids_(std::make_shared<const WordIds>()) {
  if (one_hot_ && cbow_)
    throw ConfigError({"input.one_hot_window",
                       "[input] one-hot words are read one at a time: choose the method 'skip-gram', or ids"})
        .at("/input");
}

Signature Word2Vec::signature() const {
  Signature signature;
  if (one_hot_)
    signature.inputs.push_back({"word",
                                {unknown, size_},
                                PortKind::one_hot,
                                size_,
                                Phrase("port.word_row", "a word as a one-hot row")});
  else if (cbow_)
    signature.inputs.push_back({"window",
                                {unknown, extent()},
                                PortKind::ids,
                                size_,
                                {{"port.words_around", "the {count} words around a gap"}, {extent()}}});
  else
    signature.inputs.push_back({"word", {unknown, 1}, PortKind::ids, size_, Phrase("port.word", "a word")});
  if (!offers()) {
    signature.targets.push_back(
        {"other", {unknown}, PortKind::ids, size_, Phrase("port.other_word", "the word that stood with it")});
    return signature;
  }
  const int offered = 1 + negatives_;
  signature.inputs.push_back({"offered",
                              {unknown, offered},
                              PortKind::ids,
                              size_,
                              {{"port.offered", "{count} words, of which one stood with it"}, {offered}}});
  signature.targets.push_back(
      {"right",
       {unknown, offered},
       PortKind::numbers,
       0,
       {{"port.which_offered", "1 for the one of {count} words that stood with it, else 0"}, {offered}}});
  return signature;
}

std::vector<ResourceNeed> Word2Vec::resources() const { return {{text_need, true, {"text"}, true, 0}}; }

std::string Word2Vec::plain_word(std::string_view typed) {
  const std::vector<std::string> words = split_words(plain_text(typed));
  std::string plain;
  for (const std::string& word : words) plain += (plain.empty() ? "" : " ") + word;
  return plain;
}

std::string Word2Vec::text(std::uint64_t seed, const Resources& resources) const {
  const auto given = resources.find(text_need);
  const bool brought = given != resources.end() && !given->second.contains("shipped");
  if (brought || corpus_ == "moby-dick") return array_of<std::string>(resources, text_need, "text");
  Random random(seed);
  std::string text;
  for (const std::string& sentence :
       draw_world(corpus_ == "japanese" ? japanese_world() : english_world(), sentences_, random))
    text += sentence + "\n";
  return text;
}

TaskData Word2Vec::data(std::uint64_t seed, const Resources& resources) const {
  const std::string place = std::string("/resources/") + text_need;
  const std::vector<Sentence> sentences = sentences_of(text(seed, resources));
  const std::size_t words =
      std::accumulate(sentences.begin(), sentences.end(), std::size_t{0},
                      [](std::size_t sum, const Sentence& sentence) { return sum + sentence.size(); });
  if (words < least_words)
    throw ConfigError({"text.too_few_spaced",
                       "[{need}] expected at least {least} words with spaces between them, got {given}"},
                      {text_need, static_cast<int>(least_words), static_cast<int>(words)}, place);
  const std::size_t begin = sentences.size() * 8 / 10;
  const std::size_t middle = sentences.size() * 9 / 10;
  const auto ids = std::make_shared<const WordIds>(sentences, size_);
  ids_ = ids;
  Random random = Random(seed).fork(1);
  std::set<Sentence> seen;
  const auto ids_of = [&](std::size_t first, std::size_t last) {
    std::vector<Ids> found;
    for (std::size_t at = first; at < last; ++at) {
      if (first > 0 && seen.contains(sentences[at])) continue;
      Ids sentence;
      for (const std::string& word : sentences[at]) {
        const int id = ids->id(word);
        if (id == WordIds::pad) continue;
        const double share = ids->count(id) / static_cast<double>(words);
        if (subsample_ > 0.0 && random.uniform() > std::sqrt(subsample_ / share) + subsample_ / share)
          continue;
        sentence.push_back(id);
      }
      found.push_back(std::move(sentence));
    }
    for (std::size_t at = first; at < last; ++at) seen.insert(sentences[at]);
    return found;
  };
  const Draw draw(*ids);
  const auto set_of = [&](std::size_t first, std::size_t last) {
    const Samples samples = samples_of(ids_of(first, last), window_, cbow_);
    const int count = static_cast<int>(samples.right.size());
    if (count < 5 || ids->used() < 3)
      throw ConfigError(
          {"text.alike",
           "[{need}] expected a text whose end is not a repetition of its beginning, with words "
           "that occur more than {threshold} times"},
          {text_need, WordIds::least_count - 1}, place);
    if (one_hot_ && std::int64_t(count) * size_ > most_one_hot)
      throw ConfigError({"text.one_hot",
                         "[input] one-hot samples of this text take {given} MB; take ids, which an Embedding "
                         "looks up"},
                        {std::int64_t(count) * size_ >> 18}, "/task/config/input");
    Dataset set;
    Scalar* read = appended(set.inputs, {count, one_hot_ ? size_ : extent()});
    for (const Ids& sample : samples.read) {
      if (one_hot_)
        read[sample[0]] = 1;
      else
        std::copy(sample.begin(), sample.end(), read);
      read += one_hot_ ? size_ : extent();
    }
    if (!offers()) {
      std::copy(samples.right.begin(), samples.right.end(), appended(set.targets, {count}));
      return set;
    }
    const int offered = 1 + negatives_;
    Scalar* words_offered = appended(set.inputs, {count, offered});
    Scalar* target = appended(set.targets, {count, offered});
    for (const int right : samples.right) {
      const std::uint32_t at = random.below(static_cast<std::uint32_t>(offered));
      for (int i = 0; i < offered; ++i)
        words_offered[i] = static_cast<Scalar>(draw.other_than(right, random));
      words_offered[at] = static_cast<Scalar>(right);
      target[at] = 1;
      words_offered += offered;
      target += offered;
    }
    return set;
  };
  Dataset training = set_of(0, begin);
  Dataset validation = set_of(begin, middle);
  return {std::move(training), std::move(validation), set_of(middle, sentences.size())};
}

Json Word2Vec::model(int width) const {
  const char* first = cbow_ ? "window" : "word";
  Json nodes = Json::array();
  std::vector<std::string> inputs{first};
  if (one_hot_) {
    nodes.push_back(input_node(first, {unknown, size_}));
    nodes.push_back(graph_node("Dense", "word_vectors",
                               {{"units", width}, {"use_bias", false}, {"kernel_initializer", "uniform"}},
                               {{first, 0}}));
  } else {
    nodes.push_back(input_node(first, {unknown, extent()}));
    Json options{{"input_dim", size_}, {"output_dim", width}};
    if (cbow_) options["mask_zero"] = true;
    nodes.push_back(graph_node("Embedding", "word_vectors", std::move(options), {{first, 0}}));
    nodes.push_back(graph_node(cbow_ ? "GlobalAveragePooling1D" : "Flatten", cbow_ ? "mean" : "vector",
                               Json::object(), {{"word_vectors", 0}}));
  }
  const std::string vector = one_hot_ ? "word_vectors" : cbow_ ? "mean" : "vector";
  if (!offers()) {
    nodes.push_back(graph_node(
        "Dense", "probabilities",
        {{"units", size_}, {"activation", "softmax"}, {"use_bias", false}, {"kernel_initializer", "uniform"}},
        {{vector, 0}}));
    return functional_config(std::move(nodes), inputs, {"probabilities"});
  }
  inputs.emplace_back("offered");
  nodes.push_back(input_node("offered", {unknown, 1 + negatives_}));
  nodes.push_back(graph_node("Embedding", "context_vectors", {{"input_dim", size_}, {"output_dim", width}},
                             {{"offered", 0}}));
  nodes.push_back(graph_node("Dot", "scores", {{"axes", {2, 1}}}, {{"context_vectors", 0}, {vector, 0}}));
  nodes.push_back(graph_node("Activation", "probabilities", {{"activation", "sigmoid"}}, {{"scores", 0}}));
  return functional_config(std::move(nodes), inputs, {"probabilities"});
}

Json Word2Vec::compile() const {
  // A softmax over all words and CBOW have fewer samples or slower ones, which larger steps make up for.
  const double rate = offers() && !cbow_ ? .002 : .005;
  Json compile{{"optimizer", class_config("Adam", {{"learning_rate", rate}})}};
  compile["loss"] = offers() ? "binary_crossentropy" : "sparse_categorical_crossentropy";
  compile["metrics"] =
      offers() ? Json::array({"categorical_accuracy"}) : Json::array({"perplexity", "accuracy"});
  return compile;
}

Json Word2Vec::defaults() const {
  Json defaults = Json::object();
  defaults["model"] = model(default_width);
  defaults["compile"] = compile();
  defaults["fit"] = {{"batch_size", 128}, {"epochs", !offers() ? 12 : cbow_ ? 40 : 20}, {"shuffle", true}};
  return defaults;
}

Word2Vec Word2Vec::changed(const Json& options) const {
  Json config = config_;
  config.update(options);
  return Word2Vec(config);
}

Json Word2Vec::variants() const {
  const Word2Vec plain = changed({{"corpus", "english"},
                                  {"method", "skip-gram"},
                                  {"input", "ids"},
                                  {"negatives", 5},
                                  {"context", 5},
                                  {"vocabulary", 240},
                                  {"sentences", 4000},
                                  {"subsample", 0.0}});
  Json variants = Json::array();
  const auto add = [&](const char* id, const Json& options, int width, const Json& fit) {
    const Word2Vec task = plain.changed(options);
    Json changes{{"model", task.model(width)}};
    if (!task.offers() || task.cbow_) changes["compile"] = task.compile();
    if (!options.empty()) changes["task"] = class_config("word2vec", options);
    if (!fit.empty()) changes["fit"] = fit;
    variants.push_back({{"id", id}, {"changes", std::move(changes)}});
  };
  const Json none = Json::object();
  add("article", {{"input", "one-hot"}, {"negatives", 0}, {"sentences", 2000}}, default_width,
      {{"epochs", 12}});
  add("softmax", {{"negatives", 0}, {"sentences", 2000}}, default_width, {{"epochs", 12}});
  add("cbow", {{"method", "cbow"}}, default_width, {{"epochs", 40}});
  add("narrow", none, 2, none);
  add("few-negatives", {{"negatives", 1}}, default_width, none);
  add("japanese", {{"corpus", "japanese"}}, default_width, none);
  add("moby-dick", {{"corpus", "moby-dick"}, {"vocabulary", 1000}, {"subsample", .001}}, default_width,
      {{"epochs", 8}});
  return variants;
}

namespace {

/// The most frequent offered word, and the one that stood with the words read the most often for its count.
class OfferedBaseline : public Readout {
 public:
  OfferedBaseline(const TaskData& data, bool one_hot) : data_(data), one_hot_(one_hot) {}

  bool advance() override {
    constexpr int at_once = 20'000;
    const Dataset& set = counted_ ? data_.test : data_.training;
    const int last = std::min(set.samples(), next_ + at_once);
    for (; next_ < last; ++next_) counted_ ? test(next_) : count(next_);
    if (next_ < set.samples()) return false;
    next_ = 0;
    return std::exchange(counted_, true);
  }

  Frame take() override {
    const double samples = data_.test.samples();
    const auto result = [samples](const char* rule, int right) {
      return Json{{"rule", rule}, {"metrics", {{"categorical_accuracy", right / samples}}}};
    };
    Frame frame;
    frame.data = result("frequency", by_frequency_);
    frame.data["beside"] = Json::array({result("pairs", by_pairs_)});
    return frame;
  }

 private:
  /// The ids that a sample reads.
  Ids read_of(const Dataset& set, int sample) const {
    const Tensor& input = set.inputs[0];
    const Scalar* values = input.sample(sample);
    const Scalar* end = values + input.sample_size();
    if (one_hot_) return {static_cast<int>(std::max_element(values, end) - values)};
    Ids ids;
    for (; values != end; ++values)
      if (*values != WordIds::pad) ids.push_back(static_cast<int>(*values));
    return ids;
  }

  void count(int sample) {
    const Dataset& set = data_.training;
    const Scalar* target = set.targets[0].sample(sample);
    const auto place = std::max_element(target, target + set.targets[0].sample_size()) - target;
    const int right = static_cast<int>(set.inputs[1].sample(sample)[place]);
    ++counts_[right];
    for (const int id : read_of(set, sample)) ++pairs_[{id, right}];
  }

  void test(int sample) {
    const Dataset& set = data_.test;
    const Scalar* offered = set.inputs[1].sample(sample);
    const Scalar* target = set.targets[0].sample(sample);
    const Ids read = read_of(set, sample);
    int frequent = 0;
    int paired = 0;
    double most = -1.0;
    double most_paired = -1.0;
    for (int i = 0; i < set.inputs[1].sample_size(); ++i) {
      const int id = static_cast<int>(offered[i]);
      const auto found = counts_.find(id);
      const double times = found == counts_.end() ? 0.0 : found->second;
      if (times > most) {
        most = times;
        frequent = i;
      }
      double together = 0.0;
      for (const int one : read) {
        const auto pair = pairs_.find({one, id});
        if (pair != pairs_.end()) together += pair->second / times;
      }
      if (together > most_paired) {
        most_paired = together;
        paired = i;
      }
    }
    by_frequency_ += target[frequent] == Scalar(1) ? 1 : 0;
    by_pairs_ += target[paired] == Scalar(1) ? 1 : 0;
  }

  const TaskData& data_;
  bool one_hot_;
  std::map<int, int> counts_;
  std::map<std::pair<int, int>, int> pairs_;
  bool counted_ = false;
  int next_ = 0;
  int by_frequency_ = 0;
  int by_pairs_ = 0;
};

/// Probabilities by the counts of the training set, with one added to each.
Frame by_unigram(const TaskData& data, int size) {
  std::vector<double> counts(static_cast<std::size_t>(size), 1.0);
  for (const Scalar id : data.training.targets[0].values) ++counts[static_cast<std::size_t>(id)];
  const double sum = std::accumulate(counts.begin(), counts.end(), 0.0);
  const auto most = std::max_element(counts.begin(), counts.end()) - counts.begin();
  double log = 0.0;
  int right = 0;
  for (const Scalar id : data.test.targets[0].values) {
    log += std::log(counts[static_cast<std::size_t>(id)] / sum);
    right += static_cast<std::ptrdiff_t>(id) == most ? 1 : 0;
  }
  const double samples = data.test.samples();
  Frame frame;
  frame.data = {{"rule", "unigram"},
                {"metrics", {{"perplexity", std::exp(-log / samples)}, {"accuracy", right / samples}}}};
  return frame;
}

}  // namespace

std::unique_ptr<Readout> Word2Vec::baseline(const TaskData& data) const {
  if (offers()) return std::make_unique<OfferedBaseline>(data, one_hot_);
  return readout_of([this, &data] { return by_unigram(data, size_); });
}

std::vector<ReadoutKind> Word2Vec::readouts() const {
  return {word_map_readout(*this), neighbours_readout(*this), analogies_readout(*this),
          look_up_readout(*this)};
}

std::vector<Tensor> Word2Vec::read_sample(const Json& typed) const {
  if (typed.is_array() && typed.size() == 1 && typed[0].is_string()) return read_sample(typed[0]);
  if (!typed.is_string()) return Task::read_sample(typed);
  const std::vector<std::string> words = split_words(plain_text(typed.get<std::string>()));
  std::size_t next = 0;
  std::vector<Tensor> sample;
  for (const Port& port : signature().inputs) {
    Shape shape = port.shape;
    shape[0] = 1;
    sample.emplace_back(shape);
    Buffer& values = sample.back().values;
    if (port.kind == PortKind::one_hot) {
      values[static_cast<std::size_t>(next < words.size() ? ids().id(words[next]) : WordIds::pad)] = 1;
      ++next;
      continue;
    }
    for (Scalar& value : values)
      if (next < words.size()) value = static_cast<Scalar>(ids().id(words[next++]));
  }
  return sample;
}

Json Word2Vec::step_labels(const std::vector<Tensor>& sample) const {
  Json labels = Json::array();
  for (std::size_t input = 0; input < sample.size(); ++input) {
    if (input == 0 && one_hot_) {
      labels.push_back(nullptr);
      continue;
    }
    Json words = Json::array();
    for (const Scalar id : sample[input].values) words.push_back(ids().word(static_cast<int>(id)));
    labels.push_back(std::move(words));
  }
  return labels;
}

Json Word2Vec::target_labels(const std::vector<Tensor>& targets) const {
  if (offers()) return nullptr;
  return Json::array({Json::array({ids().word(static_cast<int>(targets[0].values[0]))})});
}

}  // namespace rnn
