#pragma once

#include <algorithm>

#include "rnn/layers/layer.h"

namespace rnn {

/// Combines two or more inputs element by element: Add, Subtract (exactly two), Multiply, Average, Maximum,
/// Minimum (keras/src/layers/merging). Extents of 1 are broadcast; an input of lower rank gets extents of 1
/// after the batch: (B,T,D) with (B,D) -> (B,T,D).
///
/// Masks as in Keras 3: the output is masked when all inputs are, and a step counts where it counts in any of
/// them. Multiply, Maximum and Minimum ignore the inputs in which a step is masked; where it is masked in all
/// of them the product is 0, the maximum or minimum the value of the first input.
/// The gradient of a maximum or minimum goes to the first input that has this value.
///
/// Throws ConfigError for fewer than two inputs (Subtract: other than two), for one of rank below 2, and for
/// extents that differ, unless one is 1 and not that of the batch.
class Merge : public Layer {
 public:
  enum class Kind { add, subtract, multiply, average, maximum, minimum };

  static Schema options() { return layer_schema({}); }
  Merge(Json config, const char* type, Kind kind);
  const char* type_name() const override { return type_; }
  bool can_stream(std::span<const bool> streamed) const override { return all_streamed(streamed); }
  MaskRule mask_rule(int output, std::span<const int> masks) const override;
  bool record_mask(MaskCall& call) const override;
  int made_mask_rank(int, std::span<const int> masks, const Shape&) const override {
    return *std::max_element(masks.begin(), masks.end());
  }
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  void plan(Plan& plan, std::span<const Shape> inputs) const override;
  void forward(Context& context) override;
  void backward(Context& context) override;

 private:
  struct Row;

  template <class Body>
  void each_row(const Context& context, Body body) const;
  bool is_unmasked(const Context& context, std::size_t input, const Row& row) const;
  void forward_row(Context& context, const Row& row) const;
  void backward_row(Context& context, const Row& row) const;
  void backward_extreme(Context& context, const Row& row) const;

  const char* type_;
  Kind kind_;
};

/// Throws ConfigError unless there are from `least` to `most` inputs, all of rank 2 or more; `layer`
/// opens its text.
void expect_inputs(std::span<const Shape> inputs, std::size_t least, std::size_t most,
                   const std::string& layer);

}  // namespace rnn
