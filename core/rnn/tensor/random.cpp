#include "rnn/tensor/random.h"

#include <bit>
#include <cmath>
#include <utility>

namespace rnn {

namespace {

std::uint64_t splitmix(std::uint64_t& x) {
  std::uint64_t z = (x += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

}  // namespace

Random::Random(std::uint64_t seed) {
  for (auto& word : state_) word = splitmix(seed);
}

std::uint64_t Random::bits() {
  auto& s = state_;
  const std::uint64_t result = std::rotl(s[0] + s[3], 23) + s[0];
  const std::uint64_t t = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = std::rotl(s[3], 45);
  return result;
}

double Random::uniform() { return static_cast<double>(bits() >> 11) * 0x1.0p-53; }

std::uint32_t Random::below(std::uint32_t bound) {
  std::uint64_t product = (bits() >> 32) * bound;
  if (static_cast<std::uint32_t>(product) < bound) {
    const std::uint32_t threshold = (0u - bound) % bound;
    while (static_cast<std::uint32_t>(product) < threshold) product = (bits() >> 32) * bound;
  }
  return static_cast<std::uint32_t>(product >> 32);
}

double Random::normal() {
  for (;;) {
    const double x = uniform(-1.0, 1.0);
    const double y = uniform(-1.0, 1.0);
    const double s = x * x + y * y;
    if (s > 0.0 && s < 1.0) return x * std::sqrt(-2.0 * std::log(s) / s);
  }
}

double Random::truncated_normal() {
  for (;;) {
    const double x = normal();
    if (std::abs(x) <= 2.0) return x;
  }
}

void Random::shuffle(std::span<int> values) {
  for (std::size_t i = values.size(); i > 1; --i)
    std::swap(values[i - 1], values[below(static_cast<std::uint32_t>(i))]);
}

void Random::dropout_mask(Scalar* mask, int count, double rate) {
  const auto keep = static_cast<Scalar>(1.0 / (1.0 - rate));
  for (int i = 0; i < count; ++i) mask[i] = uniform() < rate ? Scalar(0) : keep;
}

Random Random::fork(std::uint64_t purpose) const {
  std::uint64_t seed = state_[0] ^ std::rotl(state_[3], 17);
  seed += splitmix(purpose);
  return Random(seed);
}

}  // namespace rnn
