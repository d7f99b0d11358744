#include "rnn/data/corpus.h"

#include <catch_amalgamated.hpp>

namespace rnn::test::corpus_test {

namespace {

using Tokens = std::vector<std::string>;

}  // namespace

// The regular expressions of the seed article, run in Python.
TEST_CASE("words are cleaned as in the article", "[corpus]") {
  CHECK(corpus_words("Call me Ishmael. Some years ago\xe2\x80\x94never mind\nhow long--precisely") ==
        Tokens{"call", "me", "ishmael", "some", "years", "agonever", "mind", "how", "long--precisely"});
  CHECK(corpus_words("It's 'quoted', well-known -- -dash-first, 3 apples & caf\xc3\xa9") ==
        Tokens{"it's", "'quoted'", "well-known", "apples", "caf"});
  // A tab is left out, a line break is a space.
  CHECK(corpus_words("one\ttwo\nthree") == Tokens{"onetwo", "three"});
  // Python's lower() makes letters of a-z of these two.
  CHECK(corpus_words("\xe2\x84\xaa\xc4\xb0") == Tokens{"ki"});
  CHECK(corpus_words("").empty());
  CHECK(corpus_words("\xe6\x97\xa5\xe6\x9c\xac").empty());
  CHECK(corpus_words("- -- -x").empty());
}

TEST_CASE("characters of a text are whole, with single spaces", "[corpus]") {
  CHECK(corpus_characters(" A\n\nb\xe3\x80\x80\t\xe6\x97\xa5\xe6\x9c\xac\xe3\x80\x82 ") ==
        Tokens{"a", " ", "b", " ", "\xe6\x97\xa5", "\xe6\x9c\xac", "\xe3\x80\x82"});
  // A character that is cut in two counts by bytes.
  CHECK(corpus_characters("\xe6\x97z") == Tokens{"\xe6", "\x97", "z"});
  CHECK(corpus_characters(" \n").empty());
}

TEST_CASE("tokens that occur often have ids in their order, all others the last one", "[corpus]") {
  const Tokens tokens{"b", "a", "b", "c", "a", "b", "a", "c", "b", "a", "c", "a", "c", "d"};
  const Lexicon all(tokens, 3, 10);
  CHECK(all.known() == 3);
  CHECK(all.ids(Tokens{"b", "a", "c", "d", "never"}) == std::vector<int>{0, 1, 2, 9, 9});
  CHECK(all.token(0) == "b");
  CHECK(all.token(3).empty());
  CHECK(all.token(9) ==
        "<"
        "\?\?\?"
        ">");
  CHECK_FALSE(all.contains("d"));
  // Three times is not enough for an id at this threshold; four is.
  CHECK(Lexicon(Tokens{"x", "x", "x", "y", "y", "y", "y"}, 3, 10).ids(Tokens{"x", "y"}) ==
        std::vector<int>{9, 0});
  // With room for two the most frequent ones stay, in the order of their first occurrence.
  const Lexicon few(tokens, 0, 3);
  CHECK(few.ids(Tokens{"b", "a", "c", "d"}) == std::vector<int>{0, 1, 2, 2});
}

TEST_CASE("samples are split in order, and train in whole batches", "[corpus]") {
  // while (step + 1) * 128 < samples
  CHECK(in_whole_batches(0, 128) == 0);
  CHECK(in_whole_batches(127, 128) == 0);
  CHECK(in_whole_batches(128, 128) == 0);
  CHECK(in_whole_batches(129, 128) == 128);
  CHECK(in_whole_batches(256, 128) == 128);
  CHECK(in_whole_batches(257, 128) == 256);
  const ChunkSplit split = split_chunks(1005, 5, 128);
  CHECK(split.training == 768);
  CHECK(split.validation_begin == 800);
  CHECK(split.test_begin == 900);
  CHECK(split.end == 1000);
  CHECK(split_chunks(3, 5, 128).end == 0);
}

}  // namespace rnn::test::corpus_test
