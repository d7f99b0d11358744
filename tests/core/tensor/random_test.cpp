#include <catch_amalgamated.hpp>
#include <cmath>
#include <numeric>
#include <set>

#include "rnn/tensor/random.h"

namespace rnn::test::random_test {

using Catch::Approx;

TEST_CASE("the generator is xoshiro256++ seeded by splitmix64", "[random]") {
  // splitmix64 from seed 0 begins e220a8397b1dcdaf 6e789e6aa1b965f4 06c45d188009454f f88bb8a8724c81ec.
  CHECK(Random(0).state() ==
        Random::State{0xe220a8397b1dcdafu, 0x6e789e6aa1b965f4u, 0x06c45d188009454fu, 0xf88bb8a8724c81ecu});
  // From the state {1, 2, 3, 4} the reference implementation gives 41943041, 58720359, 3588806011781223.
  Random random;
  random.set_state({1, 2, 3, 4});
  CHECK(random.bits() == 41943041u);
  CHECK(random.bits() == 58720359u);
  CHECK(random.bits() == 3588806011781223u);
}

TEST_CASE("distributions", "[random]") {
  Random random(42);
  constexpr int count = 200000;
  double mean = 0.0;
  double square = 0.0;
  std::array<int, 7> histogram{};
  for (int i = 0; i < count; ++i) {
    const double u = random.uniform();
    REQUIRE((u >= 0.0 && u < 1.0));
    const double x = random.normal();
    mean += x / count;
    square += x * x / count;
    ++histogram[random.below(7)];
    REQUIRE(std::abs(random.truncated_normal()) <= 2.0);
  }
  CHECK(mean == Approx(0.0).margin(.01));
  CHECK(square == Approx(1.0).epsilon(.01));
  for (int bucket : histogram) CHECK(bucket == Approx(count / 7.0).epsilon(.03));
}

TEST_CASE("shuffle keeps every value, and forks are independent and repeatable", "[random]") {
  std::vector<int> values(100);
  std::iota(values.begin(), values.end(), 0);
  const std::vector<int> before = values;
  Random random(1);
  random.shuffle(values);
  CHECK(values != before);
  CHECK(std::set<int>(values.begin(), values.end()).size() == 100);

  const Random parent(9);
  CHECK(parent.fork(1).state() == Random(9).fork(1).state());
  CHECK(parent.fork(1).state() != parent.fork(2).state());
  CHECK(parent.fork(1).state() != Random(10).fork(1).state());
}

TEST_CASE("dropout masks keep the expectation", "[random]") {
  std::vector<Scalar> mask(50000);
  Random random(2);
  random.dropout_mask(mask.data(), 50000, .3);
  double mean = 0.0;
  for (Scalar value : mask) {
    REQUIRE((value == Scalar(0) || value == static_cast<Scalar>(1 / .7)));
    mean += value / 50000.0;
  }
  CHECK(mean == Approx(1.0).epsilon(.02));
}

}  // namespace rnn::test::random_test
