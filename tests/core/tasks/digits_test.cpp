#include <algorithm>
#include <catch_amalgamated.hpp>
#include <cmath>
#include <numeric>

#include "rnn/insight/latent.h"
#include "support/fault.h"
#include "support/readouts.h"

// The autoencoders' data, the place that they encode to, and their readouts.

namespace rnn::test::digits_test {

namespace {

Json config_of(const std::string& name, const std::string& variant = "") {
  const auto task = tasks().create(name);
  Json config{{"task", name}};
  config.update(task->defaults());
  for (const Json& entry : task->variants())
    if (entry["id"] == variant) config.merge_patch(entry["changes"]);
  return config;
}

double squared_error(const Tensor& a, const Tensor& b) {
  REQUIRE(a.values.size() == b.values.size());
  double sum = 0.0;
  for (std::size_t i = 0; i < a.values.size(); ++i)
    sum += std::pow(double(a.values[i]) - double(b.values[i]), 2);
  return sum / double(a.values.size());
}

}  // namespace

TEST_CASE("images are bytes, four in a number, each once, and their labels come along", "[tasks][digits]") {
  Resource digits = generated_digits(20);
  auto& pixels = std::get<std::vector<std::int32_t>>(digits["pixels"]);
  const auto& labels = std::get<std::vector<std::int32_t>>(digits["labels"]);
  const auto task = tasks().create("vae");
  const TaskData data = task->data(1, {{"digits", digits}});
  CHECK(data.training.samples() == 160);
  CHECK(data.validation.samples() == 20);
  CHECK(data.test.samples() == 20);
  CHECK(data.test.inputs[0].values == data.test.targets[0].values);
  const Experiment experiment(config_of("vae"), unlimited_memory, {{"digits", digits}});
  const Json shown = read_frame(experiment, "reconstructions", {{"count", 20}}).data["labels"];
  const Tensor& images = experiment.data().test.inputs[0];
  for (int i = 0; i < images.samples(); ++i) {
    std::size_t found = labels.size();
    for (std::size_t image = 0; image < labels.size(); ++image) {
      bool same = true;
      for (std::size_t p = 0; p < 784 && same; ++p) {
        const auto word = static_cast<std::uint32_t>(pixels[(image * 784 + p) / 4]);
        same = images.sample(i)[p] == Scalar((word >> (8 * (p % 4))) & 255) / Scalar(255);
      }
      if (same) found = image;
    }
    REQUIRE(found < labels.size());
    CHECK(shown[std::size_t(i)] == labels[found]);
  }
  // Twice the same images are as many as once.
  const std::vector<std::int32_t> once = pixels;
  pixels.insert(pixels.end(), once.begin(), once.end());
  digits.erase("labels");
  CHECK(task->data(1, {{"digits", digits}}).training.samples() == 160);
  const auto few = tasks().create({{"class_name", "vae"}, {"config", {{"digits", 100}}}});
  CHECK(few->data(1, {{"digits", digits}}).training.samples() == 80);
  const Experiment plain(config_of("vae"), unlimited_memory, {{"digits", digits}});
  CHECK(read_frame(plain, "reconstructions").data["labels"].is_null());
  const Frame drawn = read_frame(plain, "drawn", {{"judge", true}});
  CHECK(drawn.tensors.size() == 1);
  CHECK_FALSE(drawn.data.contains("judged"));
}

TEST_CASE("files that are no digits are refused in a sentence", "[tasks][digits]") {
  const auto task = tasks().create("autoencoder");
  const auto code_of = [&](const Resources& resources) {
    return fault_of([&] { task->data(0, resources); }).code;
  };
  using Words = std::vector<std::int32_t>;
  Resources resources{{"digits", generated_digits(20)}};
  CHECK(code_of(resources) == "");
  resources["labels"] = {{"labels", Words(200, 3)}};
  CHECK(code_of(resources) == "");
  resources["labels"] = {{"labels", Words(199, 3)}};
  CHECK(code_of(resources) == "digits.label_count");
  resources["labels"] = {{"labels", Words(200, 10)}};
  CHECK(code_of(resources) == "digits.label");
  resources.erase("labels");
  resources["digits"]["size"] = Words{32, 32};
  CHECK(code_of(resources) == "digits.size");
  resources["digits"]["size"] = Words{28, 28};
  std::get<Words>(resources["digits"]["pixels"]).pop_back();
  CHECK(code_of(resources) == "digits.pixels");
  CHECK(code_of({{"digits", generated_digits(9)}}) == "digits.too_few");
}

TEST_CASE("the latent layer is where z is drawn, or the narrowest that all goes through",
          "[insight][latent]") {
  const auto latent_of = [](const Json& config) {
    const auto experiment = experiment_of(config);
    return latent_layer(experiment->trainer().model());
  };
  for (const auto& [task, variant, width, sampled] :
       {std::tuple{"autoencoder", "", 2, false}, std::tuple{"autoencoder", "recurrent", 16, false},
        std::tuple{"vae", "", 2, true}, std::tuple{"vae", "dimensions", 16, true}}) {
    CAPTURE(task, variant);
    const auto place = latent_of(config_of(task, variant));
    REQUIRE(place.has_value());
    CHECK(place->layer == "z");
    CHECK(place->width == width);
    CHECK(place->sampled == sampled);
  }
  // With a path around z all goes through the layer before it.
  Json around = config_of("vae");
  for (Json& layer : around["model"]["config"]["layers"])
    if (layer["config"]["name"] == "decoder") {
      layer["class_name"] = "Concatenate";
      layer["config"] = {{"name", "decoder"}};
      layer["inbound_nodes"][0].push_back({"encoder", 0, 0});
    }
  const auto joined = latent_of(around);
  REQUIRE(joined.has_value());
  CHECK(joined->layer == "encoder");
  CHECK(joined->width == 128);
  CHECK_FALSE(joined->sampled);
  // Rows that never become one vector.
  CHECK_FALSE(latent_of({{"task", "binary-addition"}}).has_value());
  Json rows = config_of("autoencoder");
  rows["model"]["config"]["layers"] =
      Json::array({rows["model"]["config"]["layers"][0],
                   class_config("Dense", {{"units", 28}, {"activation", "sigmoid"}})});
  const auto experiment = experiment_of(rows);
  CHECK(fault_of([&] { read_frame(*experiment, "plane"); }).code == "digits.no_latent_layer");
}

TEST_CASE("encoder and decoder, one after the other, are the model", "[insight][latent][long]") {
  for (const auto& [task, variant] :
       {std::pair{"autoencoder", ""}, std::pair{"autoencoder", "recurrent"}, std::pair{"vae", "gru"}}) {
    CAPTURE(task, variant);
    const auto experiment = experiment_of(config_of(task, variant));
    experiment->fit().advance(5);
    Trainer& trainer = experiment->trainer();
    const Tensor& images = experiment->data().test.inputs[0];
    const auto place = latent_layer(trainer.model());
    REQUIRE(place.has_value());
    PartRun encoder(trainer.model(), place->encoder);
    PartRun decoder(trainer.model(), place->decoder);
    const Tensor codes = run_rows(encoder, images, 0, images.samples());
    CHECK(codes.shape == Shape{images.samples(), place->width});
    const Tensor decoded = run_rows(decoder, codes, 0, codes.samples());
    const Tensor whole = trainer.predict({images}, 7)[0];
    REQUIRE(decoded.values.size() == whole.values.size());
    for (std::size_t i = 0; i < whole.values.size(); ++i)
      CHECK(std::abs(decoded.values[i] - whole.values[i]) < Scalar(1e-5));
  }
}

TEST_CASE("a place of the plane, an image of one's own and a place that is given are decoded alike",
          "[tasks][digits]") {
  const auto experiment = experiment_of(config_of("vae"));
  experiment->fit().advance(10);
  const Frame plane = read_frame(*experiment, "plane", {{"side", 5}});
  const Tensor& grid = tensor_in(plane, "grid");
  REQUIRE(grid.shape == Shape{25, 28, 28});
  CHECK(tensor_in(plane, "codes").shape == Shape{20, 2});
  CHECK(tensor_in(plane, "labels").shape == Shape{20});
  const auto low = plane.data["low"].get<std::vector<double>>();
  const auto high = plane.data["high"].get<std::vector<double>>();
  // The second image of the highest row.
  const auto along = [&](std::size_t axis, double share) {
    return low[axis] + share * (high[axis] - low[axis]);
  };
  const Frame here = read_frame(*experiment, "plane", {{"side", 0}, {"code", {along(0, .3), along(1, .9)}}});
  CHECK(here.tensors.size() == 2);
  CHECK(squared_error(tensor_in(here, "decoded"), grid.slice(1, 2)) < 1e-10);

  const Tensor image = experiment->data().test.inputs[0].slice(4, 5);
  const Frame own = read_frame(*experiment, "plane", {{"side", 0}, {"input", Json::array({image.values})}});
  const Tensor& codes = tensor_in(plane, "codes");
  for (int d = 0; d < 2; ++d)
    CHECK(tensor_in(own, "code").values[std::size_t(d)] == Catch::Approx(codes.sample(4)[d]).margin(1e-5));
  const Frame examples = read_frame(*experiment, "reconstructions", {{"first", 4}, {"count", 1}});
  CHECK(squared_error(tensor_in(own, "decoded"), tensor_in(examples, "answers")) < 1e-10);
  CHECK(double(tensor_in(examples, "errors").values[0]) ==
        Catch::Approx(squared_error(image, tensor_in(examples, "answers"))).epsilon(1e-4));
  const auto where = [&](const Json& request) {
    return fault_of([&] { read_frame(*experiment, "plane", request); }).where;
  };
  CHECK(where({{"code", {1, 2, 3}}}) == "/code");
  CHECK(where({{"code", {1, "2"}}}) == "/code");
  CHECK(where({{"input", Json::array({"nonsense"})}}).starts_with("/input"));
  const auto many = experiment_of(config_of("autoencoder", "dimensions"));
  const Frame slice = read_frame(*many, "plane", {{"x", 3}, {"y", 3}, {"side", 2}});
  CHECK(slice.data["x"] == 3);
  CHECK(slice.data["y"] == 4);
}

TEST_CASE("divergences by dimension add up to what the layer adds to the loss", "[insight][kl][long]") {
  for (const char* variant : {"", "dimensions"}) {
    const auto experiment = experiment_of(config_of("vae", variant));
    experiment->fit().advance(40);
    const Frame frame = read_frame(*experiment, "kl");
    const Tensor& kl = tensor_in(frame, "kl");
    const double total = std::accumulate(kl.values.begin(), kl.values.end(), 0.0);
    CHECK(frame.data["total"].get<double>() == Catch::Approx(total).epsilon(1e-4));
    CHECK(total > .1);
    // The loss of the test set without its divergence is the reconstruction alone.
    Trainer& trainer = experiment->trainer();
    const std::vector<double> with = trainer.evaluate(experiment->data().test, 20);
    Json plain = config_of("vae", variant);
    for (Json& layer : plain["model"]["config"]["layers"])
      if (layer["config"]["name"] == "z") layer["config"]["kl_weight"] = 0.0;
    const auto without = experiment_of(plain);
    without->trainer().model().parameters() = trainer.model().parameters();
    const double difference = with[0] - without->trainer().evaluate(experiment->data().test, 20)[0];
    CHECK(difference == Catch::Approx(total).epsilon(1e-3));
  }
  const auto none = experiment_of(config_of("autoencoder"));
  CHECK(fault_of([&] { read_frame(*none, "kl"); }).code == "layer.none");
  const auto drawn = experiment_of(config_of("vae"));
  CHECK(fault_of([&] { read_frame(*drawn, "kl", {{"layer", "encoder"}}); }).code == "layer.unknown");
}

TEST_CASE("draws are the same with the same seed, and those from fitted places are others",
          "[tasks][digits]") {
  const auto experiment = experiment_of(config_of("autoencoder", "linear"));
  experiment->fit().advance(60);
  const Frame prior = read_frame(*experiment, "drawn", {{"count", 64}});
  const Frame again = read_frame(*experiment, "drawn", {{"count", 64}});
  const Frame other = read_frame(*experiment, "drawn", {{"count", 64}, {"seed", 1}});
  const Frame codes = read_frame(*experiment, "drawn", {{"count", 64}, {"from", "codes"}});
  CHECK(tensor_in(prior, "images").values == tensor_in(again, "images").values);
  CHECK(tensor_in(prior, "images").values != tensor_in(other, "images").values);
  CHECK(tensor_in(prior, "images").values != tensor_in(codes, "images").values);
  const Frame judged = read_frame(*experiment, "drawn", {{"count", 1}, {"judge", true}});
  for (const char* name : {"prior", "codes", "reconstructions", "test"}) {
    const Json& found = judged.data["judged"][name];
    CHECK(found["clear"].get<double>() >= 0);
    CHECK(found["clear"].get<double>() <= 1);
    CHECK(found["kinds"].get<double>() >= 1);
    CHECK(found["kinds"].get<double>() <= 10);
  }
  // Straight strokes are told apart by their neighbours.
  CHECK(judged.data["judged"]["test"]["clear"] > .2);
  CHECK(judged.data["judged"]["test"]["kinds"] > 5);
  CHECK(tensor_in(judged, "digits").shape == Shape{1});
}

TEST_CASE("the mean digit and two components are the least squares they should be", "[tasks][digits]") {
  const auto experiment = experiment_of(config_of("autoencoder"));
  const Json baseline = read_frame(*experiment, "baseline").data;
  const double mean = baseline["metrics"]["mean_squared_error"];
  const double two = baseline["beside"][0]["metrics"]["mean_squared_error"];
  const TaskData& data = experiment->data();
  Tensor average({1, 28, 28});
  for (int i = 0; i < data.training.samples(); ++i)
    for (int p = 0; p < 784; ++p)
      average.values[std::size_t(p)] +=
          data.training.inputs[0].sample(i)[p] / Scalar(data.training.samples());
  double sum = 0.0;
  for (int i = 0; i < data.test.samples(); ++i)
    sum += squared_error(average, data.test.inputs[0].slice(i, i + 1));
  CHECK(mean == Catch::Approx(sum / data.test.samples()).epsilon(1e-4));
  CHECK(two < mean * .95);
  CHECK(two > mean * .3);
}

}  // namespace rnn::test::digits_test
