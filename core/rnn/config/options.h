#pragma once

#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "rnn/config/json.h"

namespace rnn {

/// What kind of value an option takes.
///  - choice: one of `choices`.
///  - number: where `registry` is named too, {class_name, config} out of it may stand instead (a learning
///    rate, or a schedule of it).
///  - registered: a name, or {class_name, config}, out of the registry named by `registry` ("initializer",
///    "activation"...); the owner of the registry parses it further.
///  - list: an array of what `registered` takes; of anything where no `registry` is named.
///  - shape: an array of positive integers or nulls.
///  - numbers: an array of numbers.
///  - integers: an array of at least one integer, or, with `single`, one integer alone.
///  - layer: a layer of its own, {class_name, config}; who wraps it makes it.
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

/// One option of a registered thing: the single source for parsing configs, error messages, the editor's form
/// and Keras code.
struct Option {
  // Out of line: there are a great many of them, made in code that runs once.
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
  /// null is a value of its own (clipnorm=None).
  bool nullable = false;
  double minimum = std::numeric_limits<double>::lowest();
  double maximum = std::numeric_limits<double>::max();
  std::vector<std::string> choices;
  std::string registry;
  /// The bound itself is not allowed (dropout < 1, learning_rate > 0).
  bool above_minimum = false;
  bool below_maximum = false;
  /// Of `integers`: a single one need not be in an array.
  bool single = false;
  /// What a form begins with where there is no default; null when any value will do.
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
/// Required, unless made `nullable`: then it is null.
Option layer_option(std::string name);
Option nullable(Option option);
Option list_option(std::string name, std::string registry);
Option numbers_option(std::string name, Json fallback, double minimum, double maximum);
/// Without a default; forms begin with `example`.
Option required(Option option, Json example);

/// Completes `given` with defaults and checks every value. `who` opens the error text: `[dense] units:
/// expected an integer from 1 to 1048576, got "many"`. Throws ConfigError, with `where()` naming the option,
/// for unknown names (the nearest known name is suggested), missing required ones, wrong kinds and values out
/// of range.
Json parse_options(const Schema& schema, const Json& given, std::string_view who);

/// The schema as JSON for forms: [{name, kind, default, required, nullable, minimum, maximum, above_minimum,
/// below_maximum, choices, registry, single, example}]; from minimum on, only what there is.
Json describe(const Schema& schema);

}  // namespace rnn
