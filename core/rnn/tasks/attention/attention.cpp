#include "rnn/tasks/attention/attention.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "rnn/config/error.h"
#include "rnn/data/batches.h"
#include "rnn/tasks/model_config.h"

namespace rnn {

namespace {

constexpr int validation_pairs = 500;
constexpr int test_pairs = 1000;
constexpr int dash = 10;

int token_of(char character) { return character == '-' ? dash : character - '0'; }

/// Puts the answer, shifted by one, into the decoder's input.
void teach(std::string_view answer, Scalar* input) {
  std::fill_n(input, AttentionTask::answer_length, Scalar(AttentionTask::start_token));
  for (std::size_t t = 0; t < answer.size() && t + 1 < AttentionTask::answer_length; ++t)
    input[t + 1] = static_cast<Scalar>(token_of(answer[t]));
}

bool is_answer(std::string_view text) {
  return text.size() <= AttentionTask::answer_length &&
         text.find_first_not_of("0123456789-") == std::string_view::npos;
}

Json characters_of(const Tensor& tokens) {
  Json characters = Json::array();
  for (const Scalar token : tokens.values) characters.push_back(answer_character(static_cast<int>(token)));
  return characters;
}

}  // namespace

std::string answer_character(int token) {
  if (token < 0 || token >= AttentionTask::start_token) return {};
  return token == dash ? "-" : std::string(1, static_cast<char>('0' + token));
}

Schema AttentionTask::options() {
  return {choice_option("forms", "all", {"all", "english", "japanese"}),
          integer_option("pairs", 10000, 100, 50000)};
}

AttentionTask::AttentionTask(const Json& config)
    : pairs_(config["pairs"].get<int>()),
      characters_(split_characters(date_characters()), static_cast<int>(date_characters().size())) {
  const auto wanted = config["forms"].get<std::string>();
  for (const DateForm& form : date_forms())
    if (wanted == "all" || (wanted == "english") == (form.language == "en")) {
      forms_.push_back(form);
      longest_ = std::max(longest_, form.longest);
    }
}

Signature AttentionTask::signature() const {
  return {{{"source",
            {unknown, longest_},
            PortKind::ids,
            characters_.size(),
            Phrase("port.date", "the characters of a date")},
           {"answer",
            {unknown, answer_length},
            PortKind::ids,
            answer_tokens,
            Phrase("port.answer_so_far", "the start, then the characters of the answer before each")}},
          {{"target",
            {unknown, answer_length},
            PortKind::ids,
            answer_tokens,
            Phrase("port.answer", "the characters of the answer")}}};
}

Dataset AttentionTask::draw(Random& random, std::span<const int> dates, int pairs) const {
  const std::size_t most = dates.size() * forms_.size();
  Tensor source({pairs, longest_});
  Tensor answer({pairs, answer_length});
  Tensor target({pairs, answer_length});
  std::set<std::size_t> drawn;
  for (int i = 0; i < pairs; ++i) {
    std::size_t pair = 0;
    do pair = random.below(static_cast<std::uint32_t>(most));
    while (!drawn.insert(pair).second);
    const Date& date = all_dates()[static_cast<std::size_t>(dates[pair / forms_.size()])];
    const Tensor ids = source_of(forms_[pair % forms_.size()].write(date));
    std::copy(ids.values.begin(), ids.values.end(), source.sample(i));
    const std::string iso = iso_date(date);
    teach(iso, answer.sample(i));
    std::transform(iso.begin(), iso.end(), target.sample(i),
                   [](char c) { return static_cast<Scalar>(token_of(c)); });
  }
  Dataset set;
  set.inputs.push_back(std::move(source));
  set.inputs.push_back(std::move(answer));
  set.targets.push_back(std::move(target));
  return set;
}

TaskData AttentionTask::data(std::uint64_t seed, const Resources&) const {
  Random random(seed);
  std::vector<int> order = all_indices(static_cast<int>(all_dates().size()));
  random.shuffle(order);
  const std::span<const int> dates(order);
  const std::size_t tenth = dates.size() / 10;
  Dataset training = draw(random, dates.subspan(2 * tenth), pairs_);
  Dataset validation = draw(random, dates.first(tenth), validation_pairs);
  return {std::move(training), std::move(validation), draw(random, dates.subspan(tenth, tenth), test_pairs)};
}

Json AttentionTask::layers(const std::string& attention) const {
  const Json gru = class_config("GRU", {{"units", 32}, {"return_sequences", true}, {"return_state", true}});
  std::string answer = "decoder";
  Json layers = Json::array({
      input_node("source", {unknown, longest_}),
      input_node("answer", {unknown, answer_length}),
      graph_node("Embedding", "source_embedding",
                 {{"input_dim", characters_.size()}, {"output_dim", 16}, {"mask_zero", true}},
                 {{"source", 0}}),
      graph_node("Bidirectional", "encoder", {{"layer", gru}}, {{"source_embedding", 0}}),
      graph_node("Concatenate", "thought", Json::object(), {{"encoder", 1}, {"encoder", 2}}),
      graph_node("Embedding", "answer_embedding", {{"input_dim", answer_tokens}, {"output_dim", 16}},
                 {{"answer", 0}}),
      graph_node("GRU", "decoder", {{"units", 64}, {"return_sequences", true}},
                 {{"answer_embedding", 0}, {"thought", 0}}),
  });
  if (!attention.empty()) {
    const Json options = attention == "Attention" ? Json{{"use_scale", true}} : Json::object();
    layers.push_back(graph_node(attention, "attention", options, {{"decoder", 0}, {"encoder", 0}}));
    layers.push_back(graph_node("Concatenate", "joined", Json::object(), {{"decoder", 0}, {"attention", 0}}));
    answer = "joined";
  }
  layers.push_back(
      graph_node("Dense", "output", {{"units", answer_tokens}, {"activation", "softmax"}}, {{answer, 0}}));
  return layers;
}

Json AttentionTask::defaults() const {
  Json defaults = Json::object();
  defaults["model"] = functional_config(layers("Attention"), {"source", "answer"}, {"output"});
  defaults["compile"] = {{"optimizer", class_config("Adam", {{"learning_rate", .01}})},
                         {"loss", "sparse_categorical_crossentropy"},
                         {"metrics", {"accuracy"}}};
  defaults["fit"] = {{"batch_size", 64}, {"epochs", 10}, {"shuffle", true}};
  return defaults;
}

Json AttentionTask::variants() const {
  const auto variant = [&](const char* id, const std::string& attention) {
    Json changes = Json::object();
    changes["model"]["config"]["layers"] = layers(attention);
    return Json{{"id", id}, {"changes", std::move(changes)}};
  };
  return Json::array({variant("additive", "AdditiveAttention"), variant("no-attention", "")});
}

namespace {

Frame most_frequent_characters(const TaskData& data) {
  constexpr int answer_length = AttentionTask::answer_length;
  constexpr int answer_tokens = AttentionTask::answer_tokens;
  std::array<std::array<int, answer_tokens>, answer_length> counts{};
  const auto each = [](const Dataset& set, auto body) {
    for (int i = 0; i < set.samples(); ++i)
      for (std::size_t t = 0; t < answer_length; ++t)
        body(t, static_cast<std::size_t>(set.targets[0].sample(i)[t]));
  };
  each(data.training, [&](std::size_t t, std::size_t token) { ++counts[t][token]; });
  int right = 0;
  each(data.test, [&](std::size_t t, std::size_t token) {
    const auto most = std::max_element(counts[t].begin(), counts[t].end());
    right += counts[t].begin() + static_cast<std::ptrdiff_t>(token) == most ? 1 : 0;
  });
  Frame frame;
  frame.data = {{"rule", "most-frequent-characters"},
                {"metrics", {{"accuracy", double(right) / (data.test.samples() * answer_length)}}}};
  return frame;
}

}  // namespace

std::unique_ptr<Readout> AttentionTask::baseline(const TaskData& data) const {
  return readout_of([&data] { return most_frequent_characters(data); });
}

std::vector<ReadoutKind> AttentionTask::readouts() const {
  return {decoding_readout(translator()), accuracy_by_length_readout(translator())};
}

Translator AttentionTask::translator() const {
  return {start_token,
          -1,
          answer_length,
          [](const std::string& typed) { return plain_date_text(typed); },
          [this](const std::string& text) { return source_of(text); },
          [this](const Scalar* ids) { return source_text(ids); },
          [](const std::vector<int>& answer) {
            std::string text;
            for (const int token : answer) text += answer_character(token);
            return text;
          }};
}

Tensor AttentionTask::source_of(const std::string& text) const {
  std::vector<int> ids;
  for (const std::string& character : split_characters(text)) ids.push_back(characters_.id(character));
  Tensor source({1, longest_});
  pad_sequence(ids, longest_, Side::post, Side::post, Vocabulary::pad, source.sample(0));
  return source;
}

std::string AttentionTask::source_text(const Scalar* ids) const {
  std::string text;
  for (int t = 0; t < longest_ && ids[t] != Vocabulary::pad; ++t) {
    const std::string& character = characters_.token(static_cast<int>(ids[t]));
    text += character.empty() ? "?" : character;
  }
  return text;
}

std::vector<Tensor> AttentionTask::read_sample(const Json& typed) const {
  const bool pair = typed.is_array() && typed.size() == 2 && typed[0].is_string() && typed[1].is_string();
  if (typed.is_array() && typed.size() == 1 && typed[0].is_string()) return read_sample(typed[0]);
  if (!typed.is_string() && !pair) return Task::read_sample(typed);
  const std::string so_far = pair ? typed[1].get<std::string>() : std::string();
  if (!is_answer(so_far))
    throw ConfigError(
        {"answer.characters", "[attention] expected an answer of at most 10 figures and '-', got '{given}'"},
        {so_far}, "/1");
  Tensor answer({1, answer_length});
  teach(so_far, answer.sample(0));
  std::vector<Tensor> sample;
  sample.push_back(source_of(plain_date_text(pair ? typed[0].get<std::string>() : typed.get<std::string>())));
  sample.push_back(std::move(answer));
  return sample;
}

Json AttentionTask::step_labels(const std::vector<Tensor>& sample) const {
  Json source = Json::array();
  for (const Scalar id : sample[0].values) source.push_back(characters_.token(static_cast<int>(id)));
  return Json::array({std::move(source), characters_of(sample[1])});
}

Json AttentionTask::target_labels(const std::vector<Tensor>& targets) const {
  return Json::array({characters_of(targets[0])});
}

}  // namespace rnn
