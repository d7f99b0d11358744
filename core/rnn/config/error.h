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
    if (end != text.npos && end > open + 1 && text[end] == '}') return text.substr(open, end + 1 - open);
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

class FaultPart;

/// A value in the text of an error. It refers to what it was made of, and is for the statement that throws.
class FaultValue {
 public:
  FaultValue(const char* text) : kind_(Kind::view), view_(text) {}
  FaultValue(std::string_view text) : kind_(Kind::view), view_(text) {}
  FaultValue(const std::string& text) : kind_(Kind::string), object_(&text) {}
  template <std::integral Number>
  FaultValue(Number number) : kind_(Kind::integer), integer_(static_cast<std::int64_t>(number)) {}
  FaultValue(double number) : kind_(Kind::number), number_(number) {}
  /// What was given in a config.
  FaultValue(const Json& given) : kind_(Kind::json), object_(&given) {}
  FaultValue(const Phrase& phrase) : kind_(Kind::phrase), object_(&phrase) {}
  FaultValue(const FaultPart& part) : kind_(Kind::part), object_(&part) {}
  FaultValue(const std::vector<FaultPart>& list) : kind_(Kind::list), object_(&list) {}
  /// A shape.
  template <class Shaped>
    requires requires(const Shaped& shaped) { std::string(shaped.text()); }
  FaultValue(const Shaped& shaped)
      : kind_(Kind::shaped), shaped_{&shaped, [](const void* it) -> std::string {
                                       return static_cast<const Shaped*>(it)->text();
                                     }} {}

  FaultPart part() const;

 private:
  enum class Kind { view, string, integer, number, json, phrase, part, list, shaped };
  struct ShapedObject {
    const void* object;
    std::string (*text)(const void*);
  };

  Kind kind_;
  union {
    std::string_view view_;
    std::int64_t integer_;
    double number_;
    const void* object_;
    ShapedObject shaped_;
  };
};

/// A part of the text of an error, kept. `json` is what others word it from: a number, a text, a list of
/// such, or {code, text, values} for a part of a sentence.
class FaultPart {
 public:
  template <class Value>
    requires(!std::same_as<Value, FaultValue>) && std::is_convertible_v<const Value&, FaultValue>
  FaultPart(const Value& value) : FaultPart(FaultValue(value).part()) {}
  template <std::size_t N>
  FaultPart(std::type_identity_t<Wording<N>> wording, const FaultValue (&values)[N])
      : FaultPart(wording.code, wording.english, values, N) {}
  FaultPart(const FaultPart&);
  FaultPart(FaultPart&&) noexcept;
  FaultPart& operator=(const FaultPart&);
  ~FaultPart();

  static FaultPart of(std::string text, std::string json);

  std::string text;
  std::string json;

 private:
  friend class FaultValue;
  FaultPart();
  FaultPart(const char* code, const char* english, const FaultValue* values, std::size_t count);
};

/// A fault in what the user gave: a config, a shape, a value, a file. The text names the finder, the expected
/// and the given: `[lstm] expected input (B,T,D) with D=8, got (4,20,6)`. A throw states code, text and
/// values once, the values in the order in which the text first names them:
///
///     throw ConfigError({"dot.axes", "[{layer}] expected {axes}, got {given}"}, {name(), 2, given},
///     "/axes");
class ConfigError : public std::invalid_argument {
 public:
  template <std::size_t N>
  ConfigError(std::type_identity_t<Wording<N>> wording, const FaultValue (&values)[N],
              std::string_view where = {})
      : ConfigError(wording.code, wording.english, values, N, where) {}
  explicit ConfigError(Phrase wording) : ConfigError(wording.code, wording.english, nullptr, 0, {}) {}
  ConfigError(const ConfigError&);
  ~ConfigError() override;

  /// "dot.axes".
  const char* code() const { return code_; }
  /// JSON object of the values by their names.
  const std::string& values() const { return values_; }
  /// JSON pointer to the fault in the config ("/layers/2/config/units"), empty when there is none.
  const std::string& where() const { return where_; }
  /// The sentence as a part of another.
  FaultPart part() const;

  ConfigError at(std::string_view where) const;
  /// With `prefix` before its `where()`: for callers that pass on a part of a config.
  ConfigError within(std::string_view prefix) const;

 private:
  ConfigError(const char* code, const char* english, const FaultValue* values, std::size_t count,
              std::string_view where);
  ConfigError(const char* code, FaultPart text_and_values, std::string_view where);

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
