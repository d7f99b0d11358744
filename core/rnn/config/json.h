#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

namespace rnn {

/// JSON whose objects keep the order of their keys, as configs need.
using Json = nlohmann::ordered_json;

/// Throws Json::parse_error. The only call of Json::parse, which is a template: each type of argument would
/// compile a parser of its own.
Json parse_json(std::string_view text);

}  // namespace rnn
