#include "rnn/tasks/attention/attention_readouts.h"

#include <algorithm>
#include <utility>

#include "rnn/insight/attention_scores.h"
#include "rnn/tasks/attention/attention.h"

namespace rnn {

namespace {

constexpr int dates_at_once = 64;

std::string text_of(const std::vector<int>& answer) {
  std::string text;
  for (const int token : answer) text += answer_character(token);
  return text;
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

Frame translations(const AttentionTask& task, const Subject& subject, const Json& request) {
  const Model& model = subject.trainer.model();
  const Dataset& test = subject.data.test;
  const auto typed = request["text"].get<std::string>();
  const int first = std::min(request["first"].get<int>(), test.samples() - 1);
  const int last = std::min(first + request["count"].get<int>(), test.samples());
  const Tensor sources =
      typed.empty() ? test.inputs[0].slice(first, last) : task.source_of(plain_date_text(typed));
  const Answers answers = answers_to(model, sources, task.translator());

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

}  // namespace rnn
