#pragma once

#include <string>
#include <vector>

#include "rnn/config/json.h"

namespace rnn {

/// A JSON value as Python writes it: True, None, "text", [1, 2].
std::string python_literal(const Json& value);

/// `function(a, b=1)`, or with one argument a line, indented by `indent` and four more, when that is beyond
/// 88 columns.
std::string python_call(const std::string& function, const std::vector<std::string>& arguments,
                        int indent = 0);

/// [a, b], with one item a line.
std::string python_list(const std::vector<std::string>& items, int indent = 0);

/// Any name as an identifier: "lstm-1" -> lstm_1.
std::string python_identifier(const std::string& name);

}  // namespace rnn
