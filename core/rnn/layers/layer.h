#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "rnn/config/json.h"
#include "rnn/layers/context.h"
#include "rnn/layers/layer_options.h"
#include "rnn/layers/non_finite.h"
#include "rnn/layers/parameter.h"
#include "rnn/layers/trace.h"

namespace rnn {

class StateGradients;
struct MaskCall;

/// A function with parameters. The life of a layer: made from a complete config by the registry; `build`
/// once; for each call site `plan` once per largest batch, then `forward` and `backward` any number of times,
/// neither of which allocates.
///
/// Gradients: those of parameters accumulate; for each input the caller says skip, assign or accumulate.
/// `backward` follows the `forward` of the same context.
class Layer {
 public:
  explicit Layer(Json config);
  virtual ~Layer() = default;
  Layer(const Layer&) = delete;
  Layer& operator=(const Layer&) = delete;

  /// Keras's class name: "SimpleRNN".
  virtual const char* type_name() const = 0;
  const std::string& name() const { return name_; }
  void set_name(std::string name);
  bool trainable() const { return trainable_; }
  /// All options, given or defaulted.
  const Json& config() const { return config_; }

  /// Shapes of the outputs; unknown extents stay unknown. Throws ConfigError for inputs that do not fit. Does
  /// not allocate.
  virtual Shapes output_shapes(std::span<const Shape> inputs) const = 0;
  /// Declares the parameters with `add_parameter`. Called once, with the shapes of the first call site.
  virtual void build(std::span<const Shape> inputs);
  /// Called after the model has set `value` and `gradient` of each parameter; layers made of layers pass
  /// them on.
  virtual void bind() {}
  virtual LayoutRule layout_rule() const { return LayoutRule::any; }
  /// `masks`: the rank of the mask of each input, 0 for none.
  virtual MaskRule mask_rule(int output, std::span<const int> masks) const;
  /// Rank of the mask that the layer makes for an output of this shape: by default of all axes but the last.
  virtual int made_mask_rank(int /*output*/, std::span<const int> /*masks*/, const Shape& shape) const {
    return shape.rank() - 1;
  }
  /// The argument of a call by which Keras gives a mask of input number `input`, which then stands in place
  /// of the one that the input carries; null for layers without.
  virtual const char* mask_argument(int /*input*/) const { return nullptr; }
  /// False for a mask of an input that Keras takes by that argument and does not use.
  virtual bool uses_given_mask(int /*input*/) const { return true; }
  /// Records the operations by which Keras computes the mask of an output of a call. False for a layer whose
  /// outputs have the mask that `mask_rule` passes on, or none, without an operation.
  virtual bool record_mask(MaskCall& /*call*/) const { return false; }
  /// The argument of a call by which Keras gives a mask of what the softmax of the layer is over, null for
  /// layers without.
  virtual const char* score_mask_argument() const { return nullptr; }
  /// Throws ConfigError for the shape of such a mask that does not fit.
  virtual void check_score_mask(const Shape& /*mask*/, std::span<const Shape> /*inputs*/) const {}
  /// Reserves memory for inputs of at most these (known) shapes.
  virtual void plan(Plan& plan, std::span<const Shape> inputs) const;
  virtual void forward(Context& context) = 0;
  virtual void backward(Context& context) = 0;
  /// `forward` and `backward` with the activity regularizer: the penalty on the outputs and its gradient are
  /// divided by the batch size (keras/src/layers/layer.py), that of one of `Context::calls`. Callers of
  /// layers use these.
  void run_forward(Context& context);
  /// `forward`, in training of a layer with a `seed` with random numbers that follow from it and the number
  /// of the update alone, whatever the other layers draw and the seed of the run is.
  void draw_forward(Context& context);
  void run_backward(Context& context);
  /// The layer as one that can tell the gradients of its states; null for others.
  virtual StateGradients* state_gradients() { return nullptr; }
  /// True when the layer adds to the loss: its `backward` then runs even where the loss does not depend on
  /// its outputs.
  virtual bool adds_loss() const { return activity_regularizer_ != nullptr; }
  /// True when the loss has a gradient with respect to parameter number `index` where it depends on the
  /// outputs marked in `used`, at least one of which is, or the layer adds to it.
  virtual bool reaches(std::size_t /*index*/, std::span<const bool> /*used*/) const { return true; }
  /// True when outputs in training depend on the other samples of the batch.
  virtual bool mixes_samples() const { return false; }

  /// Streaming, outside of training: the time steps of the inputs marked `streamed` arrive in chunks, one
  /// batch after another. True when the outputs are then still those of the whole sequence, or of its last
  /// step. State that the layer carries from chunk to chunk is reserved where `Plan::streaming` is set, in
  /// rows of equal size, one for each sample.
  virtual bool can_stream(std::span<const bool> streamed) const;
  /// Number of ids of a layer with an input of ids, which are whole numbers below it; 0 for other layers.
  virtual int id_count() const { return 0; }
  /// Index of the input of ids.
  virtual int id_input() const { return 0; }
  /// Views of the last `forward` of this context, before its `backward`; none for most layers. Recurrent
  /// layers: the states "h", of LSTM also "c", after each step in the order of time (BTU), and those with
  /// gates what RecurrentLayer says. Attention layers: "scores" after masks and softmax and before dropout,
  /// (BQV), or (BHQV) of a layer with heads, each row a distribution over the steps of the value. Layers made
  /// of layers: those inside.
  virtual std::vector<Trace> traces(const Context&) const { return {}; }

  /// First non-finite value of the last `forward` of this context, also after its `backward`: in order of the
  /// time steps of the outputs, or of the states in layers that store them. Empty when all are finite.
  virtual std::optional<NonFinite> first_non_finite(const Context& context) const;

  std::vector<Parameter>& parameters() { return parameters_; }
  const std::vector<Parameter>& parameters() const { return parameters_; }
  std::int64_t parameter_count() const;
  /// The parameter count as a formula with this layer's numbers: "16 × (2 + 16 + 1) = 304". Empty without
  /// parameters.
  std::string parameter_formula() const;
  /// Gates side by side in the columns of every parameter (LSTM: 4).
  virtual int gate_count() const { return 1; }

 protected:
  /// For layers that complete their options themselves.
  void set_config(Json config) { config_ = std::move(config); }
  /// The initializer that an option names. Throws ConfigError that points at the option.
  std::unique_ptr<Initializer> make_initializer(const std::string& option) const;
  /// Returns the index for `parameters()[index]`. The regularizer and the constraint are those of the options
  /// <name>_regularizer and <name>_constraint, where the layer has them: of a name with slashes its last
  /// part, "recurrent" for "recurrent_kernel". Throws ConfigError that points at the option.
  int add_parameter(const std::string& name, const Shape& shape,
                    std::shared_ptr<const Initializer> initializer);
  Parameter& parameter(int index) { return parameters_[static_cast<std::size_t>(index)]; }
  const Parameter& parameter(int index) const { return parameters_[static_cast<std::size_t>(index)]; }
  /// Null without the option activity_regularizer.
  const Regularizer* activity_regularizer() const { return activity_regularizer_.get(); }
  void set_activity_regularizer(std::unique_ptr<const Regularizer> regularizer) {
    activity_regularizer_ = std::move(regularizer);
  }
  /// Adds the penalty on `size` activities to the loss, and its derivative by them to `gradient`.
  void add_penalty(const Context& context, const Scalar* activities, std::int64_t size) const;
  void add_penalty_gradient(const Context& context, const Scalar* activities, std::int64_t size,
                            Scalar* gradient) const;
  /// What a penalty is multiplied by: one over the size of a batch.
  static double penalty_share(const Context& context) {
    return static_cast<double>(context.calls) / context.inputs[0].shape[0];
  }
  /// The place found in a layer inside this one, with this layer's name in front.
  NonFinite prefixed(const NonFinite& found) const { return {name_ + "/" + found.layer, found.step}; }
  /// Appends the traces of a layer inside, with that layer's name in front.
  static void append_traces(std::vector<Trace>& list, const Layer& inside, const Context& context);
  /// The number as an extent of an output. Throws ConfigError for more than an int holds.
  int checked_extent(std::int64_t number) const;
  /// Throws ConfigError unless there is one input.
  void expect_single_input(std::span<const Shape> inputs) const;
  /// Throws ConfigError unless there is one input of a rank from `least` to `most`; `form` names its extents:
  /// "(B,T,D)".
  void expect_single_input(std::span<const Shape> inputs, int least, int most, const char* form) const;
  void expect_single_input(std::span<const Shape> inputs, int rank, const char* form) const {
    expect_single_input(inputs, rank, rank, form);
  }

 private:
  Json config_;
  std::string name_;
  bool trainable_ = true;
  std::optional<std::uint64_t> seed_;
  std::vector<Parameter> parameters_;
  std::unique_ptr<const Regularizer> activity_regularizer_;
};

/// For `Layer::can_stream`: all inputs are streamed, or the first one alone.
bool all_streamed(std::span<const bool> streamed);
bool only_first_streamed(std::span<const bool> streamed);

/// Throws ConfigError at `where` for the name of a layer or model with a slash, which Keras refuses
/// (keras/src/ops/operation.py): in names of weights it is what divides layer and weight.
void check_name(const std::string& name, const std::string& where);

/// "SimpleRNN" -> "simple_rnn", "Conv1D" -> "conv1d" (keras/src/utils/naming.py, to_snake_case).
std::string snake_case(const std::string& type_name);

}  // namespace rnn
