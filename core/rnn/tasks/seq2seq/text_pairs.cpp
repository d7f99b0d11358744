#include "rnn/tasks/seq2seq/text_pairs.h"

#include "rnn/tasks/shared/dates.h"
#include "rnn/tasks/shared/number_words.h"

namespace rnn {

namespace {

class DatePairs : public PairSource {
 public:
  int meanings() const override { return static_cast<int>(all_dates().size()); }
  std::vector<PairForm> forms() const override {
    std::vector<PairForm> list;
    for (const DateForm& form : date_forms())
      list.push_back({form.name, std::string(form.language), form.longest});
    return list;
  }
  std::string text(int meaning, int form) const override {
    return date_forms()[static_cast<std::size_t>(form)].write(date(meaning));
  }
  std::string answer(int meaning) const override { return iso_date(date(meaning)); }
  int longest_answer() const override { return 10; }
  std::string_view characters() const override { return date_characters(); }
  std::string_view answer_characters() const override { return "0123456789-"; }

 private:
  static const Date& date(int meaning) { return all_dates()[static_cast<std::size_t>(meaning)]; }
};

class NumberPairs : public PairSource {
 public:
  int meanings() const override { return 10000; }
  std::vector<PairForm> forms() const override {
    return {{"english", "en", 42},
            {"english-and", "en", 46},
            {"kanji", "ja", 7},
            {"kanji-figures", "ja", 4},
            {"hiragana", "ja", 20}};
  }
  std::string text(int meaning, int form) const override {
    switch (form) {
      case 0: return english_number(meaning);
      case 1: return english_number(meaning, true);
      case 2: return kanji_number(meaning);
      case 3: return kanji_figures(meaning);
      default: return hiragana_number(meaning);
    }
  }
  std::string answer(int meaning) const override { return std::to_string(meaning); }
  int longest_answer() const override { return 4; }
  std::string_view characters() const override {
    return " -adefghilnorstuvwxyz〇零一二三四五六七八九十百千いうきくごさじせぜちっなにはひびぴゃゅよれろん";
  }
  std::string_view answer_characters() const override { return "0123456789"; }
};

/// A letter of an alphabet, a figure, or an apostrophe: what words are made of. Not kanji, kana and hangul,
/// nor the signs around them.
bool in_word(const std::string& character) {
  const auto first = static_cast<unsigned char>(character[0]);
  if (character.size() == 1)
    return (first >= '0' && first <= '9') || (first >= 'a' && first <= 'z') ||
           (first >= 'A' && first <= 'Z') || first == '\'';
  // U+00C0 to U+07FF: Latin, Greek, Cyrillic, Hebrew, Arabic letters; U+1E00 to U+1FFF: more Latin and Greek.
  if (character.size() == 2) return first >= 0xc3;
  return character.size() == 3 && first == 0xe1 && static_cast<unsigned char>(character[1]) >= 0xb8;
}

bool is_space(const std::string& character) {
  return character == " " || character == "\t" || character == "　";
}

bool closes(const std::string& sign) {
  return sign == "." || sign == "," || sign == "!" || sign == "?" || sign == ";" || sign == ":";
}

}  // namespace

std::unique_ptr<PairSource> date_pairs() { return std::make_unique<DatePairs>(); }
std::unique_ptr<PairSource> number_pairs() { return std::make_unique<NumberPairs>(); }

std::vector<std::string> pair_tokens(std::string_view text, bool by_word) {
  std::vector<std::string> characters = split_characters(text);
  if (!by_word) return characters;
  std::vector<std::string> tokens;
  bool open = false;
  for (const std::string& character : characters) {
    const bool letter = in_word(character);
    if (letter && open)
      tokens.back() += character;
    else if (!is_space(character))
      tokens.push_back(character);
    open = letter;
  }
  return tokens;
}

std::string joined_tokens(std::span<const std::string> tokens, bool by_word) {
  std::string text;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (by_word && i > 0) {
      const std::string last = split_characters(tokens[i - 1]).empty() ? std::string() : tokens[i - 1];
      const bool after = !last.empty() && (in_word(split_characters(last).back()) || closes(last));
      const bool before = !tokens[i].empty() && in_word(split_characters(tokens[i])[0]);
      if (after && before) text += ' ';
    }
    text += tokens[i];
  }
  return text;
}

}  // namespace rnn
