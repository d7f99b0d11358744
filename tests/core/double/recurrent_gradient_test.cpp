#include <catch_amalgamated.hpp>

#include "support/recurrent_support.h"

namespace rnn::test::recurrent_gradient_test {

static_assert(sizeof(Scalar) == 8);

TEST_CASE("recurrent gradients agree with central differences under every option", "[recurrent]") {
  for (const std::string type : {"SimpleRNN", "LSTM", "GRU"})
    for (const RecurrentCase& given : option_cases(type)) {
      INFO(type << ' ' << given.options.dump());
      CHECK(compare_with_reference(given) < 1e-8);
    }
}

TEST_CASE("recurrent gradients agree with central differences over many steps and batch sizes",
          "[recurrent]") {
  for (const std::string type : {"SimpleRNN", "LSTM", "GRU"})
    for (const int batch : {1, 2, 8, 9, 12})
      for (const int units : {1, 2, 5, 8, 66})
        for (const bool reset_after : {false, true}) {
          if (type != "GRU" && reset_after) continue;
          if (units > 8 && (batch != 9 || !(type == "SimpleRNN" || reset_after))) continue;
          RecurrentCase given;
          given.type = type;
          given.batch = batch;
          given.units = units;
          given.features = 3;
          given.time = units > 8 ? 2 : 9;
          given.options = {{"return_sequences", true}, {"go_backwards", batch % 2 == 0}};
          if (type == "GRU") given.options["reset_after"] = reset_after;
          INFO(type << " B=" << batch << " U=" << units << " reset_after=" << reset_after);
          CHECK(compare_with_reference(given) < 1e-7);
        }
}

}  // namespace rnn::test::recurrent_gradient_test
