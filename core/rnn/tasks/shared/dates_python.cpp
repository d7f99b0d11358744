#include "rnn/tasks/shared/dates.h"

namespace rnn {

std::string date_forms_python() {
  return R"py(import datetime

months = """january february march april may june july august september october november december""".split()
weekdays = "monday tuesday wednesday thursday friday saturday sunday".split()
small = """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen""".split()
tens = "twenty thirty forty fifty sixty seventy eighty ninety".split()
ordinals = """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
fifteenth sixteenth seventeenth eighteenth nineteenth""".split()
kanji = "〇一二三四五六七八九"


def number_words(n):
    if n < 20:
        return small[n - 1]
    return tens[n // 10 - 2] + ("-" + small[n % 10 - 1] if n % 10 else "")


def ordinal_words(n):
    if n < 20:
        return ordinals[n - 1]
    if n % 10 == 0:
        return {20: "twentieth", 30: "thirtieth"}[n]
    return tens[n // 10 - 2] + "-" + ordinals[n % 10 - 1]


def year_words(year):
    century, rest = divmod(year, 100)
    if century == 20 and rest < 10:
        return "two thousand" + (" " + number_words(rest) if rest else "")
    return number_words(century) + " " + number_words(rest)


def kanji_number(n):
    return (kanji[n // 10] if n >= 20 else "") + ("十" if n >= 10 else "") + (kanji[n % 10] if n % 10 else "")


def written(date):
    """The date in every form, by name."""
    y, m, d = date.year, date.month, date.day
    month, weekday = months[m - 1], weekdays[date.weekday()]
    ending = "th" if d // 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(d % 10, "th")
    era, first = next(
        (era, first)
        for start, era, first in [((2019, 5, 1), "令和", 2018), ((1989, 1, 8), "平成", 1988), ((1, 1, 1), "昭和", 1925)]
        if (y, m, d) >= start
    )
    era_number = "元" if y - first == 1 else str(y - first)
    era_kanji = "元" if y - first == 1 else kanji_number(y - first)
    kanji_day = kanji_number(m) + "月" + kanji_number(d) + "日"
    kanji_weekday = "月火水木金土日"[date.weekday()]
    return {
        "iso": f"{y}-{m:02}-{d:02}",
        "compact": f"{y}{m:02}{d:02}",
        "slashes": f"{m}/{d}/{y}",
        "dots": f"{d}.{m}.{y}",
        "short": f"{d} {month[:3]} '{y % 100:02}",
        "british": f"{d} {month} {y}",
        "american": f"{month} {d}, {y}",
        "ordinal": f"{d}{ending} of {month} {y}",
        "weekday": f"{weekday}, {month} {d}{ending}, {y}",
        "ordinal-word": f"the {ordinal_words(d)} of {month}, {y}",
        "weekday-words": f"on {weekday} the {ordinal_words(d)} of {month}, {y}",
        "all-words": f"the {ordinal_words(d)} of {month}, {year_words(y)}",
        "japanese": f"{y}年{m}月{d}日",
        "japanese-weekday": f"{y}年{m}月{d}日({kanji_weekday})",
        "kanji": "".join(kanji[int(digit)] for digit in str(y)) + "年" + kanji_day,
        "era": f"{era}{era_number}年{m}月{d}日",
        "kanji-era": f"{era}{era_kanji}年{kanji_day}",
        "kanji-era-weekday": f"{era}{era_kanji}年の{kanji_day}、{kanji_weekday}曜日",
    }


)py";
}

}  // namespace rnn
