#include "rnn/config/json.h"

namespace rnn {

Json parse_json(std::string_view text) { return Json::parse(text.data(), text.data() + text.size()); }

}  // namespace rnn
