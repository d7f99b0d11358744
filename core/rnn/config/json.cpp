#include "rnn/config/json.h"

#include <utility>

namespace rnn {

Json parse_json(std::string_view text) { return Json::parse(text.data(), text.data() + text.size()); }

Json class_config(std::string_view class_name, Json config) {
  Json pair = Json::object();
  pair["class_name"] = class_name;
  pair["config"] = std::move(config);
  return pair;
}

}  // namespace rnn
