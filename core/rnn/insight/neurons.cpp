#include "rnn/insight/neurons.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "rnn/config/error.h"
#include "rnn/insight/neuron_rows.h"
#include "rnn/insight/sample_run.h"
#include "rnn/insight/traced_sample.h"

namespace rnn {

namespace {

/// The gates in the columns of a layer's weights.
Json letters_of_gates(const NeuronRow& row) {
  if (!row.recurrent) return {""};
  switch (row.own->gate_count()) {
    case 4: return {"i", "f", "c", "o"};
    case 3:
      return row.own->type_name() == std::string_view("GRU") ? Json{"z", "r", "h"} : Json{"i", "c", "o"};
    default: return {""};
  }
}

const char* name_of(NeuronJoin join) {
  switch (join) {
    case NeuronJoin::each: return "each";
    case NeuronJoin::merge: return "merge";
    case NeuronJoin::steps: return "steps";
    case NeuronJoin::weights: break;
  }
  return "weights";
}

/// What a row without weights of its own does with the values that it reads.
Json function_of(const NeuronRow& row) {
  const Json& config = row.own->config();
  return config.value(row.join == NeuronJoin::merge ? "merge_mode" : "activation", Json(""));
}

/// A row for each id, 1 at its place.
Tensor one_hot(const Tensor& ids, int count) {
  Tensor result({ids.sample_size(), count});
  for (int step = 0; step < result.samples(); ++step)
    result.sample(step)[static_cast<int>(ids.values[static_cast<std::size_t>(step)])] = Scalar(1);
  return result;
}

/// (T,U) of (T,U), and (1,U) of (U).
Tensor with_steps(Tensor values) {
  if (values.shape.rank() == 1) values.shape = Shape{1, values.shape.width()};
  return values;
}

class Neurons : public Readout {
 public:
  Neurons(const Subject& subject, const Json& request)
      : subject_(subject),
        rows_(neuron_rows(subject.trainer.model())),
        request_(request),
        sample_(chosen_sample(subject, request)) {}

  bool advance() override {
    SampleRun run(subject_.trainer.model());
    run.forward(sample_, std::array{0});
    constexpr std::array axes{"BTU"};
    const std::vector<Trace> states = run.traces("h", axes);
    const bool typed = !request_["input"].empty();
    frame_.data = {{"sample", typed ? Json(nullptr) : request_["sample"]},
                   {"samples", subject_.data.test.samples()},
                   {"labels", subject_.step_labels(sample_)},
                   {"layers", Json::array()}};
    auto state = states.begin();
    for (const NeuronRow& row : rows_)
      add(row, row.ids > 0     ? one_hot(sample_[0], row.ids)
               : row.recurrent ? sample_of(*state++, 0)
                               : with_steps(run.output_of(*row.layer, 0)));
    return true;
  }

  Frame take() override { return std::move(frame_); }

 private:
  void add(const NeuronRow& row, Tensor values) {
    const std::string at = std::to_string(frame_.data["layers"].size()) + "/";
    frame_.data["layers"].push_back({{"name", row.name},
                                     {"layer", row.layer->name()},
                                     {"type", row.type},
                                     {"function", function_of(row)},
                                     {"joins", name_of(row.join)},
                                     {"reads", row.reads},
                                     {"gates", letters_of_gates(row)},
                                     {"recurrent", row.recurrent},
                                     {"backwards", row.backwards},
                                     {"reverses", row.reverses},
                                     {"ids", row.ids > 0},
                                     {"steps", values.samples()}});
    frame_.tensors.push_back({at + "values", std::move(values)});
    if (row.join == NeuronJoin::merge) return;
    for (const Parameter& parameter : row.own->parameters()) {
      Tensor weights(parameter.shape.rank() == 2 ? parameter.shape : Shape{1, parameter.shape.width()});
      std::copy_n(parameter.value, weights.values.size(), weights.values.begin());
      frame_.tensors.push_back(
          {at + (parameter.name == "embeddings" ? "kernel" : parameter.name), std::move(weights)});
    }
  }

  const Subject& subject_;
  std::vector<NeuronRow> rows_;
  Json request_;
  std::vector<Tensor> sample_;
  Frame frame_;
};

bool can_be_drawn(const Model& model) {
  try {
    neuron_rows(model);
    return true;
  } catch (const ConfigError&) {
    return false;
  }
}

}  // namespace

ReadoutKind neurons_readout() {
  ReadoutKind kind{.name = "neurons", .view = "neurons"};
  kind.in_network = true;
  kind.request = sample_options();
  kind.applies = [](const Subject& subject) {
    return subject.data.test.samples() > 0 && can_be_drawn(subject.trainer.model());
  };
  kind.open = [](const Subject& subject, const Json& request) -> std::unique_ptr<Readout> {
    return std::make_unique<Neurons>(subject, request);
  };
  return kind;
}

}  // namespace rnn
