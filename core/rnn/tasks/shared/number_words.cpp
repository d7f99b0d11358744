#include "rnn/tasks/shared/number_words.h"

#include <array>

namespace rnn {

namespace {

constexpr std::array<const char*, 20> small_numbers{
    "zero",     "one",     "two",     "three",     "four",     "five",    "six",
    "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",  "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
constexpr std::array<const char*, 10> word_tens{"",      "",      "twenty",  "thirty", "forty",
                                                "fifty", "sixty", "seventy", "eighty", "ninety"};
constexpr std::array<const char*, 10> kanji{"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
constexpr std::array<const char*, 10> readings{"れい", "いち", "に",   "さん", "よん",
                                               "ご",   "ろく", "なな", "はち", "きゅう"};
constexpr std::array<const char*, 10> thousands{"",       "せん",     "にせん",   "さんぜん", "よんせん",
                                                "ごせん", "ろくせん", "ななせん", "はっせん", "きゅうせん"};
constexpr std::array<const char*, 10> hundreds{"",           "ひゃく",      "にひゃく",   "さんびゃく",
                                               "よんひゃく", "ごひゃく",    "ろっぴゃく", "ななひゃく",
                                               "はっぴゃく", "きゅうひゃく"};

template <class List>
std::string word(const List& list, int index) {
  return list[static_cast<std::size_t>(index)];
}

/// 1 to 99.
std::string below_hundred(int value) {
  if (value < 20) return word(small_numbers, value);
  return word(word_tens, value / 10) + (value % 10 == 0 ? "" : "-" + word(small_numbers, value % 10));
}

}  // namespace

std::string english_number(int value, bool with_and) {
  if (value == 0) return small_numbers[0];
  std::string text;
  if (value >= 1000) text = word(small_numbers, value / 1000) + " thousand";
  const int hundred = value / 100 % 10, rest = value % 100;
  if (hundred > 0) text += (text.empty() ? "" : " ") + word(small_numbers, hundred) + " hundred";
  if (rest == 0) return text;
  return text + (text.empty() ? "" : with_and ? " and " : " ") + below_hundred(rest);
}

std::string kanji_number(int value) {
  if (value == 0) return "零";
  std::string text;
  constexpr std::array<const char*, 3> units{"千", "百", "十"};
  for (int power = 1000, unit = 0; power > 1; power /= 10, ++unit)
    if (const int figure = value / power % 10; figure > 0)
      text += (figure > 1 ? word(kanji, figure) : "") + word(units, unit);
  if (value % 10 != 0) text += word(kanji, value % 10);
  return text;
}

std::string kanji_figures(int value) {
  std::string text;
  for (const char figure : std::to_string(value)) text += word(kanji, figure - '0');
  return text;
}

std::string hiragana_number(int value) {
  if (value == 0) return readings[0];
  std::string text = word(thousands, value / 1000) + word(hundreds, value / 100 % 10);
  if (const int ten = value / 10 % 10; ten > 0) text += (ten > 1 ? word(readings, ten) : "") + "じゅう";
  if (value % 10 != 0) text += word(readings, value % 10);
  return text;
}

}  // namespace rnn
