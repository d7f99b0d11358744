#include "rnn/formats/keras_program.h"

#include <algorithm>

#include "rnn/formats/keras_definitions.h"

namespace rnn {

bool KerasProgram::define(const Json& name) {
  const auto is_named = [&name](const KerasDefinition& one) { return name == one.name; };
  if (!std::ranges::any_of(keras_definitions(), is_named)) return false;
  defined_.insert(name.get<std::string>());
  return true;
}

bool KerasProgram::is_automatic(const Json& name, const std::string& base) {
  int& count = counts_[base];
  if (!name.is_null() && name != (count == 0 ? base : base + "_" + std::to_string(count))) return false;
  ++count;
  return true;
}

std::string KerasProgram::name_argument(const Json& name, const std::string& base) {
  return is_automatic(name, base) ? "" : ", name=" + python_literal(name);
}

}  // namespace rnn
