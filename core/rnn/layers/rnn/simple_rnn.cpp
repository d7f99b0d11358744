#include "rnn/layers/rnn/simple_rnn.h"

#include "rnn/layers/rnn/recurrent_steps.h"

namespace rnn {

namespace {

template <class Body>
RNN_INLINE void each_row(const RecurrentFrame& f, int tail, Body body) {
  std::ptrdiff_t at = 0;
  for (int row = 0; row < f.batch; ++row, at += tail) {
    for (const std::ptrdiff_t end = at + f.units - tail; at < end; at += Vec<Scalar>::lanes)
      body(at, AllLanes{});
    body(at, FirstLanes{tail});
  }
}

/// Few rows are processed one by one: a vector load across two rows would stall on the two stores that wrote
/// them. The usual tails are constants, so that the loop has no branches.
template <class Body>
RNN_INLINE void each_unit(const RecurrentFrame& f, Body body) {
  const int tail = f.units % Vec<Scalar>::lanes;
  if (!f.small || tail == 0) return sweep(f.batch * f.units, body);
  switch (tail) {
    case 1: return each_row(f, 1, body);
    case 2: return each_row(f, 2, body);
    case 3: return each_row(f, 3, body);
    default: return each_row(f, tail, body);
  }
}

struct SimpleRNNCell {
  static constexpr std::array<GateBlock, 1> blocks{{{0, 0, 1}}};
  static constexpr CellLayout layout{1, 1, 1, false, false, false, blocks, blocks};
  static constexpr bool gated = false;
  static constexpr bool passes_gradient = false;

  template <int phase, class A, class R>
  static void forward(const RecurrentFrame& f, const RecurrentStep& step, A act, R) {
    each_unit(f, [&](std::ptrdiff_t j, auto lanes) {
      lanes.store(flush_denormals(act(lanes.load(step.gates + j))), step.h + j);
    });
    if (act.opaque()) act.apply(step.h, f.batch, f.units);
  }

  template <int phase, class A, class R>
  static void backward(const RecurrentFrame& f, const RecurrentStep& step,
                       const RecurrentStepGradients& gradients, A act, R) {
    each_unit(f, [&](std::ptrdiff_t j, auto lanes) {
      lanes.store(flush_denormals(lanes.load(gradients.h + j) * act.derivative(lanes.load(step.h + j))),
                  step.gates + j);
    });
    if (act.opaque()) act.chain(step.h, step.gates, f.batch, f.units);
  }
};

}  // namespace

Schema SimpleRNN::options() { return recurrent_options({}, {}, {}); }

SimpleRNN::SimpleRNN(const Json& given) : RecurrentLayer(given, SimpleRNNCell::layout) {}

void SimpleRNN::run_forward(const RecurrentFrame& f) const {
  run_forward_steps<SimpleRNNCell>(f, activation(), recurrent_activation());
}

void SimpleRNN::run_backward(const RecurrentFrame& f) const {
  run_backward_steps<SimpleRNNCell>(f, activation(), recurrent_activation());
}

}  // namespace rnn
