#include "rnn/layers/registry.h"

#include "rnn/layers/activations/activation_layer.h"
#include "rnn/layers/activations/rectifiers.h"
#include "rnn/layers/attention/attention.h"
#include "rnn/layers/attention/multi_head_attention.h"
#include "rnn/layers/convolutional/conv1d.h"
#include "rnn/layers/core/dense.h"
#include "rnn/layers/core/embedding.h"
#include "rnn/layers/core/input_layer.h"
#include "rnn/layers/core/masking.h"
#include "rnn/layers/core/sampled_logits.h"
#include "rnn/layers/merging/concatenate.h"
#include "rnn/layers/merging/dot.h"
#include "rnn/layers/merging/merge.h"
#include "rnn/layers/normalization/normalization.h"
#include "rnn/layers/pooling/pooling.h"
#include "rnn/layers/regularization/dropout.h"
#include "rnn/layers/regularization/noise.h"
#include "rnn/layers/regularization/sampling.h"
#include "rnn/layers/regularization/word_dropout.h"
#include "rnn/layers/reshaping/flatten.h"
#include "rnn/layers/reshaping/reshape.h"
#include "rnn/layers/reshaping/step_copy.h"
#include "rnn/layers/rnn/bidirectional.h"
#include "rnn/layers/rnn/gru.h"
#include "rnn/layers/rnn/lstm.h"
#include "rnn/layers/rnn/lstm_anatomy.h"
#include "rnn/layers/rnn/simple_rnn.h"
#include "rnn/layers/rnn/time_distributed.h"
#include "rnn/model/nested_model.h"
#include "rnn/model/recorded_graph.h"
#include "rnn/model/rnn_of_cells.h"

namespace rnn {

namespace {

using LayerEntry = Registry<Layer>::Entry;

template <class Made>
LayerEntry first(const char* name) {
  return {name, Made::options(), [](const Json& config) { return std::make_unique<Made>(config); }, {}, 1};
}

template <class Make>
LayerEntry later(const char* name, Schema options, Make make, int inputs = 1,
                 std::vector<std::string> aliases = {}) {
  return Registry<Layer>::later(name, std::move(options), std::move(make), std::move(aliases), inputs);
}

template <class Made>
LayerEntry plain(const char* name, int inputs = 1) {
  return later(
      name, Made::options(), [](const Json& config) { return std::make_unique<Made>(config); }, inputs);
}

LayerEntry rectifier(const char* name, Rectifier::Kind kind) {
  const auto make = [=](const Json& config) { return std::make_unique<Rectifier>(config, name, kind); };
  return later(name, Rectifier::options(kind), make);
}

LayerEntry merge(const char* name, Merge::Kind kind) {
  const auto make = [=](const Json& config) { return std::make_unique<Merge>(config, name, kind); };
  return later(name, Merge::options(), make, 2);
}

LayerEntry step_copy(const char* name, StepCopy::Kind kind) {
  const auto make = [=](const Json& config) { return std::make_unique<StepCopy>(config, name, kind); };
  return later(name, StepCopy::options(kind), make);
}

LayerEntry pooling(const char* name, bool global, bool average) {
  const auto make = [=](const Json& config) {
    return std::make_unique<Pooling1D>(config, name, global, average);
  };
  return later(name, Pooling1D::options(global, average), make);
}

LayerEntry attention(const char* name, bool additive) {
  const auto make = [=](const Json& config) { return std::make_unique<Attention>(config, additive); };
  return later(name, Attention::options(additive), make, 2);
}

LayerEntry nested(const char* name, bool sequential, std::vector<std::string> aliases) {
  const auto make = [=](const Json& config) { return std::make_unique<NestedModel>(config, sequential); };
  return later(name, NestedModel::options(sequential), make, 1, std::move(aliases));
}

std::vector<LayerEntry> layer_entries() {
  using enum Merge::Kind;
  using enum StepCopy::Kind;
  return {
      first<InputLayer>("InputLayer"),
      first<Dense>("Dense"),
      plain<Dropout>("Dropout"),
      first<ActivationLayer>("Activation"),
      rectifier("LeakyReLU", Rectifier::Kind::leaky_relu),
      plain<PReLU>("PReLU"),
      rectifier("ELU", Rectifier::Kind::elu),
      rectifier("ReLU", Rectifier::Kind::relu),
      plain<SoftmaxLayer>("Softmax"),
      plain<Flatten>("Flatten"),
      first<SimpleRNN>("SimpleRNN"),
      plain<LSTM>("LSTM"),
      plain<GRU>("GRU"),
      plain<LSTMAnatomy>("LSTMAnatomy"),
      plain<Bidirectional>("Bidirectional"),
      plain<TimeDistributed>("TimeDistributed"),
      plain<Embedding>("Embedding"),
      plain<Masking>("Masking"),
      plain<Reshape>("Reshape"),
      plain<Permute>("Permute"),
      step_copy("RepeatVector", repeat_vector),
      step_copy("UpSampling1D", up_sampling),
      step_copy("ZeroPadding1D", zero_padding),
      step_copy("Cropping1D", cropping),
      plain<Conv1D>("Conv1D"),
      pooling("GlobalAveragePooling1D", true, true),
      pooling("GlobalMaxPooling1D", true, false),
      pooling("AveragePooling1D", false, true),
      pooling("MaxPooling1D", false, false),
      plain<LayerNormalization>("LayerNormalization"),
      plain<BatchNormalization>("BatchNormalization"),
      plain<GaussianNoise>("GaussianNoise"),
      plain<SpatialDropout1D>("SpatialDropout1D"),
      plain<WordDropout>("WordDropout"),
      plain<ActivityRegularization>("ActivityRegularization"),
      plain<Sampling>("Sampling", 2),
      plain<Concatenate>("Concatenate", 2),
      merge("Add", add),
      merge("Subtract", subtract),
      merge("Multiply", multiply),
      merge("Average", average),
      merge("Maximum", maximum),
      merge("Minimum", minimum),
      plain<Dot>("Dot", 2),
      attention("Attention", false),
      attention("AdditiveAttention", true),
      plain<MultiHeadAttention>("MultiHeadAttention", 2),
      plain<SampledLogits>("SampledLogits", 2),
      nested("Sequential", true, {}),
      nested("Functional", false, {"Model"}),
      plain<RNNOfCells>("RNN"),
  };
}

}  // namespace

// With RNN_FIRST_TASKS: those that the module of a page's start has can be made; the others are described,
// and making one throws ConfigError "name.elsewhere".
const Registry<Layer>& layers() {
  static const Registry<Layer> registry("layer", layer_entries());
  return registry;
}

#ifdef RNN_FIRST_TASKS
// None of the layers of a page's start makes a mask.
void record_masks(RecordedGraph&) {}
#else
void record_masks(RecordedGraph& recorded) { add_mask_operations(recorded); }
#endif

}  // namespace rnn
