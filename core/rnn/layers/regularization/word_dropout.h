#pragma once

#include "rnn/layers/pointwise.h"

namespace rnn {

/// Word dropout: in training puts the id `token`, that of an unknown word, in place of each id with
/// probability `rate`; the identity otherwise (Bowman et al., "Generating sentences from a continuous space",
/// 2016):
///
///   (B,...) -> (B,...)      y = token with probability rate, else x      where x > token; else y = x
///
/// Ids of at most `token` are no words and stay (`Vocabulary`: 0 pads, 1 starts, 2 is unknown), so that the
/// mask of an Embedding is the same. Before the Embedding of a decoder it takes words of the answer so far
/// away, so that the decoder has to look elsewhere.
///
/// Options: rate, from 0 to below 1; token (2). Throws ConfigError for other than one input.
class WordDropout : public Pointwise {
 public:
  static Schema options();
  explicit WordDropout(Json config);
  const char* type_name() const override { return "WordDropout"; }
  bool can_stream(std::span<const bool>) const override { return true; }
  void plan(Plan& plan, std::span<const Shape> inputs) const override;
  void forward(Context& context) override;
  void backward(Context& context) override;

 private:
  bool active(const Context& context) const { return context.training && rate_ > 0.0; }

  double rate_;
  Scalar token_;
};

}  // namespace rnn
