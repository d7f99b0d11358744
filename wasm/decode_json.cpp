#include "decode_json.h"

#include "rnn/decoding/decode.h"

namespace rnn::bridge {

namespace {

template <class Numbers>
Json numbers(const Numbers& values) {
  Json list = Json::array();
  for (double value : values) list.push_back(value);
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
    Json hypotheses = Json::array(), tree = Json::array();
    for (const Hypothesis& one : decoded.hypotheses) {
      Json row = numbers(std::initializer_list<double>{one.log_probability, one.score, double(one.finished)});
      row.push_back(numbers(one.tokens));
      row.push_back(numbers(one.log_probabilities));
      hypotheses.push_back(std::move(row));
    }
    for (const BeamNode& node : decoded.tree)
      tree.push_back(
          numbers(std::initializer_list<double>{double(node.token), double(node.parent), double(node.length),
                                                node.log_probability, double(node.finished)}));
    Json row = Json::array();
    row.push_back(std::move(hypotheses));
    row.push_back(std::move(tree));
    result.push_back(std::move(row));
  }
  return result;
}

}  // namespace rnn::bridge
