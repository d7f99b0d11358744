#include "support/recurrent_support.h"

#include <catch_amalgamated.hpp>
#include <numeric>

namespace rnn::test::recurrent_test {

namespace {

constexpr double tolerance = sizeof(Scalar) == 4 ? 2e-5 : 1e-8;
const std::vector<std::string> types{"SimpleRNN", "LSTM", "GRU"};

std::vector<RecurrentCase> both_resets(RecurrentCase given) {
  if (given.type != "GRU") return {given};
  RecurrentCase before = given;
  before.options["reset_after"] = false;
  return {given, before};
}

}  // namespace

TEST_CASE("recurrent layers follow their equations under every option", "[recurrent]") {
  for (const std::string& type : types)
    for (const RecurrentCase& given : option_cases(type)) {
      INFO(type << ' ' << given.options.dump());
      CHECK(compare_with_reference(given) < tolerance);
    }
}

TEST_CASE("recurrent layers follow their equations at odd sizes", "[recurrent]") {
  struct Sizes {
    int batch, time, features, units;
  };
  const std::vector<Sizes> table{{1, 1, 1, 1},  {1, 5, 3, 4},  {2, 1, 2, 7},  {3, 4, 5, 8},
                                 {2, 3, 2, 15}, {2, 3, 2, 16}, {2, 3, 2, 17}, {5, 2, 9, 13},
                                 {8, 2, 1, 12}, {9, 3, 2, 5},  {33, 2, 3, 6}, {4, 2, 33, 3},
                                 {7, 2, 2, 31}, {9, 2, 3, 16}, {1, 2, 1, 66}, {9, 1, 1, 65}};
  for (const std::string& type : types)
    for (const Sizes& sizes : table)
      for (const bool sequences : {false, true})
        for (const double rate : {0.0, 0.3}) {
          // The reference differentiates by every parameter: larger sizes once each, gates not so large.
          if (sizes.units > 8 && (rate > 0 || !sequences)) continue;
          RecurrentCase given;
          given.type = type;
          given.options = {
              {"return_sequences", sequences}, {"return_state", !sequences}, {"recurrent_dropout", rate}};
          given.training = rate > 0;
          std::tie(given.batch, given.time, given.features, given.units) =
              std::tie(sizes.batch, sizes.time, sizes.features, sizes.units);
          if (sizes.units > 20 && type != "SimpleRNN") given.units = 17;
          for (const RecurrentCase& one : both_resets(given)) {
            INFO(type << ' ' << one.options.dump() << " B=" << one.batch << " T=" << one.time
                      << " D=" << one.features << " U=" << one.units);
            CHECK(compare_with_reference(one) < 4 * tolerance);
          }
        }
}

TEST_CASE("recurrent layers multiply inputs that are mostly zeros without them", "[recurrent]") {
  for (const std::string& type : types)
    for (const double rate : {0.0, 0.3}) {
      RecurrentCase given;
      given.type = type;
      given.options = {{"dropout", rate}, {"recurrent_dropout", rate}, {"use_bias", rate > 0}};
      given.training = rate > 0;
      given.one_hot = true;
      std::tie(given.batch, given.time, given.features, given.units) = std::tuple{9, 3, 37, 2};
      for (const RecurrentCase& one : both_resets(given)) {
        INFO(type << ' ' << one.options.dump());
        CHECK(compare_with_reference(one) < tolerance);
      }
    }
}

TEST_CASE("a batch too big to go through all steps at once does what its parts do", "[recurrent]") {
  constexpr int parts = 3;
  for (const std::string& type : types)
    for (const bool backwards : {false, true}) {
      RecurrentCase given;
      given.type = type;
      given.options = {{"return_sequences", true}, {"go_backwards", backwards}};
      std::tie(given.batch, given.time, given.features, given.units) =
          std::tuple{300, 8, 3, type == "SimpleRNN" ? 32 : 8};
      for (const RecurrentCase& whole : both_resets(given)) {
        INFO(type << ' ' << whole.options.dump());
        RecurrentCase part = whole;
        part.batch /= parts;
        RecurrentRun all(whole), few(part);
        const Numbers weights = random_numbers(all.weights().size(), 1);
        const Numbers x = random_numbers(std::size_t(300 * 8 * 3), 2);
        all.set_weights(weights);
        all.set_input(x);
        const Numbers y = all.forward();
        const Numbers gradients = random_numbers(y.size(), 3);
        all.backward(gradients, {true});
        Numbers sum(weights.size(), 0.0), outputs, input_gradients;
        for (std::size_t i = 0; i < parts; ++i) {
          const auto third = [i](const Numbers& values) {
            const auto size = static_cast<std::ptrdiff_t>(values.size() / parts);
            const auto first = values.begin() + static_cast<std::ptrdiff_t>(i) * size;
            return Numbers(first, first + size);
          };
          few.set_weights(weights);
          few.set_input(third(x));
          for (const double value : few.forward()) outputs.push_back(value);
          few.backward(third(gradients), {true});
          for (const double value : few.input_gradient()) input_gradients.push_back(value);
          const Numbers added = few.weight_gradients();
          for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += added[k];
        }
        CHECK(worst_error(y, outputs) < tolerance);
        CHECK(worst_error(all.input_gradient(), input_gradients) < tolerance);
        CHECK(worst_error(all.weight_gradients(), sum) < 10 * tolerance);
      }
    }
}

TEST_CASE("a sequence too long to go through at once begins as a shorter one", "[recurrent]") {
  constexpr int batch = 90, features = 200, most = 20, few = 6;
  for (const std::string& type : types)
    for (const double rate : {0.0, 0.3}) {
      RecurrentCase given;
      given.type = type;
      given.options = {{"return_sequences", true}, {"dropout", rate}, {"recurrent_dropout", rate}};
      given.training = rate > 0;
      std::tie(given.batch, given.time, given.features, given.units) =
          std::tuple{batch, most, features, type == "SimpleRNN" ? 40 : 12};
      for (const RecurrentCase& whole : both_resets(given)) {
        INFO(type << ' ' << whole.options.dump());
        RecurrentCase start = whole;
        start.time = few;
        RecurrentRun all(whole), first(start);
        const Numbers weights = random_numbers(all.weights().size(), 1);
        const Numbers x = random_numbers(std::size_t(batch * most * features), 2);
        // The first steps of every sample of an array (B,T,...).
        const auto begin_of = [](const Numbers& values) {
          const std::size_t sample = values.size() / batch, part = sample / most * few;
          Numbers begin;
          for (std::size_t i = 0; i < batch; ++i)
            begin.insert(begin.end(), values.begin() + std::ptrdiff_t(i * sample),
                         values.begin() + std::ptrdiff_t(i * sample + part));
          return begin;
        };
        all.set_weights(weights);
        all.set_input(x);
        first.set_weights(weights);
        first.set_input(begin_of(x));
        const Numbers y = all.forward();
        CHECK(worst_error(begin_of(y), first.forward()) < tolerance);
        Numbers gradients = random_numbers(y.size(), 3);
        const std::size_t sample = y.size() / batch;
        for (std::size_t i = 0; i < y.size(); ++i)
          if (i % sample >= sample / most * few) gradients[i] = 0;
        all.backward(gradients, {true});
        first.backward(begin_of(gradients), {true});
        CHECK(worst_error(begin_of(all.input_gradient()), first.input_gradient()) < tolerance);
        CHECK(worst_error(all.weight_gradients(), first.weight_gradients()) < 10 * tolerance);
      }
    }
}

TEST_CASE("recurrent layers take every activation", "[recurrent]") {
  const std::vector<std::string> names{
      "linear",  "relu", "tanh", "sigmoid", "hard_sigmoid", "keras2_hard_sigmoid",
      "softmax", "elu",  "selu", "softplus"};
  for (const std::string& type : types)
    for (const std::string& name : names)
      for (const std::string& recurrent : type == "SimpleRNN" ? std::vector<std::string>{"sigmoid"} : names) {
        RecurrentCase given;
        given.type = type;
        given.batch = 3;
        given.options = {{"activation", name}, {"return_sequences", true}};
        if (type != "SimpleRNN") given.options["recurrent_activation"] = recurrent;
        for (const RecurrentCase& one : both_resets(given)) {
          INFO(type << ' ' << one.options.dump());
          CHECK(compare_with_reference(one) < 10 * tolerance);
        }
      }
}

TEST_CASE("gradients of all outputs of a recurrent layer add up", "[recurrent]") {
  for (const std::string& type : types)
    for (const bool sequences : {false, true})
      for (const int units : {3, 8})
        for (int bits = 0; bits < 8; ++bits) {
          RecurrentCase given;
          given.type = type;
          given.units = units;
          given.options = {{"return_sequences", sequences}, {"return_state", true}};
          INFO(type << " sequences=" << sequences << " arrives=" << bits);
          CHECK(compare_with_reference(given, {(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0}) <
                tolerance);
        }
}

TEST_CASE("a recurrent layer assigns or accumulates its gradients as told", "[recurrent]") {
  for (const std::string& type : types)
    for (const double rate : {0.0, 0.5}) {
      RecurrentCase given;
      given.type = type;
      given.options = {{"dropout", rate}, {"recurrent_dropout", rate}};
      given.training = rate > 0;
      RecurrentRun run(given);
      run.set_weights(random_numbers(run.weights().size(), 1));
      run.set_input(random_numbers(std::size_t(given.batch * given.time * given.features), 2));
      const Numbers gradients = random_numbers(run.forward().size(), 3);
      run.backward(gradients, {true});
      const Numbers assigned = run.input_gradient();
      const Numbers of_weights = run.weight_gradients();
      run.forward();
      run.fill_input_gradient(1.0);
      run.backward(gradients, {true}, Store::accumulate);
      Numbers added = run.input_gradient();
      for (double& x : added) x -= 1.0;
      CHECK(worst_error(added, assigned) < 1e-6);
      CHECK(run.weight_gradients() == of_weights);
    }
}

TEST_CASE("runs of a recurrent layer repeat bit for bit, whatever its buffers held", "[recurrent]") {
  for (const std::string& type : types)
    for (const int batch : {1, 2, 3, 8, 9, 32})
      for (const int units : {5, 16, 17, 40}) {
        RecurrentCase given;
        given.type = type;
        given.batch = batch;
        given.units = units;
        given.time = 4;
        given.training = true;
        given.options = {{"return_sequences", true}, {"dropout", .2}};
        RecurrentRun run(given);
        run.set_weights(random_numbers(run.weights().size(), 1, .3));
        run.set_input(random_numbers(std::size_t(given.batch * given.time * given.features), 2));
        const Numbers outputs = run.forward();
        const Numbers gradients = random_numbers(outputs.size(), 3);
        run.backward(gradients, {true});
        const Numbers first = run.weight_gradients(), of_input = run.input_gradient();
        run.poison();
        CHECK(run.forward() == outputs);
        run.backward(gradients, {true});
        CHECK(run.weight_gradients() == first);
        CHECK(run.input_gradient() == of_input);
      }
}

TEST_CASE("dropout of a recurrent layer keeps its mask through time", "[recurrent]") {
  RecurrentCase given;
  given.type = "SimpleRNN";
  given.batch = 40;
  given.time = 6;
  given.features = given.units = 25;
  given.training = true;
  given.options = {
      {"dropout", .3}, {"use_bias", false}, {"activation", "linear"}, {"return_sequences", true}};
  RecurrentRun run(given);
  Numbers weights(run.weights().size(), 0.0);
  for (int d = 0; d < 25; ++d) weights[std::size_t(d * 25 + d)] = 1.0;
  run.set_weights(weights);
  run.set_input(Numbers(40 * 6 * 25, 1.0));
  const Numbers y = run.forward();
  int dropped = 0;
  for (std::size_t b = 0; b < 40; ++b)
    for (std::size_t u = 0; u < 25; ++u) {
      const double first = y[b * 150 + u];
      CHECK((first == 0.0 || std::abs(first - 1 / .7) < 1e-6));
      dropped += first == 0.0;
      for (std::size_t t = 1; t < 6; ++t) CHECK(y[b * 150 + t * 25 + u] == first);
    }
  CHECK(std::abs(dropped / 1000.0 - .3) < .06);
  CHECK(run.forward(8) != y);
}

TEST_CASE("recurrent dropout masks the state and keeps its mask through time", "[recurrent]") {
  RecurrentCase given;
  given.type = "SimpleRNN";
  given.batch = 40;
  given.time = 4;
  given.features = 1;
  given.units = 20;
  given.training = true;
  given.options = {{"recurrent_dropout", .25}, {"activation", "linear"}, {"return_sequences", true}};
  RecurrentRun run(given);
  Numbers weights(run.weights().size(), 0.0);
  for (std::size_t u = 0; u < 20; ++u) weights[u] = weights[20 + u * 20 + u] = 1.0;
  run.set_weights(weights);
  run.set_input(Numbers(40 * 4, 1.0));
  const Numbers y = run.forward();
  int dropped = 0;
  for (std::size_t b = 0; b < 40; ++b)
    for (std::size_t u = 0; u < 20; ++u) {
      const auto at = [&](std::size_t t) { return y[(b * 4 + t) * 20 + u]; };
      const double factor = at(1) - 1;
      CHECK(at(0) == 1.0);
      CHECK((std::abs(factor) < 1e-6 || std::abs(factor - 1 / .75) < 1e-6));
      dropped += std::abs(factor) < 1e-6;
      for (std::size_t t = 2; t < 4; ++t) CHECK(std::abs(at(t) - (1 + factor * at(t - 1))) < 1e-5);
    }
  CHECK(std::abs(dropped / 800.0 - .25) < .06);
}

TEST_CASE("dropout does nothing in inference and at rate zero", "[recurrent]") {
  for (const std::string& type : types) {
    RecurrentCase plain;
    plain.type = type;
    RecurrentCase rated = plain;
    rated.options = {{"dropout", .5}, {"recurrent_dropout", .5}};
    RecurrentCase training = plain;
    training.training = true;
    Numbers results[3];
    int i = 0;
    for (const RecurrentCase& given : {plain, rated, training}) {
      RecurrentRun run(given);
      run.set_weights(random_numbers(run.weights().size(), 1));
      run.set_input(random_numbers(12, 2));
      results[i++] = run.forward();
    }
    CHECK(results[0] == results[1]);
    CHECK(results[0] == results[2]);
  }
}

TEST_CASE("recurrent layers declare Keras's parameters", "[recurrent]") {
  const auto shapes = [](const std::string& type, const Json& options) {
    RecurrentCase given;
    given.type = type;
    given.features = 5;
    given.units = 7;
    given.options = options;
    RecurrentRun run(given);
    std::string text;
    for (const Parameter& parameter : run.layer().parameters())
      text += parameter.name + parameter.shape.text() + ' ';
    return text;
  };
  CHECK(shapes("SimpleRNN", Json::object()) == "kernel(5, 7) recurrent_kernel(7, 7) bias(7,) ");
  CHECK(shapes("LSTM", Json::object()) == "kernel(5, 28) recurrent_kernel(7, 28) bias(28,) ");
  CHECK(shapes("GRU", Json::object()) == "kernel(5, 21) recurrent_kernel(7, 21) bias(2, 21) ");
  CHECK(shapes("GRU", {{"reset_after", false}}) == "kernel(5, 21) recurrent_kernel(7, 21) bias(21,) ");
  CHECK(shapes("LSTM", {{"use_bias", false}}) == "kernel(5, 28) recurrent_kernel(7, 28) ");
}

TEST_CASE("the bias of the forget gate starts at one", "[recurrent]") {
  for (const bool unit : {true, false}) {
    RecurrentCase given;
    given.type = "LSTM";
    given.options = {{"unit_forget_bias", unit}};
    RecurrentRun run(given);
    const Parameter& bias = run.layer().parameters()[2];
    Random random(1);
    std::vector<Scalar> values(12, Scalar(9));
    bias.initializer->fill(values.data(), bias.shape, random);
    const Scalar forget = unit ? 1 : 0;
    CHECK(values == std::vector<Scalar>{0, 0, 0, forget, forget, forget, 0, 0, 0, 0, 0, 0});
  }
}

TEST_CASE("recurrent layers say what input they expect", "[recurrent]") {
  RecurrentCase given;
  given.type = "LSTM";
  given.features = 8;
  RecurrentRun run(given);
  run.layer().set_name("lstm");
  const auto message = [&](const Shape& shape) {
    try {
      run.layer().output_shapes(std::span(&shape, 1));
    } catch (const ConfigError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK(message({4, 20, 6}) == "[lstm] expected input (B,T,D) with D=8, got (4, 20, 6)");
  CHECK(message({4, 8}) == "[lstm] expected input (B,T,D), got (4, 8), which has no steps");
  CHECK(message({4, 20, unknown}) == "[lstm] expected input (B,T,D) with a known D, got (4, 20, None)");
  CHECK(message({unknown, unknown, 8}).empty());
}

}  // namespace rnn::test::recurrent_test
