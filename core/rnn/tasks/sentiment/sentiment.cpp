#include "rnn/tasks/sentiment/sentiment.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "rnn/config/error.h"
#include "rnn/data/batches.h"
#include "rnn/tasks/model_config.h"
#include "rnn/tasks/sentiment/sentiment_readouts.h"
#include "rnn/tasks/sentiment/word_counts.h"

namespace rnn {

namespace {

constexpr const char* reviews_need = "reviews";
constexpr const char* words_need = "words";
constexpr int fewest_reviews = 10;

const std::string reviews_place = std::string("/resources/") + reviews_need;

void check_labels(std::span<const int> labels, std::size_t reviews) {
  if (labels.size() != reviews)
    throw ConfigError(
        {"reviews.label_count", "[{need}] expected a label for each of {expected} reviews, got {given}"},
        {reviews_need, reviews, labels.size()}, reviews_place);
  const auto other =
      std::find_if(labels.begin(), labels.end(), [](int label) { return label != 0 && label != 1; });
  if (other != labels.end())
    throw ConfigError(
        {"reviews.label", "[{need}] expected the labels 0 and 1, got {given} for review {number}"},
        {reviews_need, *other, other - labels.begin() + 1}, reviews_place);
}

void check_classes(std::span<const int> labels) {
  if (labels.size() < fewest_reviews)
    throw ConfigError({"reviews.too_few", "[{need}] expected at least {least} reviews, got {given}"},
                      {reviews_need, fewest_reviews, labels.size()}, reviews_place);
  const auto positive = std::count(labels.begin(), labels.end(), 1);
  if (positive == 0 || positive == std::ptrdiff_t(labels.size()))
    throw ConfigError(
        {"reviews.one_class", "[{need}] expected reviews of both classes, got the label {label} alone"},
        {reviews_need, labels[0]}, reviews_place);
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += word + " ";
  return text;
}

Json recurrent(const char* type, int units, bool sequences = false) {
  Json options{{"units", units}};
  if (sequences) options["return_sequences"] = true;
  return class_config(type, std::move(options));
}

/// The article's layers, epochs and batches (seed article on Keras's recurrent layers).
constexpr int review_units = 32;
constexpr int review_width = 32;

}  // namespace

Schema Sentiment::options() {
  return {integer_option("vocabulary", 2000, 10, 50000), integer_option("length", 30, 2, 2000),
          choice_option("source", "all", {"all", "imdb", "amazon", "yelp"})};
}

Sentiment::Sentiment(const Json& config)
    : size_(config["vocabulary"].get<int>()),
      length_(config["length"].get<int>()),
      source_(config["source"].get<std::string>()),
      vocabulary_(std::make_shared<const Vocabulary>(std::vector<std::string>(), size_)) {}

Signature Sentiment::signature() const {
  return {{{"review",
            {unknown, length_},
            PortKind::ids,
            size_,
            Phrase("port.review", "the words of a review, padded in front")}},
          {{"positive",
            {unknown, 1},
            PortKind::numbers,
            0,
            Phrase("port.positive", "1 for a positive review, 0 for a negative one")}}};
}

std::vector<ResourceNeed> Sentiment::resources() const {
  return {{reviews_need, true, {"id-lists", "labelled-texts"}, false, 2},
          {words_need, false, {"word-index"}, true, 0}};
}

namespace {

int known_id(int id, int vocabulary) { return id >= 0 && id < vocabulary ? id : Vocabulary::unknown; }

}  // namespace

Dataset Sentiment::set_of(const Reviews& reviews, std::span<const int> indices) const {
  const int samples = static_cast<int>(indices.size());
  Tensor input({samples, length_});
  Tensor target({samples, 1});
  for (int i = 0; i < samples; ++i) {
    const auto review = static_cast<std::size_t>(indices[static_cast<std::size_t>(i)]);
    pad_sequence(reviews.ids[review], length_, Side::pre, Side::pre, Vocabulary::pad, input.sample(i));
    for (Scalar& id : std::span(input.sample(i), static_cast<std::size_t>(length_)))
      id = static_cast<Scalar>(known_id(static_cast<int>(id), size_));
    target.sample(i)[0] = static_cast<Scalar>(reviews.labels[review]);
  }
  Dataset set;
  set.inputs.push_back(std::move(input));
  set.targets.push_back(std::move(target));
  return set;
}

namespace {

/// FNV-1a of what the model reads of a review.
std::uint64_t hash_of(std::span<const int> ids, int length, int vocabulary) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const int id : ids.last(std::min(ids.size(), static_cast<std::size_t>(length)))) {
    hash ^= static_cast<std::uint64_t>(known_id(id, vocabulary));
    hash *= 0x100000001b3;
  }
  return hash;
}

std::size_t training_of(std::size_t reviews) { return reviews * 7 / 10; }
std::size_t test_of(std::size_t reviews) { return reviews / 5; }

}  // namespace

std::vector<int> Sentiment::unseen(const Reviews& reviews, std::span<const int> indices,
                                   std::unordered_set<std::uint64_t>& seen) const {
  std::vector<int> kept;
  std::vector<std::uint64_t> added;
  for (const int index : indices) {
    const std::uint64_t hash = hash_of(reviews.ids[static_cast<std::size_t>(index)], length_, size_);
    if (seen.contains(hash)) continue;
    kept.push_back(index);
    added.push_back(hash);
  }
  seen.insert(added.begin(), added.end());
  return kept;
}

TaskData Sentiment::split(const Reviews& reviews, std::span<const int> order,
                          std::vector<int>& test_order) const {
  const std::size_t training = training_of(order.size());
  const std::size_t test = test_of(order.size());
  std::unordered_set<std::uint64_t> seen;
  const auto first = unseen(reviews, order.first(training), seen);
  const auto middle = unseen(reviews, order.subspan(training, order.size() - training - test), seen);
  test_order = unseen(reviews, order.last(test), seen);
  if (middle.empty() || test_order.empty())
    throw ConfigError({"reviews.alike", "[{need}] expected more reviews that differ"}, {reviews_need},
                      reviews_place);
  return {set_of(reviews, first), set_of(reviews, middle), set_of(reviews, test_order)};
}

TaskData Sentiment::text_data(Random& random, const Resources& resources) const {
  const auto lines = lines_of(array_of<std::string>(resources, reviews_need, "texts"));
  const auto& labels = array_of<std::vector<std::int32_t>>(resources, reviews_need, "labels");
  check_labels(labels, lines.size());
  const std::vector<std::int32_t>* sources = nullptr;
  int source = 0;
  if (source_ != "all") {
    sources = &array_of<std::vector<std::int32_t>>(resources, reviews_need, "sources");
    if (sources->size() != lines.size())
      throw ConfigError({"reviews.sources", "[{need}] expected a source for each review"}, {reviews_need},
                        reviews_place);
    source = source_ == "imdb" ? 0 : source_ == "amazon" ? 1 : 2;
  }

  std::vector<std::vector<std::string>> texts;
  std::vector<std::string_view> originals;
  Reviews reviews;
  std::unordered_set<std::string> known;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (sources != nullptr && (*sources)[i] != source) continue;
    std::vector<std::string> words = split_words(lines[i]);
    if (words.empty() || !known.insert(joined(words)).second) continue;
    texts.push_back(std::move(words));
    originals.push_back(lines[i]);
    reviews.labels.push_back(labels[i]);
  }
  check_classes(reviews.labels);

  std::vector<int> order = all_indices(static_cast<int>(texts.size()));
  random.shuffle(order);
  std::vector<std::vector<std::string>> training;
  for (const int index : std::span(order).first(training_of(order.size())))
    training.push_back(texts[static_cast<std::size_t>(index)]);
  vocabulary_ = std::make_shared<const Vocabulary>(Vocabulary::by_frequency(training, size_));
  for (const auto& words : texts) reviews.own.push_back(vocabulary_->ids(words));
  reviews.ids.assign(reviews.own.begin(), reviews.own.end());
  std::vector<int> test_order;
  TaskData data = split(reviews, order, test_order);
  test_texts_.clear();
  for (const int index : test_order) test_texts_.emplace_back(originals[static_cast<std::size_t>(index)]);
  return data;
}

Sentiment::Reviews Sentiment::id_lists(const Resources& resources, const std::string& prefix) const {
  using Integers = std::vector<std::int32_t>;
  const auto& ids = array_of<Integers>(resources, reviews_need, prefix + "ids");
  const auto& offsets = array_of<Integers>(resources, reviews_need, prefix + "offsets");
  Reviews reviews;
  const auto& labels = array_of<Integers>(resources, reviews_need, prefix + "labels");
  reviews.labels.assign(labels.begin(), labels.end());
  const bool rising = std::is_sorted(offsets.begin(), offsets.end());
  if (offsets.empty() || !rising || offsets.front() < 0 || std::size_t(offsets.back()) > ids.size())
    throw ConfigError(
        {"reviews.offsets", "[{need}] expected offsets that rise from 0 to the number of ids, {count}"},
        {reviews_need, ids.size()}, reviews_place);
  check_labels(reviews.labels, offsets.size() - 1);
  check_classes(reviews.labels);
  const std::span<const int> all(ids);
  for (std::size_t i = 0; i + 1 < offsets.size(); ++i)
    reviews.ids.push_back(
        all.subspan(std::size_t(offsets[i]), std::size_t(offsets[i + 1]) - std::size_t(offsets[i])));
  return reviews;
}

void Sentiment::take_words(const Resources& resources) const {
  std::vector<std::string> words;
  if (resources.contains(words_need))
    for (const std::string_view line : lines_of(array_of<std::string>(resources, words_need, "words")))
      words.emplace_back(line);
  are_ids_ = words.empty();
  for (int id = Vocabulary::index_from + 1; are_ids_ && id < size_; ++id) words.push_back(std::to_string(id));
  vocabulary_ = std::make_shared<const Vocabulary>(std::move(words), size_);
}

TaskData Sentiment::id_data(Random& random, const Resources& resources) const {
  take_words(resources);
  test_texts_.clear();
  const Reviews reviews = id_lists(resources, "");
  std::vector<int> order = all_indices(static_cast<int>(reviews.ids.size()));
  if (resources.at(reviews_need).contains("test_ids")) {
    const Reviews test = id_lists(resources, "test_");
    const std::size_t training = order.size() - order.size() / 5;
    const std::span<const int> all(order);
    std::unordered_set<std::uint64_t> seen;
    const auto first = unseen(reviews, all.first(training), seen);
    const auto tail = unseen(reviews, all.subspan(training), seen);
    const auto tests = unseen(test, all_indices(static_cast<int>(test.ids.size())), seen);
    if (tail.empty() || tests.empty())
      throw ConfigError({"reviews.all_in_training",
                         "[{need}] expected validation and test reviews unlike those of the training"},
                        {reviews_need}, reviews_place);
    return {set_of(reviews, first), set_of(reviews, tail), set_of(test, tests)};
  }
  random.shuffle(order);
  std::vector<int> test_order;
  return split(reviews, order, test_order);
}

TaskData Sentiment::data(std::uint64_t seed, const Resources& resources) const {
  Random random(seed);
  const auto reviews = resources.find(reviews_need);
  const bool ids = reviews != resources.end() && reviews->second.contains("ids");
  return ids ? id_data(random, resources) : text_data(random, resources);
}

Json Sentiment::layers(const Json& recurrent) const {
  Json layers =
      Json::array({class_config("Embedding", {{"input_dim", size_}, {"output_dim", review_width}})});
  layers.insert(layers.end(), recurrent.begin(), recurrent.end());
  layers.push_back(class_config("Dense", {{"units", 1}, {"activation", "sigmoid"}}));
  return layers;
}

Json Sentiment::defaults() const {
  Json defaults = Json::object();
  defaults["model"] =
      sequential_config(signature().inputs[0].shape, layers(Json::array({recurrent("LSTM", review_units)})));
  defaults["compile"] = {{"optimizer", class_config("RMSprop", {{"learning_rate", .003}})},
                         {"loss", "binary_crossentropy"},
                         {"metrics", {"accuracy"}}};
  defaults["fit"] = {{"batch_size", 32}, {"epochs", 8}, {"shuffle", true}};
  return defaults;
}

Json Sentiment::variants() const {
  Json variants = Json::array();
  const auto add = [&](const std::string& id, const Json& list) {
    variants.push_back({{"id", id}, {"changes", layers_patch(signature().inputs[0].shape, layers(list))}});
  };
  add("simple-rnn", Json::array({recurrent("SimpleRNN", review_units)}));
  add("gru", Json::array({recurrent("GRU", review_units)}));
  add("bidirectional",
      Json::array({class_config("Bidirectional", {{"layer", recurrent("LSTM", review_units)}})}));
  Json stack = Json::array({recurrent("LSTM", review_units)});
  for (int count = 2; count <= 4; ++count) {
    stack.insert(stack.begin(), recurrent("LSTM", review_units, true));
    add("lstm-" + std::to_string(count), stack);
  }
  const Sentiment article({{"vocabulary", 10000}, {"length", 500}, {"source", source_}});
  for (const auto& [id, type] :
       {std::pair("article-simple-rnn", "SimpleRNN"), std::pair("article-lstm", "LSTM")}) {
    Json changes = layers_patch(article.signature().inputs[0].shape,
                                article.layers(Json::array({recurrent(type, review_units)})));
    changes["task"] = class_config("sentiment", {{"vocabulary", article.size_}, {"length", article.length_}});
    changes["compile"]["optimizer"]["config"]["learning_rate"] = .001;
    changes["fit"] = {{"batch_size", 128}, {"epochs", 10}};
    variants.push_back({{"id", id}, {"changes", std::move(changes)}});
  }
  return variants;
}

namespace {

/// The more frequent class, and beside it word counts, learned in slices.
class ReviewBaseline : public Readout {
 public:
  ReviewBaseline(const TaskData& data, int ids) : data_(data), counts_(ids, Vocabulary::unknown) {}

  bool advance() override {
    const int samples = data_.training.samples();
    const int last = std::min(samples, next_ + slice());
    counts_.learn(data_.training, next_, last);
    next_ = last % samples;
    if (next_ == 0) ++epoch_;
    return epoch_ == WordCounts::epochs(data_.training);
  }

  Frame take() override {
    const double test = positive(data_.test);
    Frame frame;
    frame.data = result("majority-class", positive(data_.training) >= .5 ? test : 1.0 - test);
    frame.data["beside"] = Json::array(
        {result("word-counts", static_cast<double>(counts_.right(data_.test)) / data_.test.samples())});
    return frame;
  }

 private:
  static double positive(const Dataset& set) {
    double sum = 0.0;
    for (const Scalar label : set.targets[0].values) sum += double(label);
    return sum / set.samples();
  }

  static Json result(const char* rule, double accuracy) {
    return {{"rule", rule}, {"metrics", {{"accuracy", accuracy}}}};
  }

  /// Reviews of about 50,000 words.
  int slice() const { return std::max(1, 50'000 / data_.training.inputs[0].sample_size()); }

  const TaskData& data_;
  WordCounts counts_;
  int epoch_ = 0;
  int next_ = 0;
};

}  // namespace

std::unique_ptr<Readout> Sentiment::baseline(const TaskData& data) const {
  return std::make_unique<ReviewBaseline>(data, size_);
}

std::vector<ReadoutKind> Sentiment::readouts() const { return {reviews_readout(*this)}; }

std::vector<Tensor> Sentiment::read_sample(const Json& typed) const {
  if (typed.is_array() && typed.size() == 1 && typed[0].is_string()) return read_sample(typed[0]);
  if (!typed.is_string()) return Task::read_sample(typed);
  const auto words = split_words(typed.get<std::string>());
  std::vector<Tensor> sample(1);
  sample[0] = pad_sequences(std::vector<std::vector<int>>{vocabulary_->ids(words)}, length_);
  return sample;
}

std::string Sentiment::text_of(int id) const {
  if (id <= Vocabulary::start) return "";
  if (id == Vocabulary::unknown && !are_ids_) return "?";
  const std::string& word = vocabulary_->token(id);
  return word.empty() ? std::to_string(id) : word;
}

Json Sentiment::words_of(const Dataset& test, int sample) const {
  Json list = Json::array();
  if (!test_texts_.empty()) {
    const auto words = split_words(test_texts_[static_cast<std::size_t>(sample)]);
    const auto read = std::min(words.size(), static_cast<std::size_t>(length_));
    for (const std::string& word : std::span(words).last(read))
      list.push_back({{"text", word}, {"known", vocabulary_->contains(word)}});
    return list;
  }
  for (int t = 0; t < length_; ++t) {
    const int id = static_cast<int>(test.inputs[0].sample(sample)[t]);
    if (id > Vocabulary::start) list.push_back({{"text", text_of(id)}, {"known", id > Vocabulary::unknown}});
  }
  return list;
}

Json Sentiment::step_labels(const std::vector<Tensor>& sample) const {
  Json labels = Json::array();
  for (const Scalar id : sample[0].values) labels.push_back(text_of(static_cast<int>(id)));
  return Json::array({std::move(labels)});
}

}  // namespace rnn
