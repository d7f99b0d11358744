#include "rnn/config/error.h"

#include <algorithm>

namespace rnn {

namespace {

std::string json_text(std::string_view text) {
  return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// The English text with its values, and the JSON object of the values.
std::pair<std::string, std::string> compose(std::string_view english, const FaultValue* values,
                                            std::size_t count) {
  std::string text, json = "{";
  std::vector<std::string_view> names;
  while (!english.empty()) {
    std::string_view name = next_name(english);
    const auto before = static_cast<std::size_t>(name.data() - english.data());
    text += english.substr(0, before);
    english.remove_prefix(before + name.size());
    if (name.empty()) break;
    name = name.substr(1, name.size() - 2);
    const auto known = static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
    if (known < count) text += values[known].text;
    if (known < names.size()) continue;
    names.push_back(name);
    json += (known == 0 ? "" : ",") + json_text(name) + ":" + values[known].json;
  }
  return {std::move(text), std::move(json += '}')};
}

}  // namespace

FaultValue::FaultValue(std::string_view given) : text(given), json(json_text(given)) {}
FaultValue::FaultValue(std::int64_t number) : text(std::to_string(number)), json(text) {}
FaultValue::FaultValue(double number) : text(Json(number).dump()), json(text) {}
FaultValue::FaultValue(const Json& given)
    : FaultValue(std::string_view(given.dump(-1, ' ', false, Json::error_handler_t::replace))) {}

FaultValue::FaultValue(const std::vector<FaultValue>& list) : json("[") {
  for (const FaultValue& value : list) {
    (text += text.empty() ? "" : ", ") += value.text;
    (json += json.size() == 1 ? "" : ",") += value.json;
  }
  json += ']';
}

FaultValue::FaultValue(const char* code, const char* english, const FaultValue* values, std::size_t count) {
  auto [its_text, object] = compose(english, values, count);
  json = "{\"code\":" + json_text(code) + ",\"text\":" + json_text(its_text) + ",\"values\":" + object + "}";
  text = std::move(its_text);
}

FaultValue::FaultValue(const FaultValue&) = default;
FaultValue::FaultValue(FaultValue&&) noexcept = default;
FaultValue& FaultValue::operator=(const FaultValue&) = default;
FaultValue::~FaultValue() = default;

ConfigError::ConfigError(const char* code, const char* english, const FaultValue* values, std::size_t count)
    : ConfigError(code, compose(english, values, count)) {}

ConfigError::ConfigError(const char* code, std::pair<std::string, std::string> text_and_values)
    : std::invalid_argument(text_and_values.first), code_(code), values_(std::move(text_and_values.second)) {}

ConfigError::ConfigError(const ConfigError&) = default;
ConfigError::~ConfigError() = default;

ConfigError ConfigError::at(std::string_view where) const {
  ConfigError error = *this;
  error.where_ = where;
  return error;
}

ConfigError ConfigError::within(std::string_view prefix) const { return at(std::string(prefix) + where_); }

}  // namespace rnn
