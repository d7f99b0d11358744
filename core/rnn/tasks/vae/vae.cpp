#include "rnn/tasks/vae/vae.h"

#include <string>
#include <utility>

#include "rnn/tasks/model_config.h"

namespace rnn {

namespace {

constexpr int hidden_units = 128;
constexpr int more_dimensions = 16;
constexpr int row_units = 64;

enum class Encoder { dense, gru, lstm };

struct VaeOptions {
  int dimensions = 2;
  double beta = 1.0;
  Encoder encoder = Encoder::dense;
  bool writes_rows = false;
};

/// The nodes of the graph, each with the one before as its input.
class Nodes {
 public:
  explicit Nodes(const Shape& input) : last_("image") { list_.push_back(input_node("image", input)); }

  void add(const char* type, const char* name, Json options) {
    add(type, name, std::move(options), {{last_, 0}});
    last_ = name;
  }
  void add(const char* type, const char* name, Json options, const std::vector<NodeSource>& sources) {
    list_.push_back(graph_node(type, name, std::move(options), sources));
  }
  /// The Sampling layer, with mean and log variance beside each other.
  void sample(const VaeOptions& options) {
    for (const char* name : {"z_mean", "z_log_var"})
      add("Dense", name, {{"units", options.dimensions}}, {{last_, 0}});
    add("Sampling", "z", {{"kl_weight", options.beta}}, {{"z_mean", 0}, {"z_log_var", 0}});
    last_ = "z";
  }
  Json take() { return std::move(list_); }

 private:
  Json list_ = Json::array();
  std::string last_;
};

Json vae_nodes(const Shape& input, const VaeOptions& options) {
  Nodes nodes(input);
  if (options.encoder == Encoder::dense) {
    nodes.add("Flatten", "flatten", Json::object());
    nodes.add("Dense", "encoder", {{"units", hidden_units}, {"activation", "relu"}});
  } else {
    nodes.add(options.encoder == Encoder::gru ? "GRU" : "LSTM", "row_reader", {{"units", row_units}});
  }
  nodes.sample(options);
  if (options.writes_rows) {
    nodes.add("RepeatVector", "repeat", {{"n", digit_side}});
    nodes.add("LSTM", "row_writer", {{"units", row_units}, {"return_sequences", true}});
    nodes.add("Dense", "answer", {{"units", digit_side}, {"activation", "sigmoid"}});
  } else {
    nodes.add("Dense", "decoder", {{"units", hidden_units}, {"activation", "relu"}});
    nodes.add("Dense", "pixels", {{"units", digit_pixels}, {"activation", "sigmoid"}});
    nodes.add("Reshape", "answer", {{"target_shape", {digit_side, digit_side}}});
  }
  return nodes.take();
}

}  // namespace

Json Vae::model() const {
  return functional_config(vae_nodes(signature().inputs[0].shape, {}), {"image"}, {"answer"});
}

Json Vae::variants() const {
  Json variants = Json::array();
  const auto add = [&](const char* id, const VaeOptions& options) {
    Json changes = Json::object();
    changes["model"]["config"]["layers"] = vae_nodes(signature().inputs[0].shape, options);
    variants.push_back({{"id", id}, {"changes", std::move(changes)}});
  };
  const VaeOptions usual;
  add("beta-0", {2, 0.0, usual.encoder, false});
  add("beta-8", {2, 8.0, usual.encoder, false});
  add("beta-100", {2, 100.0, usual.encoder, false});
  add("dimensions", {more_dimensions, usual.beta, usual.encoder, false});
  add("gru", {2, usual.beta, Encoder::gru, false});
  add("recurrent", {more_dimensions, usual.beta, Encoder::lstm, true});
  return variants;
}

}  // namespace rnn
