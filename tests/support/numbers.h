#pragma once

#include <cmath>
#include <limits>
#include <vector>

namespace rnn::test {

/// Tests reckon in double, whatever the core was built for.
using Numbers = std::vector<double>;

/// The greater of two errors. What is no number is the worst there is, and stays it.
inline double worse(double error, double other) {
  if (std::isnan(error) || std::isnan(other)) return std::numeric_limits<double>::infinity();
  return error < other ? other : error;
}

}  // namespace rnn::test
