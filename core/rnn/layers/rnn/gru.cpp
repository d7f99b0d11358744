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
      each_vector(p, [&](int j, auto at) {
        const V u = gate(at.load(z + update * p + j));
        const V r = gate(at.load(z + reset * p + j));
        const V g = act(multiply_add(r, at.load(z + recurrent * p + j), at.load(z + candidate * p + j)));
        at.store(z + update * p + j, u);
        at.store(z + reset * p + j, r);
        at.store(z + candidate * p + j, g);
        at.store(h + j, mix(u, at.load(before + j), g));
      });
      if (!act.opaque()) continue;
      act.apply(z + candidate * p, 1, f.units);
      each_vector(p, [&](int j, auto at) {
        at.store(h + j,
                 mix(at.load(z + update * p + j), at.load(before + j), at.load(z + candidate * p + j)));
      });
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
      const Scalar* before = step.h_before + std::ptrdiff_t(row) * p;
      const Scalar* dh = gradients.h + std::ptrdiff_t(row) * p;
      Scalar* dh_before = gradients.before + std::ptrdiff_t(row) * p;
      if (act.opaque()) {
        each_vector(p, [&](int j, auto at) {
          at.store(through + j, at.load(dh + j) * (V::splat(1) - at.load(z + update * p + j)));
        });
        act.chain(z + candidate * p, through, 1, f.units);
      }
      if (gate.opaque()) std::copy_n(z, f.row(), values);
      each_vector(p, [&](int j, auto at) {
        const V u = at.load(z + update * p + j);
        const V r = at.load(z + reset * p + j);
        const V g = at.load(z + candidate * p + j);
        const V above = at.load(dh + j);
        const V passed = above * u;
        const V dg =
            act.opaque() ? at.load(through + j) : flush_denormals((above - passed) * act.derivative(g));
        at.store(z + update * p + j, flush_denormals(above * (at.load(before + j) - g) * gate.derivative(u)));
        at.store(z + reset * p + j,
                 flush_denormals(dg * at.load(z + recurrent * p + j) * gate.derivative(r)));
        at.store(z + candidate * p + j, dg);
        at.store(z + recurrent * p + j, flush_denormals(dg * r));
        at.store(dh_before + j, gradients.add ? passed + at.load(dh_before + j) : flush_denormals(passed));
      });
      if (gate.opaque())
        for (int plane : {update, reset}) gate.chain(values + plane * p, z + plane * p, 1, f.units);
    }
  }
};

/// Planes: z, r, candidate. The first phase ends with r ⊙ h₋₁ in `kept`, the second with h.
struct GRUResetBeforeCell {
  enum Plane { update, reset, candidate };
  static constexpr std::array<GateBlock, 1> inputs{{{0, 0, 3}}};
  static constexpr std::array<GateBlock, 2> phases{{{0, 0, 2}, {2, 2, 1}}};
  static constexpr CellLayout layout{3, 3, 1, true, false, false, inputs, phases};
  static constexpr bool rare = true;
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
        each_vector(p, [&](int j, auto at) {
          const V r = gate(at.load(z + reset * p + j));
          at.store(z + update * p + j, gate(at.load(z + update * p + j)));
          at.store(z + reset * p + j, r);
          at.store(step.kept + start + j, flush_denormals(r * at.load(step.h_candidate + start + j)));
        });
      } else {
        if (act.opaque()) act.apply(z + candidate * p, 1, f.units);
        each_vector(p, [&](int j, auto at) {
          const V g = act(at.load(z + candidate * p + j));
          at.store(z + candidate * p + j, g);
          at.store(step.h + start + j,
                   mix(at.load(z + update * p + j), at.load(step.h_before + start + j), g));
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
        Scalar* values = f.spare;
        if (act.opaque() || gate.opaque()) std::copy_n(z, f.row(), values);
        each_vector(p, [&](int j, auto at) {
          const V u = at.load(z + update * p + j);
          const V g = at.load(z + candidate * p + j);
          const V above = at.load(dh + j);
          const V passed = above * u;
          const V difference = at.load(step.h_before + start + j) - g;
          at.store(z + update * p + j, flush_denormals(above * difference * gate.derivative(u)));
          at.store(z + candidate * p + j, flush_denormals((above - passed) * act.derivative(g)));
          at.store(dh_before + j, gradients.add ? passed + at.load(dh_before + j) : flush_denormals(passed));
        });
        if (gate.opaque()) gate.chain(values + update * p, z + update * p, 1, f.units);
        if (act.opaque()) act.chain(values + candidate * p, z + candidate * p, 1, f.units);
      } else {
        const Scalar* of_reset = f.kept_gradient + start;
        Scalar* values = f.spare;
        if (gate.opaque()) std::copy_n(z + reset * p, p, values);
        each_vector(p, [&](int j, auto at) {
          const V r = at.load(z + reset * p + j);
          const V s = at.load(of_reset + j);
          V passed = s * r;
          if (step.candidate_mask != nullptr) passed = passed * at.load(step.candidate_mask + start + j);
          at.store(z + reset * p + j,
                   flush_denormals(s * at.load(step.h_candidate + start + j) * gate.derivative(r)));
          at.store(dh_before + j, at.load(dh_before + j) + passed);
        });
        if (gate.opaque()) gate.chain(values, z + reset * p, 1, f.units);
      }
    }
  }
};

}  // namespace

Schema GRU::options() {
  return recurrent_options({activation_option("recurrent_activation", "sigmoid")}, {},
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
