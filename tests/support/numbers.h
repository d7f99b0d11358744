#pragma once

#include <vector>

namespace rnn::test {

/// Tests reckon in double, whatever the core was built for.
using Numbers = std::vector<double>;

}  // namespace rnn::test
