#include "rnn/layers/rnn/gru.h"

#include <algorithm>

#include "rnn/layers/rnn/recurrent_steps.h"

namespace rnn {

namespace {

using V = Vec<Scalar>;

/// h = z ⊙ h₋₁ + (1−z) ⊙ g
RNN_INLINE V mix(V z, V before, V g) { return flush_denormals(multiply_add(z, before - g, g)); }

/// Planes: candidate (input part, then g), z, r, q; the recurrent product fills the last three.
struct GRUResetAfterCell {
  enum Plane { candidate, update, reset, recurrent };
  static constexpr std::array<GateBlock, 2> inputs{{{0, 1, 2}, {2, 0, 1}}};
  static constexpr std::array<GateBlock, 1> phases{{{0, 1, 3}}};
  static constexpr CellLayout layout{3, 4, 1, false, true, false, inputs, phases};
  static constexpr bool gated = true;
  static constexpr bool passes_gradient = true;

  template <int phase, class A, class R>
  static void forward(const RecurrentFrame& f, const RecurrentStep& step, A act, R gate) {
    const int p = f.units;
    for (int row = 0; row < f.batch; ++row) {
      Scalar* z = step.gates + std::ptrdiff_t(row) * f.row();
      const Scalar* before = step.h_before + std::ptrdiff_t(row) * p;
      Scalar* h = step.h + std::ptrdiff_t(row) * p;
      if (gate.opaque())
        for (int plane : {update, reset}) gate.apply(z + plane * p, 1, f.units);
      sweep(p, [&](int j, auto lanes) {
        const V u = gate(lanes.load(z + update * p + j));
        const V r = gate(lanes.load(z + reset * p + j));
        const V g =
            act(multiply_add(r, lanes.load(z + recurrent * p + j), lanes.load(z + candidate * p + j)));
        lanes.store(u, z + update * p + j);
        lanes.store(r, z + reset * p + j);
        lanes.store(g, z + candidate * p + j);
        lanes.store(mix(u, lanes.load(before + j), g), h + j);
      });
      if (!act.opaque()) continue;
      act.apply(z + candidate * p, 1, f.units);
      sweep(p, [&](int j, auto lanes) {
        lanes.store(
            mix(lanes.load(z + update * p + j), lanes.load(before + j), lanes.load(z + candidate * p + j)),
            h + j);
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
      const Scalar* before = step.h_before + std::ptrdiff_t(row) * p;
      const Scalar* dh = gradients.h + std::ptrdiff_t(row) * p;
      Scalar* dh_before = gradients.before + std::ptrdiff_t(row) * p;
      if (act.opaque()) {
        sweep(p, [&](int j, auto lanes) {
          lanes.store(lanes.load(dh + j) * (V::splat(1) - lanes.load(z + update * p + j)), through + j);
        });
        act.chain(z + candidate * p, through, 1, f.units);
      }
      if (gate.opaque()) std::copy_n(z, f.row(), values);
      sweep(p, [&](int j, auto lanes) {
        const V u = lanes.load(z + update * p + j);
        const V r = lanes.load(z + reset * p + j);
        const V g = lanes.load(z + candidate * p + j);
        const V dh_j = lanes.load(dh + j);
        const V passed = dh_j * u;
        const V dg =
            act.opaque() ? lanes.load(through + j) : flush_denormals((dh_j - passed) * act.derivative(g));
        lanes.store(flush_denormals(dh_j * (lanes.load(before + j) - g) * gate.derivative(u)),
                    z + update * p + j);
        lanes.store(flush_denormals(dg * lanes.load(z + recurrent * p + j) * gate.derivative(r)),
                    z + reset * p + j);
        lanes.store(dg, z + candidate * p + j);
        lanes.store(flush_denormals(dg * r), z + recurrent * p + j);
        lanes.store(gradients.add ? passed + lanes.load(dh_before + j) : flush_denormals(passed),
                    dh_before + j);
      });
      if (gate.opaque())
        for (int plane : {update, reset}) gate.chain(values + plane * p, z + plane * p, 1, f.units);
    }
  }
};

/// Planes: z, r, candidate. The first phase ends with r ⊙ h₋₁ in `auxiliary`, the second with h.
struct GRUResetBeforeCell {
  enum Plane { update, reset, candidate };
  static constexpr std::array<GateBlock, 1> inputs{{{0, 0, 3}}};
  static constexpr std::array<GateBlock, 2> phases{{{0, 0, 2}, {2, 2, 1}}};
  static constexpr CellLayout layout{3, 3, 1, true, false, false, inputs, phases};
  static constexpr bool general_only = true;
  static constexpr bool gated = true;
  static constexpr bool passes_gradient = true;

  template <int phase, class A, class R>
  static void forward(const RecurrentFrame& f, const RecurrentStep& step, A act, R gate) {
    const int p = f.units;
    for (int row = 0; row < f.batch; ++row) {
      Scalar* z = step.gates + std::ptrdiff_t(row) * f.row();
      const std::ptrdiff_t start = std::ptrdiff_t(row) * p;
      if constexpr (phase == 0) {
        if (gate.opaque())
          for (int plane : {update, reset}) gate.apply(z + plane * p, 1, f.units);
        sweep(p, [&](int j, auto lanes) {
          const V r = gate(lanes.load(z + reset * p + j));
          lanes.store(gate(lanes.load(z + update * p + j)), z + update * p + j);
          lanes.store(r, z + reset * p + j);
          lanes.store(flush_denormals(r * lanes.load(step.h_candidate + start + j)),
                      step.auxiliary + start + j);
        });
      } else {
        if (act.opaque()) act.apply(z + candidate * p, 1, f.units);
        sweep(p, [&](int j, auto lanes) {
          const V g = act(lanes.load(z + candidate * p + j));
          lanes.store(g, z + candidate * p + j);
          lanes.store(mix(lanes.load(z + update * p + j), lanes.load(step.h_before + start + j), g),
                      step.h + start + j);
        });
      }
    }
  }

  template <int phase, class A, class R>
  static void backward(const RecurrentFrame& f, const RecurrentStep& step,
                       const RecurrentStepGradients& gradients, A act, R gate) {
    const int p = f.units;
    for (int row = 0; row < f.batch; ++row) {
      Scalar* z = step.gates + std::ptrdiff_t(row) * f.row();
      const std::ptrdiff_t start = std::ptrdiff_t(row) * p;
      Scalar* dh_before = gradients.before + start;
      if constexpr (phase == 1) {
        const Scalar* dh = gradients.h + start;
        Scalar* values = f.temporary;
        if (act.opaque() || gate.opaque()) std::copy_n(z, f.row(), values);
        sweep(p, [&](int j, auto lanes) {
          const V u = lanes.load(z + update * p + j);
          const V g = lanes.load(z + candidate * p + j);
          const V dh_j = lanes.load(dh + j);
          const V passed = dh_j * u;
          const V difference = lanes.load(step.h_before + start + j) - g;
          lanes.store(flush_denormals(dh_j * difference * gate.derivative(u)), z + update * p + j);
          lanes.store(flush_denormals((dh_j - passed) * act.derivative(g)), z + candidate * p + j);
          lanes.store(gradients.add ? passed + lanes.load(dh_before + j) : flush_denormals(passed),
                      dh_before + j);
        });
        if (gate.opaque()) gate.chain(values + update * p, z + update * p, 1, f.units);
        if (act.opaque()) act.chain(values + candidate * p, z + candidate * p, 1, f.units);
      } else {
        const Scalar* of_reset = f.auxiliary_gradient + start;
        Scalar* values = f.temporary;
        if (gate.opaque()) std::copy_n(z + reset * p, p, values);
        sweep(p, [&](int j, auto lanes) {
          const V r = lanes.load(z + reset * p + j);
          const V s = lanes.load(of_reset + j);
          V passed = s * r;
          if (step.candidate_mask != nullptr) passed = passed * lanes.load(step.candidate_mask + start + j);
          lanes.store(flush_denormals(s * lanes.load(step.h_candidate + start + j) * gate.derivative(r)),
                      z + reset * p + j);
          lanes.store(lanes.load(dh_before + j) + passed, dh_before + j);
        });
        if (gate.opaque()) gate.chain(values, z + reset * p, 1, f.units);
      }
    }
  }
};

}  // namespace

Schema GRU::options() {
  return recurrent_options({recurrent_activation_option("recurrent_activation", "sigmoid")}, {},
                           {boolean_option("reset_after", true)});
}

GRU::GRU(const Json& given)
    : RecurrentLayer(
          given, given["reset_after"].get<bool>() ? GRUResetAfterCell::layout : GRUResetBeforeCell::layout),
      reset_after_(config()["reset_after"].get<bool>()) {}

void GRU::run_forward(const RecurrentFrame& f) const {
  if (reset_after_)
    run_forward_steps<GRUResetAfterCell>(f, activation(), recurrent_activation());
  else
    run_forward_steps<GRUResetBeforeCell>(f, activation(), recurrent_activation());
}

void GRU::run_backward(const RecurrentFrame& f) const {
  if (reset_after_)
    run_backward_steps<GRUResetAfterCell>(f, activation(), recurrent_activation());
  else
    run_backward_steps<GRUResetBeforeCell>(f, activation(), recurrent_activation());
}

}  // namespace rnn
