#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rnn/tensor/random.h"

namespace rnn {

/// Dialogues between a person and a model, of a small grammar. The person tells facts, each in one of several
/// wordings: name, pet, town, drink, car; corrects one now and then; and asks about them in another
/// order. With `open` also the weather and the meal that is due, and the person asks what to do or eat: then
/// any of six answers fits, which the fact decides.
///
/// The words of a turn are divided by spaces, in Japanese too.
enum class DialogLanguage { english, japanese };

/// What has to be read to answer: the last turn alone, or one before it as well; "open" is the same where
/// several answers fit.
enum class ReplyNeeds { last, earlier, open };

/// An answer of the model and the turns before it, the person's first.
struct DialogReply {
  std::vector<std::string> context;
  /// All that fit; the first is the one that was given.
  std::vector<std::string> answers;
  ReplyNeeds needs = ReplyNeeds::last;
  /// The facts told so far, sorted: {"name=anna", "pet=dog"}; of a corrected one both values.
  std::vector<std::string> facts;
};

/// The greatest number of turns of a context, and of words of a turn or an answer, with its end.
inline constexpr int dialog_turns = 7;
inline constexpr int dialog_words = 8;

/// The words of a turn, which spaces divide.
std::vector<std::string> turn_words(const std::string& turn);

class DialogGrammar {
 public:
  DialogGrammar(DialogLanguage language, bool open);

  /// All answers of the model in one dialogue.
  std::vector<DialogReply> draw(Random& random) const;
  /// All answers that fit at the end of these turns, the person's first; empty where the grammar has no such
  /// last turn.
  std::vector<std::string> answers_to(const std::vector<std::string>& turns) const;
  /// Two turns of a person for each topic, one that tells and one that asks.
  std::vector<std::string> hints() const;
  /// Each word once.
  std::vector<std::string> words() const;
  /// The words of a turn as they are written.
  std::string written(const std::string& turn) const;
  DialogLanguage language() const { return language_; }

  /// A way to ask about a topic, "X" standing for its value.
  struct Question {
    std::vector<std::string> asks;
    std::string answer;
    /// The answer before anything is told.
    std::string untold;
  };
  struct Topic {
    std::string name;
    std::vector<std::string> values;
    std::vector<std::string> tells;
    std::string reply;
    std::vector<Question> questions;
    /// For each value the answers that fit, in place of `Question::answer`; empty for closed topics.
    std::vector<std::vector<std::string>> open_answers;
  };
  const std::vector<Topic>& topics() const { return topics_; }

 private:
  DialogLanguage language_;
  std::vector<Topic> topics_;
};

}  // namespace rnn
