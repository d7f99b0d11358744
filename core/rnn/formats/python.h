#pragma once

#include <set>
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

/// A list on one line; with one item on each, as python_list has it, where that would be a long one.
std::string python_short_list(const std::vector<std::string>& items, int indent = 4);

/// A Python tuple: (2, 1), (3,).
std::string python_tuple(const Json& values);

/// A name as a Python identifier, which may be a keyword: "lstm-1" -> lstm_1.
std::string python_identifier(const std::string& name);

/// The names of a Python program: no two things have one, and none is a keyword or a built-in function.
class PythonNames {
 public:
  PythonNames();
  void reserve(const std::string& identifier) { taken_.insert(identifier); }
  /// Reserves every identifier in `source` outside of comments.
  void reserve_words(const std::string& source);
  /// `identifier`, or with the first of _2, _3 ... behind it that makes it new; reserves it.
  std::string unique(const std::string& identifier);

 private:
  std::set<std::string> taken_;
};

}  // namespace rnn
