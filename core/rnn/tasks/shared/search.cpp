#include "rnn/tasks/shared/search.h"

#include <algorithm>

namespace rnn {

namespace {

constexpr int runners_up = 2;
constexpr int most_beams = 8;
constexpr const char* no_text = "…";

std::string text_of(const BeamNode& node, const SearchTexts& texts) {
  if (node.finished) return {};
  std::string text = texts.token(node.token);
  return text.empty() ? no_text : text;
}

}  // namespace

Schema search_options(const std::string& method) {
  return {choice_option("method", method, {"greedy", "sample", "beam"}),
          integer_option("beams", 3, 1, most_beams), number_option("length_penalty", 0.0, 0.0, 4.0),
          number_option("temperature", 1.0, 0.0, 10.0), integer_option("seed", 0, 0)};
}

DecodeOptions search_of(const Json& request) {
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

void add_search(Frame& frame, const Decoded& found, const SearchTexts& texts) {
  const auto nodes = static_cast<int>(found.tree.size());
  Tensor tokens({nodes}), parents({nodes}), kept({nodes}), logs({nodes});
  std::vector<std::string> different;
  for (std::size_t i = 0; i < found.tree.size(); ++i) {
    const BeamNode& node = found.tree[i];
    const std::string text = text_of(node, texts);
    const auto at = std::find(different.begin(), different.end(), text);
    tokens.values[i] = static_cast<Scalar>(at - different.begin());
    if (at == different.end()) different.push_back(text);
    parents.values[i] = static_cast<Scalar>(node.parent + 1);
    kept.values[i] = node.kept ? 1 : 0;
    logs.values[i] = static_cast<Scalar>(node.log_probability);
  }
  Json answers = Json::array();
  for (const Hypothesis& one : found.hypotheses)
    answers.push_back({{"text", texts.answer(one.tokens)}, {"node", one.node}, {"score", one.score}});
  frame.data["search"] = {{"texts", different}, {"answers", std::move(answers)}};
  frame.tensors.push_back({"tokens", std::move(tokens)});
  frame.tensors.push_back({"parents", std::move(parents)});
  frame.tensors.push_back({"kept", std::move(kept)});
  frame.tensors.push_back({"log_probabilities", std::move(logs)});
}

}  // namespace rnn
