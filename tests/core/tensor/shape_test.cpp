#include <catch_amalgamated.hpp>

#include "support/fault.h"
#include "support/training_models.h"

namespace rnn::test::shape_test {

TEST_CASE("shapes beyond what numbers count are refused where they arise", "[model]") {
  const auto fault = [](const Json& shape, const std::vector<Json>& stack) {
    return test::fault_of(
        [&] { Model model(sequential(shape, stack), unlimited_memory, ModelParts::outline); });
  };
  const Json large{65536, 65536};
  Fault found = fault(large, {layer("Flatten", Json::object())});
  CHECK(found.text == "[flatten] expected an output of extents up to 2147483647, got 4294967296");
  CHECK(found.where == "/config/layers/1");
  found = fault({1 << 20, 2}, {layer("UpSampling1D", {{"size", 1 << 12}})});
  CHECK(found.text == "[up_sampling1d] expected an output of extents up to 2147483647, got 4294967296");
  found = fault({1 << 20, 1 << 20}, {layer("RepeatVector", {{"n", 2}})});
  CHECK(found.text != "");
  found = fault({1 << 20}, {layer("RepeatVector", {{"n", 1 << 20}}), layer("UpSampling1D", {{"size", 2}})});
  CHECK(found.text ==
        "[up_sampling1d] expected an output of at most 2^40 numbers a sample, got (None, 2097152, 1048576)");
  found = fault({8}, {layer("Reshape", {{"target_shape", {1 << 20, 1 << 20, 1 << 20, 1 << 20}}})});
  CHECK(found.text.starts_with("[reshape] target_shape: expected at most 2^40 numbers, got [1048576,"));
  found = fault({nullptr, 2}, {layer("Permute", {{"dims", {2, 1}}}), dense(3)});
  CHECK(found.text ==
        "[dense] expected an input whose extents are known where kernel needs them, got (None, 2, None)");
  CHECK(found.where == "/config/layers/2");
  const Json heads = layer("TimeDistributed", {{"layer", dense(2)}});
  CHECK(fault({nullptr, 2}, {layer("Permute", {{"dims", {2, 1}}}), heads}).where == "/config/layers/2");
  CHECK(fault({nullptr, 2}, {layer("Permute", {{"dims", {2, 1}}})}).text == "");
}

}  // namespace rnn::test::shape_test
