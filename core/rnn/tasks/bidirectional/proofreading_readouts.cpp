#include "rnn/tasks/bidirectional/proofreading_readouts.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "rnn/insight/sample_run.h"
#include "rnn/tasks/bidirectional/proofreading.h"
#include "rnn/tasks/shared/test_page.h"

namespace rnn {

namespace {

constexpr int most_proofreadings = 64;
constexpr std::array<const char*, 4> needs_names{"nothing", "later", "earlier", "both"};

int words_in(const Scalar* ids) {
  return static_cast<int>(std::find(ids, ids + longest_sentence, Scalar(Vocabulary::pad)) - ids);
}

bool marks(Scalar probability) { return probability > Scalar(.5); }

/// Examples, then the beginnings of the typed sentence, as rows of one prediction.
class Corrections : public Readout {
 public:
  Corrections(const Proofreading& task, const Subject& subject, const Json& request) : task_(task) {
    const Dataset& test = subject.data.test;
    total_ = test.samples();
    const auto [first, last] = test_page(request, total_);
    rows_.push_back(test.inputs[0].slice(first, last));
    examples_ = last - first;
    for (int i = first; i < last; ++i) add_example(test, i);
    const auto typed = request["text"].get<std::string>();
    if (!typed.empty()) add_typed(task.words_of(typed));
    prediction_ = std::make_unique<Prediction>(subject, rows_);
  }

  bool advance() override { return prediction_->advance(); }

  Frame take() override {
    const Tensor& outputs = prediction_->outputs()[0];
    Frame frame;
    frame.data = {{"samples", std::move(samples_)}, {"total", total_}, {"typed", std::move(typed_)}};
    Tensor probabilities = outputs.slice(0, examples_);
    probabilities.shape = Shape{examples_, longest_sentence};
    frame.tensors.push_back({"probabilities", std::move(probabilities)});
    if (const int words = outputs.samples() - examples_; words > 0) {
      Tensor so_far({words, words});
      for (int i = 0; i < words; ++i) std::copy_n(outputs.sample(examples_ + i), i + 1, so_far.sample(i));
      frame.tensors.push_back({"so_far", std::move(so_far)});
    }
    return frame;
  }

 private:
  void add_example(const Dataset& test, int sample) {
    const Scalar* ids = test.inputs[0].sample(sample);
    Json words = Json::array();
    Json wrong = Json::array();
    for (int t = 0; t < words_in(ids); ++t) {
      words.push_back(task_.word(ids[t]));
      if (test.targets[0].sample(sample)[t] == Scalar(1)) wrong.push_back(t);
    }
    samples_.push_back({{"words", std::move(words)}, {"wrong", std::move(wrong)}});
  }

  void add_typed(const std::vector<std::string>& words) {
    const std::size_t read = std::min<std::size_t>(words.size(), longest_sentence);
    std::vector<int> ids;
    Json list = Json::array();
    for (const std::string& word : std::span(words).first(read)) {
      ids.push_back(task_.id(word));
      list.push_back({{"text", word}, {"known", ids.back() != Vocabulary::unknown}});
    }
    typed_ = {
        {"words", std::move(list)}, {"left_out", words.size() - read}, {"vocabulary", task_.vocabulary()}};
    Tensor rows({examples_ + static_cast<int>(read), longest_sentence});
    std::copy(rows_[0].values.begin(), rows_[0].values.end(), rows.values.begin());
    for (std::size_t i = 0; i < read; ++i)
      pad_sequence(std::span(ids).first(i + 1), longest_sentence, Side::post, Side::post, Vocabulary::pad,
                   rows.sample(examples_ + static_cast<int>(i)));
    rows_[0] = std::move(rows);
  }

  const Proofreading& task_;
  int examples_ = 0;
  int total_ = 0;
  Json samples_ = Json::array();
  Json typed_;
  std::vector<Tensor> rows_;
  std::unique_ptr<Prediction> prediction_;
};

class AccuracyByNeeds : public Readout {
 public:
  AccuracyByNeeds(const Proofreading& task, const Subject& subject)
      : task_(task), test_(subject.data.test), prediction_(subject, test_.inputs) {}

  bool advance() override { return prediction_.advance(); }

  Frame take() override {
    const Tensor& outputs = prediction_.outputs()[0];
    std::array<int, needs_names.size()> words{};
    std::array<int, needs_names.size()> right{};
    int sentences = 0;
    for (int i = 0; i < test_.samples(); ++i) {
      const int length = words_in(test_.inputs[0].sample(i));
      int marked = 0;
      for (int t = 0; t < length; ++t) {
        const auto needs = static_cast<std::size_t>(
            task_.test_needs()[static_cast<std::size_t>(i)][static_cast<std::size_t>(t)]);
        const bool fits = marks(outputs.sample(i)[t]) == marks(test_.targets[0].sample(i)[t]);
        ++words[needs];
        right[needs] += fits ? 1 : 0;
        marked += fits ? 1 : 0;
      }
      sentences += marked == length ? 1 : 0;
    }
    const auto& [forward, backward] = task_.bounds();
    Json parts = Json::array();
    for (const Needs needs : {Needs::later, Needs::both, Needs::earlier, Needs::nothing}) {
      const auto at = static_cast<std::size_t>(needs);
      if (words[at] > 0)
        parts.push_back({{"needs", needs_names[at]},
                         {"words", words[at]},
                         {"right", right[at]},
                         {"forward", forward.by_needs[at]},
                         {"backward", backward.by_needs[at]}});
    }
    Frame frame;
    frame.data = {{"sentences", double(sentences) / test_.samples()},
                  {"forward", forward.sentences},
                  {"backward", backward.sentences},
                  {"parts", std::move(parts)}};
    return frame;
  }

 private:
  const Proofreading& task_;
  const Dataset& test_;
  Prediction prediction_;
};

}  // namespace

ReadoutKind corrections_readout(const Proofreading& task) {
  ReadoutKind kind;
  kind.name = "corrections";
  kind.view = "corrections";
  kind.cadence = Cadence::live;
  kind.request = test_page_options(8, most_proofreadings, {text_option("text", "")});
  kind.example = {{"text", "this old dogs is sleeping now"}};
  kind.open = [&task](const Subject& subject, const Json& request) {
    return std::make_unique<Corrections>(task, subject, request);
  };
  return kind;
}

ReadoutKind accuracy_by_needs_readout(const Proofreading& task) {
  ReadoutKind kind;
  kind.name = "accuracy-by-needs";
  kind.view = "accuracy-by-needs";
  kind.cadence = Cadence::live;
  kind.open = [&task](const Subject& subject, const Json&) {
    return std::make_unique<AccuracyByNeeds>(task, subject);
  };
  return kind;
}

}  // namespace rnn
