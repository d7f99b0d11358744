#include <catch_amalgamated.hpp>

#include "support/fault.h"
#include "support/training_models.h"

namespace rnn::test::given_mask_test {

namespace {

Json node(const char* type, Json config, const char* name, const char* calls) {
  config["name"] = name;
  Json made = layer(type, config);
  made["inbound_nodes"] = Json::parse(calls);
  return made;
}

Json input(const char* name, const Json& shape) {
  return node("InputLayer", {{"batch_shape", shape}}, name, "[]");
}

/// A model of these layers and inputs x and m, whose output is that of "end".
Json with_mask(const Json& x, const Json& m, const std::vector<Json>& layers) {
  Json list = Json::array({input("x", x), input("m", m)});
  for (const Json& one : layers) list.push_back(one);
  return {{"class_name", "Functional"},
          {"config",
           {{"layers", list},
            {"input_layers", Json::parse(R"([["x", 0, 0], ["m", 0, 0]])")},
            {"output_layers", Json::parse(R"([["end", 0, 0]])")}}}};
}

const std::vector<Scalar> steps{1, 1, 0, 1, 0, 1, 1, 0};

Scalar wave(int i) { return static_cast<Scalar>(std::sin(.9 * i + .2)); }

/// Outputs for x (2,4,3) and the mask `m` of its steps, in place of which no values are read.
std::vector<Scalar> outputs_of(Model& model, const std::vector<Scalar>& m, Scalar hidden) {
  const std::vector<Shape> shapes{{2, 4, 3}, {2, 4}};
  model.begin_batch(shapes);
  const Value& x = model.inputs()[0];
  for (int b = 0; b < 2; ++b)
    for (int t = 0; t < 4; ++t)
      for (int d = 0; d < 3; ++d) {
        const int row = x.layout == Layout::time_major ? t * 2 + b : b * 4 + t;
        const bool counts = m[static_cast<std::size_t>(b * 4 + t)] != Scalar(0);
        x.data[row * 3 + d] = counts ? wave((b * 4 + t) * 3 + d) : hidden;
      }
  std::copy(m.begin(), m.end(), model.inputs()[1].data);
  model.forward(false, nullptr);
  const Value& y = model.outputs()[0];
  return {y.data, y.data + y.shape.size()};
}

}  // namespace

TEST_CASE("a mask that a call is given hides steps, and goes on as that of a value does", "[masks]") {
  const std::vector<Json> layers{node("LSTM", {{"units", 3}, {"return_sequences", true}}, "first",
                                      R"([[["x", 0, 0], ["m", 0, 0, {"mask": 0}]]])"),
                                 node("GRU", {{"units", 2}}, "end", R"([[["first", 0, 0]]])")};
  Model model = make_model(with_mask({nullptr, 4, 3}, {nullptr, 4}, layers));
  const auto outputs = outputs_of(model, steps, 0);
  CHECK(outputs == outputs_of(model, steps, 7));
  CHECK(outputs != outputs_of(model, {1, 1, 1, 1, 1, 1, 1, 1}, 7));
  Model again = make_model(model.config());
  again.parameters() = model.parameters();
  CHECK(again.config() == model.config());
  CHECK(outputs == outputs_of(again, steps, 7));
  SECTION("inside a model that is a layer") {
    Json inner = with_mask({nullptr, 4, 3}, {nullptr, 4}, layers);
    inner["config"]["name"] = "end";
    inner["inbound_nodes"] = Json::parse(R"([[["x", 0, 0], ["m", 0, 0]]])");
    Model outer = make_model(with_mask({nullptr, 4, 3}, {nullptr, 4}, {inner}));
    outer.parameters() = model.parameters();
    CHECK(outputs == outputs_of(outer, steps, 7));
  }
  SECTION("and no step of another length") {
    const std::vector<Shape> shapes{{2, 4, 3}, {2, 5}};
    Model open = make_model(with_mask({nullptr, nullptr, 3}, {nullptr, nullptr}, layers));
    CHECK(fault_of([&] { open.begin_batch(shapes); }).code == "call.mask");
  }
}

TEST_CASE("masks of value and key hide steps from heads; one of the query has no effect", "[masks]") {
  const auto made = [](const char* calls) {
    const Json heads = node("MultiHeadAttention", {{"num_heads", 2}, {"key_dim", 2}}, "heads", calls);
    const Json mean = node("GlobalAveragePooling1D", Json::object(), "end",
                           R"([[["heads", 0, 0], ["m", 0, 0, {"mask": 0}]]])");
    return make_model(with_mask({nullptr, 4, 3}, {nullptr, 4}, {heads, mean}));
  };
  for (const char* calls : {R"([[["x", 0, 0], ["x", 0, 0], ["m", 0, 0, {"mask": 1}]]])",
                            R"([[["x", 0, 0], ["x", 0, 0], ["x", 0, 0], ["m", 0, 0, {"mask": 2}]]])"}) {
    INFO(calls);
    Model model = made(calls);
    const auto outputs = outputs_of(model, steps, 0);
    CHECK(outputs == outputs_of(model, steps, 7));
    CHECK(outputs != outputs_of(model, {1, 1, 1, 1, 1, 1, 1, 1}, 7));
  }
  Model masked = made(R"([[["x", 0, 0], ["x", 0, 0], ["m", 0, 0, {"mask": 0}]]])");
  Model plain = made(R"([[["x", 0, 0], ["x", 0, 0]]])");
  plain.parameters() = masked.parameters();
  CHECK(outputs_of(masked, steps, 7) == outputs_of(plain, steps, 7));
  CHECK(outputs_of(masked, steps, 7) != outputs_of(masked, steps, 0));
}

TEST_CASE("a mask that the call of a model is given is one of its input", "[masks]") {
  Json inner = sequential({4, 3}, {layer("LSTM", {{"units", 3}, {"return_sequences", true}})});
  inner["config"]["name"] = "inner";
  inner["inbound_nodes"] = Json::parse(R"([[["x", 0, 0], ["m", 0, 0, {"mask": 0}]]])");
  const Json last = node("GRU", {{"units", 2}}, "end", R"([[["inner", 0, 0]]])");
  Model model = make_model(with_mask({nullptr, 4, 3}, {nullptr, 4}, {inner, last}));
  const auto outputs = outputs_of(model, steps, 0);
  CHECK(outputs == outputs_of(model, steps, 7));
  CHECK(outputs != outputs_of(model, {1, 1, 1, 1, 1, 1, 1, 1}, 7));
}

TEST_CASE("masks that a layer does not take", "[masks]") {
  const auto code_of = [](const char* type, const Json& config, const char* calls) {
    return fault_of([&] {
             Model model(with_mask({nullptr, 4, 3}, {nullptr, 4}, {node(type, config, "end", calls)}));
           })
        .code;
  };
  CHECK(code_of("Dense", {{"units", 2}}, R"([[["x", 0, 0], ["m", 0, 0, {"mask": 0}]]])") ==
        "functional.no_mask");
  CHECK(code_of("GRU", {{"units", 2}}, R"([[["x", 0, 0], ["m", 0, 0, {"mask": 1}]]])") ==
        "functional.no_mask");
  CHECK(code_of("GRU", {{"units", 2}}, R"([[["x", 0, 0], ["m", 0, 0, {"mask": null}]]])") ==
        "functional.no_mask");
  CHECK(code_of("GRU", {{"units", 2}}, R"([[["x", 0, 0], ["m", 0, 0, {"mark": 0}]]])") == "functional.mask");
  CHECK(code_of("GRU", {{"units", 2}}, R"([[["m", 0, 0, {"mask": 0}], ["x", 0, 0]]])") ==
        "functional.no_mask");
  CHECK(code_of("GRU", {{"units", 2}}, R"([[["x", 0, 0], ["m", 0, 0, {"mask": 0}], ["x", 0, 0]]])") ==
        "functional.mask_order");
  CHECK(code_of("Softmax", Json::object(), R"([[["x", 0, 0], ["m", 0, 0, {"mask": null}]]])") ==
        "softmax.mask");
  CHECK(code_of("GRU", {{"units", 2}}, R"([[["x", 0, 0], ["x", 0, 0, {"mask": 0}]]])") == "call.mask");
  CHECK(code_of("MultiHeadAttention", {{"num_heads", 1}, {"key_dim", 2}},
                R"([[["x", 0, 0], ["x", 0, 0], ["m", 0, 0, {"mask": null}]]])") ==
        "multi_head_attention.attention_mask");
}

TEST_CASE("the mask of words is that of each sentence by itself", "[masks]") {
  const Json words = layer("Embedding", {{"input_dim", 4}, {"output_dim", 3}, {"mask_zero", true}});
  const Json reader = layer("GRU", {{"units", 2}});
  const std::vector<Scalar> ids{1, 2, 0, 3, 0, 0, 0, 1, 0, 2, 2, 3, 3, 0, 1, 0};
  // Of (B,T,S) = (2,2,4); with a recurrent layer behind, which reads all steps in order of time.
  Model all =
      make_model(sequential({2, 4}, {words, layer("TimeDistributed", {{"layer", reader}}),
                                     layer("SimpleRNN", {{"units", 2}, {"return_sequences", true}})}));
  Model one = make_model(sequential({4}, {words, reader}));
  REQUIRE(all.segments()[1].size == one.segments()[1].size);
  for (std::size_t i = 0; i < one.segments().size(); ++i)
    std::copy_n(all.parameters().data() + all.segments()[i].offset, one.segments()[i].size,
                one.parameters().data() + one.segments()[i].offset);
  const std::vector<Shape> of_all{{2, 2, 4}};
  const std::vector<Shape> of_one{{4, 4}};
  all.begin_batch(of_all);
  one.begin_batch(of_one);
  const Value& x = all.inputs()[0];
  for (int b = 0; b < 2; ++b)
    for (int t = 0; t < 2; ++t) {
      const int row = x.layout == Layout::time_major ? t * 2 + b : b * 2 + t;
      std::copy_n(ids.data() + (b * 2 + t) * 4, 4, x.data + row * 4);
    }
  std::copy(ids.begin(), ids.end(), one.inputs()[0].data);
  all.forward(false, nullptr);
  one.forward(false, nullptr);
  const Value& states = all.value({2, 0});
  const Value& expected = one.outputs()[0];
  for (int b = 0; b < 2; ++b)
    for (int t = 0; t < 2; ++t)
      for (int d = 0; d < 2; ++d) {
        const int row = states.layout == Layout::time_major ? t * 2 + b : b * 2 + t;
        CHECK(states.data[row * 2 + d] == Catch::Approx(expected.data[(b * 2 + t) * 2 + d]).margin(1e-6));
      }
  // The mask of words ends where the words do.
  CHECK(states.mask == nullptr);
  CHECK(all.value({1, 0}).mask_rank == 3);
}

}  // namespace rnn::test::given_mask_test
