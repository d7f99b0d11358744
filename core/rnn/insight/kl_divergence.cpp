#include "rnn/insight/kl_divergence.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>
#include <vector>

#include "rnn/config/error.h"
#include "rnn/data/batches.h"
#include "rnn/layers/regularization/sampling.h"
#include "rnn/model/flat_graph.h"
#include "rnn/model/part_run.h"

namespace rnn {

namespace {

constexpr int most_kl_samples = 512;
constexpr int kl_slice = 64;
constexpr double active_kl = .05;

std::vector<int> sampling_nodes(const FlatGraph& flat) {
  std::vector<int> found;
  for (std::size_t n = 0; n < flat.graph.nodes.size(); ++n)
    if (std::string_view(flat.graph.nodes[n].layer->type_name()) == "Sampling")
      found.push_back(static_cast<int>(n));
  return found;
}

bool has_sampling(const Subject& subject) {
  return subject.data.test.samples() > 0 &&
         !sampling_nodes(FlatGraph(subject.trainer.model().graph())).empty();
}

class KlByDimension : public Readout {
 public:
  KlByDimension(const Subject& subject, const Json& request)
      : inputs_(subject.data.test.inputs),
        samples_(std::min(subject.data.test.samples(), most_kl_samples)),
        flat_(subject.trainer.model().graph()),
        node_(chosen(request["layer"].get<std::string>())),
        run_(subject.trainer.model(), part()) {}

  bool advance() override {
    const int last = std::min(done_ + kl_slice, samples_);
    std::vector<int> indices = all_indices(last - done_);
    for (int& index : indices) index += done_;
    std::vector<Shape> shapes;
    for (const Tensor& input : inputs_) {
      shapes.push_back(input.shape);
      shapes.back()[0] = last - done_;
    }
    run_.begin_batch(shapes);
    for (std::size_t i = 0; i < inputs_.size(); ++i)
      gather(inputs_[i], indices, run_.inputs()[i].layout, run_.inputs()[i].data);
    run_.forward();
    add(run_.outputs());
    done_ = last;
    return done_ == samples_;
  }

  Frame take() override {
    const int width = static_cast<int>(kl_.size());
    Tensor kl({width});
    Tensor spread({width});
    double total = 0.0;
    int active = 0;
    for (std::size_t d = 0; d < kl_.size(); ++d) {
      const double mean = kl_[d] / rows_;
      const double centre = sums_[d] / rows_;
      kl.values[d] = static_cast<Scalar>(mean);
      spread.values[d] = static_cast<Scalar>(std::sqrt(std::max(0.0, squares_[d] / rows_ - centre * centre)));
      total += mean;
      active += mean > active_kl ? 1 : 0;
    }
    Json layers = Json::array();
    for (const int node : sampling_nodes(flat_)) layers.push_back(path(node));
    Frame frame;
    frame.data = {{"layer", path(node_)},
                  {"layers", std::move(layers)},
                  {"samples", samples_},
                  {"total", total},
                  {"active", active}};
    frame.tensors.push_back({"kl", std::move(kl)});
    frame.tensors.push_back({"spread", std::move(spread)});
    return frame;
  }

 private:
  const std::string& path(int node) const { return flat_.paths[static_cast<std::size_t>(node)]; }

  int chosen(const std::string& layer) const {
    std::vector<FaultPart> known;
    for (const int node : sampling_nodes(flat_)) {
      if (layer.empty() || path(node) == layer) return node;
      known.emplace_back(path(node));
    }
    const Phrase kind("layer.sampling", "a Sampling layer");
    if (known.empty())
      throw ConfigError({"layer.none", "[layer] expected the name of {kind}, of which the model has none"},
                        {kind}, "/layer");
    throw ConfigError(
        {"layer.unknown", "[layer] expected the name of {kind}, of which the model has {known}, got {given}"},
        {kind, known, layer}, "/layer");
  }

  Graph part() const {
    const Graph& graph = flat_.graph;
    // Every value follows from the inputs of the model.
    return part_of(graph, graph.inputs, graph.nodes[static_cast<std::size_t>(node_)].inputs)
        .value_or(Graph());
  }

  void add(std::span<const Value> values) {
    const auto width = static_cast<std::size_t>(values[0].shape.width());
    kl_.resize(width);
    sums_.resize(width);
    squares_.resize(width);
    const bool prior = values.size() >= 4;
    for (std::int64_t i = 0; i < values[0].shape.size(); ++i) {
      const std::size_t d = static_cast<std::size_t>(i) % width;
      const double mean = static_cast<double>(values[0].data[i]);
      kl_[d] += normal_divergence(mean, static_cast<double>(values[1].data[i]),
                                  prior ? static_cast<double>(values[2].data[i]) : 0.0,
                                  prior ? static_cast<double>(values[3].data[i]) : 0.0);
      sums_[d] += mean;
      squares_[d] += mean * mean;
    }
    rows_ += static_cast<double>(values[0].shape.rows());
  }

  const std::vector<Tensor>& inputs_;
  int samples_;
  FlatGraph flat_;
  int node_;
  PartRun run_;
  int done_ = 0;
  double rows_ = 0.0;
  std::vector<double> kl_, sums_, squares_;
};

}  // namespace

ReadoutKind kl_readout() {
  ReadoutKind kind{.name = "kl", .view = "kl-by-dimension"};
  kind.request = {text_option("layer", "")};
  kind.applies = &has_sampling;
  kind.open = [](const Subject& subject, const Json& request) {
    return std::make_unique<KlByDimension>(subject, request);
  };
  return kind;
}

}  // namespace rnn
