#pragma once

#include <array>

#include "rnn/layers/layer.h"

namespace rnn {

/// Base of layers made of other layers, their children, which are options of the kind `layer`. A wrapper
/// declares the parameters of its children as its own ("forward_lstm/kernel"), gives each child its part of
/// the scratch and state memory, and locates their errors in their configs ("/config/layer/config/units").
class Wrapper : public Layer {
 public:
  /// The layer inside of TimeDistributed; null for other layers. By the type, since the WebAssembly core is
  /// compiled without run-time type information.
  static const Layer* inside_of(const Layer& layer);
  /// The forward and the backward layer inside of Bidirectional; null for other layers.
  static std::array<const Layer*, 2> directions_of(const Layer& layer);
  void build(std::span<const Shape> inputs) override;
  void bind() override;
  int gate_count() const override { return children_[0].layer->gate_count(); }
  int id_count() const override { return children_[0].layer->id_count(); }
  bool adds_loss() const override;
  bool mixes_samples() const override;
  int id_input() const override { return children_[0].layer->id_input(); }

 protected:
  struct Child {
    std::unique_ptr<Layer> layer;
    std::string option;
    std::size_t first_slot = 0, slots = 0, first_state = 0, states = 0;
  };

  /// Completes the configs of the children, the options `layer_options` of `config`, each set or null. Throws
  /// ConfigError for one that does not make a layer.
  Wrapper(Json config, std::initializer_list<const char*> layer_options);

  /// Adds a child; called before `build`. Its name, by default that of its class, starts with `prefix`.
  void add_child(const std::string& option, const Json& given, const std::string& prefix);
  Layer& child(std::size_t index) const { return *children_[index].layer; }
  /// Output shapes of a child for these inputs. Throws ConfigError, located in the child's config.
  Shapes child_shapes(std::size_t index, std::span<const Shape> inputs) const;
  /// Shapes of the inputs of a child for those of the wrapper.
  virtual void child_input_shapes(std::size_t index, std::span<const Shape> inputs,
                                  std::vector<Shape>& of_child) const = 0;
  /// Reserves memory for all children, after the wrapper's own `own_slots` scratch slots.
  void plan_children(Plan& plan, std::span<const Shape> inputs) const;
  virtual std::size_t own_slots() const = 0;
  /// The context of a child's call, still without its inputs, outputs and their gradients.
  Context child_context(std::size_t index, const Context& context) const;

 private:
  static Json completed(Json config, std::initializer_list<const char*> layer_options);

  std::vector<Child> children_;
};

}  // namespace rnn
