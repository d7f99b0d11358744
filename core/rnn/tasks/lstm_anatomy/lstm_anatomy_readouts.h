#pragma once

#include "rnn/insight/readout.h"

namespace rnn {

class LstmAnatomyTask;

/// "beats", live: taps, the beats that are due, and the model's answers. Request: `first` (0) and `count`
/// (6), sequences of the test set; `taps`, steps from 0 on with a tap of one's own, in any order (none).
/// Frame:
///   {"first", "total": sequences of the test set, "period",
///    "due": beats of the test set, "hit": those of them that were answered, "wrong": answers where no beat
///    is due, "exact": sequences without a fault}
/// where a step is answered with a probability above a half, and the tensors
///   taps, beats, answers              (count,steps), answers as probabilities
///   own_taps, own_beats, own_answers  (steps)
/// Throws ConfigError at "/taps/i" for what is not the number of a step.
ReadoutKind beats_readout(const LstmAnatomyTask& task);

/// "stages", on demand: the four stages of the cell side by side, trained beside the run. Each is the run of
/// that variant of the task as it is declared, with the task's options and seed 0.
/// Request: `epochs`, how many they are to be trained for (0); what was trained before is not trained anew.
/// Frame: {"stages": ["cec", "input_output_gates", "forget_gate", "peephole"], "epochs": of the request at
/// most "all", those of a run}, and the tensors, of epochs 0 (untrained), 1...
///   loss  (4,epochs+1)  on the validation set
///   hit   (4,epochs+1)  the share of the test set's beats that were answered
///   f1    (4,epochs+1)  2·hit / (due + answered), 0 without an answer
ReadoutKind stages_readout(const LstmAnatomyTask& task);

}  // namespace rnn
