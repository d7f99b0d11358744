#include "rnn/data/text.h"

#include <catch_amalgamated.hpp>

namespace rnn::test::text_test {

namespace {

using Words = std::vector<std::string>;

const std::vector<std::vector<int>> three{{1}, {2, 3}, {4, 5, 6}};

std::vector<int> values(const Tensor& tensor) { return {tensor.values.begin(), tensor.values.end()}; }

}  // namespace

TEST_CASE("words are split as Keras's Tokenizer splits them", "[text]") {
  CHECK(split_words("The cat sat on the mat.") == Words{"the", "cat", "sat", "on", "the", "mat"});
  CHECK(split_words("I don't -- really -- know!\tYou?\n\"Yes\"") ==
        Words{"i", "don't", "really", "know", "you", "yes"});
  CHECK(split_words("a,b;c", ",") == Words{"a", "b;c"});
  CHECK(split_words("") == Words{});
  CHECK(split_words(" .,! ") == Words{});
  CHECK(split_words("CAFÉ Ürün ŽENA ŠĎ ПРИВЕТ Ёж ΑΩ Ÿ") ==
        Words{"café", "ürün", "žena", "šď", "привет", "ёж", "αω", "ÿ"});
  CHECK(split_words("日本 語") == Words{"日本", "語"});
}

TEST_CASE("characters of UTF-8, and of what is not", "[text]") {
  CHECK(split_characters("a令é🙂") == Words{"a", "令", "é", "🙂"});
  CHECK(split_characters("\xff\xe4z") == Words{"\xff", "\xe4", "z"});
  CHECK(split_characters("\xe4\xbb") == Words{"\xe4", "\xbb"});
}

TEST_CASE("ids follow load_data's rules", "[text]") {
  const std::vector<Words> texts{{"b", "a", "c"}, {"a", "c", "a"}, {"d"}};
  const Vocabulary all = Vocabulary::by_frequency(texts, 100);
  // a 3, c 2, then b before d.
  CHECK(all.size() == 8);
  CHECK(all.ids(Words{"a", "c", "b", "d", "e"}) == std::vector<int>{1, 4, 5, 6, 7, 2});
  CHECK(all.token(5) == "c");
  for (const int id : {-1, 0, 1, 2, 3, 8}) CHECK(all.token(id).empty());
  const Vocabulary two = Vocabulary::by_frequency(texts, 6);
  CHECK(two.size() == 6);
  CHECK(two.ids(Words{"a", "c", "b"}) == std::vector<int>{1, 4, 5, 2});
  CHECK(two.contains("c"));
  CHECK_FALSE(two.contains("b"));
  CHECK(Vocabulary({}, 10).ids(Words{"a"}) == std::vector<int>{1, 2});
}

TEST_CASE("sequences are padded as pad_sequences pads them", "[text]") {
  // The examples of Keras's documentation.
  CHECK(values(pad_sequences(three, 3)) == std::vector<int>{0, 0, 1, 0, 2, 3, 4, 5, 6});
  CHECK(values(pad_sequences(three, 3, Side::pre, Side::pre, -1)) ==
        std::vector<int>{-1, -1, 1, -1, 2, 3, 4, 5, 6});
  CHECK(values(pad_sequences(three, 3, Side::post)) == std::vector<int>{1, 0, 0, 2, 3, 0, 4, 5, 6});
  CHECK(values(pad_sequences(three, 2)) == std::vector<int>{0, 1, 2, 3, 5, 6});
  CHECK(values(pad_sequences(three, 2, Side::post, Side::post)) == std::vector<int>{1, 0, 2, 3, 4, 5});
  CHECK(pad_sequences(three, 5).shape == Shape{3, 5});
}

}  // namespace rnn::test::text_test
