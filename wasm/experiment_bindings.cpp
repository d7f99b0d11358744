#include <emscripten/bind.h>

#include "boundary.h"
#include "build_name.h"
#include "memory.h"
#include "rnn/tasks/experiment.h"
#include "values.h"

namespace rnn::bridge {

namespace {

Experiment* make_experiment(const std::string& config_text) {
  return guarded([&] { return new Experiment(json_from(config_text), memory_limit()); });
}

Experiment* make_with_resources(const std::string& config_text, const ResourceTable& resources) {
  return guarded(
      [&] { return new Experiment(json_from(config_text), memory_limit(), resources_from(resources)); });
}

std::string config(Experiment& self) {
  return guarded([&] { return self.config().dump(); });
}

int advance(Experiment& self, int batches) {
  return guarded([&] { return self.fit().advance(batches); });
}

std::string progress(Experiment& self) {
  return guarded([&] { return self.progress().dump(); });
}

std::string history(Experiment& self, unsigned first) {
  return guarded([&] { return self.history(first).dump(); });
}

void set_epochs(Experiment& self, int epochs) {
  guarded([&] { locate("/fit", [&] { self.fit().set_epochs(epochs); }); });
}

ByteArray snapshot(Experiment& self) {
  return guarded([&] { return array_of(self.snapshot()); });
}

void restore(Experiment& self, const ByteArray& blob) {
  guarded([&] { self.restore(bytes_from(blob)); });
}

std::string readouts(Experiment& self) {
  return guarded([&] { return self.readouts().dump(); });
}

/// A readout with its frame once it is whole.
struct ReadoutHandle {
  std::unique_ptr<Readout> readout;
  Frame frame;
};

ReadoutHandle* read(Experiment& self, const std::string& name, const std::string& request) {
  return guarded([&] { return new ReadoutHandle{self.read(name, json_from(request)), {}}; });
}

bool advance_readout(ReadoutHandle& self) {
  return guarded([&] {
    const bool whole = self.readout->advance();
    if (whole) self.frame = self.readout->take();
    return whole;
  });
}

std::string readout_data(ReadoutHandle& self) {
  return guarded([&] { return self.frame.data.dump(); });
}

NamedTensorList readout_tensors(ReadoutHandle& self) {
  return guarded([&] { return list_of(self.frame.tensors); });
}

std::string inspect(const std::string& config_text) {
  return guarded([&] { return inspect_experiment(json_from(config_text), memory_limit()).dump(); });
}

std::string everything() {
  return guarded([&] { return describe_all().dump(); });
}

}  // namespace

EMSCRIPTEN_BINDINGS(experiment) {
  using namespace emscripten;
  class_<Experiment>("Experiment")
      .constructor(&make_experiment, allow_raw_pointers())
      .constructor(&make_with_resources, allow_raw_pointers())
      .function("config()", &config)
      .function("advance(batches)", &advance)
      .function("progress()", &progress)
      .function("history(first)", &history)
      .function("setEpochs(epochs)", &set_epochs)
      .function("snapshot()", &snapshot)
      .function("restore(blob)", &restore)
      .function("readouts()", &readouts)
      .function("read(name, requestJson)", &read, allow_raw_pointers());
  class_<ReadoutHandle>("Readout")
      .function("advance()", &advance_readout)
      .function("data()", &readout_data)
      .function("tensors()", &readout_tensors);
  function("inspectExperiment(configJson)", &inspect);
  function("describeAll()", &everything);
  function("buildName()", &build_name);
  function("setMemoryLimit(bytes)", &set_memory_limit);
}

}  // namespace rnn::bridge
