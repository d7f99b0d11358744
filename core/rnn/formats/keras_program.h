#pragma once

#include <map>
#include <set>
#include <string>

#include "rnn/config/json.h"
#include "rnn/formats/python.h"

namespace rnn {

/// What the parts of a program for Keras share: its variables, its definitions, and the names that Keras
/// gives.
class KerasProgram {
 public:
  PythonNames variables;

  /// True for the name of a KerasDefinition, which the program then has.
  bool define(const Json& name);
  const std::set<std::string>& defined() const { return defined_; }

  /// True for the name that Keras gives to the next layer or model of a class, and for none. Keras counts the
  /// names that it gives, not those that it is given (keras/src/utils/naming.py, uniquify).
  bool is_automatic(const Json& name, const std::string& base);
  /// `, name="…"`; nothing for an automatic name.
  std::string name_argument(const Json& name, const std::string& base);
  /// Counts a name that Keras gives to what the program does not write.
  void skip_name(const std::string& base) { ++counts_[base]; }

 private:
  std::set<std::string> defined_;
  /// The names that Keras has given for each class.
  std::map<std::string, int> counts_;
};

}  // namespace rnn
