#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "rnn/config/json.h"
#include "rnn/config/options.h"
#include "rnn/tensor/gemm.h"
#include "rnn/tensor/random.h"
#include "rnn/tensor/tensor.h"
#include "rnn/weights/constraint.h"
#include "rnn/weights/initializer.h"
#include "rnn/weights/regularizer.h"

namespace rnn {

/// A named weight of a layer. `value` and `gradient` point into the model's flat buffers once it is built.
struct Parameter {
  std::string name;
  Shape shape;
  std::shared_ptr<const Initializer> initializer;
  /// Null for none.
  std::shared_ptr<const Regularizer> regularizer;
  std::shared_ptr<const Constraint> constraint;
  /// Moving averages are not.
  bool trainable = true;
  Scalar* value = nullptr;
  Scalar* gradient = nullptr;
};

/// What flows along an edge of the graph. `shape` is always the logical (B,T,D); `layout` says how it lies in
/// memory. `mask` is (B,T) whatever the layout, 1 for steps that count and 0 for others, or null when all do.
/// Does not own.
struct Value {
  Scalar* data = nullptr;
  Shape shape;
  Layout layout = Layout::batch_major;
  const Scalar* mask = nullptr;
};

/// The first time step of (B,T,...) with a value that is not finite, -1 when all are finite; 0 stands for
/// values without time.
int step_not_finite(const Value& value);

/// Where a value that is not finite came up.
struct NotFinite {
  /// A layer inside of others follows their names: "bidirectional/forward_lstm".
  std::string layer;
  /// From 0; -1 for values without time.
  int step = -1;
};

/// What becomes of masks on the way to an output: it has none, that of the first input, or one that the layer
/// writes in `forward`.
enum class MaskRule { drop, pass, make };

/// Where the gradient of an input goes: nowhere (`data` is null), or assigned or added to `data`.
struct InputGradient {
  Scalar* data = nullptr;
  Store store = Store::assign;
};

/// Collects what a call site needs to keep between forward and backward. Slots are numbered in the order of
/// the calls.
class Plan {
 public:
  /// Whether the layer that plans carries its state from steps to steps; see `Layer::steps`.
  bool carries() const { return carries_; }
  void carry(bool carries) { carries_ = carries; }
  int reserve(std::int64_t scalars) {
    sizes_.push_back(scalars);
    return static_cast<int>(sizes_.size()) - 1;
  }
  /// Memory that outlasts the batch: zero at first and after `Model::reset_states`, part of checkpoints.
  int keep(std::int64_t scalars) {
    kept_.push_back(scalars);
    return static_cast<int>(kept_.size()) - 1;
  }
  const std::vector<std::int64_t>& sizes() const { return sizes_; }
  const std::vector<std::int64_t>& kept() const { return kept_; }

 private:
  std::vector<std::int64_t> sizes_;
  std::vector<std::int64_t> kept_;
  bool carries_ = false;
};

/// One call of a layer: the values that go in and out, the gradients, and the scratch that was planned for
/// it. A layer that is called twice in a graph has two contexts, and keeps nothing of a batch in itself.
struct Context {
  std::span<const Value> inputs;
  std::span<const Value> outputs;
  std::span<const InputGradient> input_gradients;
  /// The gradient of each output, null where none arrives. The layer may overwrite it.
  std::span<Scalar* const> output_gradients;
  std::span<Scalar* const> scratch;
  /// What `Plan::keep` asked for.
  std::span<Scalar* const> state;
  /// (B,T) for each output whose mask the layer makes, null for others.
  std::span<Scalar* const> output_masks;
  bool training = false;
  Random* random = nullptr;
  /// `forward` adds what the layer itself adds to the loss; `backward` passes on its gradient with the rest.
  double* added_loss = nullptr;
};

/// Which memory layout a layer wants its (B,T,D) inputs in, and gives its outputs in.
enum class LayoutRule { any, batch_major, time_major };

/// A function with parameters. The life of a layer: made from a complete config by the registry; `build`
/// once; for each call site `plan` once per largest batch, then `forward` and `backward` any number of times,
/// neither of which allocates.
///
/// The gradient contract: parameter gradients accumulate; for each input the caller says skip, assign or
/// accumulate. `backward` follows the `forward` of the same context.
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
  /// All options, as they were given or defaulted.
  const Json& config() const { return config_; }

  /// The shapes of what comes out; unknown extents stay unknown. Throws ConfigError for inputs that do not
  /// fit. Does not allocate.
  virtual Shapes output_shapes(std::span<const Shape> inputs) const = 0;
  /// Declares the parameters with `add_parameter`. Called once, with the shapes of the first call site.
  virtual void build(std::span<const Shape> inputs);
  /// After the model has given each parameter its place: layers made of layers pass the places on.
  virtual void bind() {}
  virtual LayoutRule layout_rule() const { return LayoutRule::any; }
  /// `masked` says which inputs carry a mask.
  virtual MaskRule mask_rule(int output, std::span<const bool> masked) const;
  /// Reserves scratch for inputs of at most these (known) shapes.
  virtual void plan(Plan& plan, std::span<const Shape> inputs) const;
  virtual void forward(Context& context) = 0;
  virtual void backward(Context& context) = 0;
  /// `forward` and `backward` with the penalty on the outputs, which counts once a sample: its loss, and its
  /// gradient, is divided by the batch size (keras/src/layers/layer.py). Who calls a layer calls these.
  void run_forward(Context& context);
  void run_backward(Context& context);
  /// Whether the layer adds to the loss, so that its `backward` has work even when nobody reads its outputs.
  virtual bool adds_loss() const { return activity_regularizer_ != nullptr; }

  /// Whether, outside of training, the steps of the inputs marked `stepped` may come a few at a time, one
  /// batch after another, and the outputs are still those of the whole sequence, or of its last step. For
  /// that the layer may `keep` what it needs of the steps before, as rows of equal size, one for each sample:
  /// then `Plan::carries` is set.
  virtual bool steps(std::span<const bool> stepped) const;
  /// For a layer with an input of ids: they are whole numbers below this. 0 for others.
  virtual int id_count() const { return 0; }
  /// Which input that is.
  virtual int id_input() const { return 0; }
  /// The attention weights of the last `forward` of this context, after masks and softmax and before dropout:
  /// (B,Tq,Tv), or (B,heads,Tq,Tv) of a layer with heads, each row a distribution over the steps of the
  /// value. No data for other layers.
  virtual Value scores(const Context&) const { return {}; }

  /// Where the last `forward` of this context first gave a value that is not finite, also when its `backward`
  /// has followed: by the steps of the outputs; where layers keep more of their steps, by those.
  virtual std::optional<NotFinite> first_not_finite(const Context& context) const;

  std::vector<Parameter>& parameters() { return parameters_; }
  const std::vector<Parameter>& parameters() const { return parameters_; }
  std::int64_t parameter_count() const;
  /// How the count comes about, with this layer's numbers: "16 × (2 + 16 + 1) = 304". Empty without
  /// parameters.
  std::string parameter_formula() const;
  /// The parts side by side in the columns of every parameter (the gates of an LSTM: 4).
  virtual int gate_count() const { return 1; }

 protected:
  /// For layers that complete their options themselves.
  void set_config(Json config) { config_ = std::move(config); }
  /// The initializer that the option of this name asks for; a ConfigError points at the option.
  std::unique_ptr<Initializer> make_initializer(const std::string& option) const;
  /// Returns the index for `parameters()[index]`. "recurrent_kernel" gets what the options
  /// recurrent_regularizer and recurrent_constraint ask for, and so every other name (its part after the
  /// last slash), where there are such options; a ConfigError points at the option.
  int add_parameter(const std::string& name, const Shape& shape,
                    std::shared_ptr<const Initializer> initializer);
  Parameter& parameter(int index) { return parameters_[static_cast<std::size_t>(index)]; }
  const Parameter& parameter(int index) const { return parameters_[static_cast<std::size_t>(index)]; }
  /// What the option activity_regularizer asks for; null for nothing.
  const Regularizer* activity_regularizer() const { return activity_regularizer_.get(); }
  void set_activity_regularizer(std::unique_ptr<const Regularizer> regularizer) {
    activity_regularizer_ = std::move(regularizer);
  }
  /// Adds the penalty on `size` activities, and its derivative by them.
  void add_penalty(const Context& context, const Scalar* activities, std::int64_t size) const;
  void add_penalty_gradient(const Context& context, const Scalar* activities, std::int64_t size,
                            Scalar* gradient) const;
  /// What a layer inside has found, with this one's name in front.
  NotFinite within(NotFinite found) const { return {name_ + "/" + found.layer, found.step}; }
  /// Opens every error text: "[lstm] ".
  std::string title() const { return "[" + name_ + "] "; }
  /// As an extent of an output. Throws ConfigError for more than an int holds.
  int extent_of(std::int64_t number) const;
  /// Throws ConfigError unless there is one input of the given rank; `letters` name its extents: "(B,T,D)".
  void expect_single_input(std::span<const Shape> inputs, int rank, const char* letters) const;

 private:
  Json config_;
  std::string name_;
  bool trainable_ = true;
  std::vector<Parameter> parameters_;
  std::unique_ptr<const Regularizer> activity_regularizer_;
};

/// For `Layer::steps`: all inputs come in steps, or the first one alone.
bool all_of(std::span<const bool> stepped);
bool only_first(std::span<const bool> stepped);

/// {class_name, config}
Json described(const char* class_name, Json config);
/// `name` and `trainable`, which every layer takes, and then its own.
Schema layer_schema(Schema own);
/// The option `activation`.
Option activation_option(std::string name, std::string fallback);
/// The option `kernel_initializer` and its like.
Option initializer_option(std::string name, Json fallback);
/// <weight>_regularizer for each of "kernel", "recurrent", "bias"..., and then <weight>_constraint;
/// "activity" stands for the outputs, which have no constraint.
Schema penalty_options(std::initializer_list<const char*> weights);

/// "SimpleRNN" -> "simple_rnn", "Conv1D" -> "conv1d" (keras/src/utils/naming.py, to_snake_case).
std::string snake_case(const std::string& type_name);

}  // namespace rnn
