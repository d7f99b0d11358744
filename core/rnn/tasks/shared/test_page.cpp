#include "rnn/tasks/shared/test_page.h"

#include <algorithm>
#include <iterator>

namespace rnn {

std::vector<Option> test_page_options(int count, int most, std::vector<Option> own) {
  std::vector<Option> options{integer_option("first", 0, 0), integer_option("count", count, 1, most)};
  std::move(own.begin(), own.end(), std::back_inserter(options));
  return options;
}

TestPage test_page(const Json& request, int total) {
  const int first = std::min(request["first"].get<int>(), total - 1);
  return {.first = first, .last = first + std::min(request["count"].get<int>(), total - first)};
}

}  // namespace rnn
