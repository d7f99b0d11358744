#pragma once

#include "rnn/layers/layer.h"

namespace rnn {

/// A layer made of other layers, which it takes as options of the kind `layer`. It declares their parameters
/// as its own ("forward_lstm/kernel"), gives each its part of the scratch and of the states, and points their
/// errors into their configs ("/config/layer/config/units").
class Wrapper : public Layer {
 public:
  void build(std::span<const Shape> inputs) override;
  void bind() override;
  int gate_count() const override { return children_[0].layer->gate_count(); }
  int id_count() const override { return children_[0].layer->id_count(); }
  bool adds_loss() const override;
  int id_input() const override { return children_[0].layer->id_input(); }

 protected:
  struct Child {
    std::unique_ptr<Layer> layer;
    std::string option;
    std::size_t first_slot = 0, slots = 0, first_kept = 0, kept = 0;
  };

  /// Completes the configs inside `config`, whose `layer_options` are set or null. Throws ConfigError for one
  /// that makes no layer.
  Wrapper(Json config, std::initializer_list<const char*> layer_options);

  /// Before `build`; a nameless layer is called after its class, all names follow `prefix`.
  void add_child(const std::string& option, const Json& given, const std::string& prefix);
  Layer& child(std::size_t index) const { return *children_[index].layer; }
  /// The shapes that child number `index` gives for inputs of the wrapper; faults are located in its config.
  Shapes child_shapes(std::size_t index, std::span<const Shape> inputs) const;
  /// What child number `index` is given when the wrapper is.
  virtual void child_inputs(std::size_t index, std::span<const Shape> inputs,
                            std::vector<Shape>& of_child) const = 0;
  /// Appends the slots of all children; the wrapper's own, `own_slots` of them, come before.
  void plan_children(Plan& plan, std::span<const Shape> inputs) const;
  virtual std::size_t own_slots() const = 0;
  /// The surroundings of a child's call: all but its inputs, outputs and their gradients.
  Context surroundings(std::size_t index, const Context& context) const;

 private:
  static Json completed(Json config, std::initializer_list<const char*> layer_options);

  std::vector<Child> children_;
};

}  // namespace rnn
