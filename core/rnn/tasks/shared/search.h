#pragma once

#include <functional>
#include <string>
#include <vector>

#include "rnn/config/options.h"
#include "rnn/decoding/decode.h"
#include "rnn/insight/readout.h"

namespace rnn {

/// How a readout's request says which way to search for an answer: {"method": "greedy" | "sample" | "beam",
/// "beams": 3, "length_penalty": 0, "temperature": 1, "seed": 0}. See decode.h.
Schema search_options(const std::string& method);

/// These options of a complete request; the search is then recorded, with the two best tokens at each step
/// that it passes over.
DecodeOptions search_of(const Json& request);

/// Texts of what a search found.
struct SearchTexts {
  /// Of one token that is not the end.
  std::function<std::string(int)> token;
  /// Of a whole answer; it may have an end.
  std::function<std::string(const std::vector<int>&)> answer;
};

/// Adds a search to a frame. data: "search": {"texts": texts of tokens, "" for the end, "answers": [{"text",
/// "node": its last one, "score"}], the best first}. Tensors, each with a number for every node, parents
/// before children: "tokens", the index of its text; "parents", 1 + the index of the node before, 0 for the
/// start; "kept", 0 for one that was passed over; "log_probabilities", the sum over all tokens up to it.
void add_search(Frame& frame, const Decoded& found, const SearchTexts& texts);

}  // namespace rnn
