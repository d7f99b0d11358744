#pragma once

#include <memory>
#include <vector>

#include "rnn/layers/registry.h"
#include "support/numbers.h"

namespace rnn::test {

/// One layer alone, with inputs, initial states and a mask given by hand: doubles and batch-first outside,
/// the layer's layout inside. Everything that the layer may not read before it writes is NaN.
class LayerRun {
 public:
  /// `any`: the layout of inputs when the layer takes it as it comes.
  LayerRun(const Json& layer, std::vector<Shape> inputs, bool training = false,
           Layout any = Layout::batch_major);

  Layer& layer() { return *layer_; }
  std::size_t weight_count() const { return weights_.size(); }
  void set_weights(const Numbers& values);
  void set_input(std::size_t index, const Numbers& values);
  /// (B,T), of the first input; none when empty.
  void set_mask(const Numbers& values);
  const Shapes& output_shapes() const { return output_shapes_; }

  std::vector<Numbers> forward(std::uint64_t seed = 7);
  /// For each output its gradient, empty where none arrives.
  void backward(const std::vector<Numbers>& gradients, Store store = Store::assign);
  Numbers weight_gradients() const { return Numbers(weight_gradients_.begin(), weight_gradients_.end()); }
  Numbers input_gradient(std::size_t index) const;
  void fill_input_gradients(double value);
  /// State that the layer keeps from batch to batch.
  std::vector<Buffer>& states() { return states_; }

 private:
  void bind(Context& context);

  std::unique_ptr<Layer> layer_;
  std::vector<Shape> input_shapes_;
  Shapes output_shapes_;
  bool training_;
  Buffer weights_, weight_gradients_, mask_;
  std::vector<Buffer> inputs_, input_gradients_, outputs_, output_gradients_, scratch_, states_;
  std::vector<Value> input_values_, output_values_;
  std::vector<InputGradient> gradient_targets_;
  std::vector<Scalar*> gradient_pointers_, scratch_pointers_, state_pointers_, no_masks_;
};

/// Random numbers in the layer's weights and inputs, then every gradient against central differences of a
/// random weighting of all outputs. Returns the largest |a - b| / (1 + |b|).
double worst_gradient_error(LayerRun& run, const std::vector<Shape>& inputs, std::uint64_t seed = 1);

/// A golden case of recurrent.py, in every layout that the layer takes.
void check_recurrent_case(const Json& golden, double tolerance);

}  // namespace rnn::test
