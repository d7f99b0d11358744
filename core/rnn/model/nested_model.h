#pragma once

#include <memory>

#include "rnn/model/model.h"

namespace rnn {

/// A model as a layer of another one (keras/src/models/{sequential,functional}.py): its config is that of the
/// model, its parameters are those of its layers, each under the name of its layer ("dense/kernel").
///
///   inputs and outputs: those of the model
///
/// Masks go in, through the layers and out. Added losses, states and random numbers are those of the outer
/// model; a parameter learns when its layer does and the whole. A Sequential without an InputLayer takes the
/// shape of what it is called with first.
class NestedModel : public Layer {
 public:
  static Schema options(bool sequential);
  /// Throws ConfigError as a Model does, with `where()` inside `config`.
  NestedModel(const Json& config, bool sequential);
  ~NestedModel() override;

  const char* type_name() const override { return sequential_ ? "Sequential" : "Functional"; }
  /// Throws ConfigError unless the inputs fit the model's.
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  void build(std::span<const Shape> inputs) override;
  void bind() override;
  LayoutRule layout_rule() const override;
  MaskRule mask_rule(int output, std::span<const bool> masked) const override;
  void plan(Plan& plan, std::span<const Shape> inputs) const override;
  void forward(Context& context) override;
  void backward(Context& context) override;
  std::optional<NonFinite> first_non_finite(const Context& context) const override;
  int id_count() const override;
  int id_input() const override;
  bool adds_loss() const override;
  /// Once it is built.
  const Model::Graph& graph() const { return *graph_; }

 private:
  /// Which input is one of ids, and how many there are; of several the first.
  struct Ids {
    int input = 0;
    int count = 0;
  };

  Ids ids() const;
  void complete_layers();
  void read(const Shape* first);
  void set_shapes(std::span<const Shape> inputs) const;

  bool sequential_;
  std::unique_ptr<Model::Graph> graph_;
  std::unique_ptr<Model::Execution> execution_;
};

}  // namespace rnn
