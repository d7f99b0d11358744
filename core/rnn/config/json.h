#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

namespace rnn {

/// Every config keeps the order in which it was written.
using Json = nlohmann::ordered_json;

/// Throws Json::parse_error. The only place that parses: each kind of text brings a parser of its own.
Json parse_json(std::string_view text);

/// {"class_name": ..., "config": ...}: Keras's form of a registered thing and its options.
Json class_config(std::string_view class_name, Json config);

}  // namespace rnn
