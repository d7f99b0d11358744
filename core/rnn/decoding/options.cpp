#include <limits>

#include "rnn/config/error.h"
#include "rnn/decoding/decode.h"

namespace rnn {

namespace {

constexpr int most = std::numeric_limits<int>::max();
constexpr int longest = 1 << 20;

}  // namespace

const Schema& decode_schema() {
  static const Schema schema = [] {
    constexpr int ids = 1 << 24;
    struct Row {
      const char* name;
      OptionKind kind;
      double fallback, minimum, maximum;
    };
    using enum OptionKind;
    // Without a default where that would lie below the minimum: then null, for none.
    constexpr Row rows[] = {{"max_length", integer, 100, 1, longest},
                            {"start_token", integer, -1, 0, ids},
                            {"end_token", integer, -1, 0, ids},
                            {"top_k", integer, -1, 1, ids},
                            {"token_input", integer, -1, 0, ids},
                            {"temperature", number, 1, 0, 1e6},
                            {"top_p", number, 1, 0, 1},
                            {"beams", integer, 4, 1, 1000},
                            {"length_penalty", number, 0, 0, 100},
                            {"seed", integer, 0, 0, most},
                            {"pad_token", integer, 0, 0, ids},
                            {"from_logits", boolean, 0, 0, 0},
                            {"carry_states", boolean, 1, 0, 0}};
    Schema made{choice_option("method", "greedy", {"greedy", "sample", "beam"})};
    for (const Row& row : rows) {
      Option option;
      option.name = row.name;
      option.kind = row.kind;
      option.minimum = row.minimum;
      option.maximum = row.maximum;
      option.nullable = row.fallback < row.minimum;
      option.above_minimum = option.name == "top_p";
      if (row.kind == boolean)
        option.fallback = row.fallback > 0;
      else if (!option.nullable)
        option.fallback = row.fallback;
      made.push_back(std::move(option));
    }
    return made;
  }();
  return schema;
}

DecodeOptions parse_decode_options(const Json& given) {
  const Json all = parse_options(decode_schema(), given, "decode");
  const auto count = [&all](const char* name, int none) {
    const Json& value = all[name];
    return value.is_null() ? none : value.get<int>();
  };
  const auto number = [&all](const char* name) { return all[name].get<double>(); };
  DecodeOptions options;
  const std::string method = all["method"].get<std::string>();
  using enum DecodeOptions::Method;
  options.method = method == "sample" ? sample : method == "beam" ? beam : greedy;
  const auto only_for = [&](DecodeOptions::Method wanted, const char* name, const char* text) {
    if (options.method != wanted && given.contains(name) && !given[name].is_null())
      throw ConfigError(
          {"decode.other_method", "[decode] {option}: expected only with the method {wanted}, got {method}"},
          {name, text, method}, "/" + std::string(name));
  };
  for (const char* name : {"temperature", "top_k", "top_p"}) only_for(sample, name, "sample");
  for (const char* name : {"beams", "length_penalty"}) only_for(beam, name, "beam");
  options.max_length = count("max_length", 0);
  options.start_token = count("start_token", -1);
  options.end_token = count("end_token", -1);
  options.temperature = number("temperature");
  options.top_k = count("top_k", 0);
  options.top_p = number("top_p");
  options.beams = count("beams", 0);
  options.length_penalty = number("length_penalty");
  options.seed = all["seed"].get<std::uint64_t>();
  options.model = {count("token_input", -1), all["from_logits"].get<bool>(), count("pad_token", 0),
                   all["carry_states"].get<bool>()};
  return options;
}

}  // namespace rnn
