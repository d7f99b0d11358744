#include <catch_amalgamated.hpp>
#include <cmath>

#include "rnn/tasks/model_config.h"
#include "support/allocations.h"
#include "support/golden.h"
#include "support/training_models.h"

namespace rnn::test::scheduled_sampling_test {

namespace {

constexpr int source_ids = 6;
constexpr int answer_ids = 7;

/// The encoder–decoder of golden/scheduled_sampling.py; `write` are the nodes that make the decoder's states.
Json translator(const Json& write) {
  Json layers = Json::array({
      input_node("source", {unknown, 4}),
      input_node("answer", {unknown, 6}),
      graph_node("Embedding", "read", {{"input_dim", source_ids}, {"output_dim", 3}}, {{"source", 0}}),
      graph_node("SimpleRNN", "encoder", {{"units", 5}, {"return_state", true}}, {{"read", 0}}),
      graph_node("Embedding", "written", {{"input_dim", answer_ids}, {"output_dim", 3}, {"mask_zero", true}},
                 {{"answer", 0}}),
  });
  for (const Json& node : write) layers.push_back(node);
  layers.push_back(
      graph_node("Dense", "output", {{"units", answer_ids}, {"activation", "softmax"}}, {{"decoder", 0}}));
  return functional_config(layers, {"source", "answer"}, {"output"});
}

Json recurrent_decoder() {
  return Json::array({graph_node("SimpleRNN", "decoder", {{"units", 5}, {"return_sequences", true}},
                                 {{"written", 0}, {"encoder", 1}})});
}

/// One that cannot be stepped.
Json convolutional_decoder() {
  return Json::array(
      {graph_node("Conv1D", "conv", {{"filters", 5}, {"kernel_size", 3}, {"padding", "causal"}},
                  {{"written", 0}}),
       graph_node("SimpleRNN", "decoder", {{"units", 5}, {"return_sequences", true}},
                  {{"conv", 0}, {"encoder", 1}})});
}

void fill_waves(Model& model) {
  std::size_t number = 0;
  for (const Segment& segment : model.segments()) {
    Scalar* values = model.parameters().data() + segment.offset;
    for (std::int64_t j = 0; j < segment.size; ++j)
      values[j] = static_cast<Scalar>(.9 * std::sin(1.3 * double(j) + .7 * double(number)));
    ++number;
  }
}

Tensor tensor_of(const Json& rows) {
  Tensor tensor({static_cast<int>(rows.size()), static_cast<int>(rows[0].size())});
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t t = 0; t < rows[i].size(); ++t)
      tensor.sample(static_cast<int>(i))[t] = static_cast<Scalar>(rows[i][t].get<int>());
  return tensor;
}

Dataset dataset_of(const Json& golden) {
  Dataset data;
  for (const char* name : {"source", "answer"}) data.inputs.push_back(tensor_of(golden[name]));
  data.targets.push_back(tensor_of(golden["target"]));
  return data;
}

struct Run {
  Run(const Json& golden, const Json& decoder, Json options, double rate = .5)
      : model(translator(decoder)),
        trainer(model, {{"optimizer", {{"class_name", "SGD"}, {"config", {{"learning_rate", rate}}}}},
                        {"loss", "sparse_categorical_crossentropy"}}),
        fit(trainer, dataset_of(golden), {}, fit_options(std::move(options))) {
    fill_waves(model);
  }

  static FitOptions fit_options(Json options) {
    FitOptions made;
    made.batch_size = 4;
    made.epochs = 3;
    made.shuffle = false;
    made.seed = 3;
    made.callbacks = Json::array({class_config("ScheduledSampling", std::move(options))});
    return made;
  }

  /// The tokens that the decoder read in the last batch.
  std::vector<std::vector<int>> tokens() {
    const Value& read = model.inputs()[1];
    std::vector<std::vector<int>> rows;
    for (int b = 0; b < read.shape[0]; ++b)
      rows.emplace_back(read.data + b * read.shape[1], read.data + (b + 1) * read.shape[1]);
    return rows;
  }

  Model model;
  Trainer trainer;
  Fit fit;
};

}  // namespace

TEST_CASE("scheduled sampling learns as PyTorch computes it", "[fit][scheduled-sampling]") {
  const Json golden = golden_file("scheduled_sampling.json");
  for (const Json& expected : golden["cases"]) {
    CAPTURE(expected["options"].dump());
    Run run(golden, recurrent_decoder(), expected["options"]);
    for (const Json& loss : expected["losses"]) {
      run.fit.advance(1);
      CHECK(run.fit.progress().batch_loss == Catch::Approx(loss.get<double>()).epsilon(1e-4));
    }
    CHECK(run.tokens() == expected["tokens"].get<std::vector<std::vector<int>>>());
    const Segment& bias = run.model.segments().back();
    for (std::size_t v = 0; v < answer_ids; ++v)
      CHECK(run.model.parameters()[static_cast<std::size_t>(bias.offset) + v] ==
            Catch::Approx(expected["bias"][v].get<double>()).margin(1e-4));
  }
}

TEST_CASE("without teacher forcing a decoder reads what it predicts, stepped or not",
          "[fit][scheduled-sampling]") {
  const Json golden = golden_file("scheduled_sampling.json");
  for (const Json& decoder : {recurrent_decoder(), convolutional_decoder()}) {
    CAPTURE(decoder.dump());
    Run run(golden, decoder, {{"growth", "constant"}, {"tokens", "answer"}}, 1e-12);
    const Dataset data = dataset_of(golden);
    run.fit.advance(1);
    const auto read = run.tokens();
    Tensor answers = data.inputs[1].slice(0, 4);
    int changed = 0;
    for (int i = 0; i < 4; ++i)
      for (std::size_t t = 0; t < 6; ++t) {
        const int token = read[static_cast<std::size_t>(i)][t];
        changed += Scalar(token) == answers.sample(i)[t] ? 0 : 1;
        // The start and the padding stay.
        if (t == 0 || answers.sample(i)[t] == Scalar(0)) CHECK(Scalar(token) == answers.sample(i)[t]);
        answers.sample(i)[t] = static_cast<Scalar>(token);
      }
    CHECK(changed > 4);
    const Tensor p = run.trainer.predict({data.inputs[0].slice(0, 4), answers}, 4)[0];
    for (int i = 0; i < 4; ++i)
      for (std::size_t t = 1; t < 6; ++t) {
        const Scalar* row = p.sample(i) + (t - 1) * answer_ids;
        const auto best = std::max_element(row + 1, row + answer_ids) - row;
        if (answers.sample(i)[t] != Scalar(0)) CHECK(answers.sample(i)[t] == Scalar(best));
      }
  }
}

TEST_CASE("a run with scheduled sampling goes on from a snapshot as it would have gone on",
          "[fit][scheduled-sampling]") {
  const Json golden = golden_file("scheduled_sampling.json");
  const Json options{{"pace", 3}, {"sample", true}};
  Run whole(golden, recurrent_decoder(), options), first(golden, recurrent_decoder(), options),
      second(golden, recurrent_decoder(), options);
  whole.fit.advance(6);
  first.fit.advance(3);
  second.fit.restore(first.fit.snapshot());
  second.fit.advance(3);
  CHECK(whole.model.parameters() == second.model.parameters());
  Run other(golden, recurrent_decoder(), {{"pace", 3}});
  other.fit.advance(6);
  CHECK(whole.model.parameters() != other.model.parameters());
}

TEST_CASE("batches with scheduled sampling allocate nothing after the first", "[fit][scheduled-sampling]") {
  const Json golden = golden_file("scheduled_sampling.json");
  Run run(golden, recurrent_decoder(), {{"growth", "constant"}, {"sample", true}});
  run.fit.advance(2);
  const AllocationCount count;
  run.fit.advance(3);
  CHECK(count.value() == 0);
}

TEST_CASE("scheduled sampling needs an input of tokens and an output of their probabilities",
          "[fit][scheduled-sampling]") {
  const auto fault = [](const Json& config, Json options, Dataset data, const char* loss) {
    return fault_of([&] {
      Model model = make_model(config);
      Trainer trainer(model, {{"loss", loss}});
      FitOptions fit;
      fit.callbacks = Json::array({class_config("ScheduledSampling", std::move(options))});
      Fit(trainer, std::move(data), {}, fit);
    });
  };
  const Json golden = golden_file("scheduled_sampling.json");
  const char* crossentropy = "sparse_categorical_crossentropy";
  const Fault name =
      fault(translator(recurrent_decoder()), {{"tokens", "target"}}, dataset_of(golden), crossentropy);
  CHECK(name.where == "/callbacks/0/config/tokens");
  CHECK(name.text == "[ScheduledSampling] tokens: expected one of source, answer, got \"target\"");
  // Four ids are read, one token more would be written.
  CHECK(
      fault(translator(recurrent_decoder()), {{"tokens", "source"}}, dataset_of(golden), crossentropy).code ==
      "callback.tokens");
  CHECK(fault(sequential({3}, {dense(2)}), Json::object(), random_dataset({4, 3}, {4, 2}), "mse").code ==
        "callback.tokens");
  Dataset ids;
  ids.inputs.push_back(make_tensor({2, 3}, {1, 2, 3, 1, 2, 3}));
  ids.targets.push_back(make_tensor({2, 3}, {1, 2, 3, 1, 2, 3}));
  const auto reader = [](int known) {
    return sequential({3},
                      {layer("Embedding", {{"input_dim", known}, {"output_dim", 2}}),
                       layer("SimpleRNN", {{"units", 3}, {"return_sequences", true}}), dense(5, "softmax")});
  };
  CHECK(fault(reader(4), Json::object(), ids, crossentropy).code == "callback.tokens");
  CHECK(fault(reader(5), Json::object(), ids, crossentropy).text.empty());
}

}  // namespace rnn::test::scheduled_sampling_test
