// The loop that somebody would write who needs nothing but workload W1: SimpleRNN(16, relu) over 8 steps of 2
// features, Dense(1, sigmoid), mean squared error, SGD .1, batches of 2; shuffled epochs, loss and accuracy kept.
// Every size is a constant and every loop plain, for the compiler to unroll. It is the yardstick for the general core.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <utility>
#include <vector>

namespace {

constexpr int T = 8, D = 2, H = 16, B = 2, N = 10000;
constexpr float rate = .1f;

struct Sample {
  float x[T][D];
  float y[T];
};

struct Network {
  alignas(64) float w[D][H], u[H][H], b[H], v[H];
  float c;
};

alignas(64) Network net, gradient;
alignas(64) float turned[H][H];
double loss_sum, right;

void sample_pass(const Sample& sample) {
  alignas(64) float h[T + 1][H] = {};
  float y[T];
  for (int t = 0; t < T; ++t) {
    alignas(64) float z[H];
    for (int j = 0; j < H; ++j) z[j] = net.b[j] + sample.x[t][0] * net.w[0][j] + sample.x[t][1] * net.w[1][j];
    for (int k = 0; k < H; ++k)
      for (int j = 0; j < H; ++j) z[j] += h[t][k] * net.u[k][j];
    for (int j = 0; j < H; ++j) h[t + 1][j] = z[j] > 0 ? z[j] : 0;
    float lanes[4] = {};
    for (int j = 0; j < H; j += 4)
      for (int i = 0; i < 4; ++i) lanes[i] += h[t + 1][j + i] * net.v[j + i];
    y[t] = 1 / (1 + std::exp(-(net.c + lanes[0] + lanes[1] + lanes[2] + lanes[3])));
    loss_sum += (y[t] - sample.y[t]) * (y[t] - sample.y[t]);
    right += (y[t] > .5f) == (sample.y[t] > .5f);
  }
  alignas(64) float dz[T][H];
  alignas(64) float carried[H] = {};
  for (int t = T - 1; t >= 0; --t) {
    const float dy = 2.0f / (B * T) * (y[t] - sample.y[t]) * y[t] * (1 - y[t]);
    gradient.c += dy;
    for (int j = 0; j < H; ++j) gradient.v[j] += dy * h[t + 1][j];
    for (int j = 0; j < H; ++j) dz[t][j] = h[t + 1][j] > 0 ? carried[j] + dy * net.v[j] : 0;
    for (int j = 0; j < H; ++j) carried[j] = 0;
    for (int j = 0; j < H; ++j)
      for (int k = 0; k < H; ++k) carried[k] += dz[t][j] * turned[j][k];
    for (int j = 0; j < H; ++j) {
      gradient.b[j] += dz[t][j];
      gradient.w[0][j] += sample.x[t][0] * dz[t][j];
      gradient.w[1][j] += sample.x[t][1] * dz[t][j];
    }
  }
  for (int k = 0; k < H; ++k) {
    alignas(64) float sum[H] = {};
    for (int t = 1; t < T; ++t)
      for (int j = 0; j < H; ++j) sum[j] += h[t][k] * dz[t][j];
    for (int j = 0; j < H; ++j) gradient.u[k][j] += sum[j];
  }
}

void batch_pass(const Sample& first, const Sample& second) {
  for (int j = 0; j < H; ++j)
    for (int k = 0; k < H; ++k) turned[j][k] = net.u[k][j];
  gradient = {};
  sample_pass(first);
  sample_pass(second);
  auto* parameters = reinterpret_cast<float*>(&net);
  const auto* gradients = reinterpret_cast<const float*>(&gradient);
  for (std::size_t i = 0; i < sizeof(Network) / sizeof(float); ++i) parameters[i] -= rate * gradients[i];
}

std::uint32_t state = 12345;
float uniform() { return static_cast<float>((state = state * 1664525u + 1013904223u) >> 8) / 16777216.0f; }

void initialize() {
  const auto fill = [](float* values, int count, float limit) {
    for (int i = 0; i < count; ++i) values[i] = limit * (2 * uniform() - 1);
  };
  fill(&net.w[0][0], D * H, std::sqrt(6.0f / (D + H)));
  fill(&net.u[0][0], H * H, std::sqrt(3.0f / H));
  fill(net.v, H, std::sqrt(6.0f / (H + 1)));
}

std::vector<Sample> make_samples() {
  std::vector<Sample> samples(N);
  for (Sample& sample : samples) {
    const int a = static_cast<int>(uniform() * 128), b = static_cast<int>(uniform() * 128);
    for (int t = 0; t < T; ++t) {
      sample.x[t][0] = static_cast<float>(a >> t & 1);
      sample.x[t][1] = static_cast<float>(b >> t & 1);
      sample.y[t] = static_cast<float>((a + b) >> t & 1);
    }
  }
  return samples;
}

double epoch(const std::vector<Sample>& samples, std::vector<int>& order) {
  const auto start = std::chrono::steady_clock::now();
  loss_sum = right = 0;
  for (int i = N - 1; i > 0; --i)
    std::swap(order[static_cast<std::size_t>(i)], order[static_cast<std::size_t>(uniform() * static_cast<float>(i))]);
  for (std::size_t i = 0; i < N; i += B)
    batch_pass(samples[static_cast<std::size_t>(order[i])], samples[static_cast<std::size_t>(order[i + 1])]);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

int main() {
  initialize();
  const std::vector<Sample> samples = make_samples();
  std::vector<int> order(N);
  for (int i = 0; i < N; ++i) order[static_cast<std::size_t>(i)] = i;
  std::vector<double> times;
  for (int i = 0; i < 60; ++i) times.push_back(epoch(samples, order));
  std::sort(times.begin(), times.end());
  std::printf("{\"samples_per_second\": %.0f, \"loss\": %.3g, \"accuracy\": %.4f}\n", N / times[times.size() / 2],
              loss_sum / (N * T), right / (N * T));
}
