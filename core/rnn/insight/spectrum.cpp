#include "rnn/insight/spectrum.h"

#include <algorithm>
#include <cmath>

#include "rnn/config/error.h"
#include "rnn/insight/eigenvalues.h"

namespace rnn {

namespace {

constexpr std::string_view kernel_name = "recurrent_kernel";

struct Kernel {
  std::string layer;
  const Segment* segment;
  std::vector<std::string> gates;
  int candidate;
};

/// The class of the recurrent layer: that of the layer, or of the one inside of a wrapper.
std::string class_of(const Layer& layer) {
  const Json& config = layer.config();
  return config.contains("layer") && config["layer"].is_object()
             ? config["layer"]["class_name"].get<std::string>()
             : std::string(layer.type_name());
}

std::vector<Kernel> kernels_of(const Model& model) {
  std::vector<Kernel> list;
  for (const Segment& segment : model.segments()) {
    if (!segment.name.ends_with(kernel_name)) continue;
    std::string layer = segment.layer->name() + "/" + segment.name;
    layer.resize(layer.size() - kernel_name.size() - 1);
    const int gates = segment.shape[1] / segment.shape[0];
    Kernel kernel{std::move(layer), &segment, {""}, 0};
    if (gates == 4) kernel = {kernel.layer, &segment, {"i", "f", "c", "o"}, 2};
    if (gates == 3)
      kernel = class_of(*segment.layer) == "LSTMAnatomy" ? Kernel{kernel.layer, &segment, {"i", "c", "o"}, 1}
                                                         : Kernel{kernel.layer, &segment, {"z", "r", "h"}, 2};
    list.push_back(std::move(kernel));
  }
  return list;
}

const Kernel& chosen_kernel(const std::vector<Kernel>& kernels, const std::string& layer) {
  static constexpr Phrase kind("layer.recurrent", "a recurrent layer");
  std::vector<FaultPart> known;
  for (const Kernel& kernel : kernels) {
    if (layer.empty() || kernel.layer == layer) return kernel;
    known.emplace_back(kernel.layer);
  }
  if (known.empty())
    throw ConfigError({"layer.none", "[layer] expected the name of {kind}, of which the model has none"},
                      {kind}, "/layer");
  throw ConfigError(
      {"layer.unknown", "[layer] expected the name of {kind}, of which the model has {known}, got {given}"},
      {kind, known, layer}, "/layer");
}

Frame spectrum(const Model& model, const Json& request) {
  const std::vector<Kernel> kernels = kernels_of(model);
  const Kernel& kernel = chosen_kernel(kernels, request["layer"].get<std::string>());
  const int gates = static_cast<int>(kernel.gates.size());
  const int asked = request["gate"].get<int>();
  if (asked >= gates)
    throw ConfigError({"gate.number", "[gate] expected a number below {count}, got {given}"}, {gates, asked},
                      "/gate");
  const int gate = asked < 0 ? kernel.candidate : asked;
  const Segment& segment = *kernel.segment;
  const int units = segment.shape[0];
  const std::span<const Scalar> values(model.parameters().data() + segment.offset,
                                       static_cast<std::size_t>(segment.size));
  const bool finite = std::all_of(values.begin(), values.end(), [](Scalar x) { return std::isfinite(x); });
  Frame frame;
  Json layers = Json::array();
  for (const Kernel& one : kernels) layers.push_back(one.layer);
  frame.data = {{"layer", kernel.layer},
                {"layers", std::move(layers)},
                {"gate", gate},
                {"gates", kernel.gates},
                {"units", units},
                {"state", units > most_spectrum_units ? "large" : finite ? "whole" : "not_finite"}};
  if (frame.data["state"] == "whole")
    frame.tensors.push_back({"eigenvalues", eigenvalues(values, units, gates, gate)});
  return frame;
}

bool has_kernels(const Subject& subject) { return !kernels_of(subject.trainer.model()).empty(); }

std::unique_ptr<Readout> read_spectrum(const Subject& subject, const Json& request) {
  return readout_of([&subject, request] { return spectrum(subject.trainer.model(), request); });
}

}  // namespace

ReadoutKind spectrum_readout() {
  ReadoutKind kind{.name = "spectrum", .view = "spectrum"};
  kind.request = {text_option("layer", ""), integer_option("gate", -1, -1, 3)};
  kind.applies = &has_kernels;
  kind.open = &read_spectrum;
  return kind;
}

}  // namespace rnn
