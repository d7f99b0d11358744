#include "rnn/tasks/binary_addition/binary_addition_scratch.h"
#include "rnn/tasks/inspection_text.h"
#include "rnn/tasks/noisy_sine/noisy_sine.h"
#ifndef RNN_FIRST_TASKS
#include "rnn/formats/keras_code.h"
#include "rnn/model/summary.h"
#include "rnn/tasks/attention/attention.h"
#include "rnn/tasks/autoencoder/autoencoder.h"
#include "rnn/tasks/bidirectional/proofreading.h"
#include "rnn/tasks/hred/hred.h"
#include "rnn/tasks/long_memory/long_memory.h"
#include "rnn/tasks/lstm_anatomy/lstm_anatomy_task.h"
#include "rnn/tasks/naive_forward/naive_forward.h"
#include "rnn/tasks/next_word/next_word.h"
#include "rnn/tasks/own_data/own_data.h"
#include "rnn/tasks/sentiment/sentiment.h"
#include "rnn/tasks/seq2seq/seq2seq.h"
#include "rnn/tasks/sine_shapes/sine_shapes.h"
#include "rnn/tasks/stacking/calculation.h"
#include "rnn/tasks/vae/vae.h"
#include "rnn/tasks/vhred/vhred.h"
#include "rnn/tasks/weather/weather.h"
#include "rnn/tasks/word2vec/word2vec.h"
#endif

namespace rnn {

namespace {

template <class Made>
Registry<Task>::Entry entry(const char* name) {
  return {name, Made::options(), [](const Json& config) { return std::make_unique<Made>(config); }, {}};
}

#ifndef RNN_FIRST_TASKS
std::string keras_code_of(const Blueprint& made) {
  return keras_code(*made.model, made.config["compile"], made.config["fit"],
                    made.task->keras_data(made.config.value("resources", Json::object())), made.fit.seed,
                    made.task->keras_answers());
}
#endif

}  // namespace

// With RNN_FIRST_TASKS: those that the module of a page's start has.
const Registry<Task>& tasks() {
  static const Registry<Task> registry("task", {
                                                   entry<BinaryAddition>("binary-addition"),
                                                   entry<BinaryAdditionScratch>("binary-addition-scratch"),
                                                   entry<NoisySine>("noisy-sine"),
#ifndef RNN_FIRST_TASKS
                                                   entry<Sentiment>("sentiment"),
                                                   entry<Seq2Seq>("seq2seq"),
                                                   entry<AttentionTask>("attention"),
                                                   entry<NextWord>("next-word"),
                                                   entry<SineShapes>("sine-shapes"),
                                                   entry<NaiveForward>("naive-forward"),
                                                   entry<Weather>("weather"),
                                                   entry<OwnData>("own-data"),
                                                   entry<LongMemory>("long-memory"),
                                                   entry<LstmAnatomyTask>("lstm-anatomy"),
                                                   entry<Proofreading>("bidirectional"),
                                                   entry<Calculation>("stacking"),
                                                   entry<Word2Vec>("word2vec"),
                                                   entry<Hred>("hred"),
                                                   entry<Vhred>("vhred"),
                                                   entry<Autoencoder>("autoencoder"),
                                                   entry<Vae>("vae"),
#endif
                                               });
  return registry;
}

const std::vector<InspectionText>& inspection_texts() {
  static const std::vector<InspectionText> texts{
#ifndef RNN_FIRST_TASKS
      {"summary_keras3", [](const Blueprint& made) { return summary(*made.model, SummaryStyle::keras3); }},
      {"summary_keras2", [](const Blueprint& made) { return summary(*made.model, SummaryStyle::keras2); }},
      {"keras_code", keras_code_of},
#endif
  };
  return texts;
}

}  // namespace rnn
