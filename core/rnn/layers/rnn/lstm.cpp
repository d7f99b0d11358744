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
      Scalar* m = step.auxiliary + start;
      Scalar* h = step.h + start;
      if (gate.opaque())
        for (int plane : {input, forget, output}) gate.apply(z + plane * p, 1, f.units);
      if (act.opaque()) act.apply(z + candidate * p, 1, f.units);
      sweep(p, [&](int j, auto lanes) {
        const auto i = gate(lanes.load(z + input * p + j));
        const auto forgets = gate(lanes.load(z + forget * p + j));
        const auto g = act(lanes.load(z + candidate * p + j));
        const auto o = gate(lanes.load(z + output * p + j));
        const auto c_j = flush_denormals(multiply_add(forgets, lanes.load(c_before + j), i * g));
        const auto m_j = act(c_j);
        lanes.store(i, z + input * p + j);
        lanes.store(forgets, z + forget * p + j);
        lanes.store(g, z + candidate * p + j);
        lanes.store(o, z + output * p + j);
        lanes.store(c_j, c + j);
        lanes.store(m_j, m + j);
        lanes.store(flush_denormals(o * m_j), h + j);
      });
      if (!act.opaque()) continue;
      act.apply(m, 1, f.units);
      sweep(p, [&](int j, auto lanes) {
        lanes.store(lanes.load(z + output * p + j) * lanes.load(m + j), h + j);
      });
    }
  }

  template <int phase, class A, class R>
  static void backward(const RecurrentFrame& f, const RecurrentStep& step,
                       const RecurrentStepGradients& gradients, A act, R gate) {
    const int p = f.units;
    Scalar* values = f.temporary;
    Scalar* through = f.temporary + f.row();
    for (int row = 0; row < f.batch; ++row) {
      Scalar* z = step.gates + std::ptrdiff_t(row) * f.row();
      const std::ptrdiff_t start = std::ptrdiff_t(row) * p;
      const Scalar* c_before = step.c_before + start;
      const Scalar* m = step.auxiliary + start;
      const Scalar* dh = gradients.h + start;
      Scalar* dc = f.c_gradient + start;
      if (act.opaque()) {
        sweep(p, [&](int j, auto lanes) {
          lanes.store(lanes.load(dh + j) * lanes.load(z + output * p + j), through + j);
        });
        act.chain(m, through, 1, f.units);
      }
      if (act.opaque() || gate.opaque()) std::copy_n(z, f.row(), values);
      sweep(p, [&](int j, auto lanes) {
        const auto i = lanes.load(z + input * p + j);
        const auto forgets = lanes.load(z + forget * p + j);
        const auto g = lanes.load(z + candidate * p + j);
        const auto o = lanes.load(z + output * p + j);
        const auto m_j = lanes.load(m + j);
        const auto dh_j = lanes.load(dh + j);
        const auto from_h = act.opaque() ? lanes.load(through + j) : dh_j * o * act.derivative(m_j);
        const auto c_j = lanes.load(dc + j) + from_h;
        lanes.store(flush_denormals(c_j * g * gate.derivative(i)), z + input * p + j);
        lanes.store(flush_denormals(c_j * lanes.load(c_before + j) * gate.derivative(forgets)),
                    z + forget * p + j);
        lanes.store(flush_denormals(c_j * i * act.derivative(g)), z + candidate * p + j);
        lanes.store(flush_denormals(dh_j * m_j * gate.derivative(o)), z + output * p + j);
        lanes.store(flush_denormals(c_j * forgets), dc + j);
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
  return recurrent_options({recurrent_activation_option("recurrent_activation", "sigmoid")},
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
