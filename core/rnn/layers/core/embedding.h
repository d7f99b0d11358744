#pragma once

#include "rnn/layers/layer.h"

namespace rnn {

/// A row of a table for each id (keras/src/layers/core/embedding.py):
///
///   (B,T) -> (B,T,output_dim), or (B,N,T) -> (B,N,T,output_dim)      y = embeddings[id]
///
/// Parameters: embeddings (input_dim,output_dim). Options: input_dim, output_dim, embeddings_initializer
/// (uniform between ±0.05), embeddings_regularizer, embeddings_constraint, activity_regularizer, mask_zero
/// (false): the steps of id 0 do not count, for ids (B,T).
///
/// Ids are whole numbers from 0 to input_dim - 1; `forward` throws ConfigError for others, `output_shapes`
/// for other than one input of rank 2 to 5, and for mask_zero with ids that are not (B,T). The gradient
/// touches the rows of the batch alone. A regularizer does not: as in Keras it counts, and pulls at, every
/// row at every step, in the batch or not, and a constraint is kept by all rows after each update;
/// activity_regularizer is the penalty on the rows of the batch alone, each as often as it comes.
class Embedding : public Layer {
 public:
  static Schema options();
  explicit Embedding(Json config);
  const char* type_name() const override { return "Embedding"; }
  bool steps(std::span<const bool>) const override { return true; }
  MaskRule mask_rule(int output, std::span<const bool> masked) const override;
  int id_count() const override { return input_dim_; }
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  void build(std::span<const Shape> inputs) override;
  void forward(Context& context) override;
  void backward(Context& context) override;

 private:
  /// Calls body(id, place of its vector in the output).
  template <class Body>
  void each(const Context& context, Body body) const;
  std::ptrdiff_t checked(Scalar id) const;

  int input_dim_;
  int output_dim_;
  bool mask_zero_;
};

}  // namespace rnn
