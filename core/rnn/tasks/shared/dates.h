#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rnn {

/// A day of the Gregorian calendar.
struct Date {
  int year = 1970;
  int month = 1;
  int day = 1;
  bool operator==(const Date&) const = default;
};

/// The years of which dates are written: two digits name one of them.
inline constexpr int first_date_year = 1950;
inline constexpr int date_years = 100;

/// All days of those years, in order.
const std::vector<Date>& all_dates();

/// "1979-05-03" (ISO 8601), 10 characters.
std::string iso_date(const Date& date);

/// A way to write a date, in lower case: "may 3, 1979", "昭和54年5月3日". No two dates have the same text in
/// any two forms.
struct DateForm {
  const char* name;
  /// "en" or "ja".
  std::string_view language;
  /// The number of characters of the longest text.
  int longest;
  std::string (*write)(const Date& date);
};

/// English and Japanese ones: figures, names of months, ordinals, words for the year, weekdays; years of the
/// era, kanji numerals.
std::span<const DateForm> date_forms();

/// The characters of all of them.
std::string_view date_characters();

/// Python statements that define number_words(n), 1 to 99, kanji_number(n) and written(date), the texts of a
/// datetime.date by the names of the forms.
std::string date_forms_python();

/// A typed date as the forms have it: lower case, full-width figures and signs as plain ones, no spaces at
/// the ends.
std::string plain_date_text(std::string_view typed);

}  // namespace rnn
