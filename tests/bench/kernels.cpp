// Speed of the kernels, printed as JSON: multiply-add peak, matrix products in GFLOP/s, elementwise functions
// in nanoseconds an element. Builds natively and for wasm from this file and core/rnn/tensor/*.cpp. Best of
// many short runs, so that a busy machine spoils little. Arguments name the groups to run: peak gemm w5
// shapes elementwise (default all).

#include <chrono>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "rnn/tensor/elementwise.h"
#include "rnn/tensor/gemm.h"
#include "rnn/tensor/softmax.h"

namespace {

using rnn::Store;
using rnn::Transpose;
using rnn::Vec;

double seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Best seconds a call over many rounds of about a millisecond: short enough to fit between two disturbances,
/// long enough for a browser's clock. Before them it runs until a browser has put its best code in place.
template <class F>
double best_time(F&& run) {
  constexpr int rounds = 200;
  constexpr double span = 1e-3;
  constexpr double warm_up = .15;
  for (const double start = seconds(); seconds() - start < warm_up;) run();
  int calls = 1;
  double best = 1e30;
  for (int round = 0; round < rounds;) {
    const double start = seconds();
    for (int i = 0; i < calls; ++i) run();
    const double spent = seconds() - start;
    if (spent < span / 2) {
      calls *= 2;
      continue;
    }
    if (spent / calls < best) best = spent / calls;
    ++round;
  }
  return best;
}

bool first_line = true;

void report(const std::string& name, double value, const char* unit) {
  std::printf("%s\n  \"%s\": {\"value\": %.4g, \"unit\": \"%s\"}", first_line ? "{" : ",", name.c_str(),
              value, unit);
  first_line = false;
}

volatile float sink;
volatile float half = 0.5f;

template <int Chains>
__attribute__((noinline)) void multiply_adds(int steps, float factor, float addend) {
  using V = Vec<float>;
  const V x = V::splat(factor), y = V::splat(addend);
  V sums[Chains];
  RNN_UNROLL
  for (int i = 0; i < Chains; ++i) sums[i] = V::splat(static_cast<float>(i));
  for (int step = 0; step < steps; ++step) {
    RNN_UNROLL
    for (int i = 0; i < Chains; ++i) sums[i] = multiply_add(sums[i], x, y);
  }
  RNN_UNROLL
  for (int i = 1; i < Chains; ++i) sums[0] += sums[i];
  sink = sum(sums[0]);
}

template <int Chains>
double peak() {
  constexpr int steps = 4000;
  const double time = best_time([] { multiply_adds<Chains>(steps, half, half); });
  return 2.0 * steps * Chains * Vec<float>::lanes / time * 1e-9;
}

void run_peak() {
  double best = 0;
  for (const double value : {peak<8>(), peak<10>(), peak<12>()}) best = value > best ? value : best;
  report("multiply-add peak", best, "GFLOP/s");
}

enum class Form { direct, packed, prepacked };

/// Seconds of one product.
double product_time(Transpose ta, Transpose tb, int m, int n, int k, Form form, Store store) {
  const auto size = [](int rows, int columns) {
    return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
  };
  std::vector<float> a(size(m, k)), b(size(k, n)), c(size(m, n)), packed(rnn::packed_size<float>(k, n));
  for (std::size_t i = 0; i < a.size(); ++i) a[i] = static_cast<float>(i % 7) * 1e-3f;
  for (std::size_t i = 0; i < b.size(); ++i) b[i] = static_cast<float>(i % 5) * 1e-3f;
  const int lda = ta == Transpose::no ? k : m, ldb = tb == Transpose::no ? n : k;
  rnn::pack(tb, k, n, b.data(), ldb, packed.data());
  return best_time([&] {
    if (form == Form::direct) rnn::gemm(ta, tb, m, n, k, a.data(), lda, b.data(), ldb, c.data(), n, store);
    if (form == Form::packed) rnn::pack(tb, k, n, b.data(), ldb, packed.data());
    if (form != Form::direct) rnn::gemm_packed(m, n, k, a.data(), lda, packed.data(), c.data(), n, store);
    if (store == Store::accumulate) c[0] = 0;
  });
}

void product(const char* name, Transpose ta, Transpose tb, int m, int n, int k, Form form, Store store) {
  const double time = product_time(ta, tb, m, n, k, form, store);
  char label[96];
  std::snprintf(label, sizeof label, "%s %dx%dx%d", name, m, n, k);
  report(label, 2.0 * m * n * k / time * 1e-9, "GFLOP/s");
}

/// All products of one training step of workload W5: batches of 64, 40 steps, two LSTMs of 128 units over 64
/// and 128 features. Together, since what counts is their whole time.
void run_w5() {
  constexpr int batch = 64, steps = 40, units = 128, gates = 4 * units, rows = batch * steps;
  const auto no = Transpose::no, yes = Transpose::yes;
  double operations = 0, time = 0;
  const auto add = [&](int count, Transpose ta, Transpose tb, int m, int n, int k, Form form, Store store) {
    time += count * product_time(ta, tb, m, n, k, form, store);
    operations += 2.0 * count * m * n * k;
  };
  for (const int features : {64, units}) {
    add(1, no, no, rows, gates, features, Form::direct, Store::assign);
    add(1, yes, no, features, gates, rows, Form::direct, Store::accumulate);
  }
  add(2 * steps, no, no, batch, gates, units, Form::prepacked, Store::accumulate);
  add(2 * steps, no, no, batch, units, gates, Form::prepacked, Store::assign);
  add(2, yes, no, units, gates, rows, Form::direct, Store::accumulate);
  add(1, no, yes, rows, units, gates, Form::direct, Store::assign);
  report("products of W5", operations / time * 1e-9, "GFLOP/s");
}

void run_gemm() {
  const auto no = Transpose::no, yes = Transpose::yes;
  product("gemm", no, no, 24, 24, 24, Form::direct, Store::assign);
  product("gemm", no, no, 132, 128, 96, Form::direct, Store::assign);
  product("gemm", no, no, 512, 512, 512, Form::direct, Store::assign);
  product("gemm nt", no, yes, 512, 512, 512, Form::direct, Store::assign);
  product("gemm tn", yes, no, 512, 512, 512, Form::direct, Store::accumulate);
}

void run_shapes() {
  const auto no = Transpose::no, yes = Transpose::yes;
  const auto step = [](int m, int n, int k) {
    product("step", Transpose::no, Transpose::no, m, n, k, Form::prepacked, Store::accumulate);
  };
  step(2, 16, 16), step(2, 64, 16), step(1, 32, 32), step(2, 128, 128), step(10, 20, 20), step(32, 16, 16);
  step(128, 32, 32), step(128, 128, 32), step(64, 512, 128), step(64, 128, 512), step(128, 30, 30);
  for (const int m : {1, 2, 3, 4, 5, 6, 8})
    product("small", no, no, m, 16, 16, Form::direct, Store::accumulate);
  for (const int n : {12, 15, 16, 17, 19, 20, 24})
    product("odd", no, no, 64, n, 15, Form::direct, Store::assign);
  product("input", no, no, 16, 16, 2, Form::direct, Store::assign);
  product("input", no, no, 200, 20, 1, Form::direct, Store::assign);
  product("input", no, no, 4000, 128, 32, Form::direct, Store::assign);
  product("input", no, no, 2560, 512, 64, Form::direct, Store::assign);
  product("input gradient", no, yes, 16, 2, 16, Form::direct, Store::assign);
  product("input gradient", no, yes, 16, 16, 16, Form::direct, Store::assign);
  product("input gradient", no, yes, 2, 16, 16, Form::direct, Store::assign);
  product("input gradient", no, yes, 4000, 32, 128, Form::direct, Store::assign);
  product("input gradient", no, yes, 2560, 128, 512, Form::direct, Store::assign);
  product("weight gradient", yes, no, 2, 16, 16, Form::direct, Store::accumulate);
  product("weight gradient", yes, no, 16, 16, 16, Form::direct, Store::accumulate);
  product("weight gradient", yes, no, 1, 20, 200, Form::direct, Store::accumulate);
  product("weight gradient", yes, no, 32, 32, 16000, Form::direct, Store::accumulate);
  product("weight gradient", yes, no, 32, 128, 16000, Form::direct, Store::accumulate);
  product("weight gradient", yes, no, 128, 512, 2560, Form::direct, Store::accumulate);
  product("weight gradient", yes, no, 30, 2000, 128, Form::direct, Store::accumulate);
  product("dense 1", no, no, 16, 1, 16, Form::direct, Store::assign);
  product("dense 1", no, no, 128, 1, 32, Form::direct, Store::assign);
  product("dense 1 input gradient", no, yes, 128, 32, 1, Form::direct, Store::assign);
  product("dense 1 weight gradient", yes, no, 16, 1, 16, Form::direct, Store::accumulate);
  product("dense 1 weight gradient", yes, no, 32, 1, 128, Form::direct, Store::accumulate);
  product("dense 3", no, no, 128, 3, 32, Form::direct, Store::assign);
  product("dense 3 weight gradient", yes, no, 32, 3, 128, Form::direct, Store::accumulate);
  product("dense", no, no, 128, 2000, 30, Form::direct, Store::assign);
  product("pack and step", no, no, 2, 16, 16, Form::packed, Store::accumulate);
}

template <class F>
void elementwise(const char* name, F&& run) {
  constexpr int n = 1000;
  std::vector<float> x(n), y(n, 0.5f);
  for (int i = 0; i < n; ++i) x[static_cast<std::size_t>(i)] = static_cast<float>(i - n / 2) * 0.02f;
  report(name, best_time([&] { run(x.data(), y.data(), n); }) / n * 1e9, "ns/element");
}

void run_elementwise() {
  using F = float;
  elementwise("exp", [](const F* x, F* y, int n) { rnn::exp(x, y, n); });
  elementwise("tanh", [](const F* x, F* y, int n) { rnn::tanh(x, y, n); });
  elementwise("sigmoid", [](const F* x, F* y, int n) { rnn::sigmoid(x, y, n); });
  elementwise("softplus", [](const F* x, F* y, int n) { rnn::softplus(x, y, n); });
  elementwise("relu", [](const F* x, F* y, int n) { rnn::relu(x, y, n); });
  elementwise("selu", [](const F* x, F* y, int n) { rnn::selu(x, y, n); });
  elementwise("hard_sigmoid", [](const F* x, F* y, int n) { rnn::hard_sigmoid(x, y, n); });
  elementwise("tanh_backward", [](const F* x, F* y, int n) { rnn::tanh_backward(x, x, y, n); });
  elementwise("axpy", [](const F* x, F* y, int n) { rnn::axpy(1e-6f, x, y, n); });
  elementwise("dot", [](const F* x, F* y, int n) { sink = rnn::dot(x, y, n); });
  elementwise("softmax", [](const F* x, F* y, int n) { rnn::softmax(1, n, x, n, y, n); });
  elementwise("transpose 25x40", [](const F* x, F* y, int) { rnn::transpose(25, 40, x, 40, y, 25); });
}

}  // namespace

int main(int argc, char** argv) {
  const auto wanted = [&](const char* group) {
    for (int i = 1; i < argc; ++i) {
      if (std::strcmp(argv[i], group) == 0) return true;
    }
    return argc == 1;
  };
  if (wanted("peak")) run_peak();
  if (wanted("gemm")) run_gemm();
  if (wanted("w5")) run_w5();
  if (wanted("shapes")) run_shapes();
  if (wanted("elementwise")) run_elementwise();
  std::printf("\n}\n");
}
