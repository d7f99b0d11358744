#include "rnn/config/error.h"

#include <algorithm>

namespace rnn {

namespace {

std::string json_text(std::string_view text) {
  return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// The English text with its values; as JSON the object of the values.
FaultPart compose(std::string_view english, const FaultValue* values, std::size_t count) {
  std::string text, json = "{";
  std::vector<std::string_view> names;
  std::vector<FaultPart> parts;
  while (!english.empty()) {
    std::string_view name = next_name(english);
    const auto before = static_cast<std::size_t>(name.data() - english.data());
    text += english.substr(0, before);
    english.remove_prefix(before + name.size());
    if (name.empty()) break;
    name = name.substr(1, name.size() - 2);
    const auto known = static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
    if (known == names.size() && known < count) {
      names.push_back(name);
      parts.push_back(values[known].part());
      json += (known == 0 ? "" : ",") + json_text(name) + ":" + parts.back().json;
    }
    text += parts[known].text;
  }
  return FaultPart::of(std::move(text), json + '}');
}

/// Longer values would bury the sentence that they are in.
constexpr std::size_t longest_value = 1000;

FaultPart text_part(std::string_view text) {
  if (text.size() <= longest_value) return FaultPart::of(std::string(text), json_text(text));
  std::size_t end = longest_value;
  // Not within a character of UTF-8.
  while ((static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  const std::string shortened = std::string(text.substr(0, end)) + "…";
  return FaultPart::of(shortened, json_text(shortened));
}

FaultPart number_part(const std::string& text) { return FaultPart::of(text, text); }

FaultPart list_part(const std::vector<FaultPart>& list) {
  std::string text, json = "[";
  for (const FaultPart& one : list) {
    (text += text.empty() ? "" : ", ") += one.text;
    (json += json.size() == 1 ? "" : ",") += one.json;
  }
  return FaultPart::of(std::move(text), json + ']');
}

/// The JSON of a part of a sentence.
std::string coded(const char* code, const std::string& text, const std::string& values) {
  return "{\"code\":" + json_text(code) + ",\"text\":" + json_text(text) + ",\"values\":" + values + "}";
}

}  // namespace

FaultPart FaultValue::part() const {
  switch (kind_) {
    case Kind::view: break;
    case Kind::string: return text_part(*static_cast<const std::string*>(object_));
    case Kind::integer: return number_part(std::to_string(integer_));
    case Kind::number: return number_part(Json(number_).dump());
    case Kind::json:
      return text_part(
          static_cast<const Json*>(object_)->dump(-1, ' ', false, Json::error_handler_t::replace));
    case Kind::phrase: {
      const auto& phrase = *static_cast<const Phrase*>(object_);
      return {phrase.code, phrase.english, nullptr, 0};
    }
    case Kind::part: return *static_cast<const FaultPart*>(object_);
    case Kind::list: return list_part(*static_cast<const std::vector<FaultPart>*>(object_));
    case Kind::shaped: return text_part(shaped_.text(shaped_.object));
  }
  return text_part(view_);
}

FaultPart::FaultPart(const char* code, const char* english, const FaultValue* values, std::size_t count)
    : FaultPart(compose(english, values, count)) {
  json = coded(code, text, json);
}

FaultPart FaultPart::of(std::string text, std::string json) {
  FaultPart part;
  part.text = std::move(text);
  part.json = std::move(json);
  return part;
}

FaultPart::FaultPart() = default;
FaultPart::FaultPart(const FaultPart&) = default;
FaultPart::FaultPart(FaultPart&&) noexcept = default;
FaultPart& FaultPart::operator=(const FaultPart&) = default;
FaultPart::~FaultPart() = default;

ConfigError::ConfigError(const char* code, const char* english, const FaultValue* values, std::size_t count,
                         std::string_view where)
    : ConfigError(code, compose(english, values, count), where) {}

ConfigError::ConfigError(const char* code, FaultPart text_and_values, std::string_view where)
    : std::invalid_argument(text_and_values.text),
      code_(code),
      values_(std::move(text_and_values.json)),
      where_(where) {}

ConfigError::ConfigError(const ConfigError&) = default;
ConfigError::~ConfigError() = default;

FaultPart ConfigError::part() const { return FaultPart::of(what(), coded(code_, what(), values_)); }

ConfigError ConfigError::at(std::string_view where) const {
  ConfigError error = *this;
  error.where_ = where;
  return error;
}

ConfigError ConfigError::within(std::string_view prefix) const { return at(std::string(prefix) + where_); }

}  // namespace rnn
