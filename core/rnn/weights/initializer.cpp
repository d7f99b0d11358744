#include "rnn/weights/initializer.h"

#include <algorithm>
#include <cmath>

#include "rnn/weights/orthogonal.h"

namespace rnn {

namespace {

/// Draws each value from `draw`, from the option `seed` when there is one.
class Drawn : public Initializer {
 public:
  explicit Drawn(const Json& config) {
    if (config["seed"].is_number()) seed_ = config["seed"].get<std::int64_t>();
  }
  void fill(Scalar* values, const Shape& shape, Random& random) const override {
    if (seed_ < 0) return fill_from(values, shape, random);
    Random own(static_cast<std::uint64_t>(seed_));
    fill_from(values, shape, own);
  }

 protected:
  virtual void fill_from(Scalar* values, const Shape& shape, Random& random) const = 0;

 private:
  std::int64_t seed_ = -1;
};

class Constant : public Initializer {
 public:
  explicit Constant(Scalar value) : value_(value) {}
  void fill(Scalar* values, const Shape& shape, Random&) const override {
    std::fill(values, values + shape.size(), value_);
  }

 private:
  Scalar value_;
};

enum class Distribution { normal, truncated_normal, uniform };

Scalar draw(Distribution distribution, double a, double b, Random& random) {
  switch (distribution) {
    case Distribution::normal: return static_cast<Scalar>(a + b * random.normal());
    case Distribution::truncated_normal: return static_cast<Scalar>(a + b * random.truncated_normal());
    case Distribution::uniform: break;
  }
  return static_cast<Scalar>(random.uniform(a, b));
}

/// RandomNormal, TruncatedNormal (mean, stddev) and RandomUniform (minval, maxval).
class Fixed : public Drawn {
 public:
  Fixed(const Json& config, Distribution distribution, const char* first, const char* second)
      : Drawn(config),
        distribution_(distribution),
        first_(config[first].get<double>()),
        second_(config[second].get<double>()) {}

 protected:
  void fill_from(Scalar* values, const Shape& shape, Random& random) const override {
    std::generate_n(values, shape.size(), [&] { return draw(distribution_, first_, second_, random); });
  }

 private:
  Distribution distribution_;
  double first_;
  double second_;
};

enum class Fan { in, out, average };

/// keras/src/initializers/random_initializers.py, VarianceScaling: variance = scale / fan.
class VarianceScaling : public Drawn {
 public:
  VarianceScaling(const Json& config, double scale, Fan fan, Distribution distribution)
      : Drawn(config), scale_(scale), fan_(fan), distribution_(distribution) {}

 protected:
  void fill_from(Scalar* values, const Shape& shape, Random& random) const override {
    const double variance = scale_ / std::max(1.0, fan(shape));
    // .8796... is the standard deviation of a standard normal truncated to [-2, 2].
    const double truncated = distribution_ == Distribution::truncated_normal ? .87962566103423978 : 1.0;
    const bool uniform = distribution_ == Distribution::uniform;
    const double spread = uniform ? std::sqrt(3.0 * variance) : std::sqrt(variance) / truncated;
    const double low = uniform ? -spread : 0.0;
    std::generate_n(values, shape.size(), [&] { return draw(distribution_, low, spread, random); });
  }

 private:
  double fan(const Shape& shape) const {
    // Keras's compute_fans: a vector counts for both; beyond matrices the leading extents are a receptive
    // field.
    double receptive = 1.0;
    for (int axis = 0; axis + 2 < shape.rank(); ++axis) receptive *= shape[axis];
    const double in = shape.rank() < 2 ? shape.width() : receptive * shape[shape.rank() - 2];
    const double out = receptive * shape.width();
    return fan_ == Fan::in ? in : fan_ == Fan::out ? out : (in + out) / 2.0;
  }

  double scale_;
  Fan fan_;
  Distribution distribution_;
};

/// Saxe et al., 2014; keras/src/initializers/random_initializers.py: QR of a normal matrix, signs made
/// unique.
class Orthogonal : public Drawn {
 public:
  explicit Orthogonal(const Json& config) : Drawn(config), gain_(config["gain"].get<double>()) {}
  std::int64_t scratch_bytes(const Shape& shape) const override {
    return orthogonal_scratch_bytes(static_cast<int>(shape.rows()), shape.width());
  }

 protected:
  void fill_from(Scalar* values, const Shape& shape, Random& random) const override {
    fill_orthogonal(values, static_cast<int>(shape.rows()), shape.width(), gain_, random);
  }

 private:
  double gain_;
};

class Identity : public Initializer {
 public:
  explicit Identity(const Json& config) : gain_(config["gain"].get<double>()) {}
  void fill(Scalar* values, const Shape& shape, Random&) const override {
    if (shape.rank() != 2)
      throw ConfigError({"initializer.identity", "[identity] expected a matrix, got shape {given}"}, {shape});
    for (int i = 0; i < shape[0]; ++i)
      for (int j = 0; j < shape[1]; ++j) values[i * shape[1] + j] = static_cast<Scalar>(i == j ? gain_ : 0.0);
  }

 private:
  double gain_;
};

using Entry = Registry<Initializer>::Entry;

Option seed() {
  Option option = nullable(integer_option("seed", 0, 0, std::numeric_limits<int>::max()));
  option.fallback = nullptr;
  return option;
}

Option real(const char* name, double fallback) { return number_option(name, fallback, -1e6, 1e6); }

Option positive(const char* name, double fallback) {
  Option option = number_option(name, fallback, 0.0, 1e6);
  option.above_minimum = true;
  return option;
}

Entry constant(const char* name, std::vector<std::string> aliases, double value) {
  return {name,
          {},
          [value](const Json&) { return std::make_unique<Constant>(static_cast<Scalar>(value)); },
          std::move(aliases)};
}

Entry fixed(const char* name, std::vector<std::string> aliases, Distribution distribution, Option first,
            Option second) {
  const auto create = [distribution, a = first.name, b = second.name](const Json& config) {
    return std::make_unique<Fixed>(config, distribution, a.c_str(), b.c_str());
  };
  return {name, {first, second, seed()}, create, std::move(aliases)};
}

Entry scaled(const char* name, const char* alias, double scale, Fan fan, Distribution distribution) {
  const auto create = [=](const Json& config) {
    return std::make_unique<VarianceScaling>(config, scale, fan, distribution);
  };
  return {name, {seed()}, create, {alias}};
}

std::unique_ptr<Initializer> make_variance_scaling(const Json& config) {
  using enum Distribution;
  const std::string mode = config["mode"].get<std::string>();
  const std::string given = config["distribution"].get<std::string>();
  return std::make_unique<VarianceScaling>(config, config["scale"].get<double>(),
                                           mode == "fan_in"    ? Fan::in
                                           : mode == "fan_out" ? Fan::out
                                                               : Fan::average,
                                           given == "uniform"              ? uniform
                                           : given == "untruncated_normal" ? normal
                                                                           : truncated_normal);
}

template <class Made>
Entry with_gain(const char* name, const char* alias, bool drawn) {
  Schema options{real("gain", 1.0)};
  if (drawn) options.push_back(seed());
  return {name, options, [](const Json& config) { return std::make_unique<Made>(config); }, {alias}};
}

}  // namespace

const Registry<Initializer>& initializers() {
  using enum Distribution;
  static const Registry<Initializer> registry(
      "initializer",
      {
          constant("Zeros", {"zeros", "zero"}, 0.0),
          constant("Ones", {"ones", "one"}, 1.0),
          {"Constant",
           {real("value", 0.0)},
           [](const Json& config) { return std::make_unique<Constant>(config["value"].get<Scalar>()); },
           {"constant"}},
          fixed("RandomNormal", {"random_normal", "normal"}, normal, real("mean", 0.0),
                number_option("stddev", .05, 0.0, 1e6)),
          fixed("RandomUniform", {"random_uniform", "uniform"}, uniform, real("minval", -.05),
                real("maxval", .05)),
          fixed("TruncatedNormal", {"truncated_normal"}, truncated_normal, real("mean", 0.0),
                number_option("stddev", .05, 0.0, 1e6)),
          scaled("GlorotUniform", "glorot_uniform", 1.0, Fan::average, uniform),
          scaled("GlorotNormal", "glorot_normal", 1.0, Fan::average, truncated_normal),
          scaled("HeUniform", "he_uniform", 2.0, Fan::in, uniform),
          scaled("HeNormal", "he_normal", 2.0, Fan::in, truncated_normal),
          scaled("LecunUniform", "lecun_uniform", 1.0, Fan::in, uniform),
          scaled("LecunNormal", "lecun_normal", 1.0, Fan::in, truncated_normal),
          {"VarianceScaling",
           {positive("scale", 1.0), choice_option("mode", "fan_in", {"fan_in", "fan_out", "fan_avg"}),
            choice_option("distribution", "truncated_normal",
                          {"truncated_normal", "untruncated_normal", "uniform"}),
            seed()},
           make_variance_scaling,
           {"variance_scaling"}},
          with_gain<Orthogonal>("Orthogonal", "orthogonal", true),
          with_gain<Identity>("Identity", "identity", false),
      });
  return registry;
}

}  // namespace rnn
