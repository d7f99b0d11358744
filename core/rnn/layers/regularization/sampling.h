#pragma once

#include <cmath>
#include <cstdint>
#include <optional>

#include "rnn/layers/layer.h"

namespace rnn {

/// The Kullback-Leibler divergence of the normal distribution N(mean, exp(log_variance)) from that of the
/// prior.
template <class Number>
Number normal_divergence(Number mean, Number log_variance, Number prior_mean, Number prior_log_variance) {
  const Number away = mean - prior_mean;
  const Number ratio = log_variance - prior_log_variance;
  return (std::exp(ratio) + away * away * std::exp(-prior_log_variance) - 1 - ratio) / 2;
}

/// A draw from a normal distribution of independent features, and its divergence from a prior: the
/// reparametrisation of Kingma and Welling, "Auto-encoding variational Bayes", 2014; a custom layer in
/// Keras's examples.
///
///   inputs   mean μ and log variance λ of the posterior, both (B,...,D); or these and μₚ, λₚ of a prior that
///            depends on a condition (Sohn, Lee and Yan, "Learning structured output representation using
///            deep conditional generative models", 2015; Serban et al., "A hierarchical latent variable
///            encoder-decoder model for generating dialogues", 2017), all of one shape
///   output   z (B,...,D)
///
/// In training z = μ + exp(λ/2)·ε, ε from N(0, 1). Otherwise z is the mean: μ, with a conditional prior μₚ,
/// since the posterior has seen the answer; after `draw_with` a seed z is drawn there too, from the posterior
/// or, with a conditional prior, from the prior.
///
/// Adds kl_weight times the Kullback-Leibler divergence of the posterior from the prior to the loss, summed
/// over the features and averaged over the batch (and steps):
///
///   KL = ½ Σ [λₚ - λ + (exp(λ) + (μ - μₚ)²) / exp(λₚ) - 1]      N(0, 1): μₚ = λₚ = 0
///
/// With annealing_updates n above 0 the weight grows in a straight line, from 0 in the first update to
/// kl_weight from update n on (Bowman et al., "Generating sentences from a continuous space", 2016).
///
/// Options: kl_weight (1); annealing_updates (0). Trace: "kl", the divergence of each feature, (BU) or (BTU).
/// Throws ConfigError for other than two or four inputs of one shape.
class Sampling : public Layer {
 public:
  static Schema options();
  explicit Sampling(Json config);
  const char* type_name() const override { return "Sampling"; }
  bool adds_loss() const override { return kl_weight_ > 0.0; }
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  void plan(Plan& plan, std::span<const Shape> inputs) const override;
  void forward(Context& context) override;
  void backward(Context& context) override;
  std::vector<Trace> traces(const Context& context) const override;

  /// Before each batch, with the number of updates made so far, which the annealing follows.
  void begin_batch(std::int64_t updates);
  /// Sum of the divergences of all forward passes since `begin_batch`, before the weight.
  double divergence() const { return divergence_; }
  /// Draws outside of training, in each forward pass the same numbers; means again without a seed.
  void draw_with(std::optional<std::uint64_t> seed) { draw_seed_ = seed; }

 private:
  double kl_weight_;
  int annealing_updates_;
  /// `kl_weight` as far as the annealing has come.
  double weight_;
  double divergence_ = 0.0;
  std::optional<std::uint64_t> draw_seed_;
};

}  // namespace rnn
