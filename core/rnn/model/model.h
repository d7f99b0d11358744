#pragma once

#include <memory>
#include <string>
#include <vector>

#include "rnn/model/graph.h"
#include "rnn/model/memory.h"
#include "rnn/model/tied_weights.h"

namespace rnn {

/// The part of the flat parameter buffer that holds one parameter.
struct Segment {
  const Layer* layer = nullptr;
  std::string name;
  Shape shape;
  std::int64_t offset = 0;
  std::int64_t size = 0;
  bool trainable = true;
  /// Null for none.
  const Regularizer* regularizer = nullptr;
  const Constraint* constraint = nullptr;
};

struct Workspace;

/// The parts that a model allocates. An `outline` has no weights: it tells shapes, counts, summary and
/// config, and checks data.
enum class ModelParts { all, outline };

/// A directed acyclic graph of layers, with all its parameters in one flat buffer and all their gradients in
/// a second. A Sequential model is the graph with one path.
///
/// One batch: `begin_batch` with the input shapes, fill `inputs()` (each in the layout it says), `forward`;
/// read `outputs()`; to train, `zero_gradients`, fill `output_gradient(i)` for each output, `backward`.
/// The first batch, and any larger one, plans workspaces; no other call allocates.
class Model {
 public:
  /// Reads a Keras 3 style config, `{"class_name": "Sequential" | "Functional", "config": {...}}`, checks
  /// every shape and declares all parameters. Layers without a name get Keras's. Throws ConfigError; its
  /// `where()` points at the layer and option at fault ("/config/layers/1/config/units"). A model whose
  /// weights and gradients take more than `memory_limit` bytes is refused at its largest layer, before they
  /// are allocated; what training adds is checked when it is planned.
  explicit Model(const Json& config, std::int64_t memory_limit = unlimited_memory,
                 ModelParts parts = ModelParts::all);
  ~Model();
  Model(Model&&) noexcept;
  Model& operator=(Model&&) noexcept;

  const std::string& name() const;
  bool sequential() const;
  /// The complete config, all defaults filled in; a model made from it is the same.
  Json config() const;

  /// Draws initial values for all parameters, in declaration order. Throws ConfigError for an initializer
  /// that has no values for a parameter's shape.
  void initialize(Random& random);

  /// In topological order; input layers first.
  const std::vector<Node>& nodes() const;
  const std::vector<NodeOutput>& input_nodes() const;
  const std::vector<NodeOutput>& output_nodes() const;
  /// Each layer once, in order of first use.
  const std::vector<std::shared_ptr<Layer>>& layers() const;
  Shape input_shape(int input) const;
  Shape output_shape(int output) const;
  std::vector<std::string> output_names() const;

  const std::vector<Segment>& segments() const;
  std::int64_t parameter_count() const;
  std::int64_t trainable_count() const;
  /// All parameters, in segments at cache-line offsets with zeros between them.
  Buffer& parameters();
  const Buffer& parameters() const;
  Buffer& gradients();

  const Graph& graph() const { return *graph_; }

  /// Gradients of the model's inputs in `backward` (off at first); see `input_gradient`.
  void set_input_gradients(bool on);

  /// Throws ConfigError when `inputs` does not fit the model's input shapes, and when it takes more memory
  /// than the model may.
  void begin_batch(std::span<const Shape> inputs);
  std::span<const Value> inputs() const;
  std::span<const Value> outputs() const;
  /// `updates`: the number of those before, which layers with a seed of their own draw by.
  void forward(bool training, Random* random, std::int64_t updates = 0);
  /// Updates tied weights that are transposed copies of others; `forward` calls it.
  void update_tied_weights() const { tied_->before_forward(); }
  Scalar* output_gradient(int output);
  void zero_gradients();
  void backward();
  const Scalar* input_gradient(int input) const;
  /// Terms that layers added to the loss in the last `forward`.
  double added_loss() const;
  /// States that stateful layers keep from batch to batch; empty before the first batch. `reset_states`
  /// makes them zero.
  Buffer& states();
  void reset_states();
  /// The output of a node for the current batch.
  const Value& value(NodeOutput source) const;
  /// The traces of a node's last forward pass, none before the first batch; see `Layer::traces`.
  std::vector<Trace> traces(int node) const;
  /// The first value of the last `forward` that is not finite, in the order of the nodes; see `Layer`.
  std::optional<NonFinite> first_non_finite() const;
  /// The size of the planned workspaces.
  std::int64_t workspace_bytes() const;
  /// The memory plan with the parts known so far.
  const MemoryPlan& memory() const { return *memory_; }
  /// Plans memory for the slots of an optimizer, or for copies of the weights in callbacks, each as large as
  /// the parameters. Throws ConfigError when that is too much.
  void plan_slots(int count);
  void plan_copies(int count);
  /// Runs `body`, which allocates planned memory. Throws ConfigError with the model's size when the
  /// allocation fails.
  template <class Body>
  void allocate(const std::string& where, Body body) const {
    memory_->allocate(name(), where, body);
  }

 private:
  std::unique_ptr<Graph> graph_;
  std::unique_ptr<MemoryPlan> memory_;
  std::unique_ptr<Workspace> workspace_;
  std::unique_ptr<TiedWeights> tied_;
  std::vector<Segment> segments_;
  Buffer parameters_;
  Buffer gradients_;
};

}  // namespace rnn
