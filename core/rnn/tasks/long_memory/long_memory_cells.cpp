#include <algorithm>
#include <array>
#include <memory>

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
    evaluation = std::make_unique<Evaluation>(*trainer, subject.data.test, test_batch);
  }

  Model model;
  std::unique_ptr<Trainer> trainer;
  std::unique_ptr<Fit> fit;
  std::unique_ptr<Evaluation> evaluation;
};

class ComparedCells : public Readout {
 public:
  ComparedCells(const Subject& subject, int updates) : subject_(subject), updates_(updates) {}

  bool advance() override {
    if (!run_) {
      run_ = std::make_unique<CellRun>(compared_cells[at_], subject_);
      trained_ = 0;
      return false;
    }
    if (trained_ < updates_) {
      trained_ += run_->fit->advance(1);
      return false;
    }
    if (!run_->evaluation->advance()) return false;
    finish();
    run_.reset();
    return ++at_ == compared_cells.size();
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
  void finish() {
    const Dataset& data = subject_.data.training;
    samples_ = std::min(cell_batch, data.samples());
    const double loss = run_->evaluation->results()[0];
    const GradientFlow flow = gradient_flow(*run_->trainer, data, all_indices(samples_));
    for (const GradientNorms& one : flow.states) {
      cells_.push_back({{"cell", compared_cells[at_].name}, {"state", one.state}, {"loss", loss}});
      norms_.insert(norms_.end(), one.norms.begin(), one.norms.end());
    }
  }

  const Subject& subject_;
  int updates_;
  std::size_t at_ = 0;
  std::unique_ptr<CellRun> run_;
  int trained_ = 0;
  int samples_ = 0;
  Json cells_ = Json::array();
  std::vector<Scalar> norms_;
};

}  // namespace

ReadoutKind cells_readout() {
  ReadoutKind kind{.name = "cells", .view = "cell-gradients", .cadence = Cadence::on_demand};
  kind.request = {integer_option("updates", 0, 0, most_updates)};
  kind.example = {{"updates", 2}};
  kind.open = [](const Subject& subject, const Json& request) {
    return std::make_unique<ComparedCells>(subject, request["updates"].get<int>());
  };
  return kind;
}

}  // namespace rnn
