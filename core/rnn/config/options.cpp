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

std::string number_text(double value) { return Json(value).dump(); }

std::string range_text(const Option& option) {
  const bool low = option.minimum > std::numeric_limits<double>::lowest();
  const bool high = option.maximum < std::numeric_limits<double>::max();
  const bool whole = option.kind == OptionKind::integer || option.kind == OptionKind::integers;
  const auto text = [whole](double v) {
    return whole ? std::to_string(static_cast<long>(v)) : number_text(v);
  };
  const std::string above = option.above_minimum ? " above " : " of at least ";
  const std::string below = option.below_maximum ? " below " : " of at most ";
  if (low && high && !option.above_minimum && !option.below_maximum)
    return " from " + text(option.minimum) + " to " + text(option.maximum);
  std::string range;
  if (low) range = above + text(option.minimum);
  if (high) range += (low ? " and" : "") + below + text(option.maximum);
  return range;
}

std::string expected(const Option& option) {
  const std::string none = option.nullable ? " or null" : "";
  switch (option.kind) {
    case OptionKind::integer: return "an integer" + range_text(option) + none;
    case OptionKind::number:
      return "a number" + range_text(option) +
             (option.registry.empty() ? "" : " or {class_name, config} of a " + option.registry) + none;
    case OptionKind::boolean: return "true or false";
    case OptionKind::text: return "text" + none;
    case OptionKind::registered:
      return "the name of a known " + option.registry + " or {class_name, config}" + none;
    case OptionKind::list:
      if (option.registry.empty()) return "an array";
      return "an array of names of a " + option.registry + " or {class_name, config}";
    case OptionKind::shape: return "an array of positive integers or nulls" + none;
    case OptionKind::numbers: return "an array of numbers" + none;
    case OptionKind::layer: return "a layer {class_name, config}" + none;
    case OptionKind::integers:
      return std::string(option.single ? "an integer or " : "") + "an array of integers" +
             range_text(option) + none;
    case OptionKind::choice: break;
  }
  std::string list;
  for (const std::string& choice : option.choices)
    list += (list.empty() ? "" : ", ") + ("\"" + choice + "\"");
  return "one of " + list + none;
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
      return value.is_array() && std::all_of(value.begin(), value.end(),
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

std::string suggestion(const Schema& schema, const std::string& name) {
  const auto nearest = std::min_element(schema.begin(), schema.end(), [&](const Option& a, const Option& b) {
    return distance(a.name, name) < distance(b.name, name);
  });
  if (nearest == schema.end()) return "; there are no options";
  if (distance(nearest->name, name) <= 3) return "; did you mean '" + nearest->name + "'?";
  std::string known;
  for (const Option& option : schema) known += (known.empty() ? "" : ", ") + option.name;
  return "; known: " + known;
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

Option required(Option option, Json example) {
  option.required = true;
  option.fallback = nullptr;
  option.example = std::move(example);
  return option;
}

Json parse_options(const Schema& schema, const Json& given, std::string_view who) {
  const std::string title = "[" + std::string(who) + "] ";
  if (!given.is_object()) throw ConfigError(title + "expected an object of options, got " + given.dump());
  for (const auto& [name, value] : given.items()) {
    const bool known =
        std::any_of(schema.begin(), schema.end(), [&n = name](const Option& o) { return o.name == n; });
    if (!known)
      throw ConfigError(title + "unknown option '" + name + "'" + suggestion(schema, name), "/" + name);
  }
  Json complete = Json::object();
  for (const Option& option : schema) {
    const auto found = given.find(option.name);
    if (found == given.end()) {
      if (option.required)
        throw ConfigError(title + option.name + ": expected " + expected(option) + ", got nothing",
                          "/" + option.name);
      complete[option.name] = option.fallback;
    } else if (!valid(option, *found)) {
      throw ConfigError(title + option.name + ": expected " + expected(option) + ", got " + found->dump(),
                        "/" + option.name);
    } else if (option.kind == OptionKind::integer && !found->is_null()) {
      complete[option.name] = static_cast<long>(found->get<double>());
    } else {
      complete[option.name] = *found;
    }
  }
  return complete;
}

std::uint64_t parse_seed(const Json& seed) {
  constexpr double largest = 9007199254740991.0;
  const double value = seed.is_number() ? seed.get<double>() : -1.0;
  if (!(value >= 0.0 && value <= largest && std::floor(value) == value))
    throw ConfigError("[seed] expected an integer from 0 to 2^53 - 1, got " + seed.dump(), "/seed");
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
    if (!option.example.is_null()) row["example"] = option.example;
    table.push_back(std::move(row));
  }
  return table;
}

}  // namespace rnn
