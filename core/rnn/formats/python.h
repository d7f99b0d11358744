#pragma once

#include <string>
#include <vector>

#include "rnn/config/json.h"

namespace rnn {

/// A JSON value as a Python literal: True, None, "text", [1, 2].
std::string python_literal(const Json& value);

/// `function(a, b=1)`; beyond 88 columns with one argument on each line, indented by `indent` + 4.
std::string python_call(const std::string& function, const std::vector<std::string>& arguments,
                        int indent = 0);

/// [a, b], with one item on each line, indented by `indent` + 4.
std::string python_list(const std::vector<std::string>& items, int indent = 0);

/// A name as a Python identifier: "lstm-1" -> lstm_1.
std::string python_identifier(const std::string& name);

}  // namespace rnn
