#include <catch_amalgamated.hpp>

#include "support/golden.h"

namespace rnn::test {

TEST_CASE("layers with several inputs, masks and ids compute what PyTorch computes", "[golden]") {
  CHECK(check_golden_more_layers(1e-4) == 111);
}

}  // namespace rnn::test
