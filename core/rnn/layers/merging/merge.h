#pragma once

#include "rnn/layers/layer.h"

namespace rnn {

/// Combines two or more inputs element by element: Add, Subtract (exactly two), Multiply, Average, Maximum,
/// Minimum (keras/src/layers/merging). Extents of 1 are stretched; an input of lower rank is as if it had
/// extents of 1 behind the batch: (B,T,D) with (B,D) -> (B,T,D).
///
/// Masks as in Keras 3: the output is masked when all inputs are, and a step counts where it counts in any of
/// them. Multiply, Maximum and Minimum leave out the inputs in which a step does not count; where it counts
/// in none the product is 0, the extreme that of the first input.
/// The gradient of an extreme goes to the first input that has it.
///
/// Throws ConfigError for fewer than two inputs, for Subtract for more, for one of rank below 2, and for
/// extents that differ and are not 1, or differ in the batch.
class Merge : public Layer {
 public:
  enum class Kind { add, subtract, multiply, average, maximum, minimum };

  static Schema options() { return layer_schema({}); }
  Merge(Json config, const char* type, Kind kind);
  const char* type_name() const override { return type_; }
  bool steps(std::span<const bool> stepped) const override { return all_of(stepped); }
  MaskRule mask_rule(int output, std::span<const bool> masked) const override;
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  void plan(Plan& plan, std::span<const Shape> inputs) const override;
  void forward(Context& context) override;
  void backward(Context& context) override;

 private:
  struct Row;

  template <class Body>
  void each_row(const Context& context, Body body) const;
  bool counts(const Context& context, std::size_t input, const Row& row) const;
  void forward_row(Context& context, const Row& row) const;
  void backward_row(Context& context, const Row& row) const;
  void backward_extreme(Context& context, const Row& row) const;

  const char* type_;
  Kind kind_;
};

/// Throws ConfigError unless there are from `least` to `most` inputs, all of rank 2 or more; `title` opens
/// its text.
void expect_inputs(std::span<const Shape> inputs, std::size_t least, std::size_t most,
                   const std::string& title);

}  // namespace rnn
