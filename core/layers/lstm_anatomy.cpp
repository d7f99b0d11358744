#include "rnn/layers/lstm_anatomy.h"

#include <algorithm>

#include "rnn/layers/recurrent_steps.h"

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

/// The planes that one row of a step has, null where there is none, and the weights of peepholes.
struct Parts {
  Scalar *input = nullptr, *forget = nullptr, *candidate, *output = nullptr;
  const Scalar *of_input = nullptr, *of_forget = nullptr, *of_output = nullptr;

  Parts(const RecurrentFrame& f, Scalar* z) : candidate(z) {
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
void open(const RecurrentFrame& f, AnyCurve curve, Scalar* z, const Scalar* peephole, const Scalar* c) {
  if (z == nullptr) return;
  if (peephole != nullptr)
    each_vector(f.units, [=](int j, auto at) {
      at.store(z + j, multiply_add(at.load(peephole + j), at.load(c + j), at.load(z + j)));
    });
  if (curve.opaque()) return curve.apply(z, 1, f.units);
  each_vector(f.units, [=](int j, auto at) { at.store(z + j, curve(at.load(z + j))); });
}

/// dz = factor ⊙ other ⊙ f', where z is the value of f and an absent factor counts as one.
void slope(const RecurrentFrame& f, AnyCurve curve, const Scalar* z, const Scalar* factor,
           const Scalar* other, Scalar* dz) {
  each_vector(f.units, [=](int j, auto at) {
    const V product = factor == nullptr ? at.load(other + j) : at.load(factor + j) * at.load(other + j);
    at.store(dz + j, flush_denormals(product * curve.derivative(at.load(z + j))));
  });
  if (curve.opaque()) curve.chain(z, dz, 1, f.units);
}

struct AnatomyCell {
  static constexpr CellLayout layout{4, 4, 2, true, false, true, four_gates, four_gates};
  static constexpr bool rare = true;
  static constexpr bool gated = true;
  static constexpr bool passes_gradient = false;

  template <int phase, class A, class R>
  static void forward(const RecurrentFrame& f, const RecurrentStep& step, A act, R gate) {
    for (int row = 0; row < f.batch; ++row) {
      const std::ptrdiff_t start = std::ptrdiff_t(row) * f.units;
      const Parts z(f, step.gates + std::ptrdiff_t(row) * f.row());
      const Scalar* c_before = step.c_before + start;
      Scalar* c = step.c + start;
      Scalar* m = step.kept + start;
      Scalar* h = step.h + start;
      open(f, gate, z.input, z.of_input, c_before);
      open(f, gate, z.forget, z.of_forget, c_before);
      open(f, act, z.candidate, nullptr, nullptr);
      each_vector(f.units, [=](int j, auto at) {
        const V g = at.load(z.candidate + j);
        const V let_in = z.input == nullptr ? g : at.load(z.input + j) * g;
        const V before = at.load(c_before + j);
        const V memory =
            z.forget == nullptr ? before + let_in : multiply_add(at.load(z.forget + j), before, let_in);
        at.store(c + j, flush_denormals(memory));
        at.store(m + j, flush_denormals(memory));
      });
      open(f, act, m, nullptr, nullptr);
      open(f, gate, z.output, z.of_output, c);
      each_vector(f.units, [=](int j, auto at) {
        const V seen = at.load(m + j);
        at.store(h + j, flush_denormals(z.output == nullptr ? seen : at.load(z.output + j) * seen));
      });
    }
  }

  template <int phase, class A, class R>
  static void backward(const RecurrentFrame& f, const RecurrentStep& step,
                       const RecurrentStepGradients& gradients, A act, R gate) {
    Scalar* through = f.spare;
    Scalar* total = f.spare + f.units;
    for (int row = 0; row < f.batch; ++row) {
      const std::ptrdiff_t start = std::ptrdiff_t(row) * f.units;
      const Parts z(f, step.gates + std::ptrdiff_t(row) * f.row());
      const Scalar* c_before = step.c_before + start;
      Scalar* m = step.kept + start;
      const Scalar* dh = gradients.h + start;
      Scalar* dc = f.memory_gradient + start;
      slope(f, act, m, z.output, dh, through);
      if (z.output != nullptr) {
        slope(f, gate, z.output, m, dh, total);
        std::copy_n(total, f.units, z.output);
      }
      each_vector(f.units, [=](int j, auto at) {
        V sum = at.load(dc + j) + at.load(through + j);
        if (z.of_output != nullptr) sum = multiply_add(at.load(total + j), at.load(z.of_output + j), sum);
        at.store(total + j, sum);
      });
      // What m held is not needed any more.
      Scalar* of_input = m;
      if (z.input != nullptr) slope(f, gate, z.input, z.candidate, total, of_input);
      slope(f, act, z.candidate, z.input, total, through);
      std::copy_n(through, f.units, z.candidate);
      if (z.input != nullptr) std::copy_n(of_input, f.units, z.input);
      each_vector(f.units, [=](int j, auto at) {
        const V sum = at.load(total + j);
        at.store(dc + j, z.forget == nullptr ? sum : flush_denormals(sum * at.load(z.forget + j)));
      });
      if (z.forget == nullptr) continue;
      slope(f, gate, z.forget, c_before, total, through);
      std::copy_n(through, f.units, z.forget);
      if (z.of_input == nullptr) continue;
      each_vector(f.units, [=](int j, auto at) {
        const V of_forget = multiply_add(at.load(z.forget + j), at.load(z.of_forget + j), at.load(dc + j));
        at.store(dc + j, multiply_add(at.load(z.input + j), at.load(z.of_input + j), of_forget));
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
        each_vector(f.units, [=](int j, auto at) {
          at.store(gradient + j, multiply_add(at.load(dz + j), at.load(c + j), at.load(gradient + j)));
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
  std::erase_if(schema, [](const Option& o) { return o.name == "dropout" || o.name == "recurrent_dropout"; });
  schema.insert(schema.begin() + 3, choice_option("variant", "peephole",
                                                  {"cec", "input_output_gates", "forget_gate", "peephole"}));
  return schema;
}

LSTMAnatomy::LSTMAnatomy(const Json& given)
    : LSTM(given, layout_of(given["variant"].get<std::string>())),
      whole_(given["variant"] == "forget_gate") {}

void LSTMAnatomy::run_forward(const RecurrentFrame& f) const {
  if (whole_) return LSTM::run_forward(f);
  RecurrentSteps<AnatomyCell>::forward(f, AnyCurve(activation()), AnyCurve(*recurrent_activation()));
}

void LSTMAnatomy::run_backward(const RecurrentFrame& f) const {
  if (whole_) return LSTM::run_backward(f);
  RecurrentSteps<AnatomyCell>::backward(f, AnyCurve(activation()), AnyCurve(*recurrent_activation()));
  if (f.peepholes != nullptr) add_peephole_gradients(f);
}

std::shared_ptr<const Initializer> LSTMAnatomy::bias_initializer() const {
  if (gate_count() == 4) return LSTM::bias_initializer();
  return RecurrentLayer::bias_initializer();  // NOLINT(bugprone-parent-virtual-call): zeros
}

}  // namespace rnn
