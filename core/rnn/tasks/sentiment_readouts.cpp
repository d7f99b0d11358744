#include "rnn/tasks/sentiment_readouts.h"

#include <algorithm>
#include <utility>

#include "rnn/model/forward_run.h"
#include "rnn/tasks/sentiment.h"

namespace rnn {

namespace {

constexpr int reviews_at_once = 32;

/// Examples, then the typed text word by word, a few at a time.
class Reviews : public Readout {
 public:
  Reviews(const Sentiment& task, const Subject& subject, const Json& request)
      : task_(task), run_(subject.trainer.model()) {
    const Dataset& test = subject.data.test;
    first_ = std::min(request["first"].get<int>(), test.samples() - 1);
    const int last = std::min(first_ + request["count"].get<int>(), test.samples());
    rows_ = test.inputs[0].slice(first_, last);
    examples_ = rows_.samples();
    add_examples(test);
    typed_ = request["text"].get<std::string>();
    if (!typed_.empty()) add_typed();
    outputs_ = Tensor({rows_.samples()});
  }

  bool advance() override {
    const int count = std::min(reviews_at_once, rows_.samples() - done_);
    run_.begin_batch(std::vector<Shape>{{count, task_.length()}});
    const Value& input = run_.inputs()[0];
    std::copy_n(rows_.sample(done_), count * rows_.sample_size(), input.data);
    run_.restart();
    run_.forward();
    const Value& output = run_.outputs()[0];
    std::copy_n(output.data, count, outputs_.sample(done_));
    done_ += count;
    return done_ == rows_.samples();
  }

  Frame take() override {
    Frame frame;
    frame.data = {{"samples", std::move(samples_)}, {"typed", std::move(words_)}};
    frame.tensors.push_back({"probabilities", outputs_.slice(0, examples_)});
    if (!typed_.empty())
      frame.tensors.push_back({"after_words", outputs_.slice(examples_, outputs_.samples())});
    return frame;
  }

 private:
  void add_examples(const Dataset& test) {
    for (int i = 0; i < examples_; ++i) {
      Json words = Json::array();
      for (int t = 0; t < task_.length(); ++t) {
        const int id = static_cast<int>(rows_.sample(i)[t]);
        if (id > Vocabulary::start) words.push_back(task_.word_of(id));
      }
      samples_.push_back(
          {{"words", std::move(words)}, {"label", static_cast<int>(test.targets[0].sample(first_ + i)[0])}});
    }
  }

  /// A row for each beginning of the text.
  void add_typed() {
    const std::vector<std::string> words = split_words(typed_);
    Json list = Json::array();
    for (const std::string& word : words)
      list.push_back({{"text", word}, {"known", task_.vocabulary().contains(word)}});
    words_ = {{"words", std::move(list)}};
    const std::vector<int> ids = task_.vocabulary().ids(words);
    Tensor rows({examples_ + static_cast<int>(ids.size()), task_.length()});
    std::copy(rows_.values.begin(), rows_.values.end(), rows.values.begin());
    for (std::size_t count = 1; count <= ids.size(); ++count)
      pad_sequence(std::span(ids).first(count), task_.length(), Side::pre, Side::pre, Vocabulary::pad,
                   rows.sample(examples_ + static_cast<int>(count) - 1));
    rows_ = std::move(rows);
  }

  const Sentiment& task_;
  ForwardRun run_;
  int first_ = 0;
  int examples_ = 0;
  std::string typed_;
  Json samples_ = Json::array();
  Json words_;
  /// The rows to answer (N,T), and their answers.
  Tensor rows_;
  Tensor outputs_;
  int done_ = 0;
};

}  // namespace

ReadoutKind reviews_readout(const Sentiment& task) {
  ReadoutKind kind;
  kind.name = "reviews";
  kind.view = "reviews";
  kind.cadence = Cadence::live;
  kind.request = {integer_option("first", 0, 0, 1 << 20), integer_option("count", 8, 1, reviews_at_once),
                  text_option("text", "")};
  kind.example = {{"text", "The food was not good at all, but I loved the place!"}};
  kind.open = [&task](const Subject& subject, const Json& request) {
    return std::make_unique<Reviews>(task, subject, request);
  };
  return kind;
}

}  // namespace rnn
