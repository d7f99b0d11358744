#include "rnn/training/scheduled_sampling.h"

#include <algorithm>
#include <cmath>

#include "rnn/layers/time_steps.h"
#include "rnn/model/forward_run.h"

namespace rnn {

namespace {

constexpr std::uint64_t sampling_purpose = 0x6f776e746f6b656e;
constexpr int slowest_pace = 1000000;

constexpr const char* python_source = R"(class ScheduledSampling(keras.utils.PyDataset):
    # Batches in which some tokens of a decoder's input are the model's own predictions: Keras has no
    # option for that (Bengio et al., 2015).
    def __init__(self, model, x, y, batch_size=32, shuffle=True, tokens="", share=1.0,
                 growth="linear", pace=1000, sample=False):
        super().__init__(workers=0)
        self.model, self.x, self.y = model, x if isinstance(x, list) else [x], y
        self.batch_size, self.shuffle = batch_size, shuffle
        self.input = [one.name for one in model.inputs].index(tokens) if tokens else len(self.x) - 1
        self.share, self.growth, self.pace, self.sample = share, growth, pace, sample
        self.masked = any(
            getattr(layer, "mask_zero", False) and layer.input is model.inputs[self.input]
            for layer in model.layers)
        self.order = np.arange(len(y))
        self.on_epoch_end()

    def __len__(self):
        return -(-len(self.y) // self.batch_size)

    def on_epoch_end(self):
        if self.shuffle:
            np.random.shuffle(self.order)

    def share_at(self, updates):
        at = updates / self.pace
        return self.share * {
            "linear": min(1.0, at),
            "exponential": 1 - np.exp(-at),
            "inverse-sigmoid": 1 / (1 + self.pace * np.exp(-at)),
        }.get(self.growth, 1.0)

    def __getitem__(self, index):
        rows = self.order[index * self.batch_size : (index + 1) * self.batch_size]
        x = [np.array(one[rows]) for one in self.x]
        tokens, share = x[self.input], self.share_at(int(self.model.optimizer.iterations))
        for t in range(1, tokens.shape[1] if share > 0 else 1):
            p = keras.ops.convert_to_numpy(self.model.predict_on_batch(x))[:, t - 1].astype("float64")
            if self.masked:
                p[:, 0] = 0
            own = np.random.rand(len(rows)) < share
            if self.masked:
                own &= tokens[:, t] != 0
            chosen = p.argmax(axis=1)
            if self.sample:
                chosen = np.array([np.random.choice(len(q), p=q / q.sum()) for q in p])
            tokens[own, t] = chosen[own]
        return tuple(x) if len(x) > 1 else x[0], self.y[rows]
)";

class ScheduledSampling : public Callback {
 public:
  explicit ScheduledSampling(const Json& config)
      : wanted_(config["tokens"].get<std::string>()),
        share_(config["share"].get<double>()),
        growth_(config["growth"].get<std::string>()),
        pace_(config["pace"].get<double>()),
        draws_(config["sample"].get<bool>()) {}
  const char* name() const override { return "ScheduledSampling"; }
  bool changes_inputs() const override { return true; }
  const char* keras_source() const override { return python_source; }

  void begin(Trainer& trainer, std::span<const std::string>) override {
    const Model& model = trainer.model();
    find_input(model);
    find_reader(model);
    steps_ = ForwardRun::steps(model, static_cast<int>(input_));
    run_ = std::make_unique<ForwardRun>(model, steps_ ? static_cast<int>(input_) : -1);
  }

  void batch_begin(const Moment& now, const Dataset& data, std::span<const int> indices) override {
    const std::int64_t updates = now.trainer.updates();
    const double share = share_at(static_cast<double>(updates));
    if (share <= 0.0) return;
    const Value tokens = now.trainer.model().inputs()[input_];
    const int time = tokens.shape[1];
    begin_batch(data, indices, time);
    Random random = Random(seed).fork(sampling_purpose).fork(static_cast<std::uint64_t>(updates));
    const Value read = run_->inputs()[input_];
    for (int t = 0; t + 1 < time; ++t) {
      if (!steps_) run_->restart();
      if (steps_)
        for (int b = 0; b < tokens.shape[0]; ++b) read.data[b] = tokens.data[b * time + t];
      else
        std::copy_n(tokens.data, tokens.shape.size(), read.data);
      run_->forward();
      choose(run_->outputs()[0], steps_ ? 0 : t, tokens.data + t + 1, time, share, random);
    }
  }

 private:
  double share_at(double updates) const {
    const double at = updates / pace_;
    if (growth_ == "linear") return share_ * std::min(1.0, at);
    if (growth_ == "exponential") return share_ * (1.0 - std::exp(-at));
    // exp(at) / (pace + exp(at)), without overflow.
    if (growth_ == "inverse-sigmoid") return share_ / (1.0 + pace_ * std::exp(-at));
    return share_;
  }

  void find_input(const Model& model) {
    const auto& inputs = model.input_nodes();
    input_ = inputs.size() - 1;
    if (wanted_.empty()) return;
    std::vector<FaultPart> known;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const std::string& name = model.nodes()[static_cast<std::size_t>(inputs[i].node)].layer->name();
      if (name == wanted_) {
        input_ = i;
        return;
      }
      known.emplace_back(name);
    }
    throw ConfigError({"callback.input", "[{callback}] tokens: expected one of {known}, got \"{given}\""},
                      {name(), known, wanted_}, "/config/tokens");
  }

  /// Checks the input, the output, and the layer that reads the ids.
  void find_reader(const Model& model) {
    const FlatGraph flat(model.graph());
    const NodeOutput start = flat.graph.inputs[input_];
    int ids = 0;
    for (const Node& node : flat.graph.nodes) {
      if (node.layer->id_count() == 0) continue;
      if (!(node.inputs[static_cast<std::size_t>(node.layer->id_input())] == start)) continue;
      ids = ids == 0 ? node.layer->id_count() : std::min(ids, node.layer->id_count());
      masked_ = masked_ || node.layer->config().value("mask_zero", false);
    }
    const Shape input = model.input_shape(static_cast<int>(input_));
    const Shape output = model.output_shape(0);
    const bool fits =
        ids > 0 && input.rank() == 2 && output.rank() == 3 && output[1] == input[1] && output.width() <= ids;
    if (!fits)
      throw ConfigError(
          {"callback.tokens",
           "[{callback}] expected an input of token ids (B,T), and an output (B,T,V) with a probability for "
           "each of them after each step, got an input of {given} ids of shape {input} and an output of "
           "shape {output}"},
          {name(), ids, input, output}, "/config/tokens");
  }

  void begin_batch(const Dataset& data, std::span<const int> indices, int time) {
    shapes_.resize(data.inputs.size());
    for (std::size_t i = 0; i < shapes_.size(); ++i) {
      shapes_[i] = data.inputs[i].shape;
      shapes_[i][0] = static_cast<int>(indices.size());
    }
    shapes_[input_][1] = steps_ ? 1 : time;
    run_->begin_batch(shapes_);
    run_->restart();
    for (std::size_t i = 0; i < shapes_.size(); ++i) {
      const Value& value = run_->inputs()[i];
      if (i != input_) gather(data.inputs[i], indices, value.layout, value.data);
    }
  }

  /// Replaces tokens, `stride` apart, by predictions at one step.
  void choose(const Value& output, int place, Scalar* tokens, int stride, double share,
              Random& random) const {
    const TimeSteps steps(output);
    for (int b = 0; b < steps.batch; ++b) {
      Scalar& token = tokens[b * stride];
      if (random.uniform() >= share || (masked_ && token == Scalar(0))) continue;
      const Scalar* y = output.data + steps.at(b, place);
      const int first = masked_ ? 1 : 0;
      token = static_cast<Scalar>(draws_ ? drawn(y, first, steps.width, random)
                                         : std::max_element(y + first, y + steps.width) - y);
    }
  }

  static int drawn(const Scalar* y, int first, int count, Random& random) {
    double sum = 0.0;
    for (int v = first; v < count; ++v) sum += double(y[v]);
    double left = random.uniform() * sum;
    int token = first;
    for (int v = first; v < count; ++v) {
      if (y[v] > 0) token = v;
      left -= double(y[v]);
      if (left < 0.0) break;
    }
    return token;
  }

  std::string wanted_;
  double share_;
  std::string growth_;
  double pace_;
  bool draws_;
  std::size_t input_ = 0;
  bool masked_ = false;
  bool steps_ = false;
  std::unique_ptr<ForwardRun> run_;
  std::vector<Shape> shapes_;
};

}  // namespace

Registry<Callback>::Entry scheduled_sampling() {
  return {"ScheduledSampling",
          {text_option("tokens", ""), number_option("share", 1.0, 0.0, 1.0),
           choice_option("growth", "linear", {"linear", "constant", "exponential", "inverse-sigmoid"}),
           integer_option("pace", 1000, 1, slowest_pace), boolean_option("sample", false)},
          [](const Json& config) { return std::make_unique<ScheduledSampling>(config); },
          {}};
}

}  // namespace rnn
