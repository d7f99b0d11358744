#include "rnn/tasks/shared/digit_readouts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "rnn/config/error.h"
#include "rnn/insight/latent.h"
#include "rnn/insight/sample_run.h"
#include "rnn/insight/traced_sample.h"
#include "rnn/tasks/shared/digits.h"
#include "rnn/tasks/shared/test_page.h"
#include "rnn/tensor/gemm.h"
#include "rnn/tensor/random.h"

namespace rnn {

namespace {

constexpr int most_plane_digits = 1000;
constexpr int most_grid_side = 25;
constexpr int digit_slice = 100;

LatentLayer digit_layer(const Subject& subject) {
  auto found = latent_layer(subject.trainer.model());
  if (!found)
    throw ConfigError(
        {"digits.no_latent_layer",
         "[model] expected a layer from whose at most {most} values alone the output follows; it has none"},
        {256});
  return std::move(*found);
}

bool has_latent_layer(const Subject& subject) { return latent_layer(subject.trainer.model()).has_value(); }

Tensor one_image(Tensor image) {
  image.shape = Shape{digit_side, digit_side};
  return image;
}

/// Rows of a tensor as they are made, slice by slice.
class RowsInSlices {
 public:
  RowsInSlices(const Model& model, Graph part) : run_(model, std::move(part)) {}

  /// Begins with the first `count` rows, at most all.
  void begin(const Tensor& inputs, int count) {
    inputs_ = &inputs;
    count_ = std::min(count, inputs.samples());
    rows_ = {};
    done_ = 0;
  }
  /// True when all are made.
  bool advance() {
    if (done_ < count_) {
      const int last = std::min(done_ + digit_slice, count_);
      Tensor made = run_rows(run_, *inputs_, done_, last);
      if (done_ == 0) {
        Shape shape = made.shape;
        shape[0] = count_;
        rows_ = Tensor(shape);
      }
      std::copy(made.values.begin(), made.values.end(), rows_.sample(done_));
      done_ = last;
    }
    return done_ == count_;
  }
  Tensor& rows() { return rows_; }

 private:
  PartRun run_;
  const Tensor* inputs_ = nullptr;
  int count_ = 0;
  int done_ = 0;
  Tensor rows_;
};

Json latent_facts(const LatentLayer& latent) {
  return {{"layer", latent.layer}, {"dimensions", latent.width}, {"sampled", latent.sampled}};
}

/// The least of 1, 2, 3, 5 times a power of ten that is not below `value`, so that a plane keeps its bounds
/// from frame to frame.
double round_up(double value) {
  const double power = std::pow(10.0, std::floor(std::log10(value)));
  for (const double step : {1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.0})
    if (value <= step * power * 1.0001) return step * power;
  return 10 * power;
}

struct Range {
  double low;
  double high;
};

/// Where nearly all values lie; at least what N(0, 1) mostly draws where `prior` is set.
Range range_of(std::vector<double> values, bool prior) {
  std::sort(values.begin(), values.end());
  const auto at = [&values](double share) {
    return values[static_cast<std::size_t>(share * double(values.size() - 1))];
  };
  const double centre = prior ? 0.0 : (at(.01) + at(.99)) / 2;
  double half = std::max(at(.99) - centre, centre - at(.01)) * 1.1;
  if (prior) half = std::max(half, 2.5);
  half = round_up(std::max(half, 1e-3));
  const double grain = half / 5;
  const double middle = std::round(centre / grain) * grain;
  return {middle - half, middle + half};
}

class LatentPlane : public Readout {
 public:
  LatentPlane(const Subject& subject, const Json& request, std::shared_ptr<const DigitLabels> labels)
      : test_(subject.data.test.inputs[0]),
        labels_(std::move(labels)),
        latent_(digit_layer(subject)),
        encoder_(subject.trainer.model(), latent_.encoder),
        decoder_(subject.trainer.model(), latent_.decoder),
        side_(request["side"].get<int>()),
        x_(std::min(request["x"].get<int>(), latent_.width - 1)),
        y_(std::min(request["y"].get<int>(), latent_.width - 1)) {
    if (x_ == y_) y_ = latent_.width == 1 ? -1 : (x_ + 1) % latent_.width;
    if (!request["input"].empty()) own_ = chosen_sample(subject, request)[0];
    if (!request["code"].empty()) read_code(request["code"]);
  }

  bool advance() override {
    switch (stage_) {
      case Stage::begin: begin(); return false;
      case Stage::encode:
        if (encoder_.advance()) lay_out();
        return false;
      case Stage::decode: return decoder_.advance();
    }
    return true;
  }

  Frame take() override {
    Frame frame;
    frame.data = latent_facts(latent_);
    frame.data["x"] = x_;
    frame.data["y"] = y_ < 0 ? Json() : Json(y_);
    frame.data["low"] = {horizontal_.low, vertical_.low};
    frame.data["high"] = {horizontal_.high, vertical_.high};
    frame.data["rows"] = side_ == 0 ? 0 : grid_rows();
    frame.data["columns"] = side_;
    Tensor& images = decoder_.rows();
    const int grid = side_ * grid_rows();
    if (side_ > 0) {
      if (!labels_->test.empty()) {
        Tensor labels({encoder_.rows().samples()});
        std::copy_n(labels_->test.begin(), labels.samples(), labels.values.begin());
        frame.tensors.push_back({"labels", std::move(labels)});
      }
      frame.tensors.push_back({"grid", images.slice(0, grid)});
      frame.tensors.push_back({"codes", std::move(encoder_.rows())});
    }
    if (given_) {
      Tensor code({latent_.width});
      std::copy(centre_.begin(), centre_.end(), code.values.begin());
      frame.tensors.push_back({"code", std::move(code)});
      frame.tensors.push_back({"decoded", one_image(images.slice(grid, grid + 1))});
    }
    return frame;
  }

 private:
  enum class Stage { begin, encode, decode };

  int grid_rows() const { return y_ < 0 ? 1 : side_; }

  void read_code(const Json& code) {
    const auto number = [](const Json& value) { return value.is_number(); };
    if (code.size() != std::size_t(latent_.width) || !std::all_of(code.begin(), code.end(), number))
      throw ConfigError({"digits.code", "[code] expected {expected} numbers, got {given}"},
                        {latent_.width, code}, "/code");
    for (const Json& value : code) centre_.push_back(static_cast<Scalar>(value.get<double>()));
  }

  void begin() {
    if (own_.samples() > 0) {
      encoder_.begin(own_, 1);
      encoder_.advance();
      centre_.assign(encoder_.rows().values.begin(), encoder_.rows().values.end());
    }
    given_ = !centre_.empty();
    if (side_ > 0) {
      encoder_.begin(test_, most_plane_digits);
      stage_ = Stage::encode;
    } else {
      lay_out();
    }
  }

  std::vector<double> along(int dimension) {
    std::vector<double> values;
    const Tensor& codes = encoder_.rows();
    for (int i = 0; i < codes.samples(); ++i) values.push_back(double(codes.sample(i)[dimension]));
    return values;
  }

  double mean_of(int dimension) {
    const std::vector<double> values = along(dimension);
    return std::accumulate(values.begin(), values.end(), 0.0) / double(values.size());
  }

  void lay_out() {
    stage_ = Stage::decode;
    const int width = latent_.width;
    if (!given_) centre_.assign(std::size_t(width), Scalar(0));
    if (side_ > 0) {
      if (!given_ && !latent_.sampled)
        for (int d = 0; d < width; ++d) centre_[std::size_t(d)] = static_cast<Scalar>(mean_of(d));
      horizontal_ = range_of(along(x_), latent_.sampled);
      if (y_ >= 0) vertical_ = range_of(along(y_), latent_.sampled);
    }
    const int grid = side_ * grid_rows();
    decoded_codes_ = Tensor({grid + (given_ ? 1 : 0), width});
    for (int i = 0; i < decoded_codes_.samples(); ++i)
      std::copy(centre_.begin(), centre_.end(), decoded_codes_.sample(i));
    const auto at = [](const Range& range, int step, int steps) {
      return static_cast<Scalar>(range.low + (range.high - range.low) * (step + .5) / steps);
    };
    for (int row = 0; row < grid_rows(); ++row)
      for (int column = 0; column < side_; ++column) {
        Scalar* code = decoded_codes_.sample(row * side_ + column);
        code[x_] = at(horizontal_, column, side_);
        if (y_ >= 0) code[y_] = at(vertical_, side_ - 1 - row, side_);
      }
    decoder_.begin(decoded_codes_, decoded_codes_.samples());
  }

  const Tensor& test_;
  std::shared_ptr<const DigitLabels> labels_;
  LatentLayer latent_;
  RowsInSlices encoder_, decoder_;
  int side_, x_, y_;
  Tensor own_;
  /// The code through which the plane goes; one of the request where `given_` is set.
  std::vector<Scalar> centre_;
  bool given_ = false;
  Stage stage_ = Stage::begin;
  Range horizontal_{-1, 1}, vertical_{-1, 1};
  Tensor decoded_codes_;
};

class Reconstructions : public Readout {
 public:
  Reconstructions(const Subject& subject, const Json& request, std::shared_ptr<const DigitLabels> labels)
      : labels_(std::move(labels)), total_(subject.data.test.samples()) {
    const auto [first, last] = test_page(request, total_);
    images_.push_back(subject.data.test.inputs[0].slice(first, last));
    first_ = first;
    shown_ = last - first;
    if (!request["input"].empty()) {
      const Tensor own = chosen_sample(subject, request)[0];
      Shape shape = own.shape;
      shape[0] = shown_ + 1;
      Tensor with_own(shape);
      std::copy(images_[0].values.begin(), images_[0].values.end(), with_own.values.begin());
      std::copy(own.values.begin(), own.values.end(), with_own.sample(shown_));
      images_[0] = std::move(with_own);
    }
    prediction_ = std::make_unique<Prediction>(subject, images_);
  }

  bool advance() override { return prediction_->advance(); }

  Frame take() override {
    const Tensor& images = images_[0];
    const Tensor& answers = prediction_->outputs()[0];
    Tensor errors({shown_});
    for (int i = 0; i < shown_; ++i) {
      double sum = 0.0;
      for (int p = 0; p < digit_pixels; ++p) {
        const double apart = double(images.sample(i)[p]) - double(answers.sample(i)[p]);
        sum += apart * apart;
      }
      errors.values[std::size_t(i)] = static_cast<Scalar>(sum / digit_pixels);
    }
    Frame frame;
    frame.data = {{"total", total_}, {"first", first_}, {"labels", Json()}};
    if (!labels_->test.empty()) {
      frame.data["labels"] = Json::array();
      for (int i = first_; i < first_ + shown_; ++i)
        frame.data["labels"].push_back(labels_->test[std::size_t(i)]);
    }
    frame.tensors.push_back({"images", images.slice(0, shown_)});
    frame.tensors.push_back({"answers", answers.slice(0, shown_)});
    frame.tensors.push_back({"errors", std::move(errors)});
    if (images.samples() > shown_) {
      frame.tensors.push_back({"own", one_image(images.slice(shown_, shown_ + 1))});
      frame.tensors.push_back({"own_answer", one_image(answers.slice(shown_, shown_ + 1))});
    }
    return frame;
  }

 private:
  std::shared_ptr<const DigitLabels> labels_;
  int total_;
  int first_ = 0;
  int shown_ = 0;
  std::vector<Tensor> images_;
  std::unique_ptr<Prediction> prediction_;
};

constexpr int nearest_digits = 5;
constexpr int judged_digits = 300;
constexpr int judge_slice = 16;

/// What the nearest training digits say of an image.
struct Verdict {
  /// They all show one digit.
  bool clear;
  /// The digit that most of them show, of several the one that is nearest.
  int digit;
};

class DigitJudge {
 public:
  DigitJudge(const Tensor& training, const std::vector<int>& labels) : training_(training), labels_(labels) {
    for (int i = 0; i < training.samples(); ++i) {
      const Scalar* pixels = training.sample(i);
      lengths_.push_back(std::inner_product(pixels, pixels + digit_pixels, pixels, Scalar(0)));
    }
  }

  /// Of the images from `first` up to `last`.
  std::vector<Verdict> verdicts(const Tensor& images, int first, int last) const {
    const int digits = training_.samples();
    std::vector<Scalar> products(static_cast<std::size_t>(last - first) * lengths_.size());
    gemm(Transpose::no, Transpose::yes, last - first, digits, digit_pixels, images.sample(first),
         digit_pixels, training_.values.data(), digit_pixels, products.data(), digits, Store::assign);
    std::vector<Verdict> found;
    std::vector<std::pair<Scalar, int>> near(lengths_.size());
    for (std::size_t row = 0; row < static_cast<std::size_t>(last - first); ++row) {
      for (std::size_t i = 0; i < near.size(); ++i)
        near[i] = {lengths_[i] - 2 * products[row * near.size() + i], labels_[i]};
      const auto end = near.begin() + std::min(nearest_digits, digits);
      std::partial_sort(near.begin(), end, near.end());
      std::array<int, 10> votes{};
      for (auto it = near.begin(); it != end; ++it) ++votes[static_cast<std::size_t>(it->second)];
      const int most = *std::max_element(votes.begin(), votes.end());
      const auto winner = std::find_if(near.begin(), end, [&](const auto& it) {
        return votes[static_cast<std::size_t>(it.second)] == most;
      });
      found.push_back({most == end - near.begin(), winner->second});
    }
    return found;
  }

 private:
  const Tensor& training_;
  const std::vector<int>& labels_;
  std::vector<Scalar> lengths_;
};

/// Draws from a normal distribution with the mean and covariance of rows.
class CodeDistribution {
 public:
  explicit CodeDistribution(const Tensor& codes) : width_(std::size_t(codes.sample_size())), mean_(width_) {
    const int rows = codes.samples();
    for (int i = 0; i < rows; ++i)
      for (std::size_t d = 0; d < width_; ++d) mean_[d] += double(codes.sample(i)[d]) / rows;
    std::vector<double> covariance(width_ * width_);
    for (int i = 0; i < rows; ++i)
      for (std::size_t d = 0; d < width_; ++d)
        for (std::size_t e = 0; e <= d; ++e)
          covariance[d * width_ + e] +=
              (double(codes.sample(i)[d]) - mean_[d]) * (double(codes.sample(i)[e]) - mean_[e]) / rows;
    // Cholesky's factor; a dimension without spread of its own has a row of zeros.
    factor_.assign(width_ * width_, 0.0);
    for (std::size_t d = 0; d < width_; ++d)
      for (std::size_t e = 0; e <= d; ++e) {
        double rest = covariance[d * width_ + e];
        for (std::size_t k = 0; k < e; ++k) rest -= factor_[d * width_ + k] * factor_[e * width_ + k];
        if (d == e)
          factor_[d * width_ + d] = std::sqrt(std::max(rest, 0.0));
        else if (factor_[e * width_ + e] > 1e-9)
          factor_[d * width_ + e] = rest / factor_[e * width_ + e];
      }
  }

  /// Turns a row of N(0, 1) into one of this distribution.
  void shape(Scalar* row) const {
    const std::vector<double> normal(row, row + width_);
    for (std::size_t d = 0; d < width_; ++d) {
      double value = mean_[d];
      for (std::size_t e = 0; e <= d; ++e) value += factor_[d * width_ + e] * normal[e];
      row[d] = static_cast<Scalar>(value);
    }
  }

 private:
  std::size_t width_;
  std::vector<double> mean_;
  std::vector<double> factor_;
};

class DrawnDigits : public Readout {
 public:
  DrawnDigits(const Subject& subject, const Json& request, std::shared_ptr<const DigitLabels> labels)
      : data_(subject.data),
        labels_(std::move(labels)),
        latent_(digit_layer(subject)),
        encoder_(subject.trainer.model(), latent_.encoder),
        decoder_(subject.trainer.model(), latent_.decoder),
        from_(request["from"].get<std::string>()),
        count_(request["count"].get<int>()),
        seed_(static_cast<std::uint64_t>(request["seed"].get<int>())),
        judges_(request["judge"].get<bool>() && !labels_->training.empty()) {
    if (from_ == "codes" || judges_) encoder_.begin(data_.training.inputs[0], most_plane_digits);
  }

  bool advance() override {
    if (!encoder_.advance()) return false;
    if (!decodes_) {
      begin();
      return false;
    }
    if (!decoder_.advance()) return false;
    if (labels_->training.empty()) return true;
    if (!judge_) {
      judge_ = std::make_unique<DigitJudge>(data_.training.inputs[0], labels_->training);
      collect();
      return false;
    }
    const int last = std::min(judged_ + judge_slice, to_judge_.samples());
    const std::vector<Verdict> found = judge_->verdicts(to_judge_, judged_, last);
    verdicts_.insert(verdicts_.end(), found.begin(), found.end());
    judged_ = last;
    return judged_ == to_judge_.samples();
  }

  Frame take() override {
    Frame frame;
    frame.data = latent_facts(latent_);
    frame.data["from"] = from_;
    if (!verdicts_.empty()) {
      Tensor clear({count_});
      Tensor digits({count_});
      for (std::size_t i = 0; i < clear.values.size(); ++i) {
        clear.values[i] = verdicts_[i].clear ? Scalar(1) : Scalar(0);
        digits.values[i] = static_cast<Scalar>(verdicts_[i].digit);
      }
      frame.tensors.push_back({"clear", std::move(clear)});
      frame.tensors.push_back({"digits", std::move(digits)});
    }
    if (judges_) frame.data["judged"] = judged();
    frame.tensors.push_back({"images", decoder_.rows().slice(0, count_)});
    return frame;
  }

 private:
  int test_count() const { return std::min(judged_digits, data_.test.samples()); }

  void draw(Random& random, int first, int last, const CodeDistribution* shaped) {
    for (int i = first; i < last; ++i) {
      Scalar* code = codes_.sample(i);
      for (int d = 0; d < latent_.width; ++d) code[d] = static_cast<Scalar>(random.normal());
      if (shaped != nullptr) shaped->shape(code);
    }
  }

  /// The codes to decode: those that are shown, and with `judge` draws of both kinds and of test digits.
  void begin() {
    decodes_ = true;
    std::unique_ptr<CodeDistribution> shaped;
    if (encoder_.rows().samples() > 0) shaped = std::make_unique<CodeDistribution>(encoder_.rows());
    codes_ = Tensor({count_ + (judges_ ? 2 * judged_digits + test_count() : 0), latent_.width});
    Random random(seed_);
    draw(random, 0, count_, from_ == "codes" ? shaped.get() : nullptr);
    if (judges_) {
      Random judged(seed_ + 1);
      draw(judged, count_, count_ + judged_digits, nullptr);
      draw(judged, count_ + judged_digits, count_ + 2 * judged_digits, shaped.get());
      encoder_.begin(data_.test.inputs[0], test_count());
      while (!encoder_.advance()) {
      }
      const Tensor& tests = encoder_.rows();
      std::copy(tests.values.begin(), tests.values.end(), codes_.sample(count_ + 2 * judged_digits));
    }
    decoder_.begin(codes_, codes_.samples());
  }

  /// What was decoded, and then with `judge` the test digits themselves.
  void collect() {
    const Tensor& decoded = decoder_.rows();
    const int tests = judges_ ? test_count() : 0;
    to_judge_ = Tensor({decoded.samples() + tests, digit_side, digit_side});
    std::copy(decoded.values.begin(), decoded.values.end(), to_judge_.values.begin());
    if (tests == 0) return;
    const Scalar* images = data_.test.inputs[0].values.data();
    std::copy_n(images, std::size_t(tests) * digit_pixels, to_judge_.sample(decoded.samples()));
  }

  Json judged() const {
    Json list = Json::object();
    auto at = verdicts_.begin() + count_;
    const auto add = [&](const char* name, int number) {
      std::array<int, 10> digits{};
      int clear = 0;
      for (const auto end = at + number; at != end; ++at) {
        ++digits[static_cast<std::size_t>(at->digit)];
        clear += at->clear ? 1 : 0;
      }
      double entropy = 0.0;
      for (const int count : digits)
        if (count > 0) entropy -= double(count) / number * std::log(double(count) / number);
      list[name] = {{"clear", double(clear) / number}, {"kinds", std::exp(entropy)}};
    };
    add("prior", judged_digits);
    add("codes", judged_digits);
    add("reconstructions", test_count());
    add("test", test_count());
    return list;
  }

  const TaskData& data_;
  std::shared_ptr<const DigitLabels> labels_;
  LatentLayer latent_;
  RowsInSlices encoder_, decoder_;
  std::string from_;
  int count_;
  std::uint64_t seed_;
  bool judges_;
  bool decodes_ = false;
  Tensor codes_;
  std::unique_ptr<DigitJudge> judge_;
  Tensor to_judge_;
  int judged_ = 0;
  std::vector<Verdict> verdicts_;
};

template <class Made>
void opens(ReadoutKind& kind, LabelSource labels) {
  kind.open = [labels = std::move(labels)](const Subject& subject, const Json& request) {
    return std::make_unique<Made>(subject, request, labels());
  };
}

}  // namespace

ReadoutKind latent_plane_readout(LabelSource labels) {
  ReadoutKind kind{.name = "plane", .view = "latent-plane"};
  constexpr int most_dimension = 255;
  kind.request = {integer_option("x", 0, 0, most_dimension), integer_option("y", 1, 0, most_dimension),
                  integer_option("side", 15, 0, most_grid_side), list_option("code", ""),
                  list_option("input", "")};
  kind.example = {{"side", 0}, {"code", {.5, -1}}};
  kind.applies = &has_latent_layer;
  opens<LatentPlane>(kind, std::move(labels));
  return kind;
}

ReadoutKind reconstructions_readout(LabelSource labels) {
  ReadoutKind kind{.name = "reconstructions", .view = "reconstructions"};
  constexpr int most_reconstructions = 32;
  kind.request = test_page_options(10, most_reconstructions, {list_option("input", "")});
  kind.example = {{"count", 1}, {"input", Json::array({Json(std::vector<int>(digit_pixels, 1))})}};
  opens<Reconstructions>(kind, std::move(labels));
  return kind;
}

ReadoutKind drawn_digits_readout(LabelSource labels) {
  ReadoutKind kind{.name = "drawn", .view = "drawn-digits"};
  constexpr int most_drawn = 64;
  kind.request = {choice_option("from", "prior", {"prior", "codes"}),
                  integer_option("count", 32, 1, most_drawn), integer_option("seed", 0, 0),
                  boolean_option("judge", false)};
  kind.example = {{"from", "codes"}, {"count", 3}, {"seed", 2}};
  kind.applies = &has_latent_layer;
  opens<DrawnDigits>(kind, std::move(labels));
  return kind;
}

}  // namespace rnn
