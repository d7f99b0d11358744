#include "rnn/tasks/shared/dialog_task.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "rnn/tasks/shared/dialog_readouts.h"
#include "rnn/tasks/shared/typed_words.h"

namespace rnn {

namespace {

constexpr int validation_samples = 300;
constexpr int test_samples = 250;
constexpr std::uint32_t tenth_parts = 10;

enum DialogSet : std::size_t { training_set, validation_set, test_set };

/// The set that a composition belongs to, whichever dialogues it occurs in.
DialogSet set_of(const std::vector<std::string>& composition, std::uint64_t seed) {
  if (composition.size() < 2) return training_set;
  std::uint64_t hash = 0xcbf29ce484222325 ^ seed;
  for (const std::string& fact : composition)
    for (const char byte : fact + ' ') hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
  const std::uint32_t part = Random(hash).below(tenth_parts);
  return part == 0 ? validation_set : part == 1 ? test_set : training_set;
}

/// Whether some of the facts are a composition of a held-out set other than this one.
bool held_out_elsewhere(const std::vector<std::string>& facts, DialogSet set, std::uint64_t seed) {
  for (unsigned chosen = 0; chosen < 1U << facts.size(); ++chosen) {
    std::vector<std::string> composition;
    for (std::size_t i = 0; i < facts.size(); ++i)
      if ((chosen >> i & 1U) != 0) composition.push_back(facts[i]);
    const DialogSet other = set_of(composition, seed);
    if (other != training_set && other != set) return true;
  }
  return false;
}

std::vector<Scalar> row_of(const Tensor& tensor, int sample) {
  const Scalar* from = tensor.sample(sample);
  return {from, from + tensor.sample_size()};
}

/// The most frequent answer of the training set to each last turn.
std::map<std::vector<Scalar>, std::vector<Scalar>> frequent_answers(const Dataset& training) {
  std::map<std::vector<Scalar>, std::map<std::vector<Scalar>, int>> counts;
  for (int i = 0; i < training.samples(); ++i) {
    const Scalar* turns = training.inputs[0].sample(i);
    const Scalar* last = turns + std::ptrdiff_t(dialog_turns - 1) * dialog_words;
    ++counts[{last, last + dialog_words}][row_of(training.targets[0], i)];
  }
  std::map<std::vector<Scalar>, std::vector<Scalar>> frequent;
  for (const auto& [turn, answers] : counts)
    frequent[turn] = std::max_element(answers.begin(), answers.end(), [](const auto& a, const auto& b) {
                       return a.second < b.second;
                     })->first;
  return frequent;
}

/// Those answers for the samples of a set; empty for a last turn that the training set does not have.
std::vector<std::vector<Scalar>> last_turn_answers(const TaskData& data) {
  const auto frequent = frequent_answers(data.training);
  std::vector<std::vector<Scalar>> answers;
  for (int i = 0; i < data.test.samples(); ++i) {
    const std::vector<Scalar> turns = row_of(data.test.inputs[0], i);
    const auto found = frequent.find({turns.end() - dialog_words, turns.end()});
    answers.push_back(found == frequent.end() ? std::vector<Scalar>(dialog_words) : found->second);
  }
  return answers;
}

/// Whether the answer fits that does most often in the training set to the same last turn with the same
/// needs.
std::vector<bool> fits_of_last_turns(const std::vector<DialogReply>& training,
                                     const std::vector<DialogReply>& test) {
  std::map<std::pair<ReplyNeeds, std::string>, std::map<std::string, int>> counts;
  for (const DialogReply& reply : training)
    for (const std::string& answer : reply.answers) ++counts[{reply.needs, reply.context.back()}][answer];
  std::vector<bool> fits;
  for (const DialogReply& reply : test) {
    const auto found = counts.find({reply.needs, reply.context.back()});
    if (found == counts.end()) {
      fits.push_back(false);
      continue;
    }
    const auto best = std::max_element(found->second.begin(), found->second.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    fits.push_back(std::find(reply.answers.begin(), reply.answers.end(), best->first) != reply.answers.end());
  }
  return fits;
}

}  // namespace

Schema DialogTask::dialog_options(int replies) {
  return {choice_option("language", "english", {"english", "japanese"}),
          integer_option("replies", replies, 500, 40000)};
}

DialogTask::DialogTask(const Json& config, bool open, int draws)
    : grammar_(config["language"] == "english" ? DialogLanguage::english : DialogLanguage::japanese, open),
      replies_(config["replies"].get<int>()),
      draws_(draws),
      words_(grammar_.words()),
      vocabulary_(words_, 1 << 20) {}

Signature DialogTask::signature() const {
  const int ids = word_count();
  return {{{"turns",
            {unknown, dialog_turns, dialog_words},
            PortKind::ids,
            ids,
            Phrase("port.turns", "the words of the turns so far, the last turn at the end")},
           {"answer",
            {unknown, dialog_words},
            PortKind::ids,
            ids,
            Phrase("port.words_so_far", "the start, then the words of the answer before each")}},
          {{"target",
            {unknown, dialog_words},
            PortKind::ids,
            ids,
            Phrase("port.answer_words", "the words of the answer, then its end")}}};
}

Tensor DialogTask::turns_of(const std::vector<std::string>& turns) const {
  Tensor ids({1, dialog_turns, dialog_words});
  const std::size_t read = std::min<std::size_t>(turns.size(), dialog_turns);
  for (std::size_t i = 0; i < read; ++i) {
    std::vector<int> of_turn;
    for (const std::string& word : turn_words(turns[turns.size() - read + i]))
      of_turn.push_back(vocabulary_.id(word));
    pad_sequence(of_turn, dialog_words, Side::post, Side::post, Vocabulary::pad,
                 ids.values.data() + (dialog_turns - read + i) * dialog_words);
  }
  return ids;
}

std::vector<std::string> DialogTask::typed_turns(const std::string& text) const {
  std::vector<std::string> turns;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string& turn = turns.emplace_back();
    for (const std::string& word : typed_words(text.substr(at, end - at), words_))
      turn += (turn.empty() ? "" : " ") + word;
    at = end + 1;
  }
  return turns;
}

std::string DialogTask::text_of(std::span<const int> ids) const {
  std::string text;
  for (const int id : ids) {
    if (id == end_token || id == Vocabulary::pad) break;
    if (!text.empty()) text += ' ';
    text += vocabulary_.token(id).empty() ? "…" : vocabulary_.token(id);
  }
  return text;
}

Dataset DialogTask::dataset(const std::vector<DialogReply>& replies) const {
  const auto samples = static_cast<int>(replies.size());
  Dataset set;
  set.inputs.emplace_back(Shape{samples, dialog_turns, dialog_words});
  set.inputs.emplace_back(Shape{samples, dialog_words});
  set.targets.emplace_back(Shape{samples, dialog_words});
  for (int i = 0; i < samples; ++i) {
    const DialogReply& reply = replies[static_cast<std::size_t>(i)];
    const Tensor context = turns_of(reply.context);
    std::copy(context.values.begin(), context.values.end(), set.inputs[0].sample(i));
    std::vector<int> ids{Vocabulary::start};
    for (const std::string& word : turn_words(reply.answers[0])) ids.push_back(vocabulary_.id(word));
    pad_sequence(ids, dialog_words, Side::post, Side::post, Vocabulary::pad, set.inputs[1].sample(i));
    ids.push_back(end_token);
    pad_sequence(std::span(ids).subspan(1), dialog_words, Side::post, Side::post, Vocabulary::pad,
                 set.targets[0].sample(i));
  }
  return set;
}

TaskData DialogTask::data(std::uint64_t seed, const Resources&) const {
  Random random(seed);
  std::array<std::vector<DialogReply>, 3> sets;
  const std::array<std::size_t, 3> wanted{static_cast<std::size_t>(replies_), validation_samples,
                                          test_samples};
  std::set<std::vector<std::string>> known;
  const auto full = [&](std::size_t set) { return sets[set].size() >= wanted[set]; };
  while (!full(training_set) || !full(validation_set) || !full(test_set))
    for (DialogReply& reply : grammar_.draw(random)) {
      const DialogSet set = set_of(reply.facts, seed);
      if (!full(set) && !held_out_elsewhere(reply.facts, set, seed) && known.insert(reply.context).second)
        sets[set].push_back(std::move(reply));
    }
  TaskData data{dataset(sets[training_set]), dataset(sets[validation_set]), dataset(sets[test_set])};
  last_turn_fits_ = fits_of_last_turns(sets[training_set], sets[test_set]);
  test_replies_ = std::move(sets[test_set]);
  return data;
}

std::unique_ptr<Readout> DialogTask::baseline(const TaskData& data) const {
  return readout_of([&data] {
    const auto answers = last_turn_answers(data);
    const Tensor& targets = data.test.targets[0];
    double right = 0.0;
    for (int i = 0; i < targets.samples(); ++i)
      for (std::size_t t = 0; t < dialog_words; ++t)
        right += answers[static_cast<std::size_t>(i)][t] == targets.sample(i)[t] ? 1 : 0;
    const double steps = double(targets.samples()) * dialog_words;
    Frame frame;
    frame.data = {{"rule", "last-turn"}, {"metrics", {{"accuracy", right / steps}}}};
    return frame;
  });
}

std::vector<ReadoutKind> DialogTask::readouts() const {
  return {chat_readout(*this), replies_readout(*this)};
}

std::vector<Tensor> DialogTask::read_sample(const Json& typed) const {
  const bool pair = typed.is_array() && typed.size() == 2 && typed[0].is_string() && typed[1].is_string();
  if (typed.is_array() && typed.size() == 1 && typed[0].is_string()) return read_sample(typed[0]);
  if (!typed.is_string() && !pair) return Task::read_sample(typed);
  std::vector<int> ids{Vocabulary::start};
  if (pair)
    for (const std::string& word : turn_words(typed_turns(typed[1].get<std::string>())[0]))
      ids.push_back(vocabulary_.id(word));
  std::vector<Tensor> sample;
  sample.push_back(turns_of(typed_turns((pair ? typed[0] : typed).get<std::string>())));
  Tensor& answer = sample.emplace_back(Shape{1, dialog_words});
  pad_sequence(ids, dialog_words, Side::post, Side::post, Vocabulary::pad, answer.sample(0));
  return sample;
}

Json DialogTask::step_labels(const std::vector<Tensor>& sample) const {
  Json turns = Json::array();
  for (std::size_t i = 0; i < dialog_turns; ++i) {
    const Scalar* from = sample[0].values.data() + i * dialog_words;
    const std::vector<int> ids(from, from + dialog_words);
    turns.push_back(grammar_.written(text_of(ids)));
  }
  return Json::array({std::move(turns), target_labels({sample[1]})[0]});
}

Json DialogTask::target_labels(const std::vector<Tensor>& targets) const {
  Json words = Json::array();
  for (const Scalar id : targets[0].values)
    words.push_back(id == Scalar(end_token) ? "■" : vocabulary_.token(static_cast<int>(id)));
  return Json::array({std::move(words)});
}

}  // namespace rnn
