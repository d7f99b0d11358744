#pragma once

#include <nlohmann/json.hpp>

namespace rnn {

/// Every config keeps the order in which it was written.
using Json = nlohmann::ordered_json;

}  // namespace rnn
