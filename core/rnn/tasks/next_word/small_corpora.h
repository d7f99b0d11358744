#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rnn/tensor/random.h"

namespace rnn {

/// A small language: sentences are templates in which <names> are filled in. Of an actor come <who>, <whos>
/// (several of them), <does>, <do> and <what>, which fit together; every other name has a list of its own.
/// What an actor does comes some words after it: the words before alone do not tell.
struct SmallLanguage {
  /// One template a line.
  const char* sentences;
  /// One a line: who|whos|does|do|what/what/what.
  const char* actors;
  /// One a line: name|text/text/text.
  const char* lists;
};

/// Life in a harbour, in English words without punctuation, and in Japanese.
const SmallLanguage& small_english();
const SmallLanguage& small_japanese();

/// `count` different sentences. The languages have some ten thousands.
std::vector<std::string> draw_sentences(const SmallLanguage& language, int count, Random& random);

}  // namespace rnn
