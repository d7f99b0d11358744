#include <catch_amalgamated.hpp>

#include "support/layer_run.h"

namespace rnn::test::recurrent_mask_test {

// Exact gradients through masked steps, from first states, in wrappers and through the variants of the LSTM.

namespace {

constexpr double tolerance = 1e-7;

const std::vector<std::pair<std::string, Json>> cells{{"SimpleRNN", Json::object()},
                                                      {"LSTM", Json::object()},
                                                      {"GRU", Json::object()},
                                                      {"GRU", {{"reset_after", false}}},
                                                      {"LSTMAnatomy", {{"variant", "cec"}}},
                                                      {"LSTMAnatomy", {{"variant", "input_output_gates"}}},
                                                      {"LSTMAnatomy", {{"variant", "peephole"}}}};

Json layer_of(const std::string& type, int units, Json options, const Json& more) {
  options.update(more);
  options["units"] = units;
  return {{"class_name", type}, {"config", options}};
}

/// Padding at either end, holes, and a sample without any step.
Numbers mask_of(int batch, int time) {
  Numbers mask;
  for (int b = 0; b < batch; ++b)
    for (int t = 0; t < time; ++t)
      mask.push_back(b % 5 == 0 ? t < 2 : b % 5 == 1 ? t > 0 : b % 5 == 2 ? t % 2 : b % 5 == 3 ? 0 : 1);
  return mask;
}

std::vector<Shape> shapes_of(const std::string& type, int batch, int time, int units, bool states) {
  std::vector<Shape> shapes{{batch, time, 2}};
  for (int i = 0; states && i < (type.starts_with("LSTM") ? 2 : 1); ++i) shapes.push_back({batch, units});
  return shapes;
}

}  // namespace

TEST_CASE("gradients through masks and first states are exact under every option", "[recurrent][mask]") {
  for (const auto& [type, options] : cells)
    for (int bits = 0; bits < 32; ++bits)
      for (const auto& [batch, units] : {std::pair{5, 3}, std::pair{9, 2}, std::pair{4, 4}}) {
        const bool masked = (bits & 16) != 0, states = (bits & 8) != 0;
        const Json more{{"return_sequences", (bits & 1) != 0},
                        {"return_state", (bits & 2) != 0},
                        {"go_backwards", (bits & 4) != 0},
                        {"zero_output_for_mask", masked && bits % 3 == 0}};
        const Json layer = layer_of(type, units, options, more);
        const std::vector<Shape> shapes = shapes_of(type, batch, 4, units, states);
        INFO(layer.dump() << " B=" << batch << " masked=" << masked << " states=" << states);
        LayerRun run(layer, shapes);
        if (masked) run.set_mask(mask_of(batch, 4));
        CHECK(worst_gradient_error(run, shapes) < tolerance);
      }
}

TEST_CASE("masks go with dropout, stored states and curves of all kinds", "[recurrent][mask]") {
  for (const auto& [type, options] : cells)
    for (const char* activation : {"tanh", "softmax", "elu"})
      for (const double rate : {0.0, .3}) {
        if (type == "LSTMAnatomy" && rate > 0) continue;
        Json more{{"activation", activation}, {"return_sequences", true}, {"stateful", true}};
        if (type != "SimpleRNN") more["recurrent_activation"] = rate > 0 ? "hard_sigmoid" : "softplus";
        if (rate > 0) more.update(Json{{"dropout", rate}, {"recurrent_dropout", rate}});
        const Json layer = layer_of(type, 3, options, more);
        INFO(layer.dump());
        const std::vector<Shape> shapes = shapes_of(type, 4, 3, 3, false);
        LayerRun run(layer, shapes, rate > 0);
        run.set_mask(mask_of(4, 3));
        for (Buffer& state : run.states())
          for (std::size_t i = 0; i < state.size(); ++i) state[i] = .1 * double(i) - .5;
        CHECK(worst_gradient_error(run, shapes) < tolerance);
      }
}

TEST_CASE("gradients through Bidirectional are exact", "[recurrent][wrapper]") {
  for (const auto& [type, options] : cells)
    for (const Json& mode : {Json("concat"), Json("sum"), Json("mul"), Json("ave"), Json(nullptr)})
      for (int bits = 0; bits < 16; ++bits) {
        const Json more{{"return_sequences", (bits & 1) != 0}, {"return_state", (bits & 2) != 0}};
        const bool masked = (bits & 4) != 0, states = (bits & 8) != 0;
        const Json layer{{"class_name", "Bidirectional"},
                         {"config", {{"layer", layer_of(type, 3, options, more)}, {"merge_mode", mode}}}};
        INFO(layer.dump() << " masked=" << masked << " states=" << states);
        std::vector<Shape> shapes = shapes_of(type, 4, 3, 3, states);
        const std::vector<Shape> again(shapes.begin() + 1, shapes.end());
        shapes.insert(shapes.end(), again.begin(), again.end());
        LayerRun run(layer, shapes);
        if (masked) run.set_mask(mask_of(4, 3));
        CHECK(worst_gradient_error(run, shapes) < tolerance);
      }
}

TEST_CASE("gradients through TimeDistributed are exact in either layout", "[recurrent][wrapper]") {
  const Json lstm = layer_of("LSTM", 3, {}, {{"return_sequences", true}});
  const Json both{{"class_name", "Bidirectional"}, {"config", {{"layer", lstm}}}};
  const Json dense{{"class_name", "Dense"}, {"config", {{"units", 3}, {"activation", "tanh"}}}};
  const Json flat{{"class_name", "Flatten"}, {"config", Json::object()}};
  for (const Json& inner : {lstm, both, dense, flat})
    for (const Layout layout : {Layout::batch_major, Layout::time_major}) {
      const Json once{{"class_name", "TimeDistributed"}, {"config", {{"layer", inner}}}};
      const Json twice{{"class_name", "TimeDistributed"}, {"config", {{"layer", once}}}};
      const std::vector<Shape> shape{{2, 3, 4, 2}}, deep{{2, 3, 2, 4, 2}};
      INFO(inner.dump());
      LayerRun run(once, shape, false, layout);
      CHECK(worst_gradient_error(run, shape) < tolerance);
      LayerRun deeper(twice, deep, false, layout);
      CHECK(worst_gradient_error(deeper, deep) < tolerance);
    }
}

TEST_CASE("gradients of inputs and states are added where they should be", "[recurrent][mask]") {
  const Json lstm = layer_of("LSTM", 3, {}, {{"return_sequences", true}});
  const auto wrapped = [&lstm](const char* type) {
    return Json{{"class_name", type}, {"config", {{"layer", lstm}}}};
  };
  const Shape state{2, 3};
  const std::vector<std::pair<Json, std::vector<Shape>>> table{
      {lstm, {{2, 3, 2}, state, state}},
      {wrapped("Bidirectional"), {{2, 3, 2}, state, state, state, state}},
      {wrapped("TimeDistributed"), {{2, 3, 4, 2}}}};
  for (const auto& [layer, shapes] : table) {
    INFO(layer.dump());
    LayerRun run(layer, shapes);
    CHECK(worst_gradient_error(run, shapes) < tolerance);
    const Numbers upstream(run.forward()[0].size(), .3);
    run.backward({upstream});
    std::vector<Numbers> assigned;
    for (std::size_t i = 0; i < shapes.size(); ++i) assigned.push_back(run.input_gradient(i));
    run.forward();
    run.fill_input_gradients(2.0);
    run.backward({upstream}, Store::accumulate);
    for (std::size_t i = 0; i < shapes.size(); ++i)
      for (std::size_t k = 0; k < assigned[i].size(); ++k)
        CHECK(run.input_gradient(i)[k] == Catch::Approx(assigned[i][k] + 2.0).epsilon(1e-12));
  }
}

}  // namespace rnn::test::recurrent_mask_test
