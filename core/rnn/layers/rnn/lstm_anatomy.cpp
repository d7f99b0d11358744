#include "rnn/layers/rnn/lstm_anatomy.h"

#include <algorithm>

#include "rnn/layers/rnn/recurrent_steps.h"

namespace rnn {

namespace {

using V = Vec<Scalar>;

constexpr std::array<GateBlock, 1> one_gate{{{0, 0, 1}}};
constexpr std::array<GateBlock, 1> three_gates{{{0, 0, 3}}};
constexpr std::array<GateBlock, 1> four_gates{{{0, 0, 4}}};

CellLayout layout_of(const std::string& variant) {
  if (variant == "cec") return {1, 1, 2, true, false, false, one_gate, one_gate};
  if (variant == "input_output_gates") return {3, 3, 2, true, false, false, three_gates, three_gates};
  return {4, 4, 2, true, false, variant == "peephole", four_gates, four_gates};
}

/// The planes of one row of a step, null for absent gates, and the weights of the peepholes.
struct GatePlanes {
  Scalar *input = nullptr, *forget = nullptr, *candidate, *output = nullptr;
  const Scalar *of_input = nullptr, *of_forget = nullptr, *of_output = nullptr;

  GatePlanes(const RecurrentFrame& f, Scalar* z) : candidate(z) {
    const int p = f.units, gates = f.layout.gates;
    if (gates == 1) return;
    input = z;
    if (gates == 4) forget = z + p;
    candidate = z + (gates - 2) * p;
    output = z + (gates - 1) * p;
    if (f.peepholes == nullptr) return;
    of_input = f.peepholes;
    of_forget = f.peepholes + p;
    of_output = f.peepholes + 2 * p;
  }
};

/// z = f(z + p ⊙ c)
void activate(const RecurrentFrame& f, AnyCurve curve, Scalar* z, const Scalar* peephole, const Scalar* c) {
  if (z == nullptr) return;
  if (peephole != nullptr)
    sweep(f.units, [=](int j, auto lanes) {
      lanes.store(multiply_add(lanes.load(peephole + j), lanes.load(c + j), lanes.load(z + j)), z + j);
    });
  if (curve.opaque()) return curve.apply(z, 1, f.units);
  sweep(f.units, [=](int j, auto lanes) { lanes.store(curve(lanes.load(z + j)), z + j); });
}

/// dz = factor ⊙ other ⊙ f', with z the output of f; a null factor counts as one.
void multiply_by_slope(const RecurrentFrame& f, AnyCurve curve, const Scalar* z, const Scalar* factor,
                       const Scalar* other, Scalar* dz) {
  sweep(f.units, [=](int j, auto lanes) {
    const V product =
        factor == nullptr ? lanes.load(other + j) : lanes.load(factor + j) * lanes.load(other + j);
    lanes.store(flush_denormals(product * curve.derivative(lanes.load(z + j))), dz + j);
  });
  if (curve.opaque()) curve.chain(z, dz, 1, f.units);
}

struct AnatomyCell {
  static constexpr CellLayout layout{4, 4, 2, true, false, true, four_gates, four_gates};
  [[maybe_unused]] static constexpr bool general_only = true;
  [[maybe_unused]] static constexpr bool gated = true;
  static constexpr bool passes_gradient = false;

  template <int phase, class A, class R>
  static void forward(const RecurrentFrame& f, const RecurrentStep& step, A act, R gate) {
    for (int row = 0; row < f.batch; ++row) {
      const std::ptrdiff_t start = std::ptrdiff_t(row) * f.units;
      const GatePlanes z(f, step.gates + std::ptrdiff_t(row) * f.row());
      const Scalar* c_before = step.c_before + start;
      Scalar* c = step.c + start;
      Scalar* m = step.auxiliary + start;
      Scalar* h = step.h + start;
      activate(f, gate, z.input, z.of_input, c_before);
      activate(f, gate, z.forget, z.of_forget, c_before);
      activate(f, act, z.candidate, nullptr, nullptr);
      sweep(f.units, [=](int j, auto lanes) {
        const V g = lanes.load(z.candidate + j);
        const V gated_input = z.input == nullptr ? g : lanes.load(z.input + j) * g;
        const V before = lanes.load(c_before + j);
        const V c_j = z.forget == nullptr ? before + gated_input
                                          : multiply_add(lanes.load(z.forget + j), before, gated_input);
        lanes.store(flush_denormals(c_j), c + j);
        lanes.store(flush_denormals(c_j), m + j);
      });
      activate(f, act, m, nullptr, nullptr);
      activate(f, gate, z.output, z.of_output, c);
      sweep(f.units, [=](int j, auto lanes) {
        const V m_j = lanes.load(m + j);
        lanes.store(flush_denormals(z.output == nullptr ? m_j : lanes.load(z.output + j) * m_j), h + j);
      });
    }
  }

  template <int phase, class A, class R>
  static void backward(const RecurrentFrame& f, const RecurrentStep& step,
                       const RecurrentStepGradients& gradients, A act, R gate) {
    Scalar* through = f.temporary;
    Scalar* total = f.temporary + f.units;
    for (int row = 0; row < f.batch; ++row) {
      const std::ptrdiff_t start = std::ptrdiff_t(row) * f.units;
      const GatePlanes z(f, step.gates + std::ptrdiff_t(row) * f.row());
      const Scalar* c_before = step.c_before + start;
      Scalar* m = step.auxiliary + start;
      const Scalar* dh = gradients.h + start;
      Scalar* dc = f.c_gradient + start;
      multiply_by_slope(f, act, m, z.output, dh, through);
      if (z.output != nullptr) {
        multiply_by_slope(f, gate, z.output, m, dh, total);
        std::copy_n(total, f.units, z.output);
      }
      sweep(f.units, [=](int j, auto lanes) {
        V sum = lanes.load(dc + j) + lanes.load(through + j);
        if (z.of_output != nullptr)
          sum = multiply_add(lanes.load(total + j), lanes.load(z.of_output + j), sum);
        lanes.store(sum, total + j);
      });
      // The value of m is not needed any more.
      Scalar* of_input = m;
      if (z.input != nullptr) multiply_by_slope(f, gate, z.input, z.candidate, total, of_input);
      multiply_by_slope(f, act, z.candidate, z.input, total, through);
      std::copy_n(through, f.units, z.candidate);
      if (z.input != nullptr) std::copy_n(of_input, f.units, z.input);
      sweep(f.units, [=](int j, auto lanes) {
        const V sum = lanes.load(total + j);
        lanes.store(z.forget == nullptr ? sum : flush_denormals(sum * lanes.load(z.forget + j)), dc + j);
      });
      if (z.forget == nullptr) continue;
      multiply_by_slope(f, gate, z.forget, c_before, total, through);
      std::copy_n(through, f.units, z.forget);
      if (z.of_input == nullptr) continue;
      sweep(f.units, [=](int j, auto lanes) {
        const V of_forget =
            multiply_add(lanes.load(z.forget + j), lanes.load(z.of_forget + j), lanes.load(dc + j));
        lanes.store(multiply_add(lanes.load(z.input + j), lanes.load(z.of_input + j), of_forget), dc + j);
      });
    }
  }
};

/// dp += Σ dz ⊙ c over the steps and all rows.
void add_peephole_gradients(const RecurrentFrame& f) {
  for (int input = f.first_input(); input < f.first_input() + f.input_count(); ++input)
    for (int row = 0; row < f.batch; ++row) {
      const std::ptrdiff_t start = std::ptrdiff_t(row) * f.units;
      const Scalar* z = f.gates + (std::ptrdiff_t(input) * f.batch + row) * f.row();
      const Scalar* before = f.state_before(1, input) + start;
      const Scalar* after = f.state_after(1, input) + start;
      const auto accumulate = [&f](const Scalar* dz, const Scalar* c, Scalar* gradient) {
        sweep(f.units, [=](int j, auto lanes) {
          lanes.store(multiply_add(lanes.load(dz + j), lanes.load(c + j), lanes.load(gradient + j)),
                      gradient + j);
        });
      };
      accumulate(z, before, f.peephole_gradients);
      accumulate(z + f.units, before, f.peephole_gradients + f.units);
      accumulate(z + 3 * f.units, after, f.peephole_gradients + 2 * f.units);
    }
}

}  // namespace

Schema LSTMAnatomy::options() {
  Schema schema = LSTM::options();
  std::erase_if(schema, [](const Option& o) {
    return o.name == "dropout" || o.name == "recurrent_dropout" || o.name == "seed";
  });
  schema.insert(schema.begin() + 3, choice_option("variant", "peephole",
                                                  {"cec", "input_output_gates", "forget_gate", "peephole"}));
  return schema;
}

LSTMAnatomy::LSTMAnatomy(const Json& given)
    : LSTM(given, layout_of(given["variant"].get<std::string>())),
      plain_lstm_(given["variant"] == "forget_gate") {}

void LSTMAnatomy::run_forward(const RecurrentFrame& f) const {
  if (plain_lstm_) return LSTM::run_forward(f);
  RecurrentSteps<AnatomyCell>::forward(f, AnyCurve(activation()), AnyCurve(*recurrent_activation()));
}

void LSTMAnatomy::run_backward(const RecurrentFrame& f) const {
  if (plain_lstm_) return LSTM::run_backward(f);
  RecurrentSteps<AnatomyCell>::backward(f, AnyCurve(activation()), AnyCurve(*recurrent_activation()));
  if (f.peepholes != nullptr) add_peephole_gradients(f);
}

std::string_view LSTMAnatomy::plane_names() const {
  if (gate_count() == 4) return LSTM::plane_names();
  return gate_count() == 1 ? "g" : "igo";
}

std::shared_ptr<const Initializer> LSTMAnatomy::bias_initializer() const {
  if (gate_count() == 4) return LSTM::bias_initializer();
  return RecurrentLayer::bias_initializer();  // NOLINT(bugprone-parent-virtual-call): zeros
}

}  // namespace rnn
