#include <catch_amalgamated.hpp>

#include "support/golden.h"

namespace rnn::test::golden_layers_test {

TEST_CASE("layers compute what PyTorch computes", "[golden]") {
  for (const std::string& file : golden_files("layers")) check_golden(file, 1e-4);
}

TEST_CASE("losses are PyTorch's and Keras's", "[golden]") { check_golden("losses.json", 1e-4); }

TEST_CASE("optimizers make the updates of PyTorch and of Keras's equations", "[golden]") {
  check_golden("optimizers.json", 1e-4);
}

}  // namespace rnn::test::golden_layers_test
