#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rnn {

/// The words of a text, in lower case: Latin ones as they are written, and of the rest the longest that are
/// among `words`; what lies between those is one word each.
std::vector<std::string> typed_words(std::string_view text, std::span<const std::string> words);

}  // namespace rnn
