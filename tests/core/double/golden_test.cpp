#include <catch_amalgamated.hpp>

#include "support/golden.h"

namespace rnn::test::golden_test {

// The files hold nine digits.
constexpr double tolerance = 1e-7;

TEST_CASE("in double, layers compute what PyTorch computes", "[golden]") {
  CHECK(check_golden_layers(tolerance) == 169);
}

TEST_CASE("in double, optimizers take the steps of PyTorch and of Keras's equations", "[golden]") {
  // Adam of torch.optim adds epsilon after the bias correction, Keras before it.
  CHECK(check_golden_optimizers(1e-6) == 30);
}

TEST_CASE("in double, ten training steps end where PyTorch's end", "[golden]") {
  CHECK(check_golden_models(tolerance) == 12);
}

}  // namespace rnn::test::golden_test
