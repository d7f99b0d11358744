#include "rnn/tasks/sentiment/sentiment_readouts.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "rnn/insight/sample_run.h"
#include "rnn/tasks/sentiment/sentiment.h"
#include "rnn/tasks/shared/test_page.h"

namespace rnn {

namespace {

constexpr int most_examples = 64;

/// Examples, then the beginnings of the typed text, as rows of one prediction.
class ReviewAnswers : public Readout {
 public:
  ReviewAnswers(const Sentiment& task, const Subject& subject, const Json& request) : task_(task) {
    const Dataset& test = subject.data.test;
    total_ = test.samples();
    const auto [first, last] = test_page(request, total_);
    rows_.push_back(test.inputs[0].slice(first, last));
    examples_ = rows_[0].samples();
    add_examples(test, first);
    const auto typed = request["text"].get<std::string>();
    if (!typed.empty()) add_typed(split_words(typed));
    prediction_ = std::make_unique<Prediction>(subject, rows_);
  }

  bool advance() override { return prediction_->advance(); }

  Frame take() override {
    Tensor outputs = prediction_->outputs()[0];
    outputs.shape = Shape{outputs.samples()};
    Frame frame;
    frame.data = {{"samples", std::move(samples_)},
                  {"typed", std::move(typed_)},
                  {"total", total_},
                  {"ids", task_.are_ids()}};
    frame.tensors.push_back({"probabilities", outputs.slice(0, examples_)});
    if (outputs.samples() > examples_)
      frame.tensors.push_back({"after_words", outputs.slice(examples_, outputs.samples())});
    return frame;
  }

 private:
  void add_examples(const Dataset& test, int first) {
    for (int i = 0; i < examples_; ++i) {
      const Scalar label = test.targets[0].sample(first + i)[0];
      samples_.push_back({{"words", task_.words_of(test, first + i)}, {"label", static_cast<int>(label)}});
    }
  }

  void add_typed(const std::vector<std::string>& words) {
    Json list = Json::array();
    for (const std::string& word : words)
      list.push_back({{"text", word}, {"known", task_.vocabulary().contains(word)}});
    typed_ = {{"words", std::move(list)}};
    const std::vector<int> ids = task_.vocabulary().ids(words);
    const int beginnings = static_cast<int>(ids.size());
    Tensor rows({examples_ + beginnings, task_.length()});
    std::copy(rows_[0].values.begin(), rows_[0].values.end(), rows.values.begin());
    for (int i = 0; i < beginnings; ++i)
      pad_sequence(std::span(ids).first(static_cast<std::size_t>(i) + 1), task_.length(), Side::pre,
                   Side::pre, Vocabulary::pad, rows.sample(examples_ + i));
    rows_[0] = std::move(rows);
  }

  const Sentiment& task_;
  int examples_ = 0;
  int total_ = 0;
  Json samples_ = Json::array();
  Json typed_;
  std::vector<Tensor> rows_;
  std::unique_ptr<Prediction> prediction_;
};

}  // namespace

ReadoutKind reviews_readout(const Sentiment& task) {
  ReadoutKind kind;
  kind.name = "reviews";
  kind.view = "reviews";
  kind.cadence = Cadence::live;
  kind.request = test_page_options(8, most_examples, {text_option("text", "")});
  kind.example = {{"text", "The food was not good at all, but I loved the place!"}};
  kind.open = [&task](const Subject& subject, const Json& request) {
    return std::make_unique<ReviewAnswers>(task, subject, request);
  };
  return kind;
}

}  // namespace rnn
