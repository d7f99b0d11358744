#include <catch_amalgamated.hpp>
#include <cmath>
#include <set>

#include "support/fault.h"
#include "support/readouts.h"
#include "support/training_models.h"

// Every readout, of every task and of none, keeps the contract of readout.h.

namespace rnn::test::readout_contract_test {

namespace {

constexpr std::size_t longest_list = 32;

/// No series of numbers is in the JSON of a frame.
void check_small(const Json& data) {
  if (data.is_array() && !data.empty() && data[0].is_number()) CHECK(data.size() <= longest_list);
  if (data.is_structured())
    for (const Json& part : data) check_small(part);
}

void check_frame(const Frame& frame) {
  CHECK((frame.data.is_object() || frame.data.is_null()));
  check_small(frame.data);
  std::set<std::string> names;
  for (const auto& [name, tensor] : frame.tensors) {
    CAPTURE(name);
    CHECK(names.insert(name).second);
    CHECK(tensor.shape.rank() >= 1);
    REQUIRE(static_cast<std::int64_t>(tensor.values.size()) == tensor.shape.size());
    CHECK(std::all_of(tensor.values.begin(), tensor.values.end(), [](Scalar x) { return std::isfinite(x); }));
  }
}

/// Requests that the options refuse, each with the place of its fault.
std::vector<std::pair<Json, std::string>> bad_requests(const Json& options) {
  std::vector<std::pair<Json, std::string>> list{{{{"no such option", 1}}, "/no such option"}};
  for (const Json& option : options) {
    const std::string name = option["name"];
    list.push_back({{{name, Json::object()}}, "/" + name});
    if (!option.contains("minimum")) continue;
    list.push_back({{{name, option["minimum"].get<int>() - 1}}, "/" + name});
    if (option.contains("maximum") && option["maximum"] < std::numeric_limits<int>::max())
      list.push_back({{{name, option["maximum"].get<int>() + 1}}, "/" + name});
  }
  return list;
}

std::vector<Json> experiments() {
  std::vector<Json> configs;
  for (const auto& entry : tasks().entries()) configs.push_back({{"task", entry.name}});
  // With attention, and without any recurrent layer.
  const auto bits = [](const std::vector<Json>& layers) {
    return Json{{"task", "binary-addition"}, {"model", sequential({8, 2}, layers)}};
  };
  Json looking = bits({});
  const auto call = [](const char* type, const char* name, Json config, std::vector<const char*> sources) {
    config["name"] = name;
    Json inbound = Json::array();
    for (const char* source : sources) inbound.push_back(Json::array({source, 0, 0}));
    return Json{{"class_name", type}, {"config", config}, {"inbound_nodes", Json::array({inbound})}};
  };
  Json list = Json::array({Json{{"class_name", "InputLayer"},
                                {"config", {{"batch_shape", {nullptr, 8, 2}}, {"name", "bits"}}},
                                {"inbound_nodes", Json::array()}}});
  list.push_back(call("LSTM", "lstm", {{"units", 4}, {"return_sequences", true}}, {"bits"}));
  list.push_back(call("Attention", "look", Json::object(), {"lstm", "lstm"}));
  list.push_back(call("MultiHeadAttention", "heads", {{"num_heads", 2}, {"key_dim", 3}}, {"look", "lstm"}));
  list.push_back(call("Dense", "sum", {{"units", 1}, {"activation", "sigmoid"}}, {"heads"}));
  looking["model"] = {{"class_name", "Functional"},
                      {"config",
                       {{"layers", list},
                        {"input_layers", Json::array({Json::array({"bits", 0, 0})})},
                        {"output_layers", Json::array({Json::array({"sum", 0, 0})})}}}};
  configs.push_back(looking);
  configs.push_back(bits({dense(4, "relu"), dense(1, "sigmoid")}));
  // Dropout, and states that are not to be disturbed.
  configs.push_back(bits({layer("Bidirectional", {{"layer", layer("GRU", {{"units", 3},
                                                                          {"return_sequences", true},
                                                                          {"dropout", .3},
                                                                          {"recurrent_dropout", .2}})}}),
                          layer("BatchNormalization", Json::object()), dense(1, "sigmoid")}));
  return configs;
}

}  // namespace

TEST_CASE("every readout answers where it applies, in slices that end, and refuses bad requests",
          "[readout_contract][insight]") {
  std::set<std::string> applied;
  for (const Json& config : experiments()) {
    CAPTURE(config.dump());
    const auto experiment = experiment_of(config);
    experiment->fit().advance(3);
    std::set<std::string> names;
    for (const Json& readout : experiment->readouts()) {
      const std::string name = readout["name"];
      CAPTURE(name);
      CHECK(names.insert(name).second);
      CHECK_FALSE(readout["view"].get<std::string>().empty());
      CHECK((readout["cadence"] == "every_batches") == readout.contains("batches"));
      if (readout["applies"] == false) {
        CHECK(fault_of([&] { read_frame(*experiment, name); }).text.starts_with("["));
        continue;
      }
      applied.insert(name);
      const Frame frame = read_frame(*experiment, name);
      check_frame(frame);
      CHECK_FALSE(frame.data.is_null());
      check_frame(read_frame(*experiment, name, readout["example"]));
      // The same again, since nothing has been trained.
      const Frame again = read_frame(*experiment, name);
      CHECK(again.data == frame.data);
      REQUIRE(again.tensors.size() == frame.tensors.size());
      for (std::size_t i = 0; i < frame.tensors.size(); ++i) {
        CHECK(again.tensors[i].name == frame.tensors[i].name);
        CHECK(again.tensors[i].tensor.shape == frame.tensors[i].tensor.shape);
        CHECK(again.tensors[i].tensor.values == frame.tensors[i].tensor.values);
      }
      for (const auto& [request, where] : bad_requests(readout["request"])) {
        CAPTURE(request.dump());
        CHECK(fault_of([&] { read_frame(*experiment, name, request); }).where == where);
      }
    }
    CHECK(fault_of([&] {
            experiment->read("no such readout", Json::object());
          }).text.starts_with("[readout] unknown name 'no such readout'; known: "));
  }
  for (const ReadoutKind& kind : insight_readouts()) CHECK(applied.contains(kind.name));
}

TEST_CASE("a run that is looked at ends in the same bits", "[readout_contract][insight]") {
  for (const Json& config : experiments()) {
    CAPTURE(config.dump());
    const auto alone = experiment_of(config);
    const auto watched = experiment_of(config);
    std::vector<std::pair<std::string, Json>> looks;
    for (const Json& readout : watched->readouts())
      if (readout["applies"] == true) {
        looks.emplace_back(readout["name"], Json::object());
        looks.emplace_back(readout["name"], readout["example"]);
      }
    // A slice of each after each batch, so that readouts are open while training goes on.
    std::vector<std::unique_ptr<Readout>> open(looks.size());
    for (int batch = 0; batch < 6; ++batch) {
      alone->fit().advance(1);
      watched->fit().advance(1);
      for (std::size_t i = 0; i < looks.size(); ++i) {
        if (!open[i]) open[i] = watched->read(looks[i].first, looks[i].second);
        if (!open[i]->advance()) continue;
        open[i]->take();
        open[i].reset();
      }
    }
    CHECK(alone->trainer().model().parameters() == watched->trainer().model().parameters());
    CHECK(alone->progress() == watched->progress());
    CHECK(alone->snapshot() == watched->snapshot());
  }
}

TEST_CASE("the test set in slices is the test set at once", "[readout_contract][insight]") {
  Experiment experiment(Json{{"task", "binary-addition"}});
  experiment.fit().advance(100);
  const std::vector<double> at_once = experiment.trainer().evaluate(experiment.data().test, 512);
  const Frame frame = read_frame(experiment, "test");
  REQUIRE(frame.data.size() == at_once.size());
  std::size_t i = 0;
  for (const auto& [key, value] : frame.data.items()) {
    CHECK(key == experiment.trainer().metric_names()[i]);
    CHECK(value.get<double>() == Catch::Approx(at_once[i++]).epsilon(1e-6));
  }
}

}  // namespace rnn::test::readout_contract_test
