#include "decode_json.h"

#include "rnn/decoding/decode.h"

namespace rnn::bridge {

namespace {

template <class T>
Json list_of(const std::vector<T>& values) {
  Json list = Json::array();
  for (const T& value : values) list.push_back(value);
  return list;
}

}  // namespace

Json decode_json(const Model& model, const Json& options_json, const Json& prompts_json,
                 std::vector<Tensor> context) {
  const DecodeOptions options = parse_decode_options(options_json);
  std::vector<std::vector<int>> prompts;
  for (const Json& prompt : prompts_json) {
    prompts.emplace_back();
    for (const Json& token : prompt) prompts.back().push_back(token.get<int>());
  }
  ModelTokens source(model, std::move(context), options.model);
  Json result = Json::array();
  for (const Decoded& decoded : decode(source, prompts, options)) {
    Json row = Json::object();
    Json& hypotheses = row["hypotheses"] = Json::array();
    for (const Hypothesis& one : decoded.hypotheses) {
      Json made = Json::object();
      made["tokens"] = list_of(one.tokens);
      made["log_probabilities"] = list_of(one.log_probabilities);
      made["log_probability"] = one.log_probability;
      made["score"] = one.score;
      made["finished"] = one.finished;
      hypotheses.push_back(std::move(made));
    }
    Json& tree = row["tree"] = Json::array();
    for (const BeamNode& node : decoded.tree) {
      Json made = Json::array();
      made.push_back(node.token);
      made.push_back(node.parent);
      made.push_back(node.length);
      made.push_back(node.log_probability);
      made.push_back(node.finished);
      tree.push_back(std::move(made));
    }
    result.push_back(std::move(row));
  }
  return result;
}

}  // namespace rnn::bridge
