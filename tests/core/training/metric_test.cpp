#include <catch_amalgamated.hpp>
#include <cmath>
#include <limits>

#include "rnn/metrics/metric.h"

namespace rnn::test::metric_test {

using rnn::Rows;
using rnn::Scalar;

namespace {

double measure(rnn::Metric& metric, const std::vector<Scalar>& y, const std::vector<Scalar>& t, Rows rows) {
  metric.update(y.data(), t.data(), rows);
  return metric.result();
}

double measure(const Json& name, const std::vector<Scalar>& y, const std::vector<Scalar>& t, Rows rows) {
  return measure(*rnn::metrics().create(name), y, t, rows);
}

/// The value of "accuracy" for a prediction that every rule judges differently.
std::string resolved(const char* name, int prediction_width, int target_width) {
  const auto metric = rnn::make_metric(name, prediction_width, target_width);
  for (const char* known :
       {"binary_accuracy", "categorical_accuracy", "sparse_categorical_accuracy", "binary_crossentropy",
        "categorical_crossentropy", "sparse_categorical_crossentropy"}) {
    const auto other = rnn::metrics().create(known);
    const rnn::Metric& one = *metric;
    const rnn::Metric& another = *other;
    if (typeid(one) != typeid(another) || metric->target_width(3) != other->target_width(3)) continue;
    const std::vector<Scalar> y{Scalar(.3), Scalar(.25), Scalar(.45)}, t{2, 0, 1};
    const Rows rows{3 / prediction_width, 1, prediction_width};
    if (measure(*metric, y, t, rows) == measure(*other, y, t, rows)) return known;
  }
  return "nothing";
}

}  // namespace

TEST_CASE("binary accuracy asks for strictly more than the threshold", "[metric]") {
  CHECK(measure("binary_accuracy", {Scalar(.98), 1, 0, Scalar(.6)}, {1, 1, 0, 0}, {4, 1, 1}) == .75);
  CHECK(measure("binary_accuracy", {Scalar(.5), Scalar(.5)}, {1, 0}, {2, 1, 1}) == .5);
  CHECK(measure("binary_accuracy", {Scalar(.500001), Scalar(.5)}, {1, 1}, {1, 2, 1}) == .5);
  const Json strict{{"class_name", "BinaryAccuracy"}, {"config", {{"threshold", .9}}}};
  CHECK(measure(strict, {Scalar(.95), Scalar(.8)}, {1, 1}, {2, 1, 1}) == .5);
}

TEST_CASE("categorical accuracies compare the first greatest place", "[metric]") {
  const std::vector<Scalar> y{Scalar(.1), Scalar(.9), Scalar(.8), Scalar(.05), Scalar(.95), 0};
  CHECK(measure("categorical_accuracy", y, {0, 0, 1, 0, 1, 0}, {2, 1, 3}) == .5);
  CHECK(measure("sparse_categorical_accuracy", y, {2, 1}, {2, 1, 3}) == .5);
  CHECK(measure("sparse_categorical_accuracy", {Scalar(.5), Scalar(.5)}, {0}, {1, 1, 2}) == 1.0);
  CHECK(measure("sparse_categorical_accuracy", {Scalar(.5), Scalar(.5)}, {1}, {1, 1, 2}) == 0.0);
}

TEST_CASE("the greatest place is found in rows of every width", "[metric]") {
  for (int width = 2; width < 40; ++width) {
    for (int place = 0; place < width; ++place) {
      std::vector<Scalar> y(static_cast<std::size_t>(width), Scalar(-2));
      y[static_cast<std::size_t>(place)] = Scalar(-1);
      INFO("place " << place << " of " << width);
      REQUIRE(measure("sparse_categorical_accuracy", y, {static_cast<Scalar>(place)}, {1, 1, width}) == 1.0);
    }
  }
}

TEST_CASE("a prediction that is not a number is never right", "[metric]") {
  const Scalar nan = std::numeric_limits<Scalar>::quiet_NaN();
  CHECK(measure("sparse_categorical_accuracy", {nan, nan, nan}, {0}, {1, 1, 3}) == 0.0);
  CHECK(measure("categorical_accuracy", {nan, nan, nan}, {1, 0, 0}, {1, 1, 3}) == 0.0);
  CHECK(measure("binary_accuracy", {nan}, {1}, {1, 1, 1}) == 0.0);
}

TEST_CASE("top k counts a target among the k greatest, ties in its favour", "[metric]") {
  const auto top = [](const char* name, int k) { return Json{{"class_name", name}, {"config", {{"k", k}}}}; };
  const std::vector<Scalar> y{Scalar(.1), Scalar(.9), Scalar(.8), Scalar(.4), Scalar(.3), Scalar(.3)};
  CHECK(measure(top("sparse_top_k_categorical_accuracy", 1), y, {2, 0}, {2, 1, 3}) == .5);
  CHECK(measure(top("SparseTopKCategoricalAccuracy", 2), y, {2, 2}, {2, 1, 3}) == 1.0);
  CHECK(measure(top("sparse_top_k_categorical_accuracy", 2), y, {0, 7}, {2, 1, 3}) == 0.0);
  CHECK(measure(top("TopKCategoricalAccuracy", 2), y, {0, 0, 1, 0, 1, 0}, {2, 1, 3}) == 1.0);
  const Scalar nan = std::numeric_limits<Scalar>::quiet_NaN();
  CHECK(measure("sparse_top_k_categorical_accuracy", {nan, nan, nan, nan, nan, nan}, {0}, {1, 1, 6}) == 0.0);
}

TEST_CASE("precision and recall", "[metric]") {
  const std::vector<Scalar> y{Scalar(.9), Scalar(.8), Scalar(.5), Scalar(.1), Scalar(.7)};
  const std::vector<Scalar> t{1, 0, 1, 1, 1};
  CHECK(measure("precision", y, t, {5, 1, 1}) == Catch::Approx(2.0 / 3));
  CHECK(measure("recall", y, t, {5, 1, 1}) == .5);
  const Json strict{{"class_name", "Recall"}, {"config", {{"thresholds", .85}}}};
  CHECK(measure(strict, y, t, {5, 1, 1}) == .25);
  CHECK(measure("precision", {0, 0}, {1, 0}, {2, 1, 1}) == 0.0);
}

TEST_CASE("roots and exponentials are taken of the mean over all batches", "[metric]") {
  const auto root = rnn::metrics().create("rmse");
  measure(*root, {3}, {0}, {1, 1, 1});
  CHECK(measure(*root, {0, 0}, {0, 0}, {2, 1, 1}) == Catch::Approx(std::sqrt(3.0)));
  const auto perplexity = rnn::make_metric("perplexity", 2, 1);
  CHECK(perplexity->result() == 0.0);
  measure(*perplexity, {Scalar(.5), Scalar(.5)}, {0}, {1, 1, 2});
  CHECK(measure(*perplexity, {Scalar(.125), Scalar(.875)}, {0}, {1, 1, 2}) == Catch::Approx(4.0));
  CHECK(rnn::make_metric("perplexity", 2, 2)->target_width(2) == 2);
  CHECK(measure("cosine_similarity", {3, 4}, {4, 3}, {1, 1, 2}) == Catch::Approx(.96));
}

TEST_CASE("which metrics rise", "[metric]") {
  for (const char* name : {"binary_accuracy", "precision", "cosine_similarity", "top_k_categorical_accuracy"})
    CHECK(rnn::metrics().create(name)->rises());
  for (const char* name : {"mse", "rmse", "perplexity", "categorical_crossentropy"})
    CHECK_FALSE(rnn::metrics().create(name)->rises());
}

TEST_CASE("masked rows do not count", "[metric]") {
  const auto accuracy = rnn::metrics().create("sparse_categorical_accuracy");
  const std::vector<Scalar> y{1, 0, 1, 0, 0, 1}, t{0, 1, 1}, mask{1, 0, 1};
  accuracy->update_weighted(y.data(), t.data(), mask.data(), {1, 3, 2}, 1.0);
  CHECK(accuracy->result() == 1.0);
  CHECK(accuracy->sums.count == 2.0);
}

TEST_CASE("metrics are means over rows of all batches", "[metric]") {
  const auto accuracy = rnn::metrics().create("binary_accuracy");
  CHECK(accuracy->result() == 0.0);
  CHECK(measure(*accuracy, {1, 1, 1, 1}, {1, 1, 1, 1}, {2, 2, 1}) == 1.0);
  CHECK(measure(*accuracy, {1}, {0}, {1, 1, 1}) == .8);
  accuracy->reset();
  CHECK(measure(*accuracy, {1}, {0}, {1, 1, 1}) == 0.0);

  const auto squared = rnn::metrics().create("mse");
  measure(*squared, {3, 0}, {0, 0}, {1, 2, 1});
  CHECK(measure(*squared, {1}, {0}, {1, 1, 1}) == Catch::Approx(10.0 / 3));
}

TEST_CASE("accuracy is resolved by shape", "[metric]") {
  CHECK(resolved("accuracy", 1, 1) == "binary_accuracy");
  CHECK(resolved("acc", 3, 1) == "sparse_categorical_accuracy");
  CHECK(resolved("Accuracy", 3, 3) == "categorical_accuracy");
  CHECK(resolved("crossentropy", 1, 1) == "binary_crossentropy");
  CHECK(resolved("ce", 3, 1) == "sparse_categorical_crossentropy");
  CHECK(resolved("ce", 3, 3) == "categorical_crossentropy");
  CHECK_THROWS_AS(rnn::make_metric("precise", 1, 1), rnn::ConfigError);
}

TEST_CASE("a metric given by name is called by it", "[metric]") {
  CHECK(rnn::metric_name("acc") == "acc");
  CHECK(rnn::metric_name("mse") == "mse");
  CHECK(rnn::metric_name({{"class_name", "BinaryAccuracy"}, {"config", Json::object()}}) ==
        "binary_accuracy");
}

TEST_CASE("every loss is a metric", "[metric]") {
  for (const auto& entry : rnn::losses().entries()) {
    const std::vector<Scalar> y{Scalar(.3), Scalar(.7), Scalar(.6), Scalar(.4)}, t{1, 0, 0, 1};
    const double loss = rnn::losses().create(entry.name)->evaluate(y.data(), t.data(), {2, 1, 2}, nullptr);
    const double sign = entry.name == "cosine_similarity" ? -1.0 : 1.0;
    CHECK(measure(entry.name, y, t, {2, 1, 2}) == Catch::Approx(sign * loss));
  }
}

}  // namespace rnn::test::metric_test
