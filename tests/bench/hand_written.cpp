// The loop as written by hand for workload W1 alone: SimpleRNN(16, relu) over 8 steps of 2
// features, Dense(1, sigmoid), mean squared error, SGD .1, batches of 2; shuffled epochs, loss and accuracy
// kept. Every size is a constant and every loop plain, for the compiler to unroll. It is the yardstick for
// the general core.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <numeric>
#include <utility>
#include <vector>

#ifdef __EMSCRIPTEN__
#include <emscripten.h>
#define EXPORTED EMSCRIPTEN_KEEPALIVE
#else
#define EXPORTED
#endif

namespace {

constexpr int T = 8, D = 2, H = 16, B = 2, N = 10000;
constexpr float rate = .1f;

/// One value for each unit.
using Row = float __attribute__((vector_size(H * sizeof(float))));

struct Sample {
  float x[T][D];
  float y[T];
};

struct Network {
  Row w[D], u[H], b, v;
  float c;
};

Network net, gradient;
Row turned[H];
double loss_sum, right;

/// The values one by one: cheaper to read from memory than out of a vector.
const float* values(const Row& row) { return reinterpret_cast<const float*>(&row); }

float sum(const Row& row) {
  float quarter[4] = {};
  for (int j = 0; j < H; ++j) quarter[j % 4] += values(row)[j];
  return (quarter[0] + quarter[1]) + (quarter[2] + quarter[3]);
}

void forward(const Sample* const (&batch)[B], Row (&h)[T + 1][B], float (&y)[T][B]) {
  const Row zero{};
  for (int b = 0; b < B; ++b) h[0][b] = zero;
  for (int t = 0; t < T; ++t) {
    Row z[B];
    for (int b = 0; b < B; ++b) z[b] = net.b + batch[b]->x[t][0] * net.w[0] + batch[b]->x[t][1] * net.w[1];
    for (int k = 0; k < H; ++k)
      for (int b = 0; b < B; ++b) z[b] += values(h[t][b])[k] * net.u[k];
    for (int b = 0; b < B; ++b) {
      h[t + 1][b] = z[b] > zero ? z[b] : zero;
      y[t][b] = 1 / (1 + std::exp(-(net.c + sum(h[t + 1][b] * net.v))));
      const float error = y[t][b] - batch[b]->y[t];
      loss_sum += error * error;
      right += (y[t][b] > .5f) == (batch[b]->y[t] > .5f);
    }
  }
}

void backward(const Sample* const (&batch)[B], const Row (&h)[T + 1][B], const float (&y)[T][B]) {
  const Row zero{};
  for (int j = 0; j < H; ++j)
    for (int k = 0; k < H; ++k) reinterpret_cast<float*>(turned)[j * H + k] = values(net.u[k])[j];
  gradient = Network();
  Row dz[T][B];
  Row carried[B] = {};
  for (int t = T - 1; t >= 0; --t) {
    for (int b = 0; b < B; ++b) {
      const float dy = 2.0f / (B * T) * (y[t][b] - batch[b]->y[t]) * y[t][b] * (1 - y[t][b]);
      gradient.c += dy;
      gradient.v += dy * h[t + 1][b];
      dz[t][b] = h[t + 1][b] > zero ? carried[b] + dy * net.v : zero;
      gradient.b += dz[t][b];
      for (int d = 0; d < D; ++d) gradient.w[d] += batch[b]->x[t][d] * dz[t][b];
      carried[b] = zero;
    }
    for (int j = 0; j < H; ++j)
      for (int b = 0; b < B; ++b) carried[b] += values(dz[t][b])[j] * turned[j];
  }
  for (int k = 0; k < H; ++k) {
    Row sum = zero;
    for (int t = 1; t < T; ++t)
      for (int b = 0; b < B; ++b) sum += values(h[t][b])[k] * dz[t][b];
    gradient.u[k] = sum;
  }
}

void batch_pass(const Sample& first, const Sample& second) {
  const Sample* const batch[B] = {&first, &second};
  Row h[T + 1][B];
  float y[T][B];
  forward(batch, h, y);
  backward(batch, h, y);
  for (int d = 0; d < D; ++d) net.w[d] -= rate * gradient.w[d];
  for (int k = 0; k < H; ++k) net.u[k] -= rate * gradient.u[k];
  net.b -= rate * gradient.b;
  net.v -= rate * gradient.v;
  net.c -= rate * gradient.c;
}

std::uint32_t state = 12345;
float uniform() { return static_cast<float>((state = state * 1664525u + 1013904223u) >> 8) / 16777216.0f; }

void fill(Row& row, float limit) {
  for (int j = 0; j < H; ++j) row[j] = limit * (2 * uniform() - 1);
}

void initialize() {
  for (Row& row : net.w) fill(row, std::sqrt(6.0f / (D + H)));
  for (Row& row : net.u) fill(row, std::sqrt(3.0f / H));
  fill(net.v, std::sqrt(6.0f / (H + 1)));
}

std::vector<Sample> make_samples() {
  std::vector<Sample> made(N);
  for (Sample& sample : made) {
    const int a = static_cast<int>(uniform() * 128), b = static_cast<int>(uniform() * 128);
    for (int t = 0; t < T; ++t) {
      sample.x[t][0] = static_cast<float>(a >> t & 1);
      sample.x[t][1] = static_cast<float>(b >> t & 1);
      sample.y[t] = static_cast<float>((a + b) >> t & 1);
    }
  }
  return made;
}

std::vector<Sample> samples;
std::vector<int> order;

void epoch() {
  loss_sum = right = 0;
  for (int i = N - 1; i > 0; --i)
    std::swap(order[static_cast<std::size_t>(i)],
              order[static_cast<std::size_t>(uniform() * static_cast<float>(i))]);
  for (std::size_t i = 0; i < N; i += B)
    batch_pass(samples[static_cast<std::size_t>(order[i])], samples[static_cast<std::size_t>(order[i + 1])]);
}

}  // namespace

// Entry points for a page that measures the loop in turns with others.
extern "C" {
EXPORTED void prepare() {
  initialize();
  samples = make_samples();
  order.resize(N);
  std::iota(order.begin(), order.end(), 0);
}

EXPORTED void fit(int epochs) {
  for (int i = 0; i < epochs; ++i) epoch();
}
}

int main() {
  prepare();
  double least = 1e30;
  for (int i = 0; i < 100; ++i) {
    const auto start = std::chrono::steady_clock::now();
    fit(1);
    least = std::min(least, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  std::printf("{\"samples_per_second\": %.0f, \"loss\": %.3g, \"accuracy\": %.4f}\n", N / least,
              loss_sum / (N * T), right / (N * T));
}
