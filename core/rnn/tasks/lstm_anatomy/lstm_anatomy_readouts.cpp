#include "rnn/tasks/lstm_anatomy/lstm_anatomy_readouts.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "rnn/config/error.h"
#include "rnn/insight/sample_run.h"
#include "rnn/tasks/experiment.h"
#include "rnn/tasks/lstm_anatomy/lstm_anatomy_task.h"
#include "rnn/tasks/shared/test_page.h"

namespace rnn {

namespace {

constexpr int most_rows = 64;
constexpr std::array stages{"cec", "input_output_gates", "forget_gate", "peephole"};

bool is_set(Scalar value) { return value > Scalar(.5); }

struct Count {
  std::int64_t due = 0, hit = 0, wrong = 0, exact = 0;

  double f1() const { return hit == 0 ? 0.0 : 2.0 * double(hit) / double(due + hit + wrong); }
  double share() const { return due == 0 ? 0.0 : double(hit) / double(due); }
};

Count count_beats(const Tensor& beats, const Tensor& answers) {
  Count count;
  for (int i = 0; i < beats.samples(); ++i) {
    bool exact = true;
    for (std::int64_t t = 0; t < beats.sample_size(); ++t) {
      const bool due = is_set(beats.sample(i)[t]);
      const bool answered = is_set(answers.sample(i)[t]);
      count.due += due ? 1 : 0;
      count.hit += due && answered ? 1 : 0;
      count.wrong += answered && !due ? 1 : 0;
      exact = exact && due == answered;
    }
    count.exact += exact ? 1 : 0;
  }
  return count;
}

/// Without the last extent, which is 1.
Tensor flat(Tensor tensor) {
  tensor.shape = Shape{tensor.shape[0], tensor.shape[1]};
  return tensor;
}

class Beats : public Readout {
 public:
  Beats(const LstmAnatomyTask& task, const Subject& subject, const Json& request)
      : task_(task), test_(subject.data.test) {
    const auto [first, last] = test_page(request, test_.samples());
    first_ = first;
    last_ = last;
    own_ = Tensor({1, task.steps(), 1});
    const Json& taps = request["taps"];
    for (std::size_t i = 0; i < taps.size(); ++i) {
      if (!taps[i].is_number_integer() || taps[i] < 0 || taps[i] >= task.steps())
        throw ConfigError({"beats.step", "[taps] expected numbers of steps from 0 to {last}, got {given}"},
                          {task.steps() - 1, taps[i]}, "/taps/" + std::to_string(i));
      own_.values[taps[i].get<std::size_t>()] = Scalar(1);
    }
    own_inputs_ = {own_};
    of_test_ = std::make_unique<Prediction>(subject, test_.inputs);
    of_own_ = std::make_unique<Prediction>(subject, own_inputs_);
  }

  bool advance() override {
    if (!test_done_) {
      test_done_ = of_test_->advance();
      return false;
    }
    return of_own_->advance();
  }

  Frame take() override {
    const Tensor& answers = of_test_->outputs()[0];
    const Count count = count_beats(test_.targets[0], answers);
    Frame frame;
    frame.data = {{"first", first_},     {"total", test_.samples()}, {"period", task_.period()},
                  {"due", count.due},    {"hit", count.hit},         {"wrong", count.wrong},
                  {"exact", count.exact}};
    frame.tensors.push_back({"taps", flat(test_.inputs[0].slice(first_, last_))});
    frame.tensors.push_back({"beats", flat(test_.targets[0].slice(first_, last_))});
    frame.tensors.push_back({"answers", flat(answers.slice(first_, last_))});
    const auto row = [](Tensor tensor) {
      tensor.shape = Shape{tensor.shape[1]};
      return tensor;
    };
    frame.tensors.push_back({"own_beats", row(task_.beats_of(own_))});
    frame.tensors.push_back({"own_answers", row(of_own_->outputs()[0])});
    frame.tensors.push_back({"own_taps", row(std::move(own_))});
    return frame;
  }

 private:
  const LstmAnatomyTask& task_;
  const Dataset& test_;
  int first_ = 0;
  int last_ = 0;
  Tensor own_;
  std::vector<Tensor> own_inputs_;
  std::unique_ptr<Prediction> of_test_;
  std::unique_ptr<Prediction> of_own_;
  bool test_done_ = false;
};

/// One stage in training.
class StageRun {
 public:
  StageRun(const LstmAnatomyTask& task, const Json& changes) {
    Json config{{"task", class_config("lstm-anatomy", {{"period", task.period()}, {"steps", task.steps()}})}};
    config.update(task.defaults());
    config.merge_patch(changes);
    experiment_ = std::make_unique<Experiment>(config);
    record();
  }

  int epochs() const { return static_cast<int>(hit_.size()) - 1; }
  int all() const { return experiment_->fit().epochs(); }
  const std::vector<double>& loss() const { return loss_; }
  const std::vector<double>& hit() const { return hit_; }
  const std::vector<double>& f1() const { return f1_; }

  void advance() {
    Fit& fit = experiment_->fit();
    fit.advance(1);
    if (static_cast<int>(fit.history().epochs.size()) > epochs()) record();
  }

 private:
  void record() {
    Trainer& trainer = experiment_->trainer();
    const TaskData& data = experiment_->data();
    loss_.push_back(trainer.evaluate(data.validation, most_rows)[0]);
    const Count count =
        count_beats(data.test.targets[0], trainer.predict(data.test.inputs, data.test.samples())[0]);
    hit_.push_back(count.share());
    f1_.push_back(count.f1());
  }

  std::unique_ptr<Experiment> experiment_;
  std::vector<double> loss_, hit_, f1_;
};

/// The stages of one experiment, which are made and trained when they are first asked for.
struct StageRuns {
  std::vector<std::unique_ptr<StageRun>> runs;
};

class Stages : public Readout {
 public:
  Stages(const LstmAnatomyTask& task, const Json& request, std::shared_ptr<StageRuns> shared)
      : task_(task), wanted_(request["epochs"].get<int>()), shared_(std::move(shared)) {}

  bool advance() override {
    auto& runs = shared_->runs;
    if (runs.size() < stages.size()) {
      runs.push_back(std::make_unique<StageRun>(task_, changes_of(stages[runs.size()])));
      return false;
    }
    const auto slowest = std::ranges::min_element(runs, {}, [](const auto& run) { return run->epochs(); });
    if ((*slowest)->epochs() >= epochs()) return true;
    (*slowest)->advance();
    return false;
  }

  Frame take() override {
    Frame frame;
    Json names = Json::array();
    for (const char* name : stages) names.push_back(name);
    frame.data = {{"stages", std::move(names)}, {"epochs", epochs()}, {"all", shared_->runs[0]->all()}};
    const auto add = [&](const char* name, auto series) {
      Tensor tensor({static_cast<int>(stages.size()), epochs() + 1});
      for (std::size_t i = 0; i < stages.size(); ++i)
        for (int epoch = 0; epoch <= epochs(); ++epoch)
          tensor.sample(static_cast<int>(i))[epoch] =
              static_cast<Scalar>(series(*shared_->runs[i])[static_cast<std::size_t>(epoch)]);
      frame.tensors.push_back({name, std::move(tensor)});
    };
    add("loss", [](const StageRun& run) -> const auto& { return run.loss(); });
    add("hit", [](const StageRun& run) -> const auto& { return run.hit(); });
    add("f1", [](const StageRun& run) -> const auto& { return run.f1(); });
    return frame;
  }

 private:
  int epochs() const { return std::min(wanted_, shared_->runs[0]->all()); }

  Json changes_of(const std::string& stage) const {
    for (const Json& variant : task_.variants()) {
      const Json& recurrent = variant["changes"]["model"]["config"]["layers"][1];
      if (recurrent["config"].value("variant", "") == stage) return variant["changes"];
    }
    return Json::object();
  }

  const LstmAnatomyTask& task_;
  int wanted_;
  std::shared_ptr<StageRuns> shared_;
};

}  // namespace

ReadoutKind beats_readout(const LstmAnatomyTask& task) {
  ReadoutKind kind{.name = "beats", .view = "beats"};
  kind.request = test_page_options(6, most_rows, {list_option("taps", "")});
  kind.example = {{"taps", {3, 30}}, {"count", 2}};
  kind.open = [&task](const Subject& subject, const Json& request) {
    return std::make_unique<Beats>(task, subject, request);
  };
  return kind;
}

ReadoutKind stages_readout(const LstmAnatomyTask& task) {
  ReadoutKind kind{.name = "stages", .view = "stages", .cadence = Cadence::on_demand};
  kind.request = {integer_option("epochs", 0, 0)};
  kind.example = {{"epochs", 1}};
  kind.open = [&task, runs = std::make_shared<StageRuns>()](const Subject&, const Json& request) {
    return std::make_unique<Stages>(task, request, runs);
  };
  return kind;
}

}  // namespace rnn
