#include "rnn/tasks/shared/translator.h"

#include <algorithm>
#include <utility>

#include "rnn/data/text.h"
#include "rnn/insight/attention_scores.h"
#include "rnn/tasks/shared/search.h"
#include "rnn/tasks/shared/test_page.h"

namespace rnn {

namespace {

constexpr int samples_in_slice = 64;
constexpr int bin_width = 8;

std::vector<Decoded> decoded(const Model& model, Tensor sources, const Translator& translator,
                             DecodeOptions options) {
  options.model.token_input = 1;
  options.max_length = translator.longest;
  options.end_token = translator.end;
  const Answers prompts(static_cast<std::size_t>(sources.samples()), {translator.start});
  std::vector<Tensor> context;
  context.push_back(std::move(sources));
  ModelTokens tokens(model, std::move(context), options.model);
  return decode(tokens, prompts, options);
}

std::vector<int> without_end(const std::vector<int>& tokens, const Translator& translator) {
  return {tokens.begin(), std::find(tokens.begin(), tokens.end(), translator.end)};
}

/// Attention weights (1,longest,T) while an answer is written, of several heads the mean; empty where those
/// of `layer` do not belong to the tokens of answer and source.
Tensor weights_of(const Model& model, const std::string& layer, const Tensor& source,
                  const Translator& translator, const std::vector<int>& answer) {
  Tensor written({1, translator.longest});
  written.values[0] = static_cast<Scalar>(translator.start);
  for (std::size_t t = 0; t < answer.size() && t + 1 < written.values.size(); ++t)
    written.values[t + 1] = static_cast<Scalar>(answer[t]);
  Tensor scores = attention_scores(model, {source, written}, layer, 1);
  const Shape wanted{1, translator.longest, source.shape[1]};
  if (scores.shape == wanted) return scores;
  if (scores.shape.rank() != 4 || scores.shape[2] != wanted[1] || scores.shape[3] != wanted[2]) return {};
  Tensor mean(wanted);
  const int heads = scores.shape[1];
  for (std::size_t k = 0; k < scores.values.size(); ++k)
    mean.values[k % mean.values.size()] += scores.values[k] / Scalar(heads);
  return mean;
}

void answer_text(const Translator& translator, const Subject& subject, const Json& request,
                 const std::string& typed, Frame& frame) {
  const Model& model = subject.trainer.model();
  const Tensor source = translator.source_of(typed);
  const Decoded found = decoded(model, source, translator, search_of(request))[0];
  const std::vector<int> answer = without_end(found.hypotheses[0].tokens, translator);
  frame.data["samples"] = Json::array({{{"source", typed},
                                        {"target", ""},
                                        {"answer", translator.answer_text(answer)},
                                        {"unknown", places_of_unknown(source.sample(0), source.shape[1])}}});
  add_search(frame, found,
             {[&](int token) { return translator.answer_text({token}); },
              [&](const std::vector<int>& tokens) {
                return translator.answer_text(without_end(tokens, translator));
              }});
  const std::string layer = attention_layer(model);
  if (layer.empty()) return;
  Tensor weights = weights_of(model, layer, source, translator, answer);
  if (!weights.values.empty()) frame.tensors.push_back({"attention", std::move(weights)});
}

void answer_samples(const Translator& translator, const Subject& subject, const Json& request, Frame& frame) {
  const Dataset& test = subject.data.test;
  const auto [first, last] = test_page(request, test.samples());
  const Tensor sources = test.inputs[0].slice(first, last);
  const Answers answers = answers_to(subject.trainer.model(), sources, translator);
  Json samples = Json::array();
  for (int i = 0; i < sources.samples(); ++i) {
    const Scalar* source = sources.sample(i);
    samples.push_back(
        {{"source", translator.source_text(source)},
         {"target", translator.answer_text(target_answer(translator, test.targets[0], first + i))},
         {"answer", translator.answer_text(answers[static_cast<std::size_t>(i)])},
         {"unknown", places_of_unknown(source, sources.shape[1])}});
  }
  frame.data["samples"] = std::move(samples);
}

Frame decoding(const Translator& translator, const Subject& subject, const Json& request) {
  const std::string typed = translator.plain(request["text"].get<std::string>());
  Frame frame;
  frame.data = {{"total", subject.data.test.samples()},
                {"attends", !attention_layer(subject.trainer.model()).empty()}};
  if (typed.empty())
    answer_samples(translator, subject, request, frame);
  else
    answer_text(translator, subject, request, typed, frame);
  return frame;
}

class AccuracyByLength : public Readout {
 public:
  AccuracyByLength(const Subject& subject, const Translator& translator)
      : model_(subject.trainer.model()), test_(subject.data.test), translator_(translator) {
    const int bins = (test_.inputs[0].shape[1] + bin_width - 1) / bin_width;
    right_ = Tensor({bins});
    samples_ = Tensor({bins});
    trained_ = subject.fit.progress().samples > 0;
  }

  bool advance() override {
    const int last = std::min(next_ + samples_in_slice, test_.samples());
    const Answers answers = answers_to(model_, test_.inputs[0].slice(next_, last), translator_);
    const int length = test_.inputs[0].shape[1];
    for (int i = next_; i < last; ++i) {
      const Scalar* ids = test_.inputs[0].sample(i);
      const auto tokens = std::max<std::ptrdiff_t>(1, std::find(ids, ids + length, Scalar(0)) - ids);
      const auto bin = static_cast<std::size_t>((tokens - 1) / bin_width);
      const bool right =
          answers[static_cast<std::size_t>(i - next_)] == target_answer(translator_, test_.targets[0], i);
      samples_.values[bin] += 1;
      right_.values[bin] += right ? 1 : 0;
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
  Translator translator_;
  int next_ = 0;
  bool trained_ = false;
  Tensor right_;
  Tensor samples_;
};

}  // namespace

Answers answers_to(const Model& model, Tensor sources, const Translator& translator, DecodeOptions options) {
  Answers answers;
  for (const Decoded& found : decoded(model, std::move(sources), translator, options))
    answers.push_back(without_end(found.hypotheses[0].tokens, translator));
  return answers;
}

std::vector<int> target_answer(const Translator& translator, const Tensor& targets, int sample) {
  std::vector<int> tokens;
  const Scalar* target = targets.sample(sample);
  for (int t = 0; t < translator.longest; ++t) tokens.push_back(static_cast<int>(target[t]));
  return without_end(tokens, translator);
}

Json places_of_unknown(const Scalar* ids, int length) {
  Json places = Json::array();
  for (int t = 0; t < length; ++t)
    if (ids[t] == Vocabulary::unknown) places.push_back(t);
  return places;
}

std::string attention_layer(const Model& model) {
  for (const auto& layer : model.layers()) {
    const std::string type = layer->type_name();
    if (type == "Attention" || type == "AdditiveAttention" || type == "MultiHeadAttention")
      return layer->name();
  }
  return {};
}

ReadoutKind decoding_readout(Translator translator) {
  ReadoutKind kind;
  kind.name = "decoding";
  kind.view = "translations";
  kind.cadence = Cadence::live;
  kind.request = test_page_options(6, samples_in_slice, {text_option("text", "")});
  for (Option& option : search_options("beam")) kind.request.push_back(std::move(option));
  kind.example = {{"text", "3 may 1979"}};
  kind.open = [translator = std::move(translator)](const Subject& subject, const Json& request) {
    return readout_of([translator, subject, request] { return decoding(translator, subject, request); });
  };
  return kind;
}

ReadoutKind accuracy_by_length_readout(Translator translator) {
  ReadoutKind kind;
  kind.name = "accuracy-by-length";
  kind.view = "accuracy-by-length";
  kind.cadence = Cadence::live;
  kind.open = [translator = std::move(translator)](const Subject& subject, const Json&) {
    return std::make_unique<AccuracyByLength>(subject, translator);
  };
  return kind;
}

}  // namespace rnn
