#include "rnn/losses/crossentropy.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "rnn/tensor/elementwise.h"
#include "rnn/tensor/softmax.h"
#include "rnn/tensor/sparse.h"
#include "rnn/tensor/sweep.h"

namespace rnn {

namespace {

constexpr Scalar lowest = static_cast<Scalar>(1e-7);
constexpr Scalar highest = static_cast<Scalar>(1.0 - 1e-7);

/// For x > 0 and normal: x = 2^n m with m in [sqrt(1/2), sqrt(2)), and with s = (m - 1) / (m + 1)
/// log m = 2 atanh(s) = 2 (s + s^3/3 + s^5/5 + ...), |s| < 0.172. ln 2 is added in two parts.
RNN_INLINE ScalarVec log_of_positive(ScalarVec x) {
  constexpr bool single = sizeof(Scalar) == sizeof(float);
  constexpr int terms = single ? 5 : 11;
  constexpr int mantissa_bits = std::numeric_limits<Scalar>::digits - 1;
  constexpr auto ln2_high = static_cast<Scalar>(single ? 0.693359375 : 6.93147180369123816490e-01);
  constexpr auto ln2_low = static_cast<Scalar>(single ? -2.12194440054690583e-4 : 1.90821492927058770002e-10);
  using V = ScalarVec;
  const auto minus_root_half = -V::splat(static_cast<Scalar>(0.70710678118654752)).bits();
  const auto n = V::add_bits(x.bits(), minus_root_half) >> mantissa_bits;
  const V m = V::from_bits(V::add_bits(x.bits(), -(n << mantissa_bits)));
  const V exponent = {__builtin_convertvector(n, typename V::Native)};
  const V s = (m - V::splat(1)) / (m + V::splat(1));
  const V square = s * s;
  V series = V::zero();
  RNN_UNROLL
  for (int k = terms; k > 0; --k)
    series = multiply_add(series, square, V::splat(Scalar(1) / Scalar(2 * k + 1)));
  const V half = multiply_add(s * square, series, s);
  return multiply_add(exponent, V::splat(ln2_high), multiply_add(exponent, V::splat(ln2_low), half + half));
}

bool inside(Scalar probability) { return probability >= lowest && probability <= highest; }

/// Clips; NaN stays NaN because max(x, lowest) comes last.
Scalar clipped(Scalar probability) { return std::max(std::min(probability, highest), lowest); }

/// One row from probabilities; `each(body)` calls body(j, t_j) for the nonzero targets.
template <class Each>
double probability_row(const Scalar* y, int width, Scalar scale, Scalar* gradient, Each each) {
  const Scalar total = sum(y, width);
  double loss = 0.0;
  Scalar passing = 0;
  each([&](int j, Scalar t) {
    const Scalar q = y[j] / total;
    loss -= static_cast<double>(t) * std::log(static_cast<double>(clipped(q)));
    if (inside(q)) passing += t;
  });
  if (gradient) {
    const Scalar factor = scale / total;
    fill(passing * factor, gradient, width);
    each([&](int j, Scalar t) {
      const Scalar q = y[j] / total;
      if (inside(q)) gradient[j] -= t / q * factor;
    });
  }
  return loss;
}

/// One row from logits.
template <class Each>
double logit_row(const Scalar* z, int width, Scalar scale, Scalar* gradient, Each each) {
  Scalar normalizer = 0;
  log_sum_exp(1, width, z, width, &normalizer);
  double loss = 0.0;
  Scalar mass = 0;
  each([&](int j, Scalar t) {
    loss += static_cast<double>(t) * (static_cast<double>(normalizer) - static_cast<double>(z[j]));
    mass += t;
  });
  if (gradient) {
    softmax(1, width, z, width, gradient, width);
    rnn::scale(mass * scale, gradient, width);
    each([&](int j, Scalar t) { gradient[j] -= t * scale; });
  }
  return loss;
}

template <class EachOfRow>
double mean_over_rows(bool from_logits, const Scalar* prediction, Rows rows, Scalar* gradient,
                      EachOfRow each_of_row) {
  const int count = rows.count();
  const auto scale = static_cast<Scalar>(1.0 / count);
  double total = 0.0;
  for (int row = 0; row < count; ++row) {
    const std::int64_t offset = static_cast<std::int64_t>(row) * rows.width;
    Scalar* row_gradient = gradient ? gradient + offset : nullptr;
    const auto each = [&](auto body) { each_of_row(row, offset, body); };
    total += from_logits ? logit_row(prediction + offset, rows.width, scale, row_gradient, each)
                         : probability_row(prediction + offset, rows.width, scale, row_gradient, each);
  }
  return total / count;
}

double binary_from_logits(const Scalar* z, const Scalar* t, int size, double smoothing, Scalar* gradient) {
  const ScalarVec keep = ScalarVec::splat(static_cast<Scalar>(1.0 - smoothing));
  const ScalarVec rise = ScalarVec::splat(static_cast<Scalar>(0.5 * smoothing));
  const ScalarVec scale = ScalarVec::splat(static_cast<Scalar>(1.0 / size));
  return sweep_sum(size,
                   [&](std::int64_t i, auto lanes) {
                     const ScalarVec logit = lanes.load(z + i);
                     const ScalarVec truth = multiply_add(lanes.load(t + i), keep, rise);
                     if (gradient) lanes.store((sigmoid(logit) - truth) * scale, gradient + i);
                     return softplus(logit) - truth * logit;
                   }) /
         size;
}

double binary_from_probabilities(const Scalar* y, const Scalar* t, int size, double smoothing,
                                 Scalar* gradient) {
  const ScalarVec keep = ScalarVec::splat(static_cast<Scalar>(1.0 - smoothing));
  const ScalarVec rise = ScalarVec::splat(static_cast<Scalar>(0.5 * smoothing));
  const ScalarVec one = ScalarVec::splat(1);
  const ScalarVec low = ScalarVec::splat(lowest);
  const ScalarVec high = ScalarVec::splat(highest);
  const ScalarVec scale = ScalarVec::splat(static_cast<Scalar>(1.0 / size));
  return sweep_sum(size,
                   [&](std::int64_t i, auto lanes) {
                     const ScalarVec given = lanes.load(y + i);
                     const ScalarVec truth = multiply_add(lanes.load(t + i), keep, rise);
                     const ScalarVec p = max(min(given, high), low);
                     const ScalarVec rest = one - p;
                     if (gradient) {
                       const ScalarVec slope = (p - truth) / (p * rest) * scale;
                       const auto passes = (given >= low) & (given <= high);
                       lanes.store(select(passes | ~(given == given), slope, ScalarVec::zero()),
                                   gradient + i);
                     }
                     const ScalarVec nan_if_nan = p - p;
                     return nan_if_nan - (truth * log_of_positive(p) + (one - truth) * log_of_positive(rest));
                   }) /
         size;
}

}  // namespace

double BinaryCrossentropy::evaluate(const Scalar* prediction, const Scalar* target, Rows rows,
                                    Scalar* gradient) const {
  return from_logits_ ? binary_from_logits(prediction, target, rows.size(), smoothing_, gradient)
                      : binary_from_probabilities(prediction, target, rows.size(), smoothing_, gradient);
}

double CategoricalCrossentropy::evaluate(const Scalar* prediction, const Scalar* target, Rows rows,
                                         Scalar* gradient) const {
  return mean_over_rows(from_logits_, prediction, rows, gradient, [&](int, std::int64_t offset, auto body) {
    if (smoothing_ == 0.0) {
      each_nonzero(target + offset, rows.width, body);
      return;
    }
    const auto keep = static_cast<Scalar>(1.0 - smoothing_);
    const auto rise = static_cast<Scalar>(smoothing_ / rows.width);
    for (int j = 0; j < rows.width; ++j) body(j, keep * target[offset + j] + rise);
  });
}

double SparseCategoricalCrossentropy::evaluate(const Scalar* prediction, const Scalar* target, Rows rows,
                                               Scalar* gradient) const {
  return mean_over_rows(from_logits_, prediction, rows, gradient, [&](int row, std::int64_t, auto body) {
    const Scalar number = target[row];
    if (number >= 0 && number < static_cast<Scalar>(rows.width)) body(static_cast<int>(number), Scalar(1));
  });
}

}  // namespace rnn
