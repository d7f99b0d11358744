#include "rnn/tasks/attention/attention_readouts.h"

#include <algorithm>
#include <utility>

#include "rnn/config/error.h"
#include "rnn/decoding/decode.h"
#include "rnn/insight/attention_scores.h"
#include "rnn/tasks/attention/attention.h"

namespace rnn {

namespace {

constexpr int dates_at_once = 64;
constexpr int bin_width = 8;

using Answers = std::vector<std::vector<int>>;

Answers greedy_answers(const Model& model, Tensor sources) {
  ModelTokensOptions options;
  options.token_input = 1;
  const int samples = sources.samples();
  std::vector<Tensor> context;
  context.push_back(std::move(sources));
  ModelTokens tokens(model, std::move(context), options);
  DecodeOptions greedy;
  greedy.max_length = AttentionTask::answer_length;
  const Answers prompts(static_cast<std::size_t>(samples), {AttentionTask::start_token});
  Answers answers;
  for (Decoded& decoded : decode(tokens, prompts, greedy))
    answers.push_back(std::move(decoded.hypotheses[0].tokens));
  return answers;
}

std::string text_of(const std::vector<int>& answer) {
  std::string text;
  for (const int token : answer) text += answer_character(token);
  return text;
}

bool is_right(const std::vector<int>& answer, const Scalar* target) {
  return std::equal(answer.begin(), answer.end(), target,
                    [](int token, Scalar wanted) { return static_cast<Scalar>(token) == wanted; });
}

/// The name of the first attention layer; empty for a model without.
std::string attention_layer(const Model& model) {
  for (const auto& layer : model.layers()) {
    const std::string type = layer->type_name();
    if (type == "Attention" || type == "AdditiveAttention" || type == "MultiHeadAttention")
      return layer->name();
  }
  return {};
}

/// Attention weights (N,10,T) while the answers are written; of several heads the mean.
Tensor weights_of(const Model& model, const std::string& layer, const Tensor& sources,
                  const Answers& answers) {
  Tensor written({sources.samples(), AttentionTask::answer_length});
  for (int i = 0; i < written.samples(); ++i) {
    written.sample(i)[0] = AttentionTask::start_token;
    const auto& answer = answers[static_cast<std::size_t>(i)];
    for (std::size_t t = 0; t + 1 < AttentionTask::answer_length; ++t)
      written.sample(i)[t + 1] = static_cast<Scalar>(answer[t]);
  }
  Tensor scores = attention_scores(model, {sources, written}, layer, dates_at_once);
  if (scores.shape.rank() == 3) return scores;
  const int heads = scores.shape[1];
  Tensor mean({scores.shape[0], scores.shape[2], scores.shape[3]});
  const auto size = static_cast<std::size_t>(mean.sample_size());
  for (int i = 0; i < mean.samples(); ++i)
    for (int head = 0; head < heads; ++head)
      for (std::size_t k = 0; k < size; ++k)
        mean.sample(i)[k] += scores.sample(i)[static_cast<std::size_t>(head) * size + k] / Scalar(heads);
  return mean;
}

Json places_of_unknown(const Scalar* ids, int length) {
  Json places = Json::array();
  for (int t = 0; t < length; ++t)
    if (ids[t] == Vocabulary::unknown) places.push_back(t);
  return places;
}

Frame translations(const AttentionTask& task, const Subject& subject, const Json& request) {
  const Model& model = subject.trainer.model();
  const Dataset& test = subject.data.test;
  const auto typed = request["text"].get<std::string>();
  const int first = std::min(request["first"].get<int>(), test.samples() - 1);
  const int last = std::min(first + request["count"].get<int>(), test.samples());
  const Tensor sources =
      typed.empty() ? test.inputs[0].slice(first, last) : task.source_of(plain_date_text(typed));
  const Answers answers = greedy_answers(model, sources);

  Frame frame;
  Json samples = Json::array();
  for (int i = 0; i < sources.samples(); ++i) {
    std::string target;
    for (int t = 0; typed.empty() && t < AttentionTask::answer_length; ++t)
      target += answer_character(static_cast<int>(test.targets[0].sample(first + i)[t]));
    samples.push_back(
        {{"source", typed.empty() ? task.source_text(sources.sample(i)) : plain_date_text(typed)},
         {"target", std::move(target)},
         {"answer", text_of(answers[static_cast<std::size_t>(i)])},
         {"unknown", places_of_unknown(sources.sample(i), task.longest())}});
  }
  frame.data = {{"samples", std::move(samples)}, {"total", test.samples()}};
  if (const std::string layer = attention_layer(model); !layer.empty()) {
    frame.data["attention"] = layer;
    frame.tensors.push_back({"attention", weights_of(model, layer, sources, answers)});
  }
  return frame;
}

class AccuracyByLength : public Readout {
 public:
  explicit AccuracyByLength(const Subject& subject)
      : model_(subject.trainer.model()), test_(subject.data.test) {
    const int bins = (test_.inputs[0].shape[1] + bin_width - 1) / bin_width;
    right_ = Tensor({bins});
    samples_ = Tensor({bins});
    trained_ = subject.fit.progress().samples > 0;
  }

  bool advance() override {
    const int last = std::min(next_ + dates_at_once, test_.samples());
    const Answers answers = greedy_answers(model_, test_.inputs[0].slice(next_, last));
    const int length = test_.inputs[0].shape[1];
    for (int i = next_; i < last; ++i) {
      const Scalar* ids = test_.inputs[0].sample(i);
      const auto characters = std::find(ids, ids + length, Scalar(Vocabulary::pad)) - ids;
      const auto bin = static_cast<std::size_t>((characters - 1) / bin_width);
      samples_.values[bin] += 1;
      right_.values[bin] +=
          is_right(answers[static_cast<std::size_t>(i - next_)], test_.targets[0].sample(i)) ? 1 : 0;
    }
    next_ = last;
    return next_ == test_.samples();
  }

  Frame take() override {
    double sum = 0.0;
    for (const Scalar count : right_.values) sum += count;
    Frame frame;
    frame.data = {{"exact", sum / test_.samples()},
                  {"width", bin_width},
                  {"trained", trained_},
                  {"attends", !attention_layer(model_).empty()}};
    frame.tensors.push_back({"right", std::move(right_)});
    frame.tensors.push_back({"samples", std::move(samples_)});
    return frame;
  }

 private:
  const Model& model_;
  const Dataset& test_;
  int next_ = 0;
  bool trained_ = false;
  Tensor right_;
  Tensor samples_;
};

}  // namespace

std::string answer_character(int token) {
  if (token < 0 || token >= AttentionTask::start_token) return {};
  return token == 10 ? "-" : std::string(1, static_cast<char>('0' + token));
}

ReadoutKind translations_readout(const AttentionTask& task) {
  ReadoutKind kind;
  kind.name = "translations";
  kind.view = "translations";
  kind.cadence = Cadence::live;
  kind.request = {integer_option("first", 0, 0), integer_option("count", 8, 1, dates_at_once),
                  text_option("text", "")};
  kind.example = {{"text", "the third of may, nineteen seventy-nine"}};
  kind.open = [&task](const Subject& subject, const Json& request) {
    return readout_of([&task, subject, request] { return translations(task, subject, request); });
  };
  return kind;
}

ReadoutKind accuracy_by_length_readout() {
  ReadoutKind kind;
  kind.name = "accuracy-by-length";
  kind.view = "accuracy-by-length";
  kind.cadence = Cadence::live;
  kind.open = [](const Subject& subject, const Json&) { return std::make_unique<AccuracyByLength>(subject); };
  return kind;
}

}  // namespace rnn
