#include "rnn/tasks/next_word/next_word_readouts.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <utility>

#include "rnn/decoding/decode.h"
#include "rnn/insight/sample_run.h"
#include "rnn/tasks/next_word/next_word.h"
#include "rnn/tasks/shared/test_page.h"

namespace rnn {

namespace {

constexpr int most_samples = 64;
constexpr int most_answers = 20;
constexpr int most_words = 200;
constexpr int words_at_once = 4;

const char* unit_of(const NextWord& task) { return task.by_word() ? "word" : "character"; }

/// True for a loss on logits: the outputs are no probabilities then.
bool gives_logits(const Subject& subject) {
  const Json& loss = subject.trainer.config()["loss"];
  return loss.is_object() && loss.contains("config") && loss["config"].value("from_logits", false);
}

void softmax(Scalar* row, int width) {
  const Scalar most = *std::max_element(row, row + width);
  Scalar sum = 0;
  for (int i = 0; i < width; ++i) sum += row[i] = std::exp(row[i] - most);
  for (int i = 0; i < width; ++i) row[i] /= sum;
}

/// Test samples, then the typed text, as rows of one prediction.
class NextWords : public Readout {
 public:
  NextWords(const NextWord& task, const Subject& subject, const Json& request)
      : task_(task), data_(subject.data), logits_(gives_logits(subject)) {
    const Dataset& test = data_.test;
    const auto [first, last] = test_page(request, test.samples());
    first_ = first;
    samples_ = last - first;
    answers_ = std::min(request["top"].get<int>(), task.lexicon().size());
    rows_.push_back(test.inputs[0].slice(first_, first_ + samples_));
    tokens_ = task.typed_tokens(request["text"].get<std::string>());
    if (!tokens_.empty()) {
      const Tensor typed = task.input_of(task.lexicon().ids(tokens_));
      rows_[0].values.insert(rows_[0].values.end(), typed.values.begin(), typed.values.end());
      ++rows_[0].shape[0];
    }
    prediction_ = std::make_unique<Prediction>(subject, rows_);
  }

  bool advance() override { return prediction_->advance(); }

  Frame take() override {
    Tensor outputs = prediction_->outputs()[0];
    if (logits_)
      for (int row = 0; row < outputs.samples(); ++row) softmax(outputs.sample(row), outputs.sample_size());
    Tensor probabilities({samples_, answers_});
    Tensor of_target({samples_});
    Json samples = Json::array();
    for (int i = 0; i < samples_; ++i) {
      const int target = static_cast<int>(*data_.test.targets[0].sample(first_ + i));
      of_target.values[static_cast<std::size_t>(i)] = outputs.sample(i)[target];
      Json words = Json::array();
      for (int t = 0; t < task_.chunk(); ++t) words.push_back(task_.lexicon().token(id_at(rows_[0], i, t)));
      samples.push_back({{"words", std::move(words)},
                         {"target", task_.lexicon().token(target)},
                         {"answers", best_of(outputs.sample(i), probabilities.sample(i))}});
    }
    Frame frame;
    frame.data = {{"unit", unit_of(task_)},
                  {"chunk", task_.chunk()},
                  {"samples", std::move(samples)},
                  {"typed", nullptr},
                  {"total", data_.test.samples()}};
    frame.tensors.push_back({"probabilities", std::move(probabilities)});
    frame.tensors.push_back({"of_target", std::move(of_target)});
    if (!tokens_.empty()) {
      Tensor typed(Shape{answers_});
      frame.data["typed"] = {{"words", task_.words_of(tokens_)},
                             {"missing", std::max(0, task_.chunk() - static_cast<int>(tokens_.size()))},
                             {"answers", best_of(outputs.sample(samples_), typed.values.data())}};
      frame.tensors.push_back({"typed", std::move(typed)});
    }
    return frame;
  }

 private:
  /// The most probable ones, whose probabilities go to `values`.
  Json best_of(const Scalar* outputs, Scalar* values) const {
    std::vector<int> order(static_cast<std::size_t>(task_.lexicon().size()));
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<int>(i);
    std::partial_sort(order.begin(), order.begin() + answers_, order.end(), [outputs](int a, int b) {
      return outputs[a] != outputs[b] ? outputs[a] > outputs[b] : a < b;
    });
    Json texts = Json::array();
    for (int i = 0; i < answers_; ++i) {
      const int id = order[static_cast<std::size_t>(i)];
      texts.push_back(task_.lexicon().token(id));
      values[i] = outputs[id];
    }
    return texts;
  }

  const NextWord& task_;
  const TaskData& data_;
  bool logits_;
  int first_ = 0;
  int samples_ = 0;
  int answers_ = 0;
  std::vector<std::string> tokens_;
  std::vector<Tensor> rows_;
  std::unique_ptr<Prediction> prediction_;
};

DecodeOptions drawn_with(const Json& request) {
  DecodeOptions options;
  options.method = DecodeOptions::Method::sample;
  options.temperature = request["temperature"].get<double>();
  options.top_k = request["top_k"].get<int>();
  options.top_p = request["top_p"].get<double>();
  return options;
}

ModelTokensOptions read_with(const NextWord& task, const Subject& subject) {
  ModelTokensOptions options;
  options.from_logits = gives_logits(subject);
  options.pad_token = task.lexicon().unknown_id();
  return options;
}

/// A text that is continued a few words at a time.
class Generated : public Readout {
 public:
  Generated(const NextWord& task, const Subject& subject, const Json& request)
      : task_(task),
        options_(drawn_with(request)),
        length_(request["length"].get<int>()),
        unknown_(request["unknown"].get<bool>()),
        random_(static_cast<std::uint64_t>(request["seed"].get<int>())),
        source_(subject.trainer.model(), {}, read_with(task, subject)),
        next_(static_cast<std::size_t>(source_.vocabulary())) {
    std::vector<std::string> prompt = task.typed_tokens(request["text"].get<std::string>());
    if (prompt.empty())
      for (int t = 0; t < task.chunk(); ++t)
        prompt.push_back(task.lexicon().token(id_at(subject.data.test.inputs[0], 0, t)));
    prompt_ = task.words_of(prompt);
    queue_ = task.lexicon().ids(prompt);
    if (queue_.size() > static_cast<std::size_t>(task.chunk()))
      queue_.erase(queue_.begin(), queue_.end() - task.chunk());
    source_.begin(1, 1, static_cast<int>(queue_.size()) + length_);
  }

  bool advance() override {
    for (int i = 0; i < words_at_once && std::ssize(drawn_) < length_; ++i) {
      const int from = 0;
      source_.advance(std::span(&from, 1), std::span(&queue_[read_], 1), next_);
      if (++read_ == queue_.size()) draw();
    }
    return std::ssize(drawn_) == length_;
  }

  Frame take() override {
    Json words = Json::array();
    for (const Candidate& one : drawn_) words.push_back(task_.lexicon().token(one.token));
    Tensor probabilities(Shape{length_});
    std::transform(drawn_.begin(), drawn_.end(), probabilities.values.begin(),
                   [](const Candidate& one) { return static_cast<Scalar>(one.probability); });
    Frame frame;
    frame.data = {{"unit", unit_of(task_)}, {"prompt", std::move(prompt_)}, {"words", std::move(words)}};
    frame.tensors.push_back({"probabilities", std::move(probabilities)});
    return frame;
  }

 private:
  void draw() {
    std::vector<double> allowed = next_;
    // Ids that no word has are probable before the training alone.
    for (int id = task_.lexicon().known(); id < task_.lexicon().size(); ++id)
      if (id != task_.lexicon().unknown_id() || !unknown_)
        allowed[static_cast<std::size_t>(id)] = -std::numeric_limits<double>::infinity();
    int token = static_cast<int>(std::max_element(allowed.begin(), allowed.end()) - allowed.begin());
    if (options_.temperature > 0.0) {
      double left = random_.uniform();
      for (const Candidate& candidate : candidates(allowed, options_)) {
        if (candidate.probability > 0.0) token = candidate.token;
        left -= candidate.probability;
        if (left < 0.0) break;
      }
    }
    drawn_.push_back({token, std::exp(next_[static_cast<std::size_t>(token)])});
    queue_.push_back(token);
  }

  const NextWord& task_;
  DecodeOptions options_;
  int length_;
  bool unknown_;
  Random random_;
  ModelTokens source_;
  std::vector<double> next_;
  Json prompt_;
  /// The prompt and what was drawn, of which the model has read `read_`.
  std::vector<int> queue_;
  std::size_t read_ = 0;
  std::vector<Candidate> drawn_;
};

}  // namespace

ReadoutKind next_words_readout(const NextWord& task) {
  ReadoutKind kind;
  kind.name = "next-words";
  kind.view = "next-token";
  kind.cadence = Cadence::live;
  kind.request = test_page_options(8, most_samples,
                                   {integer_option("top", 8, 1, most_answers), text_option("text", "")});
  kind.example = {{"text", "some of them looks like"}};
  kind.open = [&task](const Subject& subject, const Json& request) {
    return std::make_unique<NextWords>(task, subject, request);
  };
  return kind;
}

ReadoutKind generated_readout(const NextWord& task) {
  ReadoutKind kind;
  kind.name = "generated";
  kind.view = "generated-text";
  kind.cadence = Cadence::on_demand;
  kind.request = {text_option("text", ""),
                  integer_option("length", 40, 1, most_words),
                  number_option("temperature", .8, 0.0, 5.0),
                  integer_option("top_k", 0, 0),
                  number_option("top_p", 1.0, 0.01, 1.0),
                  boolean_option("unknown", false),
                  integer_option("seed", 0, 0, std::numeric_limits<int>::max())};
  kind.example = {{"text", "one of them looks like"}, {"temperature", 1.2}, {"top_k", 5}, {"top_p", .9}};
  kind.open = [&task](const Subject& subject, const Json& request) {
    return std::make_unique<Generated>(task, subject, request);
  };
  return kind;
}

}  // namespace rnn
