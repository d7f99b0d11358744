#include "rnn/tasks/shared/dates.h"

#include <array>
#include <string_view>

#include "rnn/data/text.h"
#include "rnn/tasks/shared/number_words.h"

namespace rnn {

namespace {

constexpr std::array<const char*, 12> months{"january",   "february", "march",    "april",
                                             "may",       "june",     "july",     "august",
                                             "september", "october",  "november", "december"};
constexpr std::array<const char*, 7> weekdays{"sunday",   "monday", "tuesday", "wednesday",
                                              "thursday", "friday", "saturday"};
constexpr std::array<const char*, 7> kanji_weekdays{"日", "月", "火", "水", "木", "金", "土"};
constexpr std::array<const char*, 10> tens{"",      "",      "twenty",  "thirty", "forty",
                                           "fifty", "sixty", "seventy", "eighty", "ninety"};
constexpr std::array<const char*, 20> small_ordinals{
    "",           "first",     "second",    "third",       "fourth",     "fifth",     "sixth",
    "seventh",    "eighth",    "ninth",     "tenth",       "eleventh",   "twelfth",   "thirteenth",
    "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"};

template <class List>
std::string item(const List& list, int index) {
  return list[static_cast<std::size_t>(index)];
}

bool leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int days_of(int year, int month) {
  constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return days[static_cast<std::size_t>(month - 1)] + (month == 2 && leap(year) ? 1 : 0);
}

/// Sakamoto's method; Sunday is 0.
int weekday(const Date& date) {
  constexpr std::array<int, 12> shift{0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4};
  const int year = date.month < 3 ? date.year - 1 : date.year;
  return (year + year / 4 - year / 100 + year / 400 + shift[static_cast<std::size_t>(date.month - 1)] +
          date.day) %
         7;
}

std::string number(int value) { return std::to_string(value); }
std::string two_digits(int value) { return {char('0' + value / 10 % 10), char('0' + value % 10)}; }
std::string month_name(const Date& date) { return item(months, date.month - 1); }
std::string short_month(const Date& date) { return month_name(date).substr(0, 3); }

std::string ordinal(int day) {
  const bool teen = day / 10 == 1;
  const int last = teen ? 0 : day % 10;
  return number(day) + (last == 1 ? "st" : last == 2 ? "nd" : last == 3 ? "rd" : "th");
}

std::string ordinal_word(int day) {
  if (day < 20) return item(small_ordinals, day);
  if (day % 10 == 0) return day == 20 ? "twentieth" : "thirtieth";
  return item(tens, day / 10) + "-" + item(small_ordinals, day % 10);
}

std::string year_words(int year) {
  const int rest = year % 100;
  if (year / 100 == 20 && rest < 10) return "two thousand" + (rest == 0 ? "" : " " + english_number(rest));
  return english_number(year / 100) + " " + english_number(rest);
}

struct Era {
  std::string name;
  int year;
};

Era era_of(const Date& date) {
  const int day = (date.year * 100 + date.month) * 100 + date.day;
  if (day >= 20190501) return {"令和", date.year - 2018};
  if (day >= 19890108) return {"平成", date.year - 1988};
  return {"昭和", date.year - 1925};
}

std::string era_year(const Date& date) {
  const Era era = era_of(date);
  return era.name + (era.year == 1 ? "元" : number(era.year)) + "年";
}

std::string kanji_era_year(const Date& date) {
  const Era era = era_of(date);
  return era.name + (era.year == 1 ? "元" : kanji_number(era.year)) + "年";
}

std::string month_day(const Date& date) { return number(date.month) + "月" + number(date.day) + "日"; }
std::string kanji_month_day(const Date& date) {
  return kanji_number(date.month) + "月" + kanji_number(date.day) + "日";
}

constexpr std::array forms{
    DateForm{"iso", "en", 10, iso_date},
    DateForm{"compact", "en", 8,
             [](const Date& d) { return number(d.year) + two_digits(d.month) + two_digits(d.day); }},
    DateForm{"slashes", "en", 10,
             [](const Date& d) { return number(d.month) + "/" + number(d.day) + "/" + number(d.year); }},
    DateForm{"dots", "en", 10,
             [](const Date& d) { return number(d.day) + "." + number(d.month) + "." + number(d.year); }},
    DateForm{"short", "en", 10,
             [](const Date& d) { return number(d.day) + " " + short_month(d) + " '" + two_digits(d.year); }},
    DateForm{"british", "en", 17,
             [](const Date& d) { return number(d.day) + " " + month_name(d) + " " + number(d.year); }},
    DateForm{"american", "en", 18,
             [](const Date& d) { return month_name(d) + " " + number(d.day) + ", " + number(d.year); }},
    DateForm{"ordinal", "en", 22,
             [](const Date& d) { return ordinal(d.day) + " of " + month_name(d) + " " + number(d.year); }},
    DateForm{"weekday", "en", 31,
             [](const Date& d) {
               return item(weekdays, weekday(d)) + ", " + month_name(d) + " " + ordinal(d.day) + ", " +
                      number(d.year);
             }},
    DateForm{"ordinal-word", "en", 37,
             [](const Date& d) {
               return "the " + ordinal_word(d.day) + " of " + month_name(d) + ", " + number(d.year);
             }},
    DateForm{"weekday-words", "en", 50,
             [](const Date& d) {
               return "on " + item(weekdays, weekday(d)) + " the " + ordinal_word(d.day) + " of " +
                      month_name(d) + ", " + number(d.year);
             }},
    DateForm{"all-words", "en", 55,
             [](const Date& d) {
               return "the " + ordinal_word(d.day) + " of " + month_name(d) + ", " + year_words(d.year);
             }},
    DateForm{"japanese", "ja", 11, [](const Date& d) { return number(d.year) + "年" + month_day(d); }},
    DateForm{"japanese-weekday", "ja", 14,
             [](const Date& d) {
               return number(d.year) + "年" + month_day(d) + "(" + item(kanji_weekdays, weekday(d)) + ")";
             }},
    DateForm{"kanji", "ja", 12,
             [](const Date& d) { return kanji_figures(d.year) + "年" + kanji_month_day(d); }},
    DateForm{"era", "ja", 11, [](const Date& d) { return era_year(d) + month_day(d); }},
    DateForm{"kanji-era", "ja", 13, [](const Date& d) { return kanji_era_year(d) + kanji_month_day(d); }},
    DateForm{"kanji-era-weekday", "ja", 18,
             [](const Date& d) {
               return kanji_era_year(d) + "の" + kanji_month_day(d) + "、" +
                      item(kanji_weekdays, weekday(d)) + "曜日";
             }},
};

}  // namespace

const std::vector<Date>& all_dates() {
  static const std::vector<Date> dates = [] {
    std::vector<Date> list;
    for (int year = first_date_year; year < first_date_year + date_years; ++year)
      for (int month = 1; month <= 12; ++month)
        for (int day = 1; day <= days_of(year, month); ++day) list.push_back({year, month, day});
    return list;
  }();
  return dates;
}

std::string iso_date(const Date& date) {
  return number(date.year) + "-" + two_digits(date.month) + "-" + two_digits(date.day);
}

std::span<const DateForm> date_forms() { return forms; }

std::string_view date_characters() {
  return "0123456789 "
         "abcdefghijlmnoprstuvwxy-/.,'()年月日元昭和平成令〇一二三四五六七八九十火水木金土曜の、";
}

std::string plain_date_text(std::string_view typed) {
  std::string text;
  for (const std::string& character : split_characters(lower_case(typed))) {
    // U+FF01 to U+FF5E are the full-width forms of ! to ~, U+3000 is the full-width space.
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(character[i]); };
    if (character == "　") {
      text += ' ';
    } else if (character.size() == 3 && byte(0) == 0xef && (byte(1) == 0xbc || byte(1) == 0xbd) &&
               byte(2) < 0xc0 && !(byte(1) == 0xbd && byte(2) > 0x9e) &&
               !(byte(1) == 0xbc && byte(2) == 0x80)) {
      text += static_cast<char>((byte(1) == 0xbd ? 0x60 : 0x20) + (byte(2) & 0x3f));
    } else {
      text += character;
    }
  }
  const auto first = text.find_first_not_of(" \t\n");
  if (first == std::string::npos) return {};
  return lower_case(text.substr(first, text.find_last_not_of(" \t\n") + 1 - first));
}

}  // namespace rnn
