#pragma once

#include "rnn/tasks/shared/dialog_task.h"

namespace rnn {

/// Dialogues with questions that have several fitting answers: a latent variable hierarchical encoder–decoder
/// (Serban et al., "A hierarchical latent variable encoder-decoder model for generating dialogues", 2017;
/// seed article on VHRED). Data and readouts are those of DialogTask with the open topics, 12000 replies and
/// 10 draws.
///
/// The default reads the turns as the task hred does. A latent z of 8 features has the prior that Dense
/// layers make of the context, and a posterior that they make of the context and of a GRU(48) over the
/// answer; the decoder begins with Dense(96, tanh) of context and z, and reads both beside each word. The
/// divergence has the weight .05 (.4 of the bound's, since the loss is a mean over the 8 steps of an answer),
/// reached after 1000 updates; in Japanese the weight .03 after 2000, since more of it leaves the latent
/// variable a single active feature with some seeds. The decoder's words are dropped with probability .3.
/// Adam .005, batches of 32, 10 epochs. Variants: no-annealing, no-word-dropout, heavy (the weight .1),
/// collapse (the same without annealing and word dropout), standard-prior (N(0, 1), not conditional),
/// no-latent (hred), japanese.
class Vhred : public DialogTask {
 public:
  static Schema options() { return dialog_options(12000); }
  explicit Vhred(const Json& config)
      : DialogTask(config, true, 10), in_japanese_(config["language"] == "japanese") {}
  Json defaults() const override;
  Json variants() const override;

 private:
  struct Parts {
    int annealing_updates = 1000;
    bool word_dropout = true;
    bool latent = true;
    bool conditional_prior = true;
    double divergence_weight = .05;
  };

  /// Those of the default model in the language of the dialogues.
  Parts usual_parts() const;
  Json model(const Parts& parts) const;

  bool in_japanese_;
};

}  // namespace rnn
