#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace rnn {

/// An array of a resource: numbers, whole numbers, or UTF-8 text.
using ResourceArray = std::variant<std::vector<float>, std::vector<std::int32_t>, std::string>;

/// Data that a task does not generate, as named arrays. The host reads it from its file.
using Resource = std::map<std::string, ResourceArray>;

/// By `ResourceNeed::name`.
using Resources = std::map<std::string, Resource>;

/// A resource that a task needs.
struct ResourceNeed {
  std::string name;
  /// True when the host has one of its own, for configs that name none.
  bool shipped = false;
  /// The kinds of data that a person may bring, as the host names them: "id-lists", "labelled-texts",
  /// "word-index"...
  std::vector<std::string> kinds;
  /// True when the task does without.
  bool optional = false;
  /// The number of classes that its labels must have; 0 where it has none, or any number will do.
  int classes = 0;
};

/// The array of a resource. Throws ConfigError, with `where()` "/resources/<need>", when it is missing or of
/// another type.
template <class Array>
const Array& array_of(const Resources& resources, const std::string& need, const std::string& name);

extern template const std::vector<float>& array_of(const Resources&, const std::string&, const std::string&);
extern template const std::vector<std::int32_t>& array_of(const Resources&, const std::string&,
                                                          const std::string&);
extern template const std::string& array_of(const Resources&, const std::string&, const std::string&);

}  // namespace rnn
