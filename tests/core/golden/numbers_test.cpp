#include <catch_amalgamated.hpp>

#include "support/numbers.h"

namespace rnn::test::numbers_test {

TEST_CASE("an error that is no number is the worst, wherever it comes", "[support]") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(worse(.1, .2) == .2);
  CHECK(worse(.2, .1) == .2);
  CHECK(std::isinf(worse(worse(.1, nan), .2)));
  CHECK(std::isinf(worse(nan, .2)));
}

}  // namespace rnn::test::numbers_test
