#pragma once

#include "rnn/tasks/shared/dialog_task.h"

namespace rnn {

/// Dialogues of several turns, whose right answer needs an earlier turn: a hierarchical recurrent
/// encoder–decoder (Sordoni et al., "A hierarchical recurrent encoder-decoder for generative context-aware
/// query suggestion", 2015; Serban et al., "Building end-to-end dialogue systems using generative
/// hierarchical neural network models", 2016; seed article on HRED). Data and readouts are those of
/// DialogTask, with 15000 replies.
///
/// The default is an encoder of each turn, TimeDistributed(Embedding(24), GRU(48)); a Masking for turns that
/// are not there; the context's GRU(96) over the turns; and the decoder's GRU(96), which begins with
/// Dense(96, tanh) of the context's last state, and reads that state beside each word; Adam, whose rate falls
/// from .005 to a twentieth of that, batches of 32, 8 epochs. Variants: seq2seq (the last turn alone is
/// encoded), one-sequence (the words of all turns are encoded as one sequence), first-state (the decoder
/// begins with the context, and does not read it again), japanese, japanese-seq2seq.
class Hred : public DialogTask {
 public:
  static Schema options();
  explicit Hred(const Json& config) : DialogTask(config, false, 0) {}
  Json defaults() const override;
  Json variants() const override;

 private:
  enum class Reading { hierarchical, last_turn, one_sequence, first_state };

  Json model(Reading reading) const;
};

}  // namespace rnn
