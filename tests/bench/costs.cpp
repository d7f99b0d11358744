// What a training step costs as sequences, layers and batches grow: LSTM(H) over T steps of 8 features,
// Dense(1), RMSprop. Prints JSON, one row a size: time a sample and step in microseconds, bytes that model,
// optimizer and plan hold (without the data), and their ratio to B·T.

#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "rnn/training/fit.h"

namespace {

using namespace rnn;

struct Size {
  int time, units, batch;
};

/// Bytes in use.
double allocated() {
#ifdef __EMSCRIPTEN__
  return static_cast<double>(mallinfo().uordblks);
#else
  const auto info = mallinfo2();
  return static_cast<double>(info.uordblks + info.hblkhd);
#endif
}

Json model_config(const Size& size) {
  return {{"class_name", "Sequential"},
          {"config",
           {{"layers",
             {{{"class_name", "InputLayer"}, {"config", {{"batch_shape", {nullptr, size.time, 8}}}}},
              {{"class_name", "LSTM"}, {"config", {{"units", size.units}}}},
              {{"class_name", "Dense"}, {"config", {{"units", 1}}}}}}}}};
}

/// Seconds a batch: the best of several rounds of at least `span` seconds.
double batch_time(Fit& fit) {
  constexpr double span = .05;
  double best = 1e30;
  int batches = 1;
  for (int round = 0; round < 4;) {
    const auto start = std::chrono::steady_clock::now();
    fit.advance(batches);
    const double spent = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    best = std::min(best, spent / batches);
    if (spent < span)
      batches *= 2;
    else
      ++round;
  }
  return best;
}

void report(const Size& size, bool first) {
  Dataset data;
  data.inputs.emplace_back(Shape{size.batch, size.time, 8});
  data.targets.emplace_back(Shape{size.batch, 1});
  Random random(1);
  for (Scalar& value : data.inputs[0].values) value = static_cast<Scalar>(random.uniform());
  const double before = allocated();
  Model model(model_config(size));
  model.initialize(random);
  Trainer trainer(model, {{"optimizer", "rmsprop"}, {"loss", "mean_squared_error"}});
  FitOptions options;
  options.batch_size = size.batch;
  options.epochs = 1000000000;
  Fit fit(trainer, std::move(data), {}, options);
  fit.advance(1);
  const double bytes = allocated() - before;
  const double microseconds = batch_time(fit) * 1e6;
  const double places = static_cast<double>(size.batch) * size.time;
  std::printf(
      "%s\n  {\"T\": %d, \"H\": %d, \"B\": %d, \"us\": %.4g, \"us_a_place\": %.4g, \"bytes\": %.0f, "
      "\"bytes_a_place\": %.4g}",
      first ? "[" : ",", size.time, size.units, size.batch, microseconds, microseconds / places, bytes,
      bytes / places);
}

}  // namespace

int main() {
  bool first = true;
  const auto row = [&](Size size) {
    report(size, first);
    first = false;
  };
  for (const int time : {10, 20, 50, 100, 200, 500, 1000}) row({time, 32, 32});
  for (const int units : {8, 16, 32, 64, 128, 256, 512}) row({50, units, 32});
  for (const int batch : {1, 2, 4, 8, 16, 32, 64, 128, 256}) row({50, 32, batch});
  std::puts("\n]");
}
