#include <catch_amalgamated.hpp>
#include <cmath>

#include "rnn/config/error.h"
#include "support/training_models.h"

namespace rnn::test::sampled_test {

namespace {

Json input(const char* name, const Json& shape) {
  return {{"class_name", "InputLayer"},
          {"config", {{"batch_shape", shape}, {"name", name}}},
          {"inbound_nodes", Json::array()}};
}

Json call(const char* type, Json config, const char* name, const std::vector<const char*>& sources) {
  config["name"] = name;
  Json list = Json::array();
  for (const char* source : sources) list.push_back(Json::array({source, 0, 0}));
  return {{"class_name", type}, {"config", config}, {"inbound_nodes", Json::array({list})}};
}

Json graph(const Json& layers, const std::vector<const char*>& inputs, const char* output) {
  Json starts = Json::array();
  for (const char* name : inputs) starts.push_back(Json::array({name, 0, 0}));
  return {{"class_name", "Functional"},
          {"config",
           {{"layers", layers},
            {"input_layers", starts},
            {"output_layers", Json::array({Json::array({output, 0, 0})})}}}};
}

/// Features (B,1) of ones; kernel (V,1) whose row is the id: a logit is the id itself.
class Revealing {
 public:
  Revealing(int ids, int batch, Json config) {
    config["input_dim"] = ids;
    model_ = std::make_unique<Model>(graph(Json::array({input("x", {nullptr, 1}), input("t", {nullptr, 1}),
                                                        call("SampledLogits", config, "s", {"x", "t"})}),
                                           {"x", "t"}, "s"));
    for (int id = 0; id < ids; ++id) model_->parameters()[static_cast<std::size_t>(id)] = Scalar(id);
    const std::vector<Shape> shapes{{batch, 1}, {batch, 1}};
    model_->begin_batch(shapes);
    for (int row = 0; row < batch; ++row) {
      model_->inputs()[0].data[row] = 1;
      model_->inputs()[1].data[row] = Scalar(row % ids);
    }
  }

  Model& model() { return *model_; }
  std::span<const Scalar> logits(bool training, std::uint64_t seed) {
    Random random(seed);
    model_->forward(training, training ? &random : nullptr);
    const Value& output = model_->outputs()[0];
    return {output.data, static_cast<std::size_t>(output.shape.size())};
  }

 private:
  std::unique_ptr<Model> model_;
};

double cosine(const Scalar* a, const Scalar* b, int width) {
  double ab = 0, aa = 0, bb = 0;
  for (int i = 0; i < width; ++i) {
    ab += double(a[i]) * double(b[i]);
    aa += double(a[i]) * double(a[i]);
    bb += double(b[i]) * double(b[i]);
  }
  return ab / std::sqrt(aa * bb);
}

}  // namespace

TEST_CASE("ids are drawn as often as the sampler says", "[sampled]") {
  static constexpr int ids = 12, batch = 4800, negatives = 5;
  const auto frequencies = [](const Json& config, const std::vector<double>& q) {
    Revealing layer(ids, batch, config);
    const auto logits = layer.logits(true, 3);
    std::vector<double> found(ids, 0.0);
    int hits = 0;
    for (int row = 0; row < batch; ++row) {
      const Scalar* of_row = logits.data() + row * (1 + negatives);
      REQUIRE(of_row[0] == Scalar(row % ids));
      for (int j = 1; j <= negatives; ++j) {
        const bool hit = of_row[j] == Scalar(-1e3);
        REQUIRE((hit || of_row[j] != of_row[0]));
        hits += hit;
        // Each id is the target of as many rows: what hit it is spread as q.
        if (!hit) found[static_cast<std::size_t>(of_row[j])] += 1.0;
      }
    }
    constexpr double draws = batch * negatives;
    CHECK(std::abs(hits / draws - 1.0 / ids) < .01);
    for (std::size_t id = 0; id < ids; ++id) {
      INFO(config.dump() << " id " << id);
      const double expected = q[id] * (ids - 1) / ids;
      CHECK(std::abs(found[id] / draws - expected) <= 4.5 * std::sqrt(expected / draws));
    }
  };
  std::vector<double> even(ids, 1.0 / ids), log_uniform, by_counts;
  Json counts = Json::array();
  double total = 0.0;
  for (int id = 0; id < ids; ++id) {
    log_uniform.push_back(std::log((id + 2.0) / (id + 1.0)) / std::log(ids + 1.0));
    counts.push_back(id == 4 ? 0 : 100 + 50 * id);
    by_counts.push_back(id == 4 ? 0.0 : std::pow(100.0 + 50.0 * id, .75));
    total += by_counts.back();
  }
  for (double& q : by_counts) q /= total;
  frequencies({{"sampler", "uniform"}}, even);
  frequencies(Json::object(), log_uniform);
  frequencies({{"counts", counts}}, by_counts);
}

TEST_CASE("draws follow the seed in training, and are the same at any other time", "[sampled]") {
  Revealing layer(50, 64, Json::object());
  const auto numbers = [&](bool training, std::uint64_t seed) {
    const auto logits = layer.logits(training, seed);
    return std::vector<Scalar>(logits.begin(), logits.end());
  };
  CHECK(numbers(true, 1) == numbers(true, 1));
  CHECK(numbers(true, 1) != numbers(true, 2));
  CHECK(numbers(false, 1) == numbers(false, 2));
}

TEST_CASE("logits are corrected for how often their ids are drawn", "[sampled]") {
  for (const Json& sampler : {Json{{"sampler", "uniform"}}, Json{{"sampler", "log_uniform"}}}) {
    Json corrected = sampler;
    corrected["subtract_log_q"] = true;
    Revealing plain(9, 40, sampler), other(9, 40, corrected);
    const auto a = plain.logits(true, 5), b = other.logits(true, 5);
    for (std::size_t i = 0; i < a.size(); ++i) {
      if (a[i] < 0) continue;
      const double id = static_cast<double>(a[i]);
      const double q =
          sampler["sampler"] == "uniform" ? 1.0 / 9 : std::log((id + 2) / (id + 1)) / std::log(10.0);
      CHECK(double(b[i]) == Catch::Approx(id - std::log(5 * q)).epsilon(1e-5));
    }
  }
}

TEST_CASE("gradients touch the rows that occur alone", "[sampled]") {
  Revealing layer(1000, 8, {{"use_bias", true}});
  const auto logits = layer.logits(true, 2);
  std::vector<bool> seen(1000, false);
  for (const Scalar logit : logits)
    if (logit >= 0) seen[static_cast<std::size_t>(logit)] = true;
  Model& model = layer.model();
  model.zero_gradients();
  std::fill_n(model.output_gradient(0), logits.size(), Scalar(1));
  model.backward();
  for (const Segment& segment : model.segments())
    for (std::size_t id = 0; id < 1000; ++id)
      CHECK((model.gradients()[static_cast<std::size_t>(segment.offset) + id] != 0) == seen[id]);
}

TEST_CASE("losses of sampled logits", "[sampled][loss]") {
  const auto sigmoid = [](double x) { return 1.0 / (1.0 + std::exp(-x)); };
  const std::vector<Scalar> z{2, -1, Scalar(.5), 1, 3, Scalar(-1e3)};
  const std::vector<Scalar> ids{7, 900};
  std::vector<Scalar> gradient(6);
  const auto sampling = losses().create("negative_sampling");
  CHECK(sampling->target_width(3) == 1);
  const double loss = sampling->evaluate(z.data(), ids.data(), {2, 1, 3}, gradient.data());
  CHECK(loss == Catch::Approx(-(std::log(sigmoid(2)) + std::log(sigmoid(1)) + std::log(sigmoid(-.5)) +
                                std::log(sigmoid(1)) + std::log(sigmoid(-3))) /
                              2));
  CHECK(double(gradient[0]) == Catch::Approx((sigmoid(2) - 1) / 2));
  CHECK(double(gradient[4]) == Catch::Approx(sigmoid(3) / 2));
  CHECK(gradient[5] == 0);
  const double softmax =
      losses().create("sampled_softmax")->evaluate(z.data(), ids.data(), {2, 1, 3}, gradient.data());
  const double first = std::exp(2) + std::exp(-1) + std::exp(.5), second = std::exp(1) + std::exp(3);
  CHECK(softmax == Catch::Approx((std::log(first) - 2 + std::log(second) - 1) / 2));
  CHECK(double(gradient[1]) == Catch::Approx(std::exp(-1) / first / 2));
  CHECK(gradient[5] == 0);
}

TEST_CASE("what does not fit sampled logits is explained", "[sampled]") {
  const auto fault = [](const Json& config, const Json& features, const Json& ids,
                        std::string* where = nullptr) -> std::string {
    try {
      Model model(graph(Json::array({input("x", features), input("t", ids),
                                     call("SampledLogits", config, "s", {"x", "t"})}),
                        {"x", "t"}, "s"));
      const std::vector<Shape> shapes{{1, 4}, {1, 1}};
      model.begin_batch(shapes);
      model.inputs()[1].data[0] = 20;
      model.forward(false, nullptr);
    } catch (const ConfigError& error) {
      if (where != nullptr) *where = error.where();
      return error.what();
    }
    return "";
  };
  const Json ten{{"input_dim", 10}};
  CHECK(fault(ten, {nullptr, 4}, {nullptr, 2}) ==
        "[s] expected features (B,D) and targets (B,1), or (B,T,D) and (B,T), got (None, 4) and (None, 2)");
  CHECK(fault(ten, {nullptr, 4}, {nullptr, 1}) == "[s] expected targets from 0 to 9, got 20.0");
  std::string where;
  CHECK(fault({{"input_dim", 10}, {"counts", {1, 2}}}, {nullptr, 4}, {nullptr, 1}, &where) ==
        "[sampled_logits] counts: expected a number for each of 10 ids, not all 0, got 2");
  CHECK(where == "/config/layers/2/config/counts");
}

TEST_CASE("words of the same surroundings come to lie together", "[sampled][training]") {
  // Two topics of four words each; sentences keep to one. Words 8 and 9 are everywhere.
  static constexpr int words = 10, width = 8, pairs = 3000;
  const auto learn = [](std::uint64_t seed) {
    Random random(4);
    Dataset data{{Tensor({pairs, 1}), Tensor({pairs, 1})}, {Tensor({pairs, 1})}, {}};
    std::vector<double> counts(words, 0.0);
    for (std::size_t i = 0; i < pairs; ++i) {
      const std::uint32_t topic = random.below(2) * 4;
      const auto word = [&] {
        return Scalar(random.below(4) == 0 ? 8 + random.below(2) : topic + random.below(4));
      };
      data.inputs[0].values[i] = word();
      data.inputs[1].values[i] = data.targets[0].values[i] = word();
      counts[static_cast<std::size_t>(data.inputs[1].values[i])] += 1.0;
    }
    Model model(
        graph(Json::array(
                  {input("word", {nullptr, 1}), input("around", {nullptr, 1}),
                   call("Embedding", {{"input_dim", words}, {"output_dim", width}}, "e", {"word"}),
                   call("Flatten", Json::object(), "f", {"e"}),
                   call("SampledLogits", {{"input_dim", words}, {"counts", counts}}, "s", {"f", "around"})}),
              {"word", "around"}, "s"));
    Random first(seed);
    model.initialize(first);
    Trainer trainer(model, {{"optimizer", {{"class_name", "Adam"}, {"config", {{"learning_rate", .01}}}}},
                            {"loss", "negative_sampling"}});
    FitOptions options;
    options.epochs = 12;
    options.seed = seed;
    Fit fit(trainer, data, {}, options);
    while (!fit.done()) fit.advance(1000);
    const auto& losses = fit.history().epochs;
    CHECK(losses.back()[0] < .9 * losses.front()[0]);
    return Buffer(model.parameters());
  };
  const Buffer parameters = learn(1);
  CHECK(parameters == learn(1));
  CHECK(parameters != learn(2));
  const auto alike = [&](int a, int b) {
    return cosine(parameters.data() + a * width, parameters.data() + b * width, width);
  };
  for (int a = 0; a < 4; ++a)
    for (int b = 0; b < 4; ++b) {
      INFO(a << " and " << b);
      if (a != b) CHECK(alike(a, b) > .8);
      if (a != b) CHECK(alike(4 + a, 4 + b) > .8);
      CHECK(alike(a, 4 + b) < .5);
    }
}

TEST_CASE("a sampled softmax learns what the whole softmax would say", "[sampled][training]") {
  static constexpr int words = 30, width = 16, samples = 600;
  Random random(6);
  Dataset data{{Tensor({samples, 4}), Tensor({samples, 4})}, {Tensor({samples, 4, 1})}, {}};
  for (std::size_t i = 0; i < samples * 4; ++i) {
    const std::uint32_t word = random.below(words);
    data.inputs[0].values[i] = Scalar(word);
    data.inputs[1].values[i] = data.targets[0].values[i] = Scalar((word * 7 + 3) % words);
  }
  Model model(
      graph(Json::array(
                {input("word", {nullptr, 4}), input("next", {nullptr, 4}),
                 call("Embedding", {{"input_dim", words}, {"output_dim", width}}, "e", {"word"}),
                 call("SampledLogits",
                      {{"input_dim", words}, {"negatives", 8}, {"subtract_log_q", true}, {"use_bias", true}},
                      "s", {"e", "next"})}),
            {"word", "next"}, "s"));
  Random first(1);
  model.initialize(first);
  Trainer trainer(model, {{"optimizer", {{"class_name", "Adam"}, {"config", {{"learning_rate", .02}}}}},
                          {"loss", "sampled_softmax"}});
  FitOptions options;
  options.epochs = 25;
  Fit fit(trainer, data, {}, options);
  while (!fit.done()) fit.advance(1000);
  const Scalar* embeddings = model.parameters().data() + model.segments()[0].offset;
  const Scalar* kernel = model.parameters().data() + model.segments()[1].offset;
  const Scalar* bias = model.parameters().data() + model.segments()[2].offset;
  for (int word = 0; word < words; ++word) {
    std::vector<double> logits;
    for (int id = 0; id < words; ++id) {
      logits.push_back(double(bias[id]));
      for (int i = 0; i < width; ++i)
        logits.back() += double(embeddings[word * width + i]) * double(kernel[id * width + i]);
    }
    CHECK(std::max_element(logits.begin(), logits.end()) - logits.begin() == (word * 7 + 3) % words);
  }
}

}  // namespace rnn::test::sampled_test
