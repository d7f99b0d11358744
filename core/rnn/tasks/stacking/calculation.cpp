#include "rnn/tasks/stacking/calculation.h"

#include <algorithm>
#include <array>
#include <utility>

#include "rnn/data/batches.h"
#include "rnn/tasks/model_config.h"
#include "rnn/tasks/stacking/calculation_readouts.h"

namespace rnn {

namespace {

constexpr int validation_calculations = 500;
constexpr int test_calculations = 1000;
constexpr int units_of_each = 32;
constexpr std::string_view digits = "0123456789";
constexpr std::string_view symbols = "0123456789+-*=";
/// With the id 0, which pads, and one to spare for unknown symbols.
constexpr int symbol_ids = 16;
constexpr int unknown_symbol = symbol_ids - 1;
/// Of the article's model.
constexpr int article_words = 10000;
constexpr int article_layers = 4;
constexpr int training_epochs = 100;
/// About as many as the updates of a run.
constexpr int decay_steps = 13400;

bool is_digit(char c) { return digits.find(c) != std::string_view::npos; }

int applied(char operation, int a, int b) {
  return operation == '+' ? a + b : operation == '-' ? a - b : a * b;
}

/// Empty for the padding.
std::string symbol_of(Scalar id) {
  const auto place = static_cast<std::size_t>(id);
  if (place == 0) return {};
  return std::string(1, place <= symbols.size() ? symbols[place - 1] : '?');
}

Json embedding(int words) {
  return class_config("Embedding", {{"input_dim", words}, {"output_dim", units_of_each}});
}

void add_stack(Json& layers, const char* type, int count) {
  for (int i = 1; i <= count; ++i) {
    Json options{{"units", units_of_each}};
    if (i < count) options["return_sequences"] = true;
    layers.push_back(class_config(type, std::move(options)));
  }
}

}  // namespace

Schema Calculation::options() {
  return {choice_option("operations", "plus-minus-times", {"plus-minus-times", "plus-minus"})};
}

Calculation::Calculation(const Json& config) : times_(config["operations"] == "plus-minus-times") {}

Signature Calculation::signature() const {
  return {{{"calculation",
            {unknown, longest},
            PortKind::ids,
            symbol_ids,
            Phrase("port.calculation", "the symbols of a calculation, padded in front")}},
          {{"result", {unknown}, PortKind::ids, results, Phrase("port.result", "the result, from 0 to 31")}}};
}

bool Calculation::result_of(const std::string& text, bool multiplication_first, int& result) {
  const std::size_t end = text.find('=');
  const std::string_view terms = std::string_view(text).substr(0, end);
  if (terms.size() % 2 == 0 || (end != std::string::npos && end + 1 < text.size())) return false;
  for (std::size_t i = 0; i < terms.size(); ++i)
    if (is_digit(terms[i]) != (i % 2 == 0) || symbols.find(terms[i]) == std::string_view::npos) return false;
  int sum = 0;
  char pending = '+';
  int value = terms[0] - '0';
  for (std::size_t i = 1; i < terms.size(); i += 2) {
    const int next = terms[i + 1] - '0';
    if (terms[i] == '*' || !multiplication_first) {
      value = applied(terms[i], value, next);
    } else {
      sum = applied(std::exchange(pending, terms[i]), sum, std::exchange(value, next));
    }
  }
  result = applied(pending, sum, value);
  return true;
}

std::vector<std::string> Calculation::all() const {
  const std::string_view operations = times_ ? "+-*" : "+-";
  std::vector<std::string> grown;
  for (const char digit : digits) grown.emplace_back(1, digit);
  std::vector<std::string> found;
  for (int numbers = 2; numbers <= 3; ++numbers) {
    std::vector<std::string> longer;
    for (const std::string& text : grown)
      for (const char operation : operations)
        for (const char digit : digits) longer.push_back(text + operation + digit);
    grown = std::move(longer);
    for (const std::string& text : grown)
      if (int result = 0; result_of(text, true, result) && result >= 0 && result < results)
        found.push_back(text + "=");
  }
  return found;
}

TaskData Calculation::data(std::uint64_t seed, const Resources&) const {
  Random random(seed);
  const std::vector<std::string> texts = all();
  std::vector<int> order = all_indices(static_cast<int>(texts.size()));
  random.shuffle(order);
  const auto set_of = [&texts](std::span<const int> indices) {
    Dataset set;
    const int samples = static_cast<int>(indices.size());
    Tensor& input = set.inputs.emplace_back(Shape{samples, longest});
    Tensor& target = set.targets.emplace_back(Shape{samples});
    for (int i = 0; i < samples; ++i) {
      const std::string& text = texts[static_cast<std::size_t>(indices[static_cast<std::size_t>(i)])];
      const Tensor ids = ids_of(text);
      std::copy(ids.values.begin(), ids.values.end(), input.sample(i));
      int result = 0;
      result_of(text, true, result);
      target.values[static_cast<std::size_t>(i)] = static_cast<Scalar>(result);
    }
    return set;
  };
  const std::span<const int> all_of(order);
  Dataset training = set_of(all_of.subspan(validation_calculations + test_calculations));
  Dataset validation = set_of(all_of.first(validation_calculations));
  return {std::move(training), std::move(validation),
          set_of(all_of.subspan(validation_calculations, test_calculations))};
}

Json Calculation::layers(const char* type, int count) const {
  Json layers = Json::array({embedding(symbol_ids)});
  add_stack(layers, type, count);
  layers.push_back(class_config("Dense", {{"units", results}, {"activation", "softmax"}}));
  return layers;
}

Json Calculation::defaults() const {
  Json defaults = Json::object();
  defaults["model"] = sequential_config(signature().inputs[0].shape, layers("SimpleRNN", 2));
  Json rate = class_config("CosineDecay", {{"initial_learning_rate", .005}, {"decay_steps", decay_steps}});
  defaults["compile"] = {{"optimizer", class_config("Adam", {{"learning_rate", std::move(rate)}})},
                         {"loss", "sparse_categorical_crossentropy"},
                         {"metrics", {"accuracy"}}};
  defaults["fit"] = {{"batch_size", 32}, {"epochs", training_epochs}, {"shuffle", true}};
  return defaults;
}

Json Calculation::variants() const {
  const Shape input = signature().inputs[0].shape;
  Json stack = Json::array({embedding(article_words)});
  add_stack(stack, "SimpleRNN", article_layers);
  Json article = layers_patch(input, stack);
  article["compile"]["loss"] = class_config("SparseCategoricalCrossentropy", {{"from_logits", true}});
  Json variants = Json::array({{{"id", "article"}, {"changes", std::move(article)}}});
  const auto add = [&](const std::string& id, const char* type, int count) {
    variants.push_back({{"id", id}, {"changes", layers_patch(input, layers(type, count))}});
  };
  for (const int count : {1, 3, 4}) add("layers-" + std::to_string(count), "SimpleRNN", count);
  for (const int count : {1, 2}) add("lstm-" + std::to_string(count), "LSTM", count);
  return variants;
}

namespace {

Frame simple_rules(const TaskData& data) {
  std::array<int, Calculation::results> counts{};
  for (const Scalar result : data.training.targets[0].values) ++counts[static_cast<std::size_t>(result)];
  const auto most = std::max_element(counts.begin(), counts.end()) - counts.begin();
  int frequent = 0;
  int in_order = 0;
  for (int i = 0; i < data.test.samples(); ++i) {
    const int wanted = static_cast<int>(data.test.targets[0].values[static_cast<std::size_t>(i)]);
    int result = -1;
    Calculation::result_of(Calculation::text_of(data.test.inputs[0].sample(i)), false, result);
    frequent += wanted == most ? 1 : 0;
    in_order += wanted == result ? 1 : 0;
  }
  const auto row = [&data](const char* rule, int right) {
    return Json{{"rule", rule}, {"metrics", {{"accuracy", double(right) / data.test.samples()}}}};
  };
  Frame frame;
  frame.data = row("most-frequent-result", frequent);
  frame.data["beside"] = Json::array({row("left-to-right", in_order)});
  return frame;
}

}  // namespace

std::unique_ptr<Readout> Calculation::baseline(const TaskData& data) const {
  return readout_of([&data] { return simple_rules(data); });
}

std::vector<ReadoutKind> Calculation::readouts() const { return {calculations_readout()}; }

std::string Calculation::plain(const std::string& text) {
  std::string plain;
  for (const std::string& character : split_characters(text)) {
    if (character == " " || character == "　" || character == "\n" || character == "\t") continue;
    if (character == "×" || character == "x" || character == "X" || character == "＊") {
      plain += '*';
    } else if (character == "−" || character == "－" || character == "ー" || character == "–") {
      plain += '-';
    } else if (character == "＋" || character == "＝") {
      plain += character == "＋" ? '+' : '=';
    } else if (character.size() == 3 && character.starts_with("\xef\xbc") && character[2] >= '\x90' &&
               character[2] <= '\x99') {
      plain += static_cast<char>('0' + (character[2] - '\x90'));
    } else {
      plain += character;
    }
  }
  if (!plain.empty() && !plain.ends_with('=')) plain += '=';
  return plain;
}

Tensor Calculation::ids_of(const std::string& text) {
  std::vector<int> ids;
  for (const std::string& character : split_characters(text)) {
    const std::size_t place = symbols.find(character);
    ids.push_back(place == std::string_view::npos ? unknown_symbol : static_cast<int>(place) + 1);
  }
  Tensor row({1, longest});
  pad_sequence(ids, longest, Side::pre, Side::pre, 0, row.sample(0));
  return row;
}

std::string Calculation::text_of(const Scalar* ids) {
  std::string text;
  for (int t = 0; t < longest; ++t) text += symbol_of(ids[t]);
  return text;
}

std::vector<Tensor> Calculation::read_sample(const Json& typed) const {
  if (typed.is_array() && typed.size() == 1 && typed[0].is_string()) return read_sample(typed[0]);
  if (!typed.is_string()) return Task::read_sample(typed);
  std::vector<Tensor> sample;
  sample.push_back(ids_of(plain(typed.get<std::string>())));
  return sample;
}

Json Calculation::step_labels(const std::vector<Tensor>& sample) const {
  Json labels = Json::array();
  for (const Scalar id : sample[0].values) labels.push_back(symbol_of(id));
  return Json::array({std::move(labels)});
}

}  // namespace rnn
