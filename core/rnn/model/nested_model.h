#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "rnn/config/registry.h"
#include "rnn/model/graph.h"

namespace rnn {

struct Execution;

/// A model as a layer of another one (keras/src/models/{sequential,functional}.py). Its config is that of the
/// model; its parameters are those of its layers, each with the name of its layer in front ("dense/kernel").
///
///   inputs and outputs: those of the model
///
/// Masks pass through the layers. Added losses, states and random numbers are those of the outer model. A
/// parameter is trainable when its layer and the nested model are. A Sequential without an InputLayer takes
/// the shape of its first input.
class NestedModel : public Layer {
 public:
  static Schema options(bool sequential);
  /// Throws ConfigError as a Model does, with `where()` inside `config`.
  NestedModel(const Json& config, bool sequential);
  ~NestedModel() override;
  /// The layer as a graph of layers, an RNN too; null for other layers. By its type, since the WebAssembly
  /// core is compiled without run-time type information.
  static const NestedModel* from(const Layer& layer);

  const char* type_name() const override { return sequential_ ? "Sequential" : "Functional"; }
  /// Throws ConfigError unless the inputs fit the model's.
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  void build(std::span<const Shape> inputs) override;
  void bind() override;
  LayoutRule layout_rule() const override;
  const char* mask_argument(int) const override { return "mask"; }
  /// Operations that make masks inside are no part of the outer graph.
  bool record_mask(MaskCall&) const override { return true; }
  MaskRule mask_rule(int output, std::span<const int> masks) const override;
  int made_mask_rank(int output, std::span<const int> masks, const Shape&) const override;
  void plan(Plan& plan, std::span<const Shape> inputs) const override;
  void forward(Context& context) override;
  void backward(Context& context) override;
  std::optional<NonFinite> first_non_finite(const Context& context) const override;
  std::vector<Trace> traces(const Context& context) const override;
  int id_count() const override;
  int id_input() const override;
  bool adds_loss() const override;
  bool reaches(std::size_t index, std::span<const bool> used) const override;
  bool mixes_samples() const override;
  /// That of a call with so many inputs. Only after `build`.
  const Graph& graph(std::size_t inputs) const { return *form(inputs).graph; }
  const Graph& graph() const { return *forms_.front().graph; }

 protected:
  /// For a layer that makes a graph of its options in `build`, and then builds this.
  explicit NestedModel(Json config);
  /// One for each number of inputs that calls may have, with the same layers but for the input layers.
  void add_graph(std::unique_ptr<Graph> graph);
  bool is_built() const { return !forms_.empty(); }
  /// `backward` that calls `run(layer, context)` in place of the `run_backward` of each layer inside.
  void backward_by(Context& context, const std::function<void(Layer&, Context&)>& run);

 private:
  struct Form {
    std::unique_ptr<Graph> graph;
    std::unique_ptr<Execution> execution;
  };

  /// The first input of ids, and the number of ids it may hold; see `Layer::id_count`.
  struct Ids {
    int input = 0;
    int count = 0;
  };

  /// The form with as many inputs, or else the first.
  const Form& form(std::size_t inputs) const;
  Execution& execution(const Context& call) const { return *form(call.inputs.size()).execution; }
  Ids ids() const;
  void complete_layers();
  void read(const Shape* first);
  /// Of the form with as many inputs.
  Execution& set_shapes(std::span<const Shape> inputs) const;

  bool sequential_;
  std::vector<Form> forms_;
};

}  // namespace rnn
