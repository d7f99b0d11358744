#pragma once

// Recurrent layers against plain loops: the equations written once more, in double, one number at a time.

#include <cmath>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "rnn/layers/registry.h"
#include "support/numbers.h"

namespace rnn::test {

struct RecurrentCase {
  std::string type;
  Json options = Json::object();
  int batch = 2, time = 3, features = 2, units = 3;
  bool training = false;
  /// Inputs of one number that is not zero in each step.
  bool one_hot = false;
  std::uint64_t seed = 1;

  Json config() const {
    Json config = options;
    config["units"] = units;
    return parse_options(layers().find(type).options, config, type);
  }
  int gates() const { return type == "SimpleRNN" ? 1 : type == "GRU" ? 3 : 4; }
  int states() const { return type == "LSTM" ? 2 : 1; }
};

/// The layer alone, with its buffers: batch-first in doubles outside, time-major inside.
class RecurrentRun {
 public:
  explicit RecurrentRun(const RecurrentCase& given);

  Layer& layer() { return *layer_; }
  Numbers weights() const;
  void set_weights(const Numbers& values);
  void set_input(const Numbers& x);
  /// All outputs one after the other.
  Numbers forward(std::uint64_t mask_seed = 7);
  /// `gradients` like the outputs; `arrives` says for each output whether its gradient is there at all.
  void backward(const Numbers& gradients, const std::vector<bool>& arrives, Store store = Store::assign);
  Numbers weight_gradients() const;
  Numbers input_gradient() const;
  void fill_input_gradient(double value);
  /// Forgets what earlier batches left: NaN wherever the layer may not read before it writes.
  void poison();
  int outputs() const { return static_cast<int>(output_shapes_.size()); }
  std::vector<int> output_sizes() const;

 private:
  Numbers to_batch_first(const Shape& shape, const Buffer& values) const;
  Buffer to_time_major(const Shape& shape, const double* values) const;
  void bind(Context& context);

  RecurrentCase given_;
  std::unique_ptr<Layer> layer_;
  Shape input_shape_;
  Shapes output_shapes_;
  Buffer weights_, weight_gradients_, input_, input_gradient_;
  std::vector<Buffer> outputs_, output_gradients_, scratch_;
  std::vector<Value> input_values_, output_values_;
  std::vector<InputGradient> input_gradients_;
  std::vector<Scalar*> gradient_pointers_, scratch_pointers_;
};

/// Like RecurrentRun::forward, by plain loops. `masks` as the layer draws them: input masks, then state
/// masks.
Numbers reference_outputs(const RecurrentCase& given, const Numbers& weights, const Numbers& x,
                          const Numbers& masks);

/// The masks of one batch: (1 or gates)·(B,D), then gates·(B,U).
Numbers drawn_masks(const RecurrentCase& given, std::uint64_t mask_seed = 7);

Numbers random_numbers(std::size_t count, std::uint64_t seed, double size = 0.7);

/// The largest |a - b| / (1 + |b|).
double worst_error(const Numbers& a, const Numbers& b);

/// Runs the layer forward and backward and compares outputs, weight gradients and input gradients with the
/// loops. Returns the largest error; sizes must agree.
double compare_with_reference(const RecurrentCase& given, std::vector<bool> arrives = {});

/// Every pair of boolean options, both resets, all kinds of dropout.
std::vector<RecurrentCase> option_cases(const std::string& type);

}  // namespace rnn::test
