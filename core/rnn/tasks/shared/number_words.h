#pragma once

#include <string>

namespace rnn {

// Numbers from 0 to 9,999 in words.

/// "three thousand two hundred five", or with `with_and` "three thousand two hundred and five".
std::string english_number(int value, bool with_and = false);
/// "三千二百五"
std::string kanji_number(int value);
/// Figure by figure: "三二〇五".
std::string kanji_figures(int value);
/// As it is read: "さんぜんにひゃくご".
std::string hiragana_number(int value);

}  // namespace rnn
