#include "rnn/layers/rnn/lstm.h"

#include <algorithm>

#include "rnn/layers/rnn/recurrent_steps.h"

namespace rnn {

namespace {

enum Plane { input, forget, candidate, output };

struct LSTMCell {
  static constexpr std::array<GateBlock, 1> blocks{{{0, 0, 4}}};
  static constexpr CellLayout layout{4, 4, 2, true, false, false, blocks, blocks};
  static constexpr bool gated = true;
  static constexpr bool passes_gradient = false;

  template <int phase, class A, class R>
  static void forward(const RecurrentFrame& f, const RecurrentStep& step, A act, R gate) {
    const int p = f.units;
    for (int row = 0; row < f.batch; ++row) {
      Scalar* z = step.gates + std::ptrdiff_t(row) * f.row();
      const std::ptrdiff_t start = std::ptrdiff_t(row) * p;
      const Scalar* c_before = step.c_before + start;
      Scalar* c = step.c + start;
      Scalar* m = step.kept + start;
      Scalar* h = step.h + start;
      if (gate.opaque())
        for (int plane : {input, forget, output}) gate.apply(z + plane * p, 1, f.units);
      if (act.opaque()) act.apply(z + candidate * p, 1, f.units);
      each_vector(p, [&](int j, auto at) {
        const auto i = gate(at.load(z + input * p + j));
        const auto forgets = gate(at.load(z + forget * p + j));
        const auto g = act(at.load(z + candidate * p + j));
        const auto o = gate(at.load(z + output * p + j));
        const auto memory = flush_denormals(multiply_add(forgets, at.load(c_before + j), i * g));
        const auto seen = act(memory);
        at.store(z + input * p + j, i);
        at.store(z + forget * p + j, forgets);
        at.store(z + candidate * p + j, g);
        at.store(z + output * p + j, o);
        at.store(c + j, memory);
        at.store(m + j, seen);
        at.store(h + j, flush_denormals(o * seen));
      });
      if (!act.opaque()) continue;
      act.apply(m, 1, f.units);
      each_vector(p, [&](int j, auto at) { at.store(h + j, at.load(z + output * p + j) * at.load(m + j)); });
    }
  }

  template <int phase, class A, class R>
  static void backward(const RecurrentFrame& f, const RecurrentStep& step,
                       const RecurrentStepGradients& gradients, A act, R gate) {
    const int p = f.units;
    Scalar* values = f.spare;
    Scalar* through = f.spare + f.row();
    for (int row = 0; row < f.batch; ++row) {
      Scalar* z = step.gates + std::ptrdiff_t(row) * f.row();
      const std::ptrdiff_t start = std::ptrdiff_t(row) * p;
      const Scalar* c_before = step.c_before + start;
      const Scalar* m = step.kept + start;
      const Scalar* dh = gradients.h + start;
      Scalar* dc = f.memory_gradient + start;
      if (act.opaque()) {
        each_vector(
            p, [&](int j, auto at) { at.store(through + j, at.load(dh + j) * at.load(z + output * p + j)); });
        act.chain(m, through, 1, f.units);
      }
      if (act.opaque() || gate.opaque()) std::copy_n(z, f.row(), values);
      each_vector(p, [&](int j, auto at) {
        const auto i = at.load(z + input * p + j);
        const auto forgets = at.load(z + forget * p + j);
        const auto g = at.load(z + candidate * p + j);
        const auto o = at.load(z + output * p + j);
        const auto seen = at.load(m + j);
        const auto above = at.load(dh + j);
        const auto from_h = act.opaque() ? at.load(through + j) : above * o * act.derivative(seen);
        const auto memory = at.load(dc + j) + from_h;
        at.store(z + input * p + j, flush_denormals(memory * g * gate.derivative(i)));
        at.store(z + forget * p + j,
                 flush_denormals(memory * at.load(c_before + j) * gate.derivative(forgets)));
        at.store(z + candidate * p + j, flush_denormals(memory * i * act.derivative(g)));
        at.store(z + output * p + j, flush_denormals(above * seen * gate.derivative(o)));
        at.store(dc + j, flush_denormals(memory * forgets));
      });
      if (gate.opaque())
        for (int plane : {input, forget, output}) gate.chain(values + plane * p, z + plane * p, 1, f.units);
      if (act.opaque()) act.chain(values + candidate * p, z + candidate * p, 1, f.units);
    }
  }
};

/// Keras's bias_initializer with unit_forget_bias: ones for the second quarter.
class UnitForgetBias : public Initializer {
 public:
  explicit UnitForgetBias(std::unique_ptr<Initializer> others) : others_(std::move(others)) {}
  void fill(Scalar* values, const Shape& shape, Random& random) const override {
    const int units = shape[0] / 4;
    others_->fill(values, Shape{units}, random);
    std::fill_n(values + units, units, Scalar(1));
    others_->fill(values + 2 * units, Shape{2 * units}, random);
  }

 private:
  std::unique_ptr<Initializer> others_;
};

}  // namespace

Schema LSTM::options() {
  return recurrent_options({activation_option("recurrent_activation", "sigmoid")},
                           {boolean_option("unit_forget_bias", true)}, {});
}

LSTM::LSTM(const Json& given) : RecurrentLayer(given, LSTMCell::layout) {}

void LSTM::run_forward(const RecurrentFrame& frame) const {
  run_forward_steps<LSTMCell>(frame, activation(), recurrent_activation());
}

void LSTM::run_backward(const RecurrentFrame& frame) const {
  run_backward_steps<LSTMCell>(frame, activation(), recurrent_activation());
}

std::shared_ptr<const Initializer> LSTM::bias_initializer() const {
  auto others = make_initializer("bias_initializer");
  if (!config()["unit_forget_bias"].get<bool>()) return others;
  return std::make_shared<UnitForgetBias>(std::move(others));
}

}  // namespace rnn
