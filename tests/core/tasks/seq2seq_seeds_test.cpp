#include <catch_amalgamated.hpp>

#include "support/readouts.h"

namespace rnn::test::seq2seq_seeds_test {

TEST_CASE("most held-out dates come out right through one state", "[.seeds]") {
  Json config{{"task", "seq2seq"}};
  config.update(tasks().create("seq2seq")->defaults());
  const auto experiment = experiment_of(config);
  experiment->fit().advance(1 << 20);
  CHECK(read_frame(*experiment, "accuracy-by-length").data["exact"].get<double>() >= .95);
}

}  // namespace rnn::test::seq2seq_seeds_test
