#pragma once

#include <memory>
#include <vector>

#include "rnn/layers/rnn/state_gradients.h"
#include "rnn/model/flat_graph.h"
#include "rnn/model/model.h"

namespace rnn {

/// A forward and backward pass of a model beside its training, which tells the gradients of the states of
/// recurrent layers: with workspaces and states of its own, as outside of training (without dropout), nested
/// models as part of the graph (`FlatGraph`). The parameters are the model's, whose gradients, batch and
/// states are afterwards as they were. The model must outlive the run.
class GradientRun {
 public:
  explicit GradientRun(Model& model);
  ~GradientRun();
  GradientRun(const GradientRun&) = delete;
  GradientRun& operator=(const GradientRun&) = delete;

  /// Shapes of the next batch. Throws ConfigError for inputs that do not fit the model's, and for more memory
  /// than the model may take.
  void begin_batch(std::span<const Shape> inputs);
  std::span<const Value> inputs() const;
  std::span<const Value> outputs() const;
  void forward();
  /// To be filled before `backward`.
  Scalar* output_gradient(int output);
  /// The gradients of the states, in the order of the nodes of the flat graph, each named after its layer and
  /// those around it: "encoder/bidirectional/forward_lstm/h"; a layer that is called several times has one
  /// entry for each call. None of layers inside of TimeDistributed, and of layers before which nothing is
  /// trained and that are not trained themselves.
  std::vector<StateGradient> backward();

 private:
  struct Parts;

  std::unique_ptr<Parts> parts_;
};

}  // namespace rnn
