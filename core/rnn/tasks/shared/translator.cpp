#include "rnn/tasks/shared/translator.h"

#include <algorithm>
#include <utility>

#include "rnn/data/text.h"

namespace rnn {

namespace {

constexpr int samples_in_slice = 64;
constexpr int bin_width = 8;
constexpr int runners_up = 2;
constexpr int most_beams = 8;

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

Json tree_json(const Decoded& found, const Translator& translator, Frame& frame) {
  Json tokens = Json::array(), parents = Json::array(), kept = Json::array(), answers = Json::array();
  Tensor logs({static_cast<int>(found.tree.size())});
  for (std::size_t i = 0; i < found.tree.size(); ++i) {
    const BeamNode& node = found.tree[i];
    tokens.push_back(node.finished ? std::string() : translator.answer_text({node.token}));
    parents.push_back(node.parent + 1);
    if (node.kept) kept.push_back(i);
    logs.values[i] = static_cast<Scalar>(node.log_probability);
  }
  for (const Hypothesis& one : found.hypotheses)
    answers.push_back({{"text", translator.answer_text(without_end(one.tokens, translator))},
                       {"node", one.node},
                       {"score", one.score}});
  frame.tensors.push_back({"log_probabilities", std::move(logs)});
  return {{"tokens", std::move(tokens)},
          {"parents", std::move(parents)},
          {"kept", std::move(kept)},
          {"answers", std::move(answers)}};
}

DecodeOptions options_of(const Json& request) {
  using enum DecodeOptions::Method;
  const auto method = request["method"].get<std::string>();
  DecodeOptions options;
  options.method = method == "beam" ? beam : method == "sample" ? sample : greedy;
  options.beams = request["beams"].get<int>();
  options.length_penalty = request["length_penalty"].get<double>();
  options.temperature = request["temperature"].get<double>();
  options.seed = request["seed"].get<std::uint64_t>();
  options.runners_up = runners_up;
  return options;
}

Frame decoding(const Translator& translator, const Subject& subject, const Json& request) {
  const Model& model = subject.trainer.model();
  const Dataset& test = subject.data.test;
  const std::string typed = translator.plain(request["text"].get<std::string>());
  const int length = test.inputs[0].shape[1];
  Frame frame;
  Json samples = Json::array();
  const auto add = [&](const Tensor& sources, int i, std::string target, const std::vector<int>& answer) {
    samples.push_back({{"source", translator.source_text(sources.sample(i))},
                       {"target", std::move(target)},
                       {"answer", translator.answer_text(answer)},
                       {"unknown", places_of_unknown(sources.sample(i), length)}});
  };
  if (!typed.empty()) {
    const Tensor source = translator.source_of(typed);
    const Decoded found = decoded(model, source, translator, options_of(request))[0];
    add(source, 0, {}, without_end(found.hypotheses[0].tokens, translator));
    samples[0]["source"] = typed;
    frame.data["tree"] = tree_json(found, translator, frame);
  } else {
    const int first = std::min(request["first"].get<int>(), test.samples() - 1);
    const int last = std::min(first + request["count"].get<int>(), test.samples());
    const Tensor sources = test.inputs[0].slice(first, last);
    const Answers answers = answers_to(model, sources, translator);
    for (int i = 0; i < sources.samples(); ++i)
      add(sources, i, translator.answer_text(target_answer(translator, test.targets[0], first + i)),
          answers[static_cast<std::size_t>(i)]);
  }
  frame.data["samples"] = std::move(samples);
  frame.data["total"] = test.samples();
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
  kind.view = "beam-tree";
  kind.cadence = Cadence::live;
  kind.request = {integer_option("first", 0, 0),
                  integer_option("count", 6, 1, samples_in_slice),
                  text_option("text", ""),
                  choice_option("method", "beam", {"greedy", "sample", "beam"}),
                  integer_option("beams", 3, 1, most_beams),
                  number_option("length_penalty", 0.0, 0.0, 4.0),
                  number_option("temperature", 1.0, 0.0, 10.0),
                  integer_option("seed", 0, 0)};
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
