#include <catch_amalgamated.hpp>
#include <cmath>

#include "support/training_models.h"

namespace rnn::test::tied_gradient_test {

namespace {

double loss_of(Model& model) {
  model.forward(false, nullptr);
  double total = 0.0;
  const Value& output = model.outputs()[0];
  for (int i = 0; i < output.shape.size(); ++i) total += std::sin(1.3 * i + .2) * output.data[i];
  return total;
}

void check_gradients_of(const Json& config, const Shape& shape, int ids) {
  Model model = make_model(config);
  const std::vector<Shape> shapes{shape};
  model.begin_batch(shapes);
  Random random(4);
  const Value& input = model.inputs()[0];
  for (int i = 0; i < input.shape.size(); ++i)
    input.data[i] = ids > 0 ? random.below(static_cast<std::uint32_t>(ids)) : random.normal();
  for (double& value : model.parameters()) value += .2 * random.normal();
  loss_of(model);
  model.zero_gradients();
  for (int i = 0; i < model.outputs()[0].shape.size(); ++i)
    model.output_gradient(0)[i] = std::sin(1.3 * i + .2);
  model.backward();
  const Buffer gradients = model.gradients();
  for (const Segment& segment : model.segments())
    for (std::int64_t i = 0; i < segment.size; ++i) {
      double& value = model.parameters()[static_cast<std::size_t>(segment.offset + i)];
      const double kept = value, step = 1e-6;
      value = kept + step;
      const double above = loss_of(model);
      value = kept - step;
      const double below = loss_of(model);
      value = kept;
      INFO(segment.name << "[" << i << "]");
      CHECK(gradients[static_cast<std::size_t>(segment.offset + i)] ==
            Catch::Approx((above - below) / (2 * step)).margin(2e-7).epsilon(2e-6));
    }
}

}  // namespace

TEST_CASE("gradients of tied weights are those of both places", "[contract][tied]") {
  const auto named = [](const char* type, const char* name, Json config) {
    config["name"] = name;
    return layer(type, config);
  };
  Json words =
      sequential({4}, {named("Embedding", "words", {{"input_dim", 5}, {"output_dim", 3}}),
                       named("GRU", "gru", {{"units", 3}}), named("Dense", "logits", {{"units", 5}})});
  words["config"]["tied_weights"] = Json::array({Json::array({"logits/kernel", "words/embeddings"})});
  check_gradients_of(words, {2, 4}, 5);
  const Json sequences{{"units", 2}, {"return_sequences", true}};
  Json twins = sequential({3, 2}, {named("LSTM", "a", sequences), named("LSTM", "b", {{"units", 2}}),
                                   named("Dense", "c", {{"units", 2}})});
  Json pairs = Json::array();
  for (const char* weight : {"/kernel", "/recurrent_kernel", "/bias"})
    pairs.push_back({std::string("b") + weight, std::string("a") + weight});
  twins["config"]["tied_weights"] = pairs;
  check_gradients_of(twins, {2, 3, 2}, 0);
}

}  // namespace rnn::test::tied_gradient_test
