#pragma once

#include <array>

#include "rnn/layers/pointwise.h"

namespace rnn {

/// What both normalizations share, (B,...,D) -> (B,...,D):
///
///   y = gamma · (x - mean) / sqrt(variance + epsilon) + beta
///   mean = Σ x / n      variance = Σ (x - mean)² / n
///
/// with gamma and beta of the extents of `axis`. Options: axis (-1), epsilon (.001), center (true: has beta),
/// scale (true: has gamma), beta_initializer, gamma_initializer; regularizers and constraints of both.
///
/// Throws ConfigError for other than one input of rank 2 or more, for an axis that is not there, comes twice,
/// is the batch's or of an unknown extent, and at a further call for another rank or other extents along it.
///
/// The work goes by rows, which lie along `axis`: for the last axis as the values lie, for others in a copy.
class Normalization : public Pointwise {
 public:
  explicit Normalization(Json config);
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  LayoutRule layout_rule() const override { return plain_ ? LayoutRule::any : LayoutRule::batch_major; }
  void build(std::span<const Shape> inputs) override;
  /// What takes steps as they come looks at each by itself.
  bool steps(std::span<const bool>) const override { return layout_rule() == LayoutRule::any; }

 protected:
  static Schema shared_options(Option axis, Schema own);
  /// gamma · x̂ + beta, or what there is of it, for the row x̂ = (x - mean) · inverse.
  void write_row(const Scalar* normal, Scalar* y, int width) const;
  /// Adds to the gradients of gamma and beta, and makes dy the gradient of x̂.
  void read_row(const Scalar* normal, Scalar* dy, int width);
  /// Calls body(place by these strides, number) for every element, in the order of the rows.
  template <class Body>
  void in_order(const Shape& shape, std::span<const std::ptrdiff_t> strides, Body body) const;
  /// The values as rows, in `room` when they do not lie so; and back.
  const Scalar* turned(const Shape& shape, const Scalar* values, Scalar* room) const;
  void turn_back(const Shape& shape, const Scalar* room, Scalar* values) const;

  double epsilon_;
  /// The last axis alone.
  bool plain_;
  /// Of a row.
  int width_ = 0;

 private:
  /// Those of `axis`, counted from the start, in rising order.
  Shape axes_of(const Shape& input) const;

  /// The axes of the input, those of the rows last; and the extents of these.
  Shape order_, extents_;
  int gamma_ = -1;
  int beta_ = -1;
};

template <class Body>
void Normalization::in_order(const Shape& shape, std::span<const std::ptrdiff_t> strides, Body body) const {
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

/// Over `axis`, one axis or several, by default the features of each step by itself (Ba, Kiros and Hinton,
/// "Layer normalization", 2016; keras/src/layers/normalization/layer_normalization.py). Parameters: gamma,
/// beta.
class LayerNormalization : public Normalization {
 public:
  static Schema options();
  using Normalization::Normalization;
  const char* type_name() const override { return "LayerNormalization"; }
  void plan(Plan& plan, std::span<const Shape> inputs) const override;
  void forward(Context& context) override;
  void backward(Context& context) override;
};

/// For each place of `axis`, one axis, by default each feature, over batch and all else (Ioffe and Szegedy,
/// "Batch normalization", 2015; keras/src/layers/normalization/batch_normalization.py). In training with the
/// batch's own mean and variance, of the steps that count (with a mask n is 1e-7 more, as in Keras); they
/// also move the averages, average = momentum · average + (1 - momentum) · batch, which are taken otherwise,
/// and always in a layer that is not trainable. Parameters: gamma, beta, and not trained moving_mean,
/// moving_variance. Further options: momentum (.99), moving_mean_initializer, moving_variance_initializer.
class BatchNormalization : public Normalization {
 public:
  static Schema options();
  explicit BatchNormalization(Json config);
  const char* type_name() const override { return "BatchNormalization"; }
  void build(std::span<const Shape> inputs) override;
  void plan(Plan& plan, std::span<const Shape> inputs) const override;
  void forward(Context& context) override;
  void backward(Context& context) override;

 private:
  bool own_statistics(const Context& context) const { return context.training && trainable(); }
  /// For each value whether it counts, in the order of the rows; null when all do.
  const Scalar* counted(const Context& context) const;
  /// Mean, variance and count of the batch, with the moving averages.
  void measure(const Shape& shape, const Scalar* x, const Scalar* counts, Scalar* mean);

  double momentum_;
  int mean_ = -1;
  int variance_ = -1;
};

}  // namespace rnn
