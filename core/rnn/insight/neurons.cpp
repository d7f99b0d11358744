#include "rnn/insight/neurons.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "rnn/activations/activation.h"
#include "rnn/insight/sample_run.h"
#include "rnn/insight/traced_sample.h"

namespace rnn {

namespace {

constexpr int most_neurons = 16;
constexpr int most_steps = 512;
constexpr std::size_t most_layers = 6;

enum class NeuronLayer { input, recurrent, dense, activation, unchanged, other };

NeuronLayer neuron_layer(const Layer& layer) {
  const std::string_view type = layer.type_name();
  if (type == "InputLayer") return NeuronLayer::input;
  if (type == "SimpleRNN" || type == "LSTM" || type == "GRU") {
    const Json& config = layer.config();
    return config["go_backwards"] == true || config["return_state"] == true ? NeuronLayer::other
                                                                            : NeuronLayer::recurrent;
  }
  if (type == "Dense") return NeuronLayer::dense;
  if (type == "Activation") return NeuronLayer::activation;
  constexpr std::array unchanged{"Dropout",       "SpatialDropout1D", "GaussianDropout",
                                 "GaussianNoise", "AlphaDropout",     "ActivityRegularization"};
  return std::find(unchanged.begin(), unchanged.end(), type) != unchanged.end() ? NeuronLayer::unchanged
                                                                                : NeuronLayer::other;
}

/// The first layer that cannot be drawn, or null.
const Layer* too_much_to_draw(const Subject& subject) {
  const Model& model = subject.trainer.model();
  const auto& layers = model.layers();
  const auto small = [](const Shape& shape) {
    return shape.rank() <= 3 && shape.rank() >= 2 && shape.width() <= most_neurons &&
           (shape.rank() == 2 || (shape[1] != unknown && shape[1] <= most_steps));
  };
  if (!model.sequential() || subject.signature.inputs[0].kind == PortKind::ids || layers.size() > most_layers)
    return layers[0].get();
  for (const Node& node : model.nodes())
    if (neuron_layer(*node.layer) == NeuronLayer::other || !small(node.output_shapes[0]))
      return node.layer.get();
  return nullptr;
}

Json letters_of_gates(const Layer& layer) {
  switch (layer.gate_count()) {
    case 4: return {"i", "f", "c", "o"};
    case 3: return {"z", "r", "h"};
    default: return {""};
  }
}

/// `values` (rows,D) through a Dense layer.
Tensor through_dense(const Layer& layer, const Tensor& values) {
  const std::vector<Parameter>& parameters = layer.parameters();
  const Parameter& kernel = parameters[0];
  const int units = kernel.shape[1];
  Tensor result({values.samples(), units});
  for (int row = 0; row < values.samples(); ++row)
    for (int unit = 0; unit < units; ++unit) {
      double sum = parameters.size() > 1 ? double(parameters[1].value[unit]) : 0.0;
      for (int i = 0; i < kernel.shape[0]; ++i)
        sum += double(values.sample(row)[i]) * double(kernel.value[i * units + unit]);
      result.sample(row)[unit] = static_cast<Scalar>(sum);
    }
  return result;
}

void activate(const Layer& layer, Tensor& values) {
  find_activation(layer.config()["activation"].get<std::string>())
      .forward(values.values.data(), values.samples(), values.sample_size());
}

class Neurons : public Readout {
 public:
  Neurons(const Subject& subject, const Json& request)
      : subject_(subject), request_(request), sample_(chosen_sample(subject, request)) {}

  bool advance() override {
    SampleRun run(subject_.trainer.model());
    run.forward(sample_, std::array{0});
    constexpr std::array axes{"BTU"};
    const std::vector<Trace> states = run.traces("h", axes);
    const bool typed = !request_["input"].empty();
    frame_.data = {{"sample", typed ? Json(nullptr) : request_["sample"]},
                   {"labels", subject_.step_labels(sample_)},
                   {"layers", Json::array()}};
    Tensor values = sample_[0];
    values.shape = values.shape.rank() == 3 ? Shape{values.shape[1], values.shape[2]} : values.shape;
    bool timed = sample_[0].shape.rank() == 3;
    auto state = states.begin();
    for (const auto& layer : subject_.trainer.model().layers()) {
      const Json& config = layer->config();
      const NeuronLayer kind = neuron_layer(*layer);
      Tensor handed_on;
      if (kind == NeuronLayer::recurrent) {
        values = sample_of(*state++, 0);
        timed = config["return_sequences"] == true;
        if (!timed) handed_on = values.slice(values.samples() - 1, values.samples());
      } else if (kind == NeuronLayer::dense) {
        values = through_dense(*layer, values);
      }
      if (kind == NeuronLayer::dense || kind == NeuronLayer::activation) activate(*layer, values);
      add(*layer, kind == NeuronLayer::recurrent, timed, values);
      if (handed_on.samples() > 0) values = std::move(handed_on);
    }
    return true;
  }

  Frame take() override { return std::move(frame_); }

 private:
  void add(const Layer& layer, bool recurrent, bool timed, const Tensor& values) {
    const std::string at = std::to_string(frame_.data["layers"].size()) + "/";
    const Json& config = layer.config();
    frame_.data["layers"].push_back({{"name", layer.name()},
                                     {"type", layer.type_name()},
                                     {"activation", config.value("activation", Json(""))},
                                     {"gates", letters_of_gates(layer)},
                                     {"recurrent", recurrent},
                                     {"sequences", timed},
                                     {"steps", values.samples()}});
    frame_.tensors.push_back({at + "values", values});
    for (const Parameter& parameter : layer.parameters()) {
      Tensor weights(parameter.shape.rank() == 2 ? parameter.shape : Shape{1, parameter.shape.width()});
      std::copy_n(parameter.value, weights.values.size(), weights.values.begin());
      frame_.tensors.push_back({at + parameter.name, std::move(weights)});
    }
  }

  const Subject& subject_;
  Json request_;
  std::vector<Tensor> sample_;
  Frame frame_;
};

}  // namespace

ReadoutKind neurons_readout() {
  ReadoutKind kind{.name = "neurons", .view = "neurons"};
  kind.in_network = true;
  kind.request = sample_options();
  kind.applies = [](const Subject& subject) {
    return too_much_to_draw(subject) == nullptr && subject.data.test.samples() > 0;
  };
  kind.open = [](const Subject& subject, const Json& request) -> std::unique_ptr<Readout> {
    if (const Layer* layer = too_much_to_draw(subject))
      throw ConfigError({"neurons.too_much",
                         "[neurons] expected a stack of recurrent, Dense and Activation layers with at most "
                         "{most} units over numbers, got [{layer}]"},
                        {most_neurons, layer->name()});
    return std::make_unique<Neurons>(subject, request);
  };
  return kind;
}

}  // namespace rnn
