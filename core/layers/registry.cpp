#include "rnn/layers/registry.h"

#include "rnn/layers/activation_layer.h"
#include "rnn/layers/bidirectional.h"
#include "rnn/layers/dense.h"
#include "rnn/layers/dropout.h"
#include "rnn/layers/flatten.h"
#include "rnn/layers/gru.h"
#include "rnn/layers/input_layer.h"
#include "rnn/layers/lstm.h"
#include "rnn/layers/lstm_anatomy.h"
#include "rnn/layers/simple_rnn.h"
#include "rnn/layers/time_distributed.h"

namespace rnn {

namespace {

template <class Made>
Registry<Layer>::Entry entry(const char* name) {
  return {name, Made::options(), [](const Json& config) { return std::make_unique<Made>(config); }, {}};
}

}  // namespace

const Registry<Layer>& layers() {
  static const Registry<Layer> registry("layer", {
                                                     entry<InputLayer>("InputLayer"),
                                                     entry<Dense>("Dense"),
                                                     entry<Dropout>("Dropout"),
                                                     entry<ActivationLayer>("Activation"),
                                                     entry<Flatten>("Flatten"),
                                                     entry<SimpleRNN>("SimpleRNN"),
                                                     entry<LSTM>("LSTM"),
                                                     entry<GRU>("GRU"),
                                                     entry<LSTMAnatomy>("LSTMAnatomy"),
                                                     entry<Bidirectional>("Bidirectional"),
                                                     entry<TimeDistributed>("TimeDistributed"),
                                                 });
  return registry;
}

}  // namespace rnn
