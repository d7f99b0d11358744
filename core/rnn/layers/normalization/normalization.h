#pragma once

#include <array>

#include "rnn/layers/pointwise.h"

namespace rnn {

/// Base of the normalization layers, (B,...,D) -> (B,...,D):
///
///   y = gamma · (x - mean) / sqrt(variance + epsilon) + beta
///   mean = Σ x / n      variance = Σ (x - mean)² / n
///
/// with gamma and beta of the extents of `axis`. Options: axis (-1), epsilon (.001), center (true: has beta),
/// scale (true: has gamma), beta_initializer, gamma_initializer; regularizers and constraints of both.
///
/// Throws ConfigError for other than one input of rank 2 or more, for an axis that is out of range, repeated,
/// the batch's or of an unknown extent, and at a further call for another rank or other extents along it.
///
/// Computed in rows along `axis`: in place for the last axis, for others in a transposed copy.
class Normalization : public Pointwise {
 public:
  explicit Normalization(Json config);
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  LayoutRule layout_rule() const override { return last_axis_ ? LayoutRule::any : LayoutRule::batch_major; }
  void build(std::span<const Shape> inputs) override;
  /// True when each step is normalized by itself, which holds for the layouts that `any` allows.
  bool can_stream(std::span<const bool>) const override { return layout_rule() == LayoutRule::any; }

 protected:
  static Schema shared_options(Option axis, Schema own);
  /// y = gamma · x̂ + beta for a row x̂ = (x - mean) / sqrt(variance + epsilon), each where the layer has it.
  void scale_and_shift(const Scalar* normal, Scalar* y, int width) const;
  /// Adds to the gradients of gamma and beta; dy becomes the gradient with respect to x̂.
  void scale_and_shift_backward(const Scalar* normal, Scalar* dy, int width);
  /// Calls body(offset by these strides, index in row order) for every element, in row order.
  template <class Body>
  void each_in_row_order(const Shape& shape, std::span<const std::ptrdiff_t> strides, Body body) const;
  /// The values as rows: themselves for the last axis, for others transposed into `rows`; and the inverse.
  const Scalar* to_rows(const Shape& shape, const Scalar* values, Scalar* rows) const;
  void from_rows(const Shape& shape, const Scalar* rows, Scalar* values) const;

  double epsilon_;
  /// True when `axis` is the last axis.
  bool last_axis_;
  /// Length of a row; 0 before `build`.
  int width_ = 0;

 private:
  /// The axes of the option `axis`, counted from the front, in ascending order.
  Shape axes_of(const Shape& input) const;

  /// Axes of the input in row order, those of `axis` last.
  Shape order_;
  /// Extents of a row.
  Shape extents_;
  int gamma_ = -1;
  int beta_ = -1;
};

template <class Body>
void Normalization::each_in_row_order(const Shape& shape, std::span<const std::ptrdiff_t> strides,
                                      Body body) const {
  std::array<int, Shape::max_rank> index{};
  const std::int64_t size = shape.size();
  std::ptrdiff_t at = 0;
  for (std::int64_t i = 0; i < size; ++i) {
    body(at, i);
    for (int place = shape.rank() - 1; place >= 0; --place) {
      const auto axis = static_cast<std::size_t>(order_[place]);
      at += strides[axis];
      if (++index[axis] < shape[order_[place]]) break;
      at -= strides[axis] * shape[order_[place]];
      index[axis] = 0;
    }
  }
}

/// Layer normalization: statistics over `axis`, one axis or several, by default over the features of each
/// step (Ba, Kiros and Hinton, "Layer normalization", 2016;
/// keras/src/layers/normalization/layer_normalization.py). Parameters: gamma, beta.
class LayerNormalization : public Normalization {
 public:
  static Schema options();
  using Normalization::Normalization;
  const char* type_name() const override { return "LayerNormalization"; }
  void plan(Plan& plan, std::span<const Shape> inputs) const override;
  void forward(Context& context) override;
  void backward(Context& context) override;
};

/// Batch normalization: statistics of each element along `axis` (one axis, by default each feature) over the
/// batch and all other axes (Ioffe and Szegedy, "Batch normalization", 2015;
/// keras/src/layers/normalization/batch_normalization.py). In training they are those of the unmasked steps
/// of the batch (with a mask n is 1e-7 more, as in Keras), of each of `Context::calls`, and update the moving
/// averages, average = momentum · average + (1 - momentum) · batch. Outside of training, and in a layer that
/// is not trainable, the moving averages are used. Parameters: gamma, beta, and not trained moving_mean,
/// moving_variance. Further options: momentum (.99), moving_mean_initializer, moving_variance_initializer.
class BatchNormalization : public Normalization {
 public:
  static Schema options();
  explicit BatchNormalization(Json config);
  const char* type_name() const override { return "BatchNormalization"; }
  const char* mask_argument(int) const override { return "mask"; }
  void build(std::span<const Shape> inputs) override;
  bool mixes_samples() const override { return true; }
  void plan(Plan& plan, std::span<const Shape> inputs) const override;
  void forward(Context& context) override;
  void backward(Context& context) override;

 private:
  /// Finds the statistics of a row in those of all calls.
  class Rows;

  bool uses_batch_statistics(const Context& context) const { return context.training && trainable(); }
  /// Mask of each value in row order, 1 for those that count; null when all do.
  const Scalar* value_mask(const Context& context) const;
  /// Computes mean, variance and count of each call of the batch, and updates the moving averages.
  void update_statistics(const Rows& rows, const Scalar* x, const Scalar* mask, Scalar* mean);

  double momentum_;
  int mean_ = -1;
  int variance_ = -1;
};

}  // namespace rnn
