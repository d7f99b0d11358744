#include <catch_amalgamated.hpp>

#include "support/golden.h"

namespace rnn::test::more_golden_test {

TEST_CASE("layers with several inputs, masks and ids compute what PyTorch computes", "[golden]") {
  CHECK(check_golden_more_layers(1e-4) == 111);
}

TEST_CASE("penalties on outputs, groups, axes and random draws are PyTorch's", "[golden]") {
  CHECK(check_golden_option_layers(1e-4) == 89);
}

TEST_CASE("layers begin with the weights that their options name, or keep them", "[golden]") {
  CHECK(check_golden_first_weights(1e-4) == 42);
}

TEST_CASE("ten training steps of every task's kind of model end where PyTorch's end", "[golden]") {
  CHECK(check_golden_task_models(1e-4) == 42);
}

TEST_CASE("ten training steps of models as large as the articles', and joined ones, end where PyTorch's end",
          "[golden]") {
  CHECK(check_golden_large_models(1e-4) == 12);
}

}  // namespace rnn::test::more_golden_test
