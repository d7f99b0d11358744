#include <algorithm>
#include <array>
#include <memory>
#include <utility>
#include <vector>

#include "rnn/data/batches.h"
#include "rnn/insight/gradient_flow.h"
#include "rnn/tasks/long_memory/long_memory.h"
#include "rnn/tasks/model_config.h"
#include "rnn/training/evaluation.h"

namespace rnn {

namespace {

constexpr int cell_units = 32;
constexpr int cell_batch = 32;
constexpr int test_batch = 128;
constexpr int most_updates = 2000;

struct ComparedCell {
  const char* name;
  const char* class_name;
  const char* activation;
};
constexpr std::array<ComparedCell, 5> compared_cells{{{"sigmoid", "SimpleRNN", "sigmoid"},
                                                      {"tanh", "SimpleRNN", "tanh"},
                                                      {"relu", "SimpleRNN", "relu"},
                                                      {"lstm", "LSTM", "tanh"},
                                                      {"gru", "GRU", "tanh"}}};

/// A dataset that its owner keeps for longer.
std::shared_ptr<const Dataset> lent(const Dataset& data) { return {std::shared_ptr<void>(), &data}; }

/// A seed that is as the data, and so the experiment, is.
std::uint64_t seed_of(const Dataset& data) {
  return static_cast<std::uint64_t>(data.inputs[0].values[0] * Scalar(1 << 24));
}

/// One cell in training.
struct CellRun {
  CellRun(const ComparedCell& cell, const Subject& subject)
      : model(sequential_config(subject.signature.inputs[0].shape,
                                Json::array({class_config(cell.class_name, {{"units", cell_units},
                                                                            {"activation", cell.activation}}),
                                             class_config("Dense", {{"units", 1}})}))) {
    const Dataset& data = subject.data.training;
    Random random(seed_of(data));
    model.initialize(random);
    trainer = std::make_unique<Trainer>(model, subject.trainer.config());
    FitOptions options;
    options.batch_size = cell_batch;
    options.epochs = most_updates;
    options.seed = seed_of(data);
    fit = std::make_unique<Fit>(*trainer, lent(data), std::make_shared<Dataset>(), options);
  }

  Model model;
  std::unique_ptr<Trainer> trainer;
  std::unique_ptr<Fit> fit;
  int updates = 0;
};

/// The cells of one experiment, which are made when they are first asked for and trained as far as was asked.
struct CellRuns {
  std::vector<std::unique_ptr<CellRun>> runs;
};

class ComparedCells : public Readout {
 public:
  ComparedCells(const Subject& subject, int updates, std::shared_ptr<CellRuns> shared)
      : subject_(subject), updates_(updates), shared_(std::move(shared)) {
    auto& runs = shared_->runs;
    if (std::any_of(runs.begin(), runs.end(), [&](const auto& run) { return run->updates > updates_; }))
      runs.clear();
  }

  bool advance() override {
    auto& runs = shared_->runs;
    if (runs.size() < compared_cells.size()) {
      runs.push_back(std::make_unique<CellRun>(compared_cells[runs.size()], subject_));
      return false;
    }
    const auto slowest = std::ranges::min_element(runs, {}, [](const auto& run) { return run->updates; });
    if ((*slowest)->updates < updates_) {
      (*slowest)->updates += (*slowest)->fit->advance(1);
      return false;
    }
    CellRun& run = *runs[at_];
    if (!evaluation_)
      evaluation_ = std::make_unique<Evaluation>(*run.trainer, subject_.data.test, test_batch);
    if (!evaluation_->advance()) return false;
    add(run, evaluation_->results()[0]);
    evaluation_.reset();
    return ++at_ == runs.size();
  }

  Frame take() override {
    const int length = subject_.signature.inputs[0].shape[1];
    Tensor norms({static_cast<int>(cells_.size()), length});
    std::copy(norms_.begin(), norms_.end(), norms.values.begin());
    Frame frame;
    frame.data = {{"updates", updates_},
                  {"units", cell_units},
                  {"length", length},
                  {"samples", samples_},
                  {"cells", std::move(cells_)}};
    frame.tensors.push_back({"norms", std::move(norms)});
    return frame;
  }

 private:
  void add(const CellRun& run, double loss) {
    const Dataset& data = subject_.data.training;
    samples_ = std::min(cell_batch, data.samples());
    const GradientFlow flow = gradient_flow(*run.trainer, data, all_indices(samples_));
    for (const GradientNorms& one : flow.states) {
      cells_.push_back({{"cell", compared_cells[at_].name}, {"state", one.state}, {"loss", loss}});
      norms_.insert(norms_.end(), one.norms.begin(), one.norms.end());
    }
  }

  const Subject& subject_;
  int updates_;
  std::shared_ptr<CellRuns> shared_;
  /// The cell whose frame is made.
  std::size_t at_ = 0;
  std::unique_ptr<Evaluation> evaluation_;
  int samples_ = 0;
  Json cells_ = Json::array();
  std::vector<Scalar> norms_;
};

}  // namespace

ReadoutKind cells_readout() {
  ReadoutKind kind{.name = "cells", .view = "cell-gradients", .cadence = Cadence::on_demand};
  kind.request = {integer_option("updates", 0, 0, most_updates)};
  kind.example = {{"updates", 2}};
  kind.open = [runs = std::make_shared<CellRuns>()](const Subject& subject, const Json& request) {
    return std::make_unique<ComparedCells>(subject, request["updates"].get<int>(), runs);
  };
  return kind;
}

}  // namespace rnn
