#include "rnn/tasks/bidirectional/grammar.h"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <string>
#include <utility>

#include "rnn/data/text.h"

namespace rnn {

namespace {

using Words = std::span<const char* const>;

constexpr double wrong_share = 1.0 / 3.0;

constexpr const char* determiners[]{"a",     "an",    "this", "that", "every",
                                    "these", "those", "many", "two",  "the"};
constexpr const char* consonant_adjectives[]{"big", "small", "young", "hungry"};
constexpr const char* vowel_adjectives[]{"old", "angry", "eager", "odd"};
constexpr const char* consonant_nouns[]{"dog", "cat", "horse", "rabbit", "tiger"};
constexpr const char* vowel_nouns[]{"owl", "eagle", "otter", "elephant", "ant"};
constexpr const char* plural_nouns[]{"dogs", "cats",   "horses", "rabbits",   "tigers",
                                     "owls", "eagles", "otters", "elephants", "ants"};
constexpr const char* auxiliaries[]{"is", "are", "was", "were"};
constexpr const char* actions[]{"sleeping", "eating", "playing", "waiting", "resting"};
constexpr const char* directions[]{"outside", "inside", "upstairs"};
constexpr const char* in[]{"in"};
constexpr const char* spots[]{"garden", "forest", "park"};
constexpr const char* with[]{"with"};
constexpr const char* possessives[]{"its", "their"};
constexpr const char* friends[]{"friends"};
constexpr const char* present_times[]{"now", "currently"};
constexpr const char* past_times[]{"yesterday", "earlier"};

constexpr const char* past_days[]{"昨日", "先週", "去年"};
constexpr const char* future_days[]{"明日", "来週", "来月"};
constexpr const char* counters[][3]{{"一匹", "二匹", "三匹"},
                                    {"一羽", "二羽", "三羽"},
                                    {"一冊", "二冊", "三冊"},
                                    {"一台", "二台", "三台"},
                                    {"一枚", "二枚", "三枚"}};
constexpr const char* counted[][3]{{"犬", "猫", "狐"},
                                   {"鳥", "鶴", "ペンギン"},
                                   {"本", "辞書", "雑誌"},
                                   {"車", "自転車", "カメラ"},
                                   {"写真", "皿", "切符"}};
constexpr const char* of[]{"の"};
constexpr const char* qualities[]{"大きな", "小さな", "白い", "黒い", "珍しい"};
constexpr const char* particles[]{"を", "に", "が"};
constexpr const char* stems[][3]{
    {"見", "買い", "探し"}, {"触り", "気づき", "近づき"}, {"見え", "増え", "消え"}};
constexpr const char* affirmative[]{"やっと", "ようやく"};
constexpr const char* negative[]{"全然", "少しも"};
/// By negation and past.
constexpr const char* endings[]{"ます", "ました", "ません", "ませんでした"};

/// Where a grammar has a choice: the next one of a run through it.
class Choices {
 public:
  virtual ~Choices() = default;
  /// An index of `shares`, whose sum is one.
  virtual std::size_t choose(std::span<const double> shares) = 0;

  std::size_t choose(std::initializer_list<double> shares) {
    return choose(std::span(shares.begin(), shares.size()));
  }
  std::size_t one_of(std::size_t count) {
    return choose(std::vector<double>(count, 1.0 / static_cast<double>(count)));
  }
  bool is_wrong() { return choose({1.0 - wrong_share, wrong_share}) == 1; }
};

class RandomChoices : public Choices {
 public:
  explicit RandomChoices(Random& random) : random_(random) {}
  using Choices::choose;
  std::size_t choose(std::span<const double> shares) override {
    double rest = random_.uniform();
    std::size_t at = 0;
    while (at + 1 < shares.size() && rest >= shares[at]) rest -= shares[at++];
    return at;
  }

 private:
  Random& random_;
};

/// All ways through a grammar, one after another: each run repeats the choices of the last one up to the last
/// that had a further branch, and takes that.
class EveryChoice : public Choices {
 public:
  using Choices::choose;
  std::size_t choose(std::span<const double> shares) override {
    if (depth_ == taken_.size()) taken_.push_back({0, shares.size()});
    const std::size_t branch = taken_[depth_++].branch;
    probability_ *= shares[branch];
    return branch;
  }
  /// False when there is no further way.
  bool next() {
    depth_ = 0;
    probability_ = 1.0;
    while (!taken_.empty() && taken_.back().branch + 1 == taken_.back().count) taken_.pop_back();
    if (taken_.empty()) return false;
    ++taken_.back().branch;
    return true;
  }
  double probability() const { return probability_; }

 private:
  struct Taken {
    std::size_t branch;
    std::size_t count;
  };
  std::vector<Taken> taken_;
  std::size_t depth_ = 0;
  double probability_ = 1.0;
};

void add(Derivation& sentence, Words words, bool wrong = false, Needs needs = Needs::nothing) {
  sentence.places.push_back({words, wrong, needs});
}

void add_one(Derivation& sentence, Words words, std::size_t index, bool wrong, Needs needs) {
  add(sentence, words.subspan(index, 1), wrong, needs);
}

/// One of those that fit, or that do not.
std::size_t one_that(Choices& choices, std::size_t count, bool wanted, auto fits) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < count; ++i)
    if (fits(i) == wanted) found.push_back(i);
  return found[choices.one_of(found.size())];
}

bool determiner_fits(std::size_t index, bool plural, bool vowel) {
  const std::string_view word = determiners[index];
  if (word == "the") return true;
  if (word == "a" || word == "an") return !plural && vowel == (word == "an");
  return plural == (index >= 5);
}

void english(Choices& choices, Derivation& sentence) {
  const bool question = choices.one_of(2) == 1;
  const bool plural = choices.one_of(2) == 1;
  const bool past = choices.one_of(2) == 1;
  const std::size_t adjectives = choices.choose({.4, .4, .2});
  std::array<Words, 3> described;
  std::size_t count = 0;
  for (; count < adjectives; ++count)
    described[count] = choices.one_of(2) == 1 ? Words(vowel_adjectives) : Words(consonant_adjectives);
  described[count++] = plural                   ? Words(plural_nouns)
                       : choices.one_of(2) == 1 ? Words(vowel_nouns)
                                                : Words(consonant_nouns);
  const Words next = described[0];
  const bool vowel = next.data() == vowel_adjectives || next.data() == vowel_nouns;

  const bool determiner_wrong = choices.is_wrong();
  const std::size_t determiner =
      one_that(choices, std::size(determiners), !determiner_wrong,
               [&](std::size_t index) { return determiner_fits(index, plural, vowel); });
  const bool auxiliary_wrong = choices.is_wrong();
  const bool of_number = auxiliary_wrong && choices.one_of(2) == 1;
  const std::size_t auxiliary =
      ((past != (auxiliary_wrong && !of_number)) ? 2U : 0U) + ((plural != of_number) ? 1U : 0U);
  const auto put_auxiliary = [&] {
    add_one(sentence, auxiliaries, auxiliary, auxiliary_wrong, question ? Needs::later : Needs::both);
  };

  if (question) put_auxiliary();
  add_one(sentence, determiners, determiner, determiner_wrong,
          std::string_view(determiners[determiner]) == "the" ? Needs::nothing : Needs::later);
  for (std::size_t i = 0; i < count; ++i) add(sentence, described[i]);
  if (!question) put_auxiliary();
  add(sentence, actions);
  switch (choices.one_of(4)) {
    case 0: break;
    case 1: add(sentence, directions); break;
    case 2:
      add(sentence, in);
      add_one(sentence, determiners, std::size(determiners) - 1, false, Needs::nothing);
      add(sentence, spots);
      break;
    default: {
      const bool wrong = choices.is_wrong();
      add(sentence, with);
      add_one(sentence, possessives, plural != wrong ? 1 : 0, wrong, Needs::earlier);
      add(sentence, friends);
    }
  }
  add(sentence, past ? Words(past_times) : Words(present_times));
}

void japanese(Choices& choices, Derivation& sentence) {
  const bool past = choices.one_of(2) == 1;
  add(sentence, past ? Words(past_days) : Words(future_days));
  const std::size_t thing = choices.one_of(std::size(counted));
  const bool counter_wrong = choices.is_wrong();
  const std::size_t counter = one_that(choices, std::size(counters), !counter_wrong,
                                       [&](std::size_t index) { return index == thing; });
  add(sentence, counters[counter], counter_wrong, Needs::later);
  add(sentence, of);
  for (std::size_t i = choices.choose({.4, .4, .2}); i > 0; --i) add(sentence, qualities);
  add(sentence, counted[thing]);
  const std::size_t verb = choices.one_of(std::size(stems));
  const bool particle_wrong = choices.is_wrong();
  const std::size_t particle = one_that(choices, std::size(particles), !particle_wrong,
                                        [&](std::size_t index) { return index == verb; });
  add_one(sentence, particles, particle, particle_wrong, Needs::later);
  const bool negated = choices.one_of(2) == 1;
  if (choices.one_of(3) > 0) {
    const bool wrong = choices.is_wrong();
    add(sentence, negated != wrong ? Words(negative) : Words(affirmative), wrong, Needs::later);
  }
  add(sentence, stems[verb]);
  const bool ending_wrong = choices.is_wrong();
  add_one(sentence, endings, (negated ? 2U : 0U) + (past != ending_wrong ? 1U : 0U), ending_wrong,
          Needs::earlier);
}

Derivation written(SentenceLanguage language, Choices& choices) {
  if (language == SentenceLanguage::both)
    language = choices.one_of(2) == 1 ? SentenceLanguage::japanese : SentenceLanguage::english;
  Derivation sentence;
  (language == SentenceLanguage::english ? english : japanese)(choices, sentence);
  return sentence;
}

}  // namespace

Derivation draw_sentence(SentenceLanguage language, Random& random) {
  RandomChoices choices(random);
  return written(language, choices);
}

std::vector<Derivation> all_sentences(SentenceLanguage language) {
  std::vector<Derivation> all;
  EveryChoice choices;
  do {
    all.push_back(written(language, choices));
    all.back().probability = choices.probability();
  } while (choices.next());
  return all;
}

std::vector<std::string> sentence_words(SentenceLanguage language) {
  std::vector<std::string> all;
  const auto take = [&all](Words words) { all.insert(all.end(), words.begin(), words.end()); };
  if (language != SentenceLanguage::japanese)
    for (const Words words :
         {Words(determiners), Words(consonant_adjectives), Words(vowel_adjectives), Words(consonant_nouns),
          Words(vowel_nouns), Words(plural_nouns), Words(auxiliaries), Words(actions), Words(directions),
          Words(in), Words(spots), Words(with), Words(possessives), Words(friends), Words(present_times),
          Words(past_times)})
      take(words);
  if (language != SentenceLanguage::english) {
    take(past_days);
    take(future_days);
    for (const auto& words : counters) take(words);
    take(of);
    take(qualities);
    for (const auto& words : counted) take(words);
    take(particles);
    take(affirmative);
    take(negative);
    for (const auto& words : stems) take(words);
    take(endings);
  }
  return all;
}

namespace {

/// A sentence as a reader meets it.
struct Read {
  std::vector<const char*> words;
  std::vector<bool> wrong;
  std::vector<Needs> needs;
  double probability;
};

std::vector<Read> read_in_order(const std::vector<Derivation>& sentences, bool from_end) {
  std::vector<Read> all;
  all.reserve(sentences.size());
  for (const Derivation& sentence : sentences) {
    Read read{{}, {}, {}, sentence.probability};
    for (const Place& place : sentence.places) {
      read.words.push_back(place.words[0]);
      read.wrong.push_back(place.wrong);
      read.needs.push_back(place.needs);
    }
    if (from_end) {
      std::reverse(read.words.begin(), read.words.end());
      std::reverse(read.wrong.begin(), read.wrong.end());
      std::reverse(read.needs.begin(), read.needs.end());
    }
    all.push_back(std::move(read));
  }
  return all;
}

using Group = std::vector<const Read*>;

/// Those that end before `step`, and the others by their word there.
std::map<const char*, Group> by_word(const Group& group, std::size_t step, double& ended) {
  std::map<const char*, Group> parts;
  for (const Read* read : group)
    if (read->words.size() == step)
      ended += read->probability;
    else
      parts[read->words[step]].push_back(read);
  return parts;
}

/// The words of the group from `step` on that the likelier mark at each place marks rightly.
void count_words(const Group& group, std::size_t step, std::array<double, 4>& right) {
  double ended = 0.0;
  for (const auto& [word, part] : by_word(group, step, ended)) {
    double balance = 0.0;
    for (const Read* read : part) balance += read->wrong[step] ? read->probability : -read->probability;
    for (const Read* read : part)
      if (read->wrong[step] == (balance > 0))
        right[static_cast<std::size_t>(read->needs[step])] += read->probability;
    count_words(part, step + 1, right);
  }
}

/// The probability of the group's sentences that the best marks from `step` on mark rightly.
double whole_sentences(const Group& group, std::size_t step) {
  double sum = 0.0;
  for (const auto& [word, part] : by_word(group, step, sum)) {
    double best = 0.0;
    for (const bool wrong : {false, true}) {
      Group marked;
      std::copy_if(part.begin(), part.end(), std::back_inserter(marked),
                   [&](const Read* read) { return read->wrong[step] == wrong; });
      if (!marked.empty()) best = std::max(best, whole_sentences(marked, step + 1));
    }
    sum += best;
  }
  return sum;
}

}  // namespace

ReaderBound reader_bound(const std::vector<Derivation>& sentences, bool from_end) {
  const std::vector<Read> all = read_in_order(sentences, from_end);
  Group group;
  std::array<double, 4> right{};
  std::array<double, 4> words{};
  for (const Read& read : all) {
    group.push_back(&read);
    for (const Needs needs : read.needs) words[static_cast<std::size_t>(needs)] += read.probability;
  }
  count_words(group, 0, right);
  ReaderBound bound;
  const auto sum = [](const std::array<double, 4>& parts) {
    return std::accumulate(parts.begin(), parts.end(), 0.0);
  };
  bound.words = sum(right) / sum(words);
  bound.sentences = whole_sentences(group, 0);
  for (std::size_t i = 0; i < right.size(); ++i) bound.by_needs[i] = words[i] > 0 ? right[i] / words[i] : 1.0;
  return bound;
}

}  // namespace rnn
