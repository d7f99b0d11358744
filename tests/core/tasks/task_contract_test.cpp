#include <catch_amalgamated.hpp>
#include <cmath>
#include <set>

#include "support/fault.h"
#include "support/readouts.h"

// Every registered task keeps the contract of task.h.

namespace rnn::test::task_contract_test {

namespace {

using Sets = std::array<const Dataset*, 3>;

Sets sets_of(const TaskData& data) { return {&data.training, &data.validation, &data.test}; }

void check_values(const Port& port, const Tensor& tensor) {
  CAPTURE(port.name);
  REQUIRE(tensor.shape.rank() == port.shape.rank());
  CHECK(tensor.shape.fits_sample(port.shape));
  const auto good = [&port](Scalar value) {
    switch (port.kind) {
      case PortKind::ids: return value >= 0 && value < Scalar(port.vocabulary) && std::floor(value) == value;
      case PortKind::one_hot: return value == Scalar(0) || value == Scalar(1);
      case PortKind::numbers: break;
    }
    return static_cast<bool>(std::isfinite(value));
  };
  CHECK(std::all_of(tensor.values.begin(), tensor.values.end(), good));
  if (port.kind == PortKind::one_hot) CHECK(tensor.shape.width() == port.vocabulary);
  CHECK((port.kind == PortKind::numbers) == (port.vocabulary == 0));
}

void check_ports(const std::vector<Port>& ports, const std::vector<Tensor>& tensors) {
  REQUIRE(ports.size() == tensors.size());
  for (std::size_t i = 0; i < ports.size(); ++i) {
    CHECK_FALSE(ports[i].name.empty());
    CHECK_FALSE(ports[i].text.text.empty());
    check_values(ports[i], tensors[i]);
  }
}

/// The inputs of each sample, as text.
std::set<std::string> samples_of(const Dataset& set) {
  std::set<std::string> samples;
  for (int i = 0; i < set.samples(); ++i) {
    std::string all;
    for (const Tensor& input : set.inputs)
      all.append(reinterpret_cast<const char*>(input.sample(i)),
                 static_cast<std::size_t>(input.sample_size()) * sizeof(Scalar));
    samples.insert(std::move(all));
  }
  return samples;
}

bool same(const Dataset& a, const Dataset& b) {
  const auto equal = [](const std::vector<Tensor>& one, const std::vector<Tensor>& other) {
    return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                      [](const Tensor& x, const Tensor& y) { return x.values == y.values; });
  };
  return equal(a.inputs, b.inputs) && equal(a.targets, b.targets);
}

/// Tasks whose data has nothing random: a clean wave, and sets that are split in time. No row is in two sets
/// of those, but windows of different rows may hold the same figures, as some of the example of own-data do.
const std::set<std::string> seedless{"sine-shapes", "weather", "own-data"};

}  // namespace

TEST_CASE("the data of every task has its signature, in three sets that share no sample",
          "[task_contract][tasks]") {
  for (const auto& entry : tasks().entries()) {
    CAPTURE(entry.name);
    const auto task = tasks().create(entry.name);
    const Resources resources = generated_resources(*task);
    const TaskData data = task->data(5, resources);
    const Signature signature = task->signature();
    std::set<std::string> seen;
    for (const Dataset* set : sets_of(data)) {
      REQUIRE(set->samples() > 0);
      check_ports(signature.inputs, set->inputs);
      check_ports(signature.targets, set->targets);
      const std::set<std::string> samples = samples_of(*set);
      for (const std::string& sample : samples) REQUIRE((entry.name == "own-data" || !seen.contains(sample)));
      seen.insert(samples.begin(), samples.end());
    }
    const TaskData again = task->data(5, resources);
    for (std::size_t i = 0; i < 3; ++i) CHECK(same(*sets_of(data)[i], *sets_of(again)[i]));
    CHECK(same(data.training, task->data(6, resources).training) == seedless.contains(entry.name));
  }
}

TEST_CASE("a sample of every task can be typed", "[task_contract][tasks]") {
  for (const auto& entry : tasks().entries()) {
    CAPTURE(entry.name);
    const auto task = tasks().create(entry.name);
    const Signature signature = task->signature();
    const TaskData data = task->data(2, generated_resources(*task));
    Json typed = Json::array();
    for (std::size_t i = 0; i < signature.inputs.size(); ++i) {
      Tensor one = data.test.inputs[i].slice(3, 4);
      if (signature.inputs[i].kind != PortKind::one_hot) {
        typed.push_back(one.values);
        continue;
      }
      Json ids = Json::array();
      for (std::size_t at = 0; at < one.values.size(); ++at)
        if (one.values[at] == Scalar(1)) ids.push_back(at % static_cast<std::size_t>(one.shape.width()));
      typed.push_back(std::move(ids));
    }
    const std::vector<Tensor> read = sample_from(signature.inputs, typed);
    for (std::size_t i = 0; i < read.size(); ++i) {
      CHECK(read[i].shape == data.test.inputs[i].slice(3, 4).shape);
      CHECK(read[i].values == data.test.inputs[i].slice(3, 4).values);
    }
    CHECK(fault_of([&] { sample_from(signature.inputs, Json::array()); }).text.starts_with("[sample]"));
    Json broken = typed;
    broken[0] = "no numbers";
    CHECK(fault_of([&] { sample_from(signature.inputs, broken); }).where == "/0");
    const Json labels = task->step_labels(read);
    if (!labels.is_null()) CHECK(labels.size() == read.size());
  }
}

TEST_CASE("every default and every variant of every task opens and trains", "[task_contract][tasks]") {
  for (const auto& entry : tasks().entries()) {
    const auto task = tasks().create(entry.name);
    Json variants = task->variants();
    variants.push_back({{"id", ""}, {"changes", Json::object()}});
    std::set<std::string> configs, ids;
    for (const Json& variant : variants) {
      CAPTURE(entry.name, variant["id"].get<std::string>());
      CHECK(ids.insert(variant["id"]).second);
      Json config{{"task", entry.name}};
      config.update(task->defaults());
      config.merge_patch(variant["changes"]);
      const auto experiment = experiment_of(config);
      CHECK(configs.insert(experiment->config().dump()).second);
      const Buffer before = experiment->trainer().model().parameters();
      CHECK(experiment->fit().advance(2) == 2);
      if (task->trains()) CHECK(experiment->trainer().model().parameters() != before);
      // Experiments that are to leave all bounds; the others must not.
      const bool diverges = (entry.name == "binary-addition-scratch" && variant["id"] == "relu") ||
                            (entry.name == "long-memory" && variant["id"] == "exploding");
      CHECK((diverges || std::isfinite(experiment->trainer().batch_loss())));
      // Those of the default are read by readout_contract_test.cpp too, however long they take.
      for (const Json& readout : experiment->readouts())
        if (readout["applies"] == true && readout["cadence"] == "live")
          read_frame(*experiment, readout["name"]);
    }
  }
}

TEST_CASE("the baseline of every task has finite metrics of its history", "[task_contract][tasks]") {
  for (const auto& entry : tasks().entries()) {
    CAPTURE(entry.name);
    const auto experiment = experiment_of({{"task", entry.name}});
    const Json baseline = read_frame(*experiment, "baseline").data;
    CHECK_FALSE(baseline["rule"].get<std::string>().empty());
    REQUIRE_FALSE(baseline["metrics"].empty());
    const Json keys = experiment->history()["keys"];
    for (const auto& [key, value] : baseline["metrics"].items()) {
      CHECK(std::isfinite(value.get<double>()));
      CHECK(std::find(keys.begin(), keys.end(), key) != keys.end());
    }
  }
}

TEST_CASE("a resource that a task needs is missed by name", "[task_contract][tasks]") {
  for (const auto& entry : tasks().entries()) {
    CAPTURE(entry.name);
    std::set<std::string> all, names;
    for (const ResourceNeed& need : tasks().create(entry.name)->resources()) {
      CHECK(all.insert(need.name).second);
      if (!need.optional) names.insert(need.name);
      CHECK((need.shipped || !need.kinds.empty()));
    }
    const Fault missing = fault_of([&] { Experiment experiment(Json{{"task", entry.name}}); });
    if (names.empty())
      CHECK(missing.in_full() == "no fault");
    else
      CHECK(names.contains(missing.where.substr(std::string("/resources/").size())));
    const Json strange{{"task", entry.name}, {"resources", {{"strange", {{"id", "1"}}}}}};
    CHECK(fault_of([&] { inspect_experiment(strange); }).where == "/resources/strange");
  }
}

TEST_CASE("a config names files, and the columns of tables", "[task_contract][tasks]") {
  const auto with = [](const Json& reference) {
    return Json{{"task", "sentiment"}, {"resources", {{"reviews", reference}}}};
  };
  const Json file{{"id", "mine"}, {"sha256", "00ff"}, {"name", "mine.csv"}};
  CHECK(inspect_experiment(with(file))["config"]["resources"]["reviews"] == file);
  Json table = file;
  table["columns"] = {{"text", "review"}, {"label", "stars"}};
  CHECK(inspect_experiment(with(table))["config"]["resources"]["reviews"] == table);
  table["columns"] = {{"inputs", {"wind", "rain"}}, {"target", "rain"}};
  CHECK(inspect_experiment(with(table))["config"]["resources"]["reviews"] == table);
  table["columns"]["inputs"] = Json::array();
  CHECK(fault_of([&] { inspect_experiment(with(table)); }).where == "/resources/reviews/columns");
  table["columns"]["label"] = 3;
  CHECK(fault_of([&] { inspect_experiment(with(table)); }).where == "/resources/reviews/columns");
  table.erase("columns");
  table["rows"] = 3;
  CHECK(fault_of([&] { inspect_experiment(with(table)); }).where.starts_with("/resources/reviews"));
}

TEST_CASE("signature, resources and readouts of every task are described", "[task_contract][tasks]") {
  const Json all = describe_all();
  REQUIRE(all["tasks"].size() == tasks().entries().size());
  for (const Json& row : all["tasks"]) {
    CAPTURE(row["name"].get<std::string>());
    const auto task = tasks().create(row["name"]);
    const Json& inputs = row["signature"]["inputs"];
    REQUIRE(inputs.size() == task->signature().inputs.size());
    CHECK(inputs[0]["shape"][0].is_null());
    CHECK(row["signature"]["targets"].size() == task->signature().targets.size());
    CHECK(row["resources"].size() == task->resources().size());
    CHECK(row["readouts"] == describe(task->readouts()));
    CHECK_FALSE(row["readouts"].empty());
  }
  CHECK(all["readouts"] == describe(insight_readouts()));
}

}  // namespace rnn::test::task_contract_test
