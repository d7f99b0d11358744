#include "rnn/config/json.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace rnn {

namespace {

/// Builds the value that a text describes. Json::parse does the same, but has a second parser in it, for
/// callbacks, which every visitor of a page would download.
class Builder {
 public:
  explicit Builder(Json& root) : root_(root) {}

  bool null() { return add(nullptr); }
  bool boolean(bool value) { return add(value); }
  bool number_integer(Json::number_integer_t value) { return add(value); }
  bool number_unsigned(Json::number_unsigned_t value) { return add(value); }
  bool number_float(Json::number_float_t value, const std::string&) { return add(value); }
  bool string(std::string& value) { return add(std::move(value)); }
  bool binary(Json::binary_t&) { return false; }

  bool start_object(std::size_t) { return open(Json::object()); }
  bool key(std::string& name) {
    key_ = std::move(name);
    return true;
  }
  bool end_object() { return close(); }
  bool start_array(std::size_t) { return open(Json::array()); }
  bool end_array() { return close(); }

  template <class Error>
  bool parse_error(std::size_t, const std::string&, const Error& error) {
    throw error;
  }

 private:
  /// Of several values of one key the last one stays.
  Json& place(Json value) {
    if (open_.empty()) return root_ = std::move(value);
    Json& parent = *open_.back();
    if (parent.is_object()) return parent[key_] = std::move(value);
    parent.push_back(std::move(value));
    return parent.back();
  }

  bool add(Json value) {
    place(std::move(value));
    return true;
  }

  bool open(Json empty) {
    open_.push_back(&place(std::move(empty)));
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  Json& root_;
  /// The objects and lists whose end has not come yet.
  std::vector<Json*> open_;
  std::string key_;
};

}  // namespace

Json parse_json(std::string_view text) {
  Json value;
  Builder builder(value);
  Json::sax_parse(text.data(), text.data() + text.size(), &builder);
  return value;
}

Json class_config(std::string_view class_name, Json config) {
  Json pair = Json::object();
  pair["class_name"] = class_name;
  pair["config"] = std::move(config);
  return pair;
}

}  // namespace rnn
