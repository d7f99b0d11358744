#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "rnn/model/model.h"

namespace rnn {

/// The part of a graph without nested models (FlatGraph) that computes `outputs` from `inputs` alone, each of
/// which becomes an input layer in place of the node that gives it; empty where an output needs more than
/// these inputs. The layers, weights included, are those of the graph.
std::optional<Graph> part_of(const Graph& graph, const std::vector<NodeOutput>& inputs,
                             const std::vector<NodeOutput>& outputs);

/// Forward passes of a part of a model beside training, with workspaces of its own, as ForwardRun makes them
/// of the whole. The model outlives it.
class PartRun {
 public:
  PartRun(const Model& model, Graph part);
  ~PartRun();
  PartRun(const PartRun&) = delete;
  PartRun& operator=(const PartRun&) = delete;

  /// Shapes of the next batch. Throws ConfigError for inputs that do not fit.
  void begin_batch(std::span<const Shape> inputs);
  std::span<const Value> inputs() const;
  std::span<const Value> outputs() const;
  /// Layers begin with states of zero.
  void forward();

 private:
  struct Parts;

  std::unique_ptr<Parts> parts_;
};

}  // namespace rnn
