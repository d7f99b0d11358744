#include <catch_amalgamated.hpp>

#include "support/training_models.h"

namespace rnn::test::mask_rule_test {

namespace {

/// The mask that comes out of these layers for ids 0 to 2, of which 0 does not count; empty for none.
std::vector<Scalar> mask_behind(const std::vector<Json>& behind) {
  std::vector<Json> layers{layer("Embedding", {{"input_dim", 3}, {"output_dim", 2}, {"mask_zero", true}})};
  layers.insert(layers.end(), behind.begin(), behind.end());
  Model model = make_model(sequential({4}, layers));
  const Shape shape{2, 4};
  model.begin_batch(std::span(&shape, 1));
  const Scalar ids[] = {1, 2, 0, 0, 0, 1, 2, 2};
  std::copy(std::begin(ids), std::end(ids), model.inputs()[0].data);
  model.forward(false, nullptr);
  const Scalar* mask = model.outputs()[0].mask;
  return mask ? std::vector<Scalar>(mask, mask + 8) : std::vector<Scalar>();
}

const std::vector<Scalar> of_ids{1, 1, 0, 0, 0, 1, 1, 1};

}  // namespace

TEST_CASE("a recurrent layer passes the mask of a sequence on as it came, from whichever end it reads",
          "[masks]") {
  for (const char* type : {"SimpleRNN", "LSTM", "GRU"})
    for (const bool backwards : {false, true}) {
      INFO(type << " " << backwards);
      Json config{{"units", 2}, {"go_backwards", backwards}, {"return_sequences", true}};
      CHECK(mask_behind({layer(type, config)}) == of_ids);
      config["return_sequences"] = false;
      CHECK(mask_behind({layer(type, config)}).empty());
    }
}

TEST_CASE("which layers pass masks on", "[masks]") {
  for (const Json& passing :
       {dense(3), layer("Dropout", {{"rate", .5}}), layer("LayerNormalization", Json::object()),
        layer("LayerNormalization", {{"axis", 1}}), layer("BatchNormalization", {{"axis", -2}}),
        layer("TimeDistributed", {{"layer", dense(2)}}), layer("ActivityRegularization", {{"l2", 1}}),
        layer("Activation", {{"activation", "relu"}}), layer("GaussianNoise", {{"stddev", .1}})}) {
    INFO(passing.dump());
    CHECK(mask_behind({passing}) == of_ids);
  }
  for (const Json& ending :
       {layer("Conv1D", {{"filters", 2}, {"kernel_size", 1}}), layer("Permute", {{"dims", {2, 1}}}),
        layer("Flatten", Json::object()), layer("GlobalAveragePooling1D", {{"keepdims", true}}),
        layer("MaxPooling1D", {{"pool_size", 1}})}) {
    INFO(ending.dump());
    CHECK(mask_behind({ending}).empty());
  }
}

}  // namespace rnn::test::mask_rule_test
