#pragma once

#include <string>
#include <utility>
#include <vector>

#include "rnn/tensor/random.h"

namespace rnn {

/// A small language in which words of a kind stand in the same places: sentences are templates in which
/// <names> are filled in. A name is a column of a table, of which one row serves the whole sentence, so that
/// a country stands with its own capital, or a list, from which each place draws anew.
struct WordWorld {
  /// One template a line, of words with spaces between them.
  const char* sentences;
  /// One a line: names of the columns, then the rows: name/name|word/word|word/word.
  const char* tables;
  /// One a line: name|word/word/word.
  const char* lists;
};

/// English words, and Japanese ones, which are written with spaces between them here.
const WordWorld& english_world();
const WordWorld& japanese_world();

/// `count` sentences, each with a full stop at its end; as in any text, some are said twice.
std::vector<std::string> draw_world(const WordWorld& world, int count, Random& random);

/// Words of a kind: "days", "months", "numbers", "colours", "countries", "capitals", "languages", "men",
/// "women".
struct WordGroup {
  std::string name;
  std::vector<std::string> words;
};

/// The groups of both languages together: the text at hand says which of the words there are.
const std::vector<WordGroup>& word_groups();

/// Pairs of words that stand to each other as those of every other pair of the list: "capital" (france,
/// paris), "language" (france, french), "gender" (king, queen).
struct WordRelation {
  std::string name;
  std::vector<std::pair<std::string, std::string>> pairs;
};
/// Those of both languages, one after the other under the same names.
const std::vector<WordRelation>& word_relations();

}  // namespace rnn
