#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

namespace rnn {

/// JSON whose objects keep the order of their keys, as configs need.
using Json = nlohmann::ordered_json;

/// Throws Json::parse_error. The only call of the parser, which is a template: each type of argument would
/// compile a parser of its own.
Json parse_json(std::string_view text);

/// {"class_name": ..., "config": ...}: Keras's form of a registered thing and its options.
Json class_config(std::string_view class_name, Json config);

}  // namespace rnn
