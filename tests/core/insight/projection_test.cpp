#include "rnn/insight/projection.h"

#include <algorithm>
#include <catch_amalgamated.hpp>
#include <limits>

namespace rnn::test::projection_test {

namespace {

Tensor points_of(int count, std::vector<Scalar> values) {
  Tensor tensor({count, static_cast<int>(values.size()) / count});
  std::copy(values.begin(), values.end(), tensor.values.begin());
  return tensor;
}

void check_points(const Tensor& found, const std::vector<double>& expected) {
  REQUIRE(found.values.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i)
    CHECK(found.values[i] == Catch::Approx(expected[i]).margin(1e-6));
}

}  // namespace

TEST_CASE("principal components of points whose components are known", "[insight]") {
  // By NumPy: numpy.linalg.svd of the centred matrix, signs by the largest entry of each direction.
  const Tensor cloud = points_of(5, {2, 0, 1, 0, 1, -1, -1, 3, 0.5, 4, -2, 2, 1, 1, 0});
  const Projection found = principal_components(cloud);
  check_points(found.points, {1.1002108, 0.1944056, -1.5577205, -1.1849267, -3.0875731, 1.0299667, 4.0971340,
                              0.2363102, -0.5520512, -0.2757557});
  CHECK(found.explained[0] == Catch::Approx(0.9170101));
  CHECK(found.explained[1] == Catch::Approx(0.0798351));
}

TEST_CASE("more dimensions than points, which the smaller product serves", "[insight]") {
  // Three points on a line in five dimensions, and one beside it.
  const Tensor few = points_of(4, {0, 0, 0, 0, 0, 3, 0, -4, 0, 0, 6, 0, -8, 0, 0, 3, 2, -4, 0, 0});
  const Projection found = principal_components(few);
  // The direction of the line is (3,0,-4)/5, whose largest entry is made positive.
  check_points(found.points, {5, -.5, 0, -.5, -5, -.5, 0, 1.5});
  CHECK(found.explained[0] == Catch::Approx(50.0 / 53.0));
  CHECK(found.explained[1] == Catch::Approx(3.0 / 53.0));
}

TEST_CASE("maps of one dimension, of equal points, and of vectors that are not finite", "[insight]") {
  const Projection line = principal_components(points_of(3, {1, 2, 6}));
  check_points(line.points, {-2, 0, -1, 0, 3, 0});
  CHECK(line.explained[0] == Catch::Approx(1.0));
  CHECK(line.explained[1] == 0.0);
  check_points(principal_components(points_of(2, {1, 2, 1, 2})).points, {0, 0, 0, 0});
  const Frame broken = map_frame(
      {"words", {"a", "b"}, {0, 0}, {"all"}, points_of(2, {1, std::numeric_limits<Scalar>::infinity()})});
  CHECK(broken.data["state"] == "not_finite");
  CHECK(broken.tensors.size() == 1);
  const Frame whole = map_frame({"words", {"a", "b"}, {0, 1}, {"all", "others"}, points_of(2, {1, 0, 3, 0})});
  CHECK(whole.data["state"] == "whole");
  CHECK(whole.data["width"] == 2);
  check_points(whole.tensors.at(0).tensor, {0, 1});
  check_points(whole.tensors.at(1).tensor, {-1, 0, 1, 0});
}

}  // namespace rnn::test::projection_test
