#pragma once

#include "rnn/layers/layer.h"

namespace rnn {

/// Lookup of a vector for each id (keras/src/layers/core/embedding.py):
///
///   (B,T) -> (B,T,output_dim), or (B,N,T) -> (B,N,T,output_dim)      y = embeddings[id]
///
/// Parameters: embeddings (input_dim,output_dim). Options: input_dim, output_dim, embeddings_initializer
/// (uniform between ±0.05), embeddings_regularizer, embeddings_constraint, activity_regularizer, mask_zero
/// (false): masks the steps of id 0; the mask has the shape of the ids.
///
/// Ids are whole numbers from 0 to input_dim - 1; `forward` throws ConfigError for others, `output_shapes`
/// for other than one input of rank 2 to 5. The gradient reaches only the rows that occur in the batch. As in
/// Keras, embeddings_regularizer penalises every row in every batch, embeddings_constraint holds for all rows
/// after each update, and activity_regularizer penalises the rows of the batch, each as often as it occurs.
class Embedding : public Layer {
 public:
  static Schema options();
  explicit Embedding(Json config);
  const char* type_name() const override { return "Embedding"; }
  bool can_stream(std::span<const bool>) const override { return true; }
  MaskRule mask_rule(int output, std::span<const int> masks) const override;
  bool record_mask(MaskCall& call) const override;
  int id_count() const override { return input_dim_; }
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  void build(std::span<const Shape> inputs) override;
  void forward(Context& context) override;
  void backward(Context& context) override;

 private:
  /// Calls body(id, offset of its vector in the output) for every id.
  template <class Body>
  void each_id(const Context& context, Body body) const;
  /// Row of the table. Throws ConfigError for anything but a whole number from 0 to input_dim - 1.
  std::ptrdiff_t row_of(Scalar id) const;

  int input_dim_;
  int output_dim_;
  bool mask_zero_;
};

}  // namespace rnn
