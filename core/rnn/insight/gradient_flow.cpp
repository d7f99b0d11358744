#include "rnn/insight/gradient_flow.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "rnn/data/batches.h"
#include "rnn/insight/traced_sample.h"
#include "rnn/model/gradient_run.h"
#include "rnn/training/output_loss.h"

namespace rnn {

namespace {

constexpr std::array flow_states{"h"};
constexpr TracedPart flow_part{{"layer.recurrent", "a recurrent layer"}, flow_states, {"BTU", ""}, false};

GradientNorms norms_of(const StateGradient& gradient) {
  const std::size_t slash = gradient.name.rfind('/');
  GradientNorms made{gradient.name.substr(0, slash),
                     gradient.name.substr(slash + 1),
                     gradient.first_read,
                     std::max(0, gradient.last_read),
                     {}};
  const std::int64_t step_size = std::int64_t(gradient.batch) * gradient.units;
  const Scalar* values = gradient.values.data();
  for (int step = 0; step < gradient.time; ++step, values += step_size) {
    double sum = 0.0;
    for (std::int64_t i = 0; i < step_size; ++i) sum += double(values[i]) * double(values[i]);
    made.norms.push_back(static_cast<Scalar>(std::sqrt(sum)));
  }
  if (gradient.backwards) {
    std::reverse(made.norms.begin(), made.norms.end());
    made.first = gradient.time - 1 - made.first;
    made.last = gradient.time - 1 - made.last;
  }
  return made;
}

/// The loss of the outputs, and its derivative by each of them, assigned to `gradients`.
double loss_of(const Trainer& trainer, const Dataset& data, const std::vector<Tensor>& given,
               std::span<const int> indices, std::span<const Value> outputs,
               std::span<Scalar* const> gradients) {
  const Json shares = trainer.config().value("loss_weights", Json());
  double total = 0.0;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const Value& output = outputs[i];
    const Loss* rule = trainer.losses()[i].get();
    if (rule == nullptr) {
      std::fill_n(gradients[i], rows_of(output.shape).size(), Scalar(0));
      continue;
    }
    const Tensor& targets = data.targets[i];
    Buffer target(static_cast<std::size_t>(targets.sample_size()) * indices.size());
    gather(targets, indices, output.layout, target.data());
    RowWeights of_rows;
    const double share = shares.is_array() ? shares[i].get<double>() : 1.0;
    total += share * output_loss(*rule, output, target.data(), weights_for(given, i), indices, of_rows, share,
                                 gradients[i]);
  }
  return total;
}

bool has_flow(const Subject& subject) { return has_traced(subject, flow_part); }

std::unique_ptr<Readout> read_flow(const Subject& subject, const Json&) {
  return readout_of([&subject] {
    const Dataset& data = subject.fit.training_data();
    const int samples = gradient_samples(subject.trainer, data);
    const GradientFlow flow =
        gradient_flow(subject.trainer, data, subject.fit.training_weights(), all_indices(samples));
    if (flow.states.empty())
      throw ConfigError({"layer.none", "[layer] expected the name of {kind}, of which the model has none"},
                        {flow_part.layer}, "/layer");
    Frame frame;
    frame.data = {{"samples", samples}, {"loss", flow.loss}, {"states", states_json(flow)}};
    frame.tensors.push_back({"norms", norms_tensor(flow)});
    return frame;
  });
}

}  // namespace

GradientFlow gradient_flow(Trainer& trainer, const Dataset& data, std::span<const int> indices) {
  return gradient_flow(trainer, data, data.weights, indices);
}

GradientFlow gradient_flow(Trainer& trainer, const Dataset& data, const std::vector<Tensor>& weights,
                           std::span<const int> indices) {
  GradientRun run(trainer.model());
  std::vector<Shape> shapes;
  for (const Tensor& input : data.inputs) {
    shapes.push_back(input.shape);
    shapes.back()[0] = static_cast<int>(indices.size());
  }
  run.begin_batch(shapes);
  for (std::size_t i = 0; i < shapes.size(); ++i)
    gather(data.inputs[i], indices, run.inputs()[i].layout, run.inputs()[i].data);
  run.forward();
  std::vector<Scalar*> gradients;
  for (std::size_t i = 0; i < run.outputs().size(); ++i)
    gradients.push_back(run.output_gradient(static_cast<int>(i)));
  GradientFlow flow;
  flow.loss = loss_of(trainer, data, weights, indices, run.outputs(), gradients);
  for (const StateGradient& one : run.backward()) flow.states.push_back(norms_of(one));
  return flow;
}

int gradient_samples(Trainer& trainer, const Dataset& data) {
  constexpr std::int64_t products = 20'000'000;
  constexpr std::int64_t most = 32;
  const int fixed = trainer.model().input_shape(0)[0];
  if (fixed != unknown) return fixed;
  int steps = 1;
  for (const Tensor& input : data.inputs)
    if (input.shape.rank() > 1) steps = std::max(steps, input.shape[1]);
  const std::int64_t of_sample = 3 * steps * std::max<std::int64_t>(1, trainer.model().parameter_count());
  return static_cast<int>(
      std::min<std::int64_t>(data.samples(), std::clamp<std::int64_t>(products / of_sample, 1, most)));
}

Json states_json(const GradientFlow& flow) {
  Json list = Json::array();
  for (const GradientNorms& one : flow.states)
    list.push_back({{"layer", one.layer},
                    {"state", one.state},
                    {"steps", one.norms.size()},
                    {"first", one.first},
                    {"last", one.last}});
  return list;
}

Tensor norms_tensor(const GradientFlow& flow) {
  std::vector<Scalar> all;
  for (const GradientNorms& one : flow.states) all.insert(all.end(), one.norms.begin(), one.norms.end());
  Tensor tensor({static_cast<int>(all.size())});
  std::copy(all.begin(), all.end(), tensor.values.begin());
  return tensor;
}

ReadoutKind gradient_flow_readout() {
  ReadoutKind kind{.name = "gradient_flow", .view = "gradient-flow"};
  kind.applies = &has_flow;
  kind.open = &read_flow;
  return kind;
}

}  // namespace rnn
