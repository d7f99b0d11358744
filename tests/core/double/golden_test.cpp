#include <catch_amalgamated.hpp>

#include "support/golden.h"

namespace rnn::test::golden_test {

// The files hold nine digits.

TEST_CASE("in double, layers compute what PyTorch computes", "[golden]") {
  for (const std::string& file : golden_files("layers")) check_golden(file, 1e-7);
}

TEST_CASE("in double, losses are PyTorch's and Keras's", "[golden]") { check_golden("losses.json", 1e-7); }

TEST_CASE("in double, optimizers make the updates of PyTorch and of Keras's equations", "[golden]") {
  // Adam of torch.optim adds epsilon after the bias correction, Keras before it.
  check_golden("optimizers.json", 1e-6);
}

TEST_CASE("in double, ten updates of a model end where PyTorch's and Keras's end", "[golden]") {
  // Rounding grows with the updates, and with the steps of long sequences. Keras keeps some numbers in
  // float32, whatever its models are made of.
  for (const std::string& file : golden_files("models"))
    check_golden(file, file == "models/experiment_models.json" ? 1e-7
                       : file == "models/keras3_models.json"   ? 1e-5
                                                               : 1e-6);
}

}  // namespace rnn::test::golden_test
