#include "rnn/layers/registry.h"

#include "rnn/layers/activations/activation_layer.h"
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
#include "rnn/layers/reshaping/flatten.h"
#include "rnn/layers/reshaping/reshape.h"
#include "rnn/layers/reshaping/step_copy.h"
#include "rnn/layers/rnn/bidirectional.h"
#include "rnn/layers/rnn/gru.h"
#include "rnn/layers/rnn/lstm.h"
#include "rnn/layers/rnn/lstm_anatomy.h"
#include "rnn/layers/rnn/simple_rnn.h"
#include "rnn/layers/rnn/time_distributed.h"

namespace rnn {

namespace {

template <class Made>
Registry<Layer>::Entry entry(const char* name) {
  return {name, Made::options(), [](const Json& config) { return std::make_unique<Made>(config); }, {}};
}

Registry<Layer>::Entry joining(Registry<Layer>::Entry entry) {
  entry.inputs = 2;
  return entry;
}

Registry<Layer>::Entry merge(const char* name, Merge::Kind kind) {
  return joining({name,
                  Merge::options(),
                  [=](const Json& config) { return std::make_unique<Merge>(config, name, kind); },
                  {}});
}

Registry<Layer>::Entry copying(const char* name, StepCopy::Kind kind) {
  return {name,
          StepCopy::options(kind),
          [=](const Json& config) { return std::make_unique<StepCopy>(config, name, kind); },
          {}};
}

Registry<Layer>::Entry pooling(const char* name, bool global, bool average) {
  return {name,
          Pooling1D::options(global),
          [=](const Json& config) { return std::make_unique<Pooling1D>(config, name, global, average); },
          {}};
}

Registry<Layer>::Entry attention(const char* name, bool additive) {
  return joining({name,
                  Attention::options(additive),
                  [=](const Json& config) { return std::make_unique<Attention>(config, additive); },
                  {}});
}

Registry<Layer>& all_layers() {
  using enum Merge::Kind;
  using enum StepCopy::Kind;
  static Registry<Layer> layer_registry("layer", {
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
                                                     entry<Embedding>("Embedding"),
                                                     entry<Masking>("Masking"),
                                                     entry<Reshape>("Reshape"),
                                                     entry<Permute>("Permute"),
                                                     copying("RepeatVector", repeat_vector),
                                                     copying("UpSampling1D", up_sampling),
                                                     copying("ZeroPadding1D", zero_padding),
                                                     copying("Cropping1D", cropping),
                                                     entry<Conv1D>("Conv1D"),
                                                     pooling("GlobalAveragePooling1D", true, true),
                                                     pooling("GlobalMaxPooling1D", true, false),
                                                     pooling("AveragePooling1D", false, true),
                                                     pooling("MaxPooling1D", false, false),
                                                     entry<LayerNormalization>("LayerNormalization"),
                                                     entry<BatchNormalization>("BatchNormalization"),
                                                     entry<GaussianNoise>("GaussianNoise"),
                                                     entry<SpatialDropout1D>("SpatialDropout1D"),
                                                     entry<ActivityRegularization>("ActivityRegularization"),
                                                     joining(entry<Sampling>("Sampling")),
                                                     joining(entry<Concatenate>("Concatenate")),
                                                     merge("Add", add),
                                                     merge("Subtract", subtract),
                                                     merge("Multiply", multiply),
                                                     merge("Average", average),
                                                     merge("Maximum", maximum),
                                                     merge("Minimum", minimum),
                                                     joining(entry<Dot>("Dot")),
                                                     attention("Attention", false),
                                                     attention("AdditiveAttention", true),
                                                     joining(entry<MultiHeadAttention>("MultiHeadAttention")),
                                                     joining(entry<SampledLogits>("SampledLogits")),
                                                 });
  return layer_registry;
}

}  // namespace

const Registry<Layer>& layers() { return all_layers(); }

bool register_layers(std::vector<Registry<Layer>::Entry> entries) {
  for (Registry<Layer>::Entry& entry : entries) all_layers().add(std::move(entry));
  return true;
}

}  // namespace rnn
