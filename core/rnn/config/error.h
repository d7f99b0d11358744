#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "rnn/config/json.h"

namespace rnn {

/// The next {name} of letters and underscores in `text`, with its braces, or the end of `text`. Other braces
/// stand for themselves.
constexpr std::string_view next_name(std::string_view text) {
  for (std::size_t open = text.find('{'); open != text.npos; open = text.find('{', open + 1)) {
    const std::size_t end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", open + 1);
    if (end != text.npos && text[end] == '}') return text.substr(open, end + 1 - open);
  }
  return text.substr(text.size());
}

/// Number of different names in `english`.
consteval std::size_t count_names(std::string_view english) {
  std::size_t count = 0;
  for (std::string_view rest = english, name = next_name(rest); !name.empty(); name = next_name(rest)) {
    const auto at = static_cast<std::size_t>(name.data() - english.data());
    count += english.find(name) == at;
    rest = english.substr(at + name.size());
  }
  return count;
}

/// A sentence of an error, or a part of one: a code, by which others word it in their language, and the
/// English text, in which {names} stand for N values. One code has one text.
template <std::size_t N>
struct Wording {
  consteval Wording(const char* its_code, const char* its_english) : code(its_code), english(its_english) {
    if (count_names(english) != N) throw "the text names more or fewer values than there are";
  }

  const char* code;
  const char* english;
};

/// A part of a sentence without values.
using Phrase = Wording<0>;

/// A value in the text of an error. `json` is what others word it from: a number, a text, a list of values,
/// or {code, text, values} for a part of a sentence.
class FaultValue {
 public:
  FaultValue(const char* given) : FaultValue(std::string_view(given)) {}
  FaultValue(const std::string& given) : FaultValue(std::string_view(given)) {}
  FaultValue(std::string_view given);
  template <std::integral Number>
  FaultValue(Number number) : FaultValue(static_cast<std::int64_t>(number)) {}
  FaultValue(std::int64_t number);
  FaultValue(double number);
  /// The text of what was given in a config.
  FaultValue(const Json& given);
  /// A shape.
  template <class Shaped>
    requires requires(const Shaped& shaped) { std::string(shaped.text()); }
  FaultValue(const Shaped& shaped) : FaultValue(std::string_view(shaped.text())) {}
  FaultValue(const std::vector<FaultValue>& list);
  template <std::size_t N>
  FaultValue(std::type_identity_t<Wording<N>> part, const FaultValue (&values)[N])
      : FaultValue(part.code, part.english, values, N) {}
  FaultValue(Phrase part) : FaultValue(part.code, part.english, nullptr, 0) {}
  FaultValue(const FaultValue&);
  FaultValue(FaultValue&&) noexcept;
  FaultValue& operator=(const FaultValue&);
  ~FaultValue();

  std::string text;
  std::string json;

 private:
  FaultValue(const char* code, const char* english, const FaultValue* values, std::size_t count);
};

/// A fault in what the user gave: a config, a shape, a value, a file. The text names the finder, the expected
/// and the given: `[lstm] expected input (B,T,D) with D=8, got (4,20,6)`. A throw states code, text and
/// values once, the values in the order in which the text first names them:
///
///     throw ConfigError({"dot.axes", "[{layer}] expected {axes}, got {given}"}, {name(), 2, given});
class ConfigError : public std::invalid_argument {
 public:
  template <std::size_t N>
  ConfigError(std::type_identity_t<Wording<N>> wording, const FaultValue (&values)[N])
      : ConfigError(wording.code, wording.english, values, N) {}
  explicit ConfigError(Phrase wording) : ConfigError(wording.code, wording.english, nullptr, 0) {}
  ConfigError(const ConfigError&);
  ~ConfigError() override;

  /// "layer.input_rank".
  const char* code() const { return code_; }
  /// JSON object of the values by their names.
  const std::string& values() const { return values_; }
  /// JSON pointer to the fault in the config ("/layers/2/config/units"), empty when there is none.
  const std::string& where() const { return where_; }

  ConfigError at(std::string_view where) const;
  /// With `prefix` before its `where()`: for callers that pass on a part of a config.
  ConfigError within(std::string_view prefix) const;

 protected:
  ConfigError(const char* code, const char* english, const FaultValue* values, std::size_t count);

 private:
  ConfigError(const char* code, std::pair<std::string, std::string> text_and_values);

  const char* code_;
  std::string values_;
  std::string where_;
};

/// Runs `body`, and puts `prefix` before the `where()` of a ConfigError that it throws.
template <class Body>
auto locate(const std::string& prefix, Body&& body) {
  try {
    return body();
  } catch (const ConfigError& error) {
    throw error.within(prefix);
  }
}

}  // namespace rnn
