#pragma once

#include <vector>

#include "rnn/config/json.h"
#include "rnn/config/options.h"

namespace rnn {

/// The samples [first, last) of the test set that a readout shows.
struct TestPage {
  int first = 0;
  int last = 0;
};

/// Options of a request: "first", the number of the first sample, and "count", of them at most `most`; then
/// the readout's own.
std::vector<Option> test_page_options(int count, int most, std::vector<Option> own = {});

/// The page of a set of `total` samples that such a request asks for: from the last sample at the latest.
TestPage test_page(const Json& request, int total);

}  // namespace rnn
