#pragma once

#include <string>

namespace rnn::bridge {

/// The name of the build of the core that a module has: "simd128" or "relaxed". Its source is compiled for
/// each module, everything else of the bridge once.
std::string build_name();

}  // namespace rnn::bridge
