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
    Option top_p = number_option("top_p", 1.0, 0.0, 1.0);
    top_p.above_minimum = true;
    Schema list{choice_option("method", "greedy", {"greedy", "sample", "beam"}),
                integer_option("max_length", 100, 1, longest)};
    for (const char* name : {"start_token", "end_token", "top_k", "token_input"}) {
      Option option = nullable(integer_option(name, 0, std::string_view(name) == "top_k" ? 1 : 0, 1 << 24));
      option.fallback = nullptr;
      list.push_back(option);
    }
    list.insert(list.end(),
                {number_option("temperature", 1.0, 0.0, 1e6), top_p, integer_option("beams", 4, 1, 1000),
                 number_option("length_penalty", 0.0, 0.0, 100.0), integer_option("seed", 0, 0, most),
                 boolean_option("from_logits", false), integer_option("pad_token", 0, 0, 1 << 24),
                 boolean_option("carry_states", true)});
    return list;
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
          "[decode] " + std::string(name) + ": expected only with the method " + text + ", got " + method,
          "/" + std::string(name));
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
