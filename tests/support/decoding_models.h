#pragma once

#include <catch_amalgamated.hpp>

#include "rnn/decoding/decode.h"
#include "support/training_models.h"

// Models of next tokens for tests of decoding, and ways to decode with them.

namespace rnn::test::decoding {

using Way = ModelTokens::Way;
using Prompts = std::vector<std::vector<int>>;

inline constexpr int vocabulary = 7;

/// Weights that are far from each other, so that choices are not close.
inline Model strong_model(const Json& config, std::uint64_t seed = 3) {
  Model model = make_model(config, seed);
  Random random(seed);
  for (Scalar& value : model.parameters()) value = static_cast<Scalar>(.8 * random.normal());
  for (const Segment& segment : model.segments())
    if (segment.name == "moving_variance")
      std::fill_n(model.parameters().begin() + segment.offset, segment.size, Scalar(.5));
  return model;
}

inline Json embedding(bool mask_zero = false) {
  return layer("Embedding", {{"input_dim", vocabulary}, {"output_dim", 5}, {"mask_zero", mask_zero}});
}

inline Json probabilities() { return dense(vocabulary, "softmax"); }

inline Json node(const std::string& type, const std::string& name, Json config, const Json& sources) {
  config["name"] = name;
  Json calls = Json::array();
  if (!sources.empty()) calls.push_back(sources);
  return {{"class_name", type}, {"config", config}, {"inbound_nodes", calls}};
}

inline Json from(const std::string& name, int output = 0) { return Json::array({name, 0, output}); }

inline Json input(const std::string& name, const Json& shape) {
  Json extents = Json::array({nullptr});
  extents.insert(extents.end(), shape.begin(), shape.end());
  return node("InputLayer", name, {{"batch_shape", extents}}, {});
}

inline Json functional(const Json& layers, const Json& inputs, const Json& outputs) {
  return {{"class_name", "Functional"},
          {"config", {{"layers", layers}, {"input_layers", inputs}, {"output_layers", outputs}}}};
}

inline std::vector<Decoded> run(const Model& model, Json config, const Prompts& prompts,
                                std::vector<Tensor> context = {}, Way* way = nullptr) {
  if (config.is_null()) config = Json::object();
  const DecodeOptions options = parse_decode_options(config);
  ModelTokens source(model, std::move(context), options.model);
  if (way != nullptr) *way = source.way();
  return decode(source, prompts, options);
}

inline void require_same(const std::vector<Decoded>& a, const std::vector<Decoded>& b) {
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    REQUIRE(a[i].hypotheses.size() == b[i].hypotheses.size());
    for (std::size_t k = 0; k < a[i].hypotheses.size(); ++k) {
      const Hypothesis& one = a[i].hypotheses[k];
      const Hypothesis& other = b[i].hypotheses[k];
      CHECK(one.tokens == other.tokens);
      CHECK(one.finished == other.finished);
      REQUIRE(one.log_probabilities.size() == other.log_probabilities.size());
      for (std::size_t t = 0; t < one.log_probabilities.size(); ++t)
        CHECK(one.log_probabilities[t] ==
              Catch::Approx(other.log_probabilities[t]).epsilon(1e-4).margin(2e-5));
    }
    REQUIRE(a[i].tree.size() == b[i].tree.size());
    for (std::size_t n = 0; n < a[i].tree.size(); ++n) {
      CHECK(a[i].tree[n].token == b[i].tree[n].token);
      CHECK(a[i].tree[n].parent == b[i].tree[n].parent);
    }
  }
}

/// Carried states and the whole sequence again, by every method.
inline void require_carried(const Model& model, const Prompts& prompts,
                            const std::vector<Tensor>& context = {}, Json common = Json::object()) {
  common.update({{"max_length", 12}, {"end_token", 2}});
  for (const Json& method : {Json{{"method", "greedy"}}, Json{{"method", "beam"}, {"beams", 3}},
                             Json{{"method", "sample"}, {"temperature", 1.5}, {"seed", 4}}}) {
    Json config = common;
    config.update(method);
    INFO(config.dump());
    Way way{};
    const auto carried = run(model, config, prompts, context, &way);
    CHECK(way == Way::carried_states);
    config["carry_states"] = false;
    const auto again = run(model, config, prompts, context, &way);
    CHECK(way == Way::whole_sequence);
    require_same(carried, again);
  }
}

inline const Prompts some{{1, 3, 4}, {5}, {6, 6, 0, 3, 1}};

/// The weights of a model of next tokens after three epochs, between whose batches it may have decoded.
inline Buffer trained(const Json& config, bool decodes) {
  Model model = make_model(config);
  Trainer trainer(model, {{"optimizer", "adam"}, {"loss", "sparse_categorical_crossentropy"}});
  Random random(5);
  Dataset data{{Tensor({16, 6})}, {Tensor({16, 6, 1})}, {}};
  for (Tensor* tensor : {&data.inputs[0], &data.targets[0]})
    for (Scalar& value : tensor->values) value = static_cast<Scalar>(random.below(vocabulary));
  FitOptions options;
  options.batch_size = 4;
  options.epochs = 3;
  Fit fit(trainer, data, {}, options);
  while (!fit.done()) {
    fit.advance(1);
    if (decodes) run(model, {{"method", "beam"}, {"max_length", 5}}, some);
  }
  return model.parameters();
}

}  // namespace rnn::test::decoding
