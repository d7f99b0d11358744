#include "rnn/tasks/lstm_anatomy/lstm_anatomy_task.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "rnn/config/error.h"
#include "rnn/tasks/lstm_anatomy/lstm_anatomy_readouts.h"
#include "rnn/tasks/model_config.h"

namespace rnn {

namespace {

constexpr int training_beats = 300;
constexpr int validation_beats = 60;
constexpr int test_beats = 200;
constexpr int all_beats = training_beats + validation_beats + test_beats;

Json cell(const std::string& class_name, Json options) {
  options.update({{"units", 16}, {"return_sequences", true}});
  return class_config(class_name, std::move(options));
}

Json layers_with(Json recurrent) {
  Json layers = Json::array();
  layers.push_back(std::move(recurrent));
  layers.push_back(class_config("Dense", {{"units", 1}, {"activation", "sigmoid"}}));
  return layers;
}

double share_of(const Tensor& beats) {
  double sum = 0.0;
  for (const Scalar beat : beats.values) sum += double(beat);
  return sum / static_cast<double>(beats.values.size());
}

}  // namespace

Schema LstmAnatomyTask::options() {
  return {integer_option("period", 20, 5, 100), integer_option("steps", 80, 40, 400)};
}

LstmAnatomyTask::LstmAnatomyTask(const Json& config)
    : period_(config["period"].get<int>()), steps_(config["steps"].get<int>()) {
  if (steps_ < 4 * period_)
    throw ConfigError(
        {"beats.steps",
         "[lstm-anatomy] steps: expected at least {least}, four periods of {period}, got {given}"},
        {4 * period_, period_, steps_}, "/steps");
}

Signature LstmAnatomyTask::signature() const {
  const Shape shape{unknown, steps_, 1};
  return {{{"taps",
            shape,
            PortKind::numbers,
            0,
            {{"port.taps", "a tap or none on each of {steps} steps"}, {steps_}}}},
          {{"beats",
            shape,
            PortKind::numbers,
            0,
            {{"port.beats", "a beat or none on each of {steps} steps"}, {steps_}}}}};
}

Tensor LstmAnatomyTask::beats_of(const Tensor& taps) const {
  Tensor beats(taps.shape);
  for (int i = 0; i < taps.samples(); ++i) {
    int since = -1;
    for (int t = 0; t < steps_; ++t) {
      if (since >= 0) ++since;
      if (taps.sample(i)[t] > Scalar(.5)) since = 0;
      if (since > 0 && since % period_ == 0) beats.sample(i)[t] = Scalar(1);
    }
  }
  return beats;
}

TaskData LstmAnatomyTask::data(std::uint64_t seed, const Resources&) const {
  Random random(seed);
  const auto below = [&random](int bound) {
    return static_cast<int>(random.below(static_cast<std::uint32_t>(bound)));
  };
  const int shortest = (period_ + 1) / 2;
  const int latest = std::max(1, period_ * 3 / 10);
  std::set<std::vector<int>> drawn;
  Tensor taps({all_beats, steps_, 1});
  for (int i = 0; i < all_beats;) {
    std::vector<int> places;
    for (int t = below(latest); t < steps_; t += shortest + below(steps_ - shortest + 1)) places.push_back(t);
    if (!drawn.insert(places).second) continue;
    for (const int t : places) taps.sample(i)[t] = Scalar(1);
    ++i;
  }
  Dataset all;
  all.targets.push_back(beats_of(taps));
  all.inputs.push_back(std::move(taps));
  constexpr int known = training_beats + validation_beats;
  return {all.slice(0, training_beats), all.slice(training_beats, known), all.slice(known, all_beats)};
}

std::string LstmAnatomyTask::keras_data(const Json&) const {
  return "# After a tap a beat is due on every period-th step, until the next tap; no two sequences are the "
         "same.\n"
         "period, steps = " +
         std::to_string(period_) + ", " + std::to_string(steps_) + R"(
shortest, latest = (period + 1) // 2, max(1, period * 3 // 10)
drawn = set()
while len(drawn) < )" +
         std::to_string(all_beats) + R"(:
    places, t = [], np.random.randint(latest)
    while t < steps:
        places.append(int(t))
        t += np.random.randint(shortest, steps + 1)
    drawn.add(tuple(places))
drawn = [list(places) for places in drawn]
np.random.shuffle(drawn)
taps = np.zeros((len(drawn), steps, 1), "float32")
beats = np.zeros((len(drawn), steps, 1), "float32")
for i, places in enumerate(drawn):
    taps[i, places] = 1
    for start, end in zip(places, places[1:] + [steps]):
        beats[i, start + period : end : period] = 1
x_train, x_val, x_test = taps[:)" +
         std::to_string(training_beats) + "], taps[" + std::to_string(training_beats) + ":" +
         std::to_string(training_beats + validation_beats) + "], taps[" +
         std::to_string(training_beats + validation_beats) + R"(:]
y_train, y_val, y_test = beats[:)" +
         std::to_string(training_beats) + "], beats[" + std::to_string(training_beats) + ":" +
         std::to_string(training_beats + validation_beats) + "], beats[" +
         std::to_string(training_beats + validation_beats) + ":]\n";
}

Json LstmAnatomyTask::defaults() const {
  Json defaults = Json::object();
  defaults["model"] = sequential_config(signature().inputs[0].shape,
                                        layers_with(cell("LSTMAnatomy", {{"variant", "peephole"}})));
  defaults.update(parse_json(R"({
    "compile": {"optimizer": {"class_name": "Adam", "config": {"learning_rate": 0.003, "clipnorm": 1.0}},
                "loss": "binary_crossentropy",
                "metrics": ["accuracy"]},
    "fit": {"batch_size": 10, "epochs": 150, "shuffle": true}})"));
  return defaults;
}

Json LstmAnatomyTask::variants() const {
  Json variants = Json::array();
  const auto add = [&](const char* id, Json recurrent) {
    Json variant{{"id", id}};
    variant["changes"] = layers_patch(signature().inputs[0].shape, layers_with(std::move(recurrent)));
    variants.push_back(std::move(variant));
  };
  add("cec", cell("LSTMAnatomy", {{"variant", "cec"}}));
  add("input-output-gates", cell("LSTMAnatomy", {{"variant", "input_output_gates"}}));
  add("forget-gate", cell("LSTMAnatomy", {{"variant", "forget_gate"}}));
  add("lstm", cell("LSTM", Json::object()));
  add("gru", cell("GRU", Json::object()));
  return variants;
}

std::unique_ptr<Readout> LstmAnatomyTask::baseline(const TaskData& data) const {
  return readout_of([&data] {
    const double p = share_of(data.training.targets[0]);
    const double share = share_of(data.test.targets[0]);
    Frame frame;
    frame.data = {
        {"rule", "silence"},
        {"metrics",
         {{"accuracy", 1.0 - share}, {"loss", -share * std::log(p) - (1.0 - share) * std::log(1.0 - p)}}}};
    return frame;
  });
}

std::vector<ReadoutKind> LstmAnatomyTask::readouts() const {
  return {beats_readout(*this), stages_readout(*this)};
}

std::vector<Tensor> LstmAnatomyTask::read_sample(const Json& typed) const {
  if (!typed.is_array() || typed.size() != 1 || !typed[0].is_string()) return Task::read_sample(typed);
  const auto text = typed[0].get<std::string>();
  if (text.size() > static_cast<std::size_t>(steps_))
    throw ConfigError({"beats.long", "[taps] expected at most {steps} steps, got {given}"},
                      {steps_, text.size()}, "/0");
  std::vector<Tensor> sample;
  Tensor& taps = sample.emplace_back(Shape{1, steps_, 1});
  for (std::size_t t = 0; t < text.size(); ++t) {
    if (text[t] != 'x' && text[t] != 'X' && text[t] != '.' && text[t] != ' ')
      throw ConfigError({"beats.character",
                         "[taps] expected x for a tap and . for none, got another character at step {step}"},
                        {t + 1}, "/0");
    taps.values[t] = text[t] == 'x' || text[t] == 'X' ? Scalar(1) : Scalar(0);
  }
  return sample;
}

Json LstmAnatomyTask::step_labels(const std::vector<Tensor>& sample) const {
  Json labels = Json::array();
  for (const Scalar tap : sample[0].values) labels.push_back(tap > Scalar(.5) ? "x" : ".");
  return Json::array({std::move(labels)});
}

}  // namespace rnn
