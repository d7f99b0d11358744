#pragma once

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace rnn::test {

/// Mann and Whitney's U as a standard normal, with the correction for ties. Small ones are due to rounding:
/// values that agree to `same` are ties.
inline double rank_sum_score(const std::vector<double>& a, const std::vector<double>& b, double same) {
  std::vector<std::pair<double, bool>> all;
  for (double value : a) all.emplace_back(value, true);
  for (double value : b) all.emplace_back(value, false);
  std::sort(all.begin(), all.end());
  const double n = static_cast<double>(a.size());
  const double m = static_cast<double>(b.size());
  double rank_sum = 0.0;
  double ties = 0.0;
  for (std::size_t first = 0; first < all.size();) {
    std::size_t last = first;
    while (last < all.size() && all[last].first - all[first].first <= same) ++last;
    const double count = static_cast<double>(last - first);
    const double rank = static_cast<double>(first + last + 1) / 2.0;
    for (std::size_t i = first; i < last; ++i) rank_sum += all[i].second ? rank : 0.0;
    ties += count * count * count - count;
    first = last;
  }
  const double total = n + m;
  const double spread = std::sqrt(n * m / 12.0 * (total + 1.0 - ties / (total * (total - 1.0))));
  return spread < 1e-9 ? 0.0 : (rank_sum - n * (total + 1.0) / 2.0) / spread;
}

}  // namespace rnn::test
