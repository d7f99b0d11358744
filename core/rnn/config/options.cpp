#include "rnn/config/options.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "rnn/config/error.h"

namespace rnn {

namespace {

Option make(std::string name, OptionKind kind, Json fallback) {
  Option option;
  option.name = std::move(name);
  option.kind = kind;
  option.fallback = std::move(fallback);
  return option;
}

FaultPart bound(const Option& option, double value) {
  const bool whole = option.kind == OptionKind::integer || option.kind == OptionKind::integers;
  return whole ? FaultPart(static_cast<std::int64_t>(value)) : FaultPart(value);
}

/// `kind` with the range of the option.
FaultPart ranged(const Option& option, const FaultPart& kind) {
  const bool low = option.minimum > std::numeric_limits<double>::lowest();
  const bool high = option.maximum < std::numeric_limits<double>::max();
  if (!low && !high) return kind;
  const FaultPart least = bound(option, option.minimum);
  const FaultPart most = bound(option, option.maximum);
  if (low && high && !option.above_minimum && !option.below_maximum)
    return {{"option.from_to", "{kind} from {least} to {most}"}, {kind, least, most}};
  FaultPart range = kind;
  if (low && option.above_minimum)
    range = {{"option.above", "{kind} above {least}"}, {kind, least}};
  else if (low)
    range = {{"option.at_least", "{kind} of at least {least}"}, {kind, least}};
  if (!high) return range;
  if (!low && option.below_maximum) return {{"option.below", "{kind} below {most}"}, {kind, most}};
  if (!low) return {{"option.at_most", "{kind} of at most {most}"}, {kind, most}};
  if (option.below_maximum) return {{"option.and_below", "{range} and below {most}"}, {range, most}};
  return {{"option.and_at_most", "{range} and of at most {most}"}, {range, most}};
}

FaultPart expected_kind(const Option& option) {
  switch (option.kind) {
    case OptionKind::integer: return ranged(option, Phrase("option.integer", "an integer"));
    case OptionKind::number: {
      FaultPart number = ranged(option, Phrase("option.number", "a number"));
      if (option.registry.empty()) return number;
      return {{"option.number_or", "{number} or {class_name, config} of a {registry}"},
              {number, option.registry}};
    }
    case OptionKind::boolean: return Phrase("option.boolean", "true or false");
    case OptionKind::text: return Phrase("option.text", "text");
    case OptionKind::registered:
      return {{"option.registered", "the name of a known {registry} or {class_name, config}"},
              {option.registry}};
    case OptionKind::list:
      if (option.registry.empty()) return Phrase("option.list", "an array");
      return {{"option.registered_list", "an array of names of a {registry} or {class_name, config}"},
              {option.registry}};
    case OptionKind::shape: return Phrase("option.shape", "an array of positive integers or nulls");
    case OptionKind::numbers:
      if (option.single)
        return ranged(option, Phrase("option.number_or_numbers", "a number or an array of numbers"));
      return Phrase("option.numbers", "an array of numbers");
    case OptionKind::layer: return Phrase("option.layer", "a layer {class_name, config}");
    case OptionKind::integers:
      return ranged(option, option.single
                                ? Phrase("option.integer_or_integers", "an integer or an array of integers")
                                : Phrase("option.integers", "an array of integers"));
    case OptionKind::choice: break;
  }
  std::vector<FaultPart> choices;
  for (const std::string& choice : option.choices) choices.emplace_back("\"" + choice + "\"");
  return {{"option.choice", "one of {choices}"}, {choices}};
}

FaultPart expected(const Option& option) {
  FaultPart kind = expected_kind(option);
  if (!option.nullable) return kind;
  return {{"option.nullable", "{kind} or null"}, {kind}};
}

bool in_range(const Option& option, double value) {
  if (!std::isfinite(value)) return false;
  const bool low = option.above_minimum ? value > option.minimum : value >= option.minimum;
  const bool high = option.below_maximum ? value < option.maximum : value <= option.maximum;
  return low && high;
}

bool valid_extent(const Json& extent) {
  return extent.is_null() ||
         (extent.is_number_integer() && extent.get<double>() >= 1 && extent.get<double>() < 1e9);
}

bool valid_number(const Option& option, const Json& value) {
  return value.is_number() && in_range(option, value.get<double>());
}

bool valid(const Option& option, const Json& value) {
  if (value.is_null()) return option.nullable;
  switch (option.kind) {
    case OptionKind::integer:
      return value.is_number() && std::floor(value.get<double>()) == value.get<double>() &&
             in_range(option, value.get<double>());
    case OptionKind::number:
      return valid_number(option, value) || (!option.registry.empty() && value.is_object());
    case OptionKind::boolean: return value.is_boolean();
    case OptionKind::text: return value.is_string();
    case OptionKind::registered: return value.is_string() || value.is_object();
    case OptionKind::list:
      return value.is_array() && std::all_of(value.begin(), value.end(), [&option](const Json& item) {
               return option.registry.empty() || item.is_string() || item.is_object();
             });
    case OptionKind::layer: return value.is_object();
    case OptionKind::shape: return value.is_array() && std::all_of(value.begin(), value.end(), valid_extent);
    case OptionKind::numbers:
      if (option.single && !value.is_array()) return valid_number(option, value);
      return value.is_array() && !(option.single && value.empty()) &&
             std::all_of(value.begin(), value.end(),
                         [&](const Json& item) { return valid_number(option, item); });
    case OptionKind::integers: {
      const auto good = [&](const Json& item) {
        return item.is_number_integer() && in_range(option, item.get<double>());
      };
      if (!value.is_array()) return option.single && good(value);
      return !value.empty() && std::all_of(value.begin(), value.end(), good);
    }
    case OptionKind::choice:
      return value.is_string() && std::find(option.choices.begin(), option.choices.end(),
                                            value.get<std::string>()) != option.choices.end();
  }
  return false;
}

/// Levenshtein distance, for "did you mean".
std::size_t distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0u);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row.back();
}

[[noreturn]] void refuse_unknown(const Schema& schema, std::string_view who, const std::string& name) {
  const auto nearest = std::min_element(schema.begin(), schema.end(), [&](const Option& a, const Option& b) {
    return distance(a.name, name) < distance(b.name, name);
  });
  const std::string where = "/" + name;
  if (nearest == schema.end())
    throw ConfigError({"option.none_known", "[{who}] unknown option '{name}'; there are no options"},
                      {who, name}, where);
  if (distance(nearest->name, name) <= 3)
    throw ConfigError({"option.misspelt", "[{who}] unknown option '{name}'; did you mean '{nearest}'?"},
                      {who, name, nearest->name}, where);
  std::vector<FaultPart> known;
  for (const Option& option : schema) known.emplace_back(option.name);
  throw ConfigError({"option.unknown", "[{who}] unknown option '{name}'; known: {known}"}, {who, name, known},
                    where);
}

const char* kind_name(OptionKind kind) {
  switch (kind) {
    case OptionKind::integer: return "integer";
    case OptionKind::number: return "number";
    case OptionKind::boolean: return "boolean";
    case OptionKind::text: return "text";
    case OptionKind::choice: return "choice";
    case OptionKind::registered: return "registered";
    case OptionKind::list: return "list";
    case OptionKind::shape: return "shape";
    case OptionKind::numbers: return "numbers";
    case OptionKind::layer: return "layer";
    case OptionKind::integers: return "integers";
  }
  return "";
}

}  // namespace

Option::Option() = default;
Option::Option(const Option&) = default;
Option::Option(Option&&) noexcept = default;
Option& Option::operator=(const Option&) = default;
Option& Option::operator=(Option&&) noexcept = default;
Option::~Option() = default;

Option integer_option(std::string name, int fallback, int minimum, int maximum) {
  Option option = make(std::move(name), OptionKind::integer, fallback);
  option.minimum = minimum;
  option.maximum = maximum;
  return option;
}

Option required_integer(std::string name, int minimum, int maximum) {
  Option option = integer_option(std::move(name), minimum, minimum, maximum);
  option.fallback = nullptr;
  option.required = true;
  return option;
}

Option number_option(std::string name, double fallback, double minimum, double maximum) {
  Option option = make(std::move(name), OptionKind::number, fallback);
  option.minimum = minimum;
  option.maximum = maximum;
  return option;
}

Option boolean_option(std::string name, bool fallback) {
  return make(std::move(name), OptionKind::boolean, fallback);
}

Option text_option(std::string name, std::string fallback) {
  return make(std::move(name), OptionKind::text, std::move(fallback));
}

Option choice_option(std::string name, std::string fallback, std::vector<std::string> choices) {
  Option option = make(std::move(name), OptionKind::choice, std::move(fallback));
  option.choices = std::move(choices);
  return option;
}

Option integers_option(std::string name, Json fallback, int minimum, int maximum) {
  Option option = make(std::move(name), OptionKind::integers, std::move(fallback));
  option.minimum = minimum;
  option.maximum = maximum;
  return option;
}

Option registered_option(std::string name, Json fallback, std::string registry) {
  Option option = make(std::move(name), OptionKind::registered, std::move(fallback));
  option.registry = std::move(registry);
  return option;
}

Option list_option(std::string name, std::string registry) {
  Option option = make(std::move(name), OptionKind::list, Json::array());
  option.registry = std::move(registry);
  return option;
}

Option numbers_option(std::string name, Json fallback, double minimum, double maximum) {
  Option option = make(std::move(name), OptionKind::numbers, std::move(fallback));
  option.minimum = minimum;
  option.maximum = maximum;
  return option;
}

Option layer_option(std::string name) {
  Option option = registered_option(std::move(name), nullptr, "layer");
  option.kind = OptionKind::layer;
  option.required = true;
  return option;
}

Option nullable(Option option) {
  option.nullable = true;
  if (option.kind == OptionKind::layer) option.required = false;
  return option;
}

Option quiet(Option option) {
  option.quiet = true;
  return option;
}

Option required(Option option, Json example) {
  option.required = true;
  option.fallback = nullptr;
  option.example = std::move(example);
  return option;
}

Json parse_options(const Schema& schema, const Json& given, std::string_view who) {
  if (!given.is_object())
    throw ConfigError({"option.object", "[{who}] expected an object of options, got {given}"}, {who, given});
  for (const auto& [name, value] : given.items()) {
    const bool known =
        std::any_of(schema.begin(), schema.end(), [&n = name](const Option& o) { return o.name == n; });
    if (!known) refuse_unknown(schema, who, name);
  }
  Json complete = Json::object();
  for (const Option& option : schema) {
    const auto found = given.find(option.name);
    if (found == given.end()) {
      if (option.required)
        throw ConfigError({"option.missing", "[{who}] {option}: expected {expected}, got nothing"},
                          {who, option.name, expected(option)}, "/" + option.name);
      complete[option.name] = option.fallback;
    } else if (!valid(option, *found)) {
      throw ConfigError({"option.value", "[{who}] {option}: expected {expected}, got {given}"},
                        {who, option.name, expected(option), *found}, "/" + option.name);
    } else if (option.kind == OptionKind::integer && !found->is_null()) {
      complete[option.name] = static_cast<long>(found->get<double>());
    } else {
      complete[option.name] = *found;
    }
  }
  return complete;
}

void drop_quiet(const Schema& schema, Json& complete) {
  for (const Option& option : schema)
    if (option.quiet && complete[option.name] == option.fallback) complete.erase(option.name);
}

std::uint64_t parse_seed(const Json& seed) {
  constexpr double largest = 9007199254740991.0;
  const double value = seed.is_number() ? seed.get<double>() : -1.0;
  if (!(value >= 0.0 && value <= largest && std::floor(value) == value))
    throw ConfigError({"seed.range", "[seed] expected an integer from 0 to 2^53 - 1, got {given}"}, {seed},
                      "/seed");
  return static_cast<std::uint64_t>(value);
}

Json describe(const Schema& schema) {
  Json table = Json::array();
  for (const Option& option : schema) {
    Json row = Json::object();
    row["name"] = option.name;
    row["kind"] = kind_name(option.kind);
    row["default"] = option.fallback;
    row["required"] = option.required;
    row["nullable"] = option.nullable;
    if (option.minimum > std::numeric_limits<double>::lowest()) row["minimum"] = option.minimum;
    if (option.maximum < std::numeric_limits<double>::max()) row["maximum"] = option.maximum;
    if (option.above_minimum) row["above_minimum"] = true;
    if (option.below_maximum) row["below_maximum"] = true;
    if (!option.choices.empty()) row["choices"] = option.choices;
    if (!option.registry.empty()) row["registry"] = option.registry;
    if (option.single) row["single"] = true;
    if (option.quiet) row["quiet"] = true;
    if (!option.example.is_null()) row["example"] = option.example;
    table.push_back(std::move(row));
  }
  return table;
}

}  // namespace rnn
