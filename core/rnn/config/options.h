#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "rnn/config/json.h"

namespace rnn {

/// The kind of value of an option.
///  - choice: one of `choices`.
///  - number: or, with a `registry`, {class_name, config} of that registry (a learning rate or its schedule).
///  - registered: a name, or {class_name, config}, of the registry named by `registry` ("initializer",
///    "activation"...), which parses it further.
///  - list: an array of those; of any values without a `registry`.
///  - shape: an array of positive integers or nulls.
///  - numbers: an array of numbers, or, with `single`, one number alone.
///  - integers: an array of at least one integer, or, with `single`, one integer alone.
///  - layer: {class_name, config} of a layer, which a wrapper makes.
enum class OptionKind {
  integer,
  number,
  boolean,
  text,
  choice,
  registered,
  list,
  shape,
  numbers,
  integers,
  layer
};

/// One option of a registered thing: the single source for parsing, error texts, forms and Keras code.
struct Option {
  // Out of line for code size: schemas make very many of them, once.
  Option();
  Option(const Option&);
  Option(Option&&) noexcept;
  Option& operator=(const Option&);
  Option& operator=(Option&&) noexcept;
  ~Option();

  std::string name;
  OptionKind kind = OptionKind::number;
  /// The default; `required` options have none.
  Json fallback;
  bool required = false;
  /// Null is a valid value (clipnorm=None).
  bool nullable = false;
  double minimum = std::numeric_limits<double>::lowest();
  double maximum = std::numeric_limits<double>::max();
  std::vector<std::string> choices;
  std::string registry;
  /// The bound itself is excluded (dropout < 1, learning_rate > 0).
  bool above_minimum = false;
  bool below_maximum = false;
  /// For `integers` and `numbers`: one may stand without an array.
  bool single = false;
  /// Complete configs leave the option out at its default: it is rare, and was added after configs were kept.
  bool quiet = false;
  /// The first value of a form when there is no default; null when any value will do.
  Json example;
};

using Schema = std::vector<Option>;

Option integer_option(std::string name, int fallback, int minimum, int maximum = 1 << 20);
Option required_integer(std::string name, int minimum, int maximum = 1 << 20);
Option number_option(std::string name, double fallback, double minimum, double maximum);
Option boolean_option(std::string name, bool fallback);
Option text_option(std::string name, std::string fallback);
Option choice_option(std::string name, std::string fallback, std::vector<std::string> choices);
Option integers_option(std::string name, Json fallback, int minimum, int maximum);
Option registered_option(std::string name, Json fallback, std::string registry);
/// Required; made `nullable`, its default is null.
Option layer_option(std::string name);
Option nullable(Option option);
Option quiet(Option option);
Option list_option(std::string name, std::string registry);
Option numbers_option(std::string name, Json fallback, double minimum, double maximum);
/// Makes an option required, without a default; forms begin with `example`.
Option required(Option option, Json example);

/// Completes `given` with defaults and checks every value. `who` opens the error text: `[dense] units:
/// expected an integer from 1 to 1048576, got "many"`. Throws ConfigError, with `where()` naming the option,
/// for unknown names (the nearest known name is suggested), missing required ones, wrong kinds and values out
/// of range.
Json parse_options(const Schema& schema, const Json& given, std::string_view who);

/// Takes `quiet` options at their defaults out of a complete config.
void drop_quiet(const Schema& schema, Json& complete);

/// A seed of random numbers. Throws ConfigError, with "/seed" as `where()`, unless it is an integer from 0 to
/// 2^53 - 1, JavaScript's largest safe integer.
std::uint64_t parse_seed(const Json& seed);

/// The schema as JSON for forms: [{name, kind, default, required, nullable, minimum, maximum, above_minimum,
/// below_maximum, choices, registry, single, quiet, example}]; keys from minimum on only where they apply.
Json describe(const Schema& schema);

}  // namespace rnn
