#pragma once

#include <memory>
#include <string>
#include <vector>

#include "rnn/layers/layer.h"
#include "rnn/model/memory.h"
#include "rnn/model/tied_weights.h"

namespace rnn {

/// The output number `output` of the node number `node`.
struct NodeOutput {
  int node = 0;
  int output = 0;
  bool operator==(const NodeOutput&) const = default;
};

/// A call of a layer in the graph. A shared layer has several nodes.
struct Node {
  std::shared_ptr<Layer> layer;
  std::vector<NodeOutput> inputs;
  /// With unknown extents as `unknown`.
  Shapes output_shapes;
};

/// A stretch of the flat parameter buffer that holds one parameter.
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

/// An outline of a model has no weights: it is there to be looked at (shapes, counts, summary, config), and
/// to check data with.
enum class ModelParts { all, outline };

/// A directed acyclic graph of layers, with all its parameters in one flat buffer and all their gradients in
/// a second. A Sequential model is the graph with one path.
///
/// One batch: `begin_batch` with the input shapes, fill `inputs()` (each in the layout it says), `forward`;
/// read `outputs()`; to train, `zero_gradients`, fill `output_gradient(i)` for each output, `backward`.
/// The first batch, and any larger one, plans workspaces; no other call allocates.
class Model {
 public:
  struct Graph;
  struct Execution;
  struct Workspace;

  /// Reads a Keras 3 style config, `{"class_name": "Sequential" | "Functional", "config": {...}}`, checks
  /// every shape and declares all parameters. Layers without a name get Keras's. Throws ConfigError; its
  /// `where()` points at the layer and option at fault ("/config/layers/1/config/units"). So it is with a
  /// model that would take more than `memory_limit` bytes, now or with what training it adds: that is
  /// refused, at its heaviest layer, before anything is allocated.
  explicit Model(const Json& config, std::int64_t memory_limit = unlimited_memory,
                 ModelParts parts = ModelParts::all);
  ~Model();
  Model(Model&&) noexcept;
  Model& operator=(Model&&) noexcept;

  const std::string& name() const;
  bool sequential() const;
  /// Complete: what comes out goes in again and gives the same model.
  Json config() const;

  /// Draws first values for all parameters, in declaration order. Throws ConfigError for an initializer that
  /// has no values for a parameter's shape.
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
  /// All parameters, segments at cache-line offsets with zeros between them.
  Buffer& parameters();
  const Buffer& parameters() const;
  Buffer& gradients();

  const Graph& graph() const { return *graph_; }

  /// Also compute the gradients of the model's inputs (off at first); see `input_gradient`.
  void set_input_gradients(bool wanted);

  /// Throws ConfigError when `inputs` does not fit the model's input shapes, and when it takes more memory
  /// than the model may.
  void begin_batch(std::span<const Shape> inputs);
  std::span<const Value> inputs() const;
  std::span<const Value> outputs() const;
  void forward(bool training, Random* random);
  /// Brings weights that are turned copies of others up to date; `forward` does.
  void follow_ties() const { tied_->before_forward(); }
  Scalar* output_gradient(int output);
  void zero_gradients();
  void backward();
  const Scalar* input_gradient(int input) const;
  /// What layers themselves added to the loss of the last `forward`.
  double added_loss() const;
  /// What stateful layers keep from batch to batch; empty before the first batch. `reset_states` makes it
  /// zero.
  Buffer& states();
  void reset_states();
  /// The value that a node gave out for the current batch.
  const Value& value(NodeOutput source) const;
  /// The attention weights of a node's last forward pass, no data before the first batch; see
  /// `Layer::scores`.
  Value scores(int node) const;
  /// Where the last `forward` first gave a value that is not finite, in the order of work; see `Layer`.
  std::optional<NonFinite> first_non_finite() const;
  /// What the planned workspaces hold.
  std::int64_t workspace_bytes() const;
  /// What there is of the model so far.
  const MemoryPlan& memory() const { return *memory_; }
  /// Counts the slots of an optimizer, or copies of the weights that others keep, each as large as the
  /// parameters. Throws ConfigError when that is too much.
  void plan_slots(int count);
  void plan_copies(int count);
  /// Runs `body`, which allocates what is planned. Throws ConfigError with the model's size where there is
  /// not that much memory.
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
