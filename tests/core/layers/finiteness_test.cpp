#include <catch_amalgamated.hpp>
#include <limits>

#include "support/training_models.h"

namespace rnn::test::finiteness_test {

namespace {

constexpr int steps = 6;
constexpr int wrong = 4;

/// The report of TerminateOnNaN for layers with large weights and one sample that makes them overflow at one
/// time step.
Json found_in(const std::vector<Json>& layers, const Json& input = {steps, 2}, float target = 0) {
  Model model = make_model(sequential(input, layers));
  for (const Segment& segment : model.segments()) {
    const bool kernel = segment.name.ends_with("/kernel") || segment.name == "kernel";
    std::fill_n(model.parameters().data() + segment.offset, segment.size, kernel ? Scalar(1e5) : Scalar(.1));
  }
  Shape of_input{4}, of_target = model.output_shape(0);
  for (const Json& extent : input) of_input.append(extent.get<int>());
  of_target[0] = 4;
  Dataset data{{Tensor(of_input)}, {Tensor(of_target)}, {}};
  std::fill(data.targets[0].values.begin(), data.targets[0].values.end(), target);
  if (target == 0) {
    const std::int64_t size = data.inputs[0].sample_size();
    data.inputs[0].values[static_cast<std::size_t>(2 * size + wrong * size / steps)] = Scalar(1e38);
  }
  Trainer trainer(model, {{"optimizer", "sgd"}, {"loss", "mse"}});
  FitOptions options;
  options.callbacks = Json::array({"TerminateOnNaN"});
  Fit fit(trainer, data, {}, options);
  fit.advance(1);
  const Json stopped = fit.progress().stopped;
  REQUIRE(stopped["callback"] == "TerminateOnNaN");
  return {stopped.value("layer", Json("none")), stopped.value("step", Json("none"))};
}

Json recurrent(const char* type, Json config = Json::object()) {
  config["name"] = "memory";
  config["units"] = 3;
  config["activation"] = "relu";
  return layer(type, config);
}

Json nested(const char* name, const std::vector<Json>& layers, const Json& input = {steps, 2}) {
  Json made = sequential(input, layers);
  made["config"]["name"] = name;
  return made;
}

const Json here = {"memory", wrong};

}  // namespace

TEST_CASE("a recurrent layer says at which step it went wrong, whatever it gives out", "[callback]") {
  for (const char* type : {"SimpleRNN", "LSTM", "GRU"})
    for (const bool sequences : {false, true})
      for (const bool backwards : {false, true}) {
        INFO(type << ", return_sequences " << sequences << ", go_backwards " << backwards);
        const Json config{{"return_sequences", sequences}, {"go_backwards", backwards}};
        CHECK(found_in({recurrent(type, config), dense(1)}) == here);
      }
  CHECK(found_in({recurrent("SimpleRNN", {{"stateful", false}, {"dropout", .1}}), dense(1)}) == here);
}

TEST_CASE("a value that is not finite is found in layers of layers", "[callback]") {
  const Json memory = recurrent("LSTM");
  const Json both = layer("Bidirectional", {{"name", "both"}, {"layer", memory}});
  CHECK(found_in({both, dense(1)}) == Json{"both/forward_memory", wrong});
  CHECK(found_in({nested("inner", {memory}), dense(1)}) == Json{"inner/memory", wrong});
  CHECK(found_in({nested("outer", {nested("inner", {both})}), dense(1)}) ==
        Json{"outer/inner/both/forward_memory", wrong});

  const auto each = [](Json inner) {
    return layer("TimeDistributed", {{"name", "each"}, {"layer", std::move(inner)}});
  };
  Json small = dense(2);
  small["config"]["name"] = "small";
  CHECK(found_in({each(small)}) == Json{"each/small", wrong});
  CHECK(found_in({each(nested("inner", {small}, {2}))}) == Json{"each/inner/small", wrong});
  CHECK(found_in({each(memory)}, {steps, 5, 2}) == Json{"each/memory", wrong});
}

TEST_CASE("the second direction is named when the first one is sound", "[callback]") {
  Model model = make_model(sequential(
      {steps, 2}, {layer("Bidirectional", {{"name", "both"}, {"layer", recurrent("GRU")}}), dense(1)}));
  for (const Segment& segment : model.segments())
    if (segment.name == "backward_memory/kernel")
      std::fill_n(model.parameters().data() + segment.offset, segment.size,
                  std::numeric_limits<Scalar>::infinity());
  Trainer trainer(model, {{"loss", "mse"}});
  trainer.train_batch(random_dataset({2, steps, 2}, {2, 1}), first_indices(2), *std::make_unique<Random>(1));
  const auto found = model.first_non_finite();
  REQUIRE(found);
  CHECK(found->layer == "both/backward_memory");
  CHECK(found->step == steps - 1);
}

TEST_CASE("values without time have no step, and gradients are not looked at", "[callback]") {
  Json small = dense(2);
  small["config"]["name"] = "small";
  CHECK(found_in({layer("Flatten", {{"name", "flat"}}), small}) == Json{"small", nullptr});
  const Json none{"none", "none"};
  const Json both = layer("Bidirectional", {{"layer", recurrent("GRU", {{"return_sequences", true}})}});
  CHECK(found_in({both, dense(1)}, {steps, 2}, 1e30f) == none);
  CHECK(found_in({nested("inner", {recurrent("LSTM")}), dense(1)}, {steps, 2}, 1e30f) == none);
}

}  // namespace rnn::test::finiteness_test
