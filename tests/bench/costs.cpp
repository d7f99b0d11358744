// Cost of a training batch as sequences, layers and batches grow: LSTM(H) over T steps of 8 features,
// Dense(1), RMSprop. Prints JSON, one row a size: time a sample and time step in microseconds, bytes that
// model, optimizer and plan hold (without the data), and their ratio to B·T.

#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <vector>

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

/// A model of one size in training.
class Case {
 public:
  explicit Case(Size size) : size_(size) {
    Dataset data;
    data.inputs.emplace_back(Shape{size.batch, size.time, 8});
    data.targets.emplace_back(Shape{size.batch, 1});
    Random random(1);
    for (Scalar& value : data.inputs[0].values) value = static_cast<Scalar>(random.uniform());
    const double before = allocated();
    model_ = std::make_unique<Model>(model_config(size));
    model_->initialize(random);
    trainer_ =
        std::make_unique<Trainer>(*model_, Json{{"optimizer", "rmsprop"}, {"loss", "mean_squared_error"}});
    FitOptions options;
    options.batch_size = size.batch;
    options.epochs = 1000000000;
    fit_ = std::make_unique<Fit>(*trainer_, std::move(data), Dataset(), options);
    fit_->advance(1);
    bytes_ = allocated() - before;
    while (run() < span / 2) batches_ *= 2;
  }

  /// One round of about `span` seconds: what a batch takes at best.
  double run() {
    const auto start = std::chrono::steady_clock::now();
    fit_->advance(batches_);
    const double spent = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    least_ = std::min(least_, spent / batches_);
    return spent;
  }

  void report(bool first) const {
    const double places = static_cast<double>(size_.batch) * size_.time;
    const double microseconds = least_ * 1e6;
    std::printf(
        "%s\n  {\"T\": %d, \"H\": %d, \"B\": %d, \"us\": %.4g, \"us_a_place\": %.4g, \"bytes\": %.0f, "
        "\"bytes_a_place\": %.4g}",
        first ? "[" : ",", size_.time, size_.units, size_.batch, microseconds, microseconds / places, bytes_,
        bytes_ / places);
  }

 private:
  static constexpr double span = .05;
  Size size_;
  std::unique_ptr<Model> model_;
  std::unique_ptr<Trainer> trainer_;
  std::unique_ptr<Fit> fit_;
  double bytes_ = 0;
  int batches_ = 1;
  double least_ = 1e30;
};

}  // namespace

int main() {
  constexpr int rounds = 12;
  std::vector<Case> cases;
  for (const int time : {10, 20, 50, 100, 200, 500, 1000}) cases.emplace_back(Size{time, 32, 32});
  for (const int units : {8, 16, 32, 64, 128, 256, 512}) cases.emplace_back(Size{50, units, 32});
  for (const int batch : {1, 2, 4, 8, 16, 32, 64, 128, 256}) cases.emplace_back(Size{50, 32, batch});
  // In turns: a machine that slows down for a while slows them all.
  for (int round = 0; round < rounds; ++round)
    for (Case& one : cases) one.run();
  for (const Case& one : cases) one.report(&one == cases.data());
  std::puts("\n]");
}
