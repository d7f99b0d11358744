#include <catch_amalgamated.hpp>

#include "support/golden.h"

namespace rnn::test {

// The file holds nine digits.
TEST_CASE("in double, layers with several inputs, masks and ids compute what PyTorch computes", "[golden]") {
  CHECK(check_golden_more_layers(1e-7) == 111);
}

}  // namespace rnn::test
