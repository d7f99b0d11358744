#include <catch_amalgamated.hpp>
#include <cmath>
#include <set>

#include "rnn/insight/sample_run.h"
#include "support/fault.h"
#include "support/readouts.h"
#include "support/training_models.h"

// The gates of a layer obey its equations, computed here from its weights alone.

namespace rnn::test::gates_test {

namespace {

constexpr int units = 3;
constexpr int features = 2;

double sigma(double x) { return 1.0 / (1.0 + std::exp(-x)); }

Json gated(const std::string& type, Json options = Json::object()) {
  options.update({{"units", units}, {"return_sequences", true}});
  return layer(type, options);
}

/// With weights that are far from zero.
std::unique_ptr<Experiment> experiment_with(const std::vector<Json>& layers) {
  auto experiment = std::make_unique<Experiment>(
      Json{{"task", "binary-addition"}, {"model", sequential({8, features}, layers)}});
  Random random(11);
  for (Scalar& value : experiment->trainer().model().parameters())
    value = static_cast<Scalar>(.7 * random.normal());
  return experiment;
}

std::set<std::string> names_in(const Frame& frame) {
  std::set<std::string> names;
  for (const FrameTensor& one : frame.tensors) names.insert(one.name);
  return names;
}

/// The frame of one layer, and the weights that its numbers are checked against.
struct Gates {
  const Frame& frame;
  const Layer& cell;
  int columns;

  double at(const char* name, int t, int u) const { return double(tensor_in(frame, name).sample(t)[u]); }
  double weight(std::size_t index, int row, int column) const {
    return double(cell.parameters()[index].value[row * columns + column]);
  }
  /// x·W + b of a gate.
  double input_part(int gate, int t, int u) const {
    double sum = weight(2, 0, gate * units + u);
    for (int d = 0; d < features; ++d) sum += at("input", t, d) * weight(0, d, gate * units + u);
    return sum;
  }
  /// s·U of a gate, where s is a state.
  template <class State>
  double state_part(int gate, int u, State s) const {
    double sum = 0.0;
    for (int k = 0; k < units; ++k) sum += s(k) * weight(1, k, gate * units + u);
    return sum;
  }
  double sum(int gate, int t, int u) const {
    return input_part(gate, t, u) + state_part(gate, u, [&](int k) { return at("h_before", t, k); });
  }
};

void check(double ours, double wanted) { REQUIRE(ours == Catch::Approx(wanted).margin(2e-5)); }

void check_before(const Gates& gates, const char* before, const char* after, int t, int u, bool backwards) {
  const int of = backwards ? t + 1 : t - 1;
  check(gates.at(before, t, u), of < 0 || of > 7 ? 0.0 : gates.at(after, of, u));
}

/// `letters` are the gates in the order of the kernel's columns.
void check_lstm(const Gates& gates, const std::string& letters, bool backwards) {
  const auto has = [&](char gate) { return letters.find(gate) != std::string::npos; };
  const bool peeps = names_in(gates.frame).contains("peepholes");
  const auto peep = [&](int row, int u) { return peeps ? gates.at("peepholes", row, u) : 0.0; };
  for (int t = 0; t < 8; ++t)
    for (int u = 0; u < units; ++u) {
      const double before = gates.at("c_before", t, u);
      check_before(gates, "c_before", "c", t, u, backwards);
      check_before(gates, "h_before", "h", t, u, backwards);
      const auto value = [&](char gate, int row, double c) {
        if (!has(gate)) return 1.0;
        const double ours = gates.at(std::string(1, gate).c_str(), t, u);
        check(ours, sigma(gates.sum(static_cast<int>(letters.find(gate)), t, u) + peep(row, u) * c));
        return ours;
      };
      const double i = value('i', 0, before);
      const double f = value('f', 1, before);
      const double g = gates.at("g", t, u);
      check(g, std::tanh(gates.sum(static_cast<int>(letters.find('g')), t, u)));
      const double c = gates.at("c", t, u);
      check(c, f * before + i * g);
      check(gates.at("m", t, u), std::tanh(c));
      check(gates.at("h", t, u), value('o', 2, c) * std::tanh(c));
    }
}

}  // namespace

TEST_CASE("gates obey the equations of LSTM and of each stage of its anatomy", "[insight]") {
  struct Stage {
    std::string type, variant, letters;
  };
  const Stage stage =
      GENERATE(Stage{"LSTM", "", "ifgo"}, Stage{"LSTMAnatomy", "cec", "g"},
               Stage{"LSTMAnatomy", "input_output_gates", "igo"}, Stage{"LSTMAnatomy", "forget_gate", "ifgo"},
               Stage{"LSTMAnatomy", "peephole", "ifgo"});
  const bool backwards = GENERATE(false, true);
  CAPTURE(stage.type, stage.variant, backwards);
  Json options{{"go_backwards", backwards}};
  if (!stage.variant.empty()) options["variant"] = stage.variant;
  const auto experiment = experiment_with({gated(stage.type, options), dense(1, "sigmoid")});
  const Frame frame = read_frame(*experiment, "gates", {{"sample", 5}});
  std::set<std::string> wanted{"h", "c", "h_before", "c_before", "m", "input"};
  for (const char letter : stage.letters) wanted.insert(std::string(1, letter));
  if (stage.variant == "peephole") wanted.insert("peepholes");
  CHECK(names_in(frame) == wanted);
  const Layer& cell = *experiment->trainer().model().layers()[1];
  check_lstm({frame, cell, static_cast<int>(stage.letters.size()) * units}, stage.letters, backwards);
}

TEST_CASE("gates obey the equations of GRU", "[insight]") {
  const bool reset_after = GENERATE(false, true);
  const bool backwards = GENERATE(false, true);
  CAPTURE(reset_after, backwards);
  const auto experiment = experiment_with(
      {gated("GRU", {{"reset_after", reset_after}, {"go_backwards", backwards}}), dense(1, "sigmoid")});
  const Frame frame = read_frame(*experiment, "gates", {{"sample", 2}});
  std::set<std::string> wanted{"h", "h_before", "g", "z", "r", "input"};
  if (reset_after) wanted.insert("q");
  CHECK(names_in(frame) == wanted);
  const Gates gates{frame, *experiment->trainer().model().layers()[1], 3 * units};
  const auto second_bias = [&](int gate, int u) {
    return reset_after ? gates.weight(2, 1, gate * units + u) : 0.0;
  };
  for (int t = 0; t < 8; ++t)
    for (int u = 0; u < units; ++u) {
      check_before(gates, "h_before", "h", t, u, backwards);
      const double z = gates.at("z", t, u);
      const double r = gates.at("r", t, u);
      const double g = gates.at("g", t, u);
      check(z, sigma(gates.sum(0, t, u) + second_bias(0, u)));
      check(r, sigma(gates.sum(1, t, u) + second_bias(1, u)));
      if (reset_after) {
        const double q =
            second_bias(2, u) + gates.state_part(2, u, [&](int k) { return gates.at("h_before", t, k); });
        check(gates.at("q", t, u), q);
        check(g, std::tanh(gates.input_part(2, t, u) + r * q));
      } else {
        check(g, std::tanh(gates.input_part(2, t, u) + gates.state_part(2, u, [&](int k) {
                return gates.at("r", t, k) * gates.at("h_before", t, k);
              })));
      }
      check(gates.at("h", t, u), z * gates.at("h_before", t, u) + (1.0 - z) * g);
    }
}

TEST_CASE("gates of wrapped layers are found by name, and layers without gates are refused", "[insight]") {
  const auto experiment = experiment_with({layer("Bidirectional", {{"layer", gated("LSTM")}}),
                                           layer("Sequential", {{"layers", Json::array({gated("GRU")})}}),
                                           gated("SimpleRNN"), dense(1)});
  const Frame first = read_frame(*experiment, "gates");
  CHECK(first.data["layers"] ==
        Json({"bidirectional/forward_lstm", "bidirectional/backward_lstm", "sequential/gru"}));
  for (const Json& name : first.data["layers"]) {
    const Frame frame = read_frame(*experiment, "gates", {{"layer", name}});
    CHECK(frame.data["layer"] == name);
    CHECK(tensor_in(frame, "h").values ==
          tensor_in(read_frame(*experiment, "states", {{"layer", name}}), "h").values);
  }
  CHECK(fault_of([&] { read_frame(*experiment, "gates", {{"layer", "simple_rnn"}}); }).where == "/layer");
  const auto simple = experiment_with({gated("SimpleRNN"), dense(1)});
  const auto applies = [](const Experiment& one) {
    for (const Json& readout : one.readouts())
      if (readout["name"] == "gates") return readout["applies"].get<bool>();
    FAIL("no readout of gates");
    return false;
  };
  CHECK(applies(*experiment));
  CHECK_FALSE(applies(*simple));
}

}  // namespace rnn::test::gates_test
