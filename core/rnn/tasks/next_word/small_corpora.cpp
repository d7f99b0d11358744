#include "rnn/tasks/next_word/small_corpora.h"

#include <unordered_set>
#include <utility>

namespace rnn {

namespace {

constexpr SmallLanguage english_corpus{
    R"(the <who> <where> <does> <what>
the <whos> <where> <do> <what>
<when> the <who> <where> <does> <what>
<when> the <whos> <do> <what>
the <old> <who> <does> <what> <when>
the <old> <whos> <do> <what> <when>
one of the <whos> <where> <does> <what>
some of the <whos> <where> <do> <what>
one of them looks like <thing> <where>
some of them look like <things> <where>
one of the <old> <whos> looks like <thing>
some of the <whos> look like <things>
<name> says that the <who> <where> <does> <what>)",
    R"(baker|bakers|bakes|bake|a loaf of bread/an apple pie/a honey cake/warm rolls
fisherman|fishermen|catches|catch|a silver fish/two long eels/an old boot/seven herrings
gardener|gardeners|waters|water|the red roses/a lemon tree/the beans and peas/a row of tulips
captain|captains|steers|steer|the white ship/a little boat/the ferry/a boat to the island
teacher|teachers|reads|read|a story about whales/a long letter/a poem/the newspaper
smith|smiths|mends|mend|the church bell/an iron gate/a kettle/the clock on the tower
painter|painters|paints|paint|the blue sea/a bowl of pears/the sunset/a picture of the island
cat|cats|chases|chase|a grey mouse/a shadow on the wall/a butterfly/a ball of wool
owl|owls|watches|watch|the full moon/the sleeping village/the stars/a mouse in the grass
musician|musicians|plays|play|an old song/the violin/a slow waltz/the drums)",
    R"(where|by the harbour/near the old mill/under the bridge/behind the church/on the hill/next to the well/at the market/in the garden
when|in the morning/at noon/in the evening/at night/on sundays/after the storm/when it rains/in winter
old|old/young/quiet/merry/tired/clever
thing|a cloud/a big potato/a sleeping bear/a teapot/a king/a question mark
things|clouds/potatoes/sleeping bears/teapots/kings/question marks
name|anna/bruno/clara/david/edith/felix/greta/hugo/ida/jonas/karin/leo/martha/nils/olga/paul/rosa/simon/tilda/viktor/wanda/yusuf/zoe/emil/frida/gustav/hanna/ivan/judith/konrad/lotte/max/nora/otto/petra/quentin/rita/stefan/tom/ulla)",
};

constexpr SmallLanguage japanese_corpus{
    R"(<who>は<where>で<what>を<does>。
<when>、<who>は<where>で<what>を<does>。
<old><who>は<when>、<what>を<does>。
<who>と<thing>は<where>で<what>を<does>。
<where>にいる<who>は<what>を<does>。
<who>は<when>に<where>で<what>を<does>と<name>が言う。
あの<who>は<thing>に似ている。
<where>の<old><who>は<thing>に似ている。
<when>は<where>に<thing>が見える。)",
    R"(パン屋||焼く||丸いパン/りんごのパイ/蜂蜜の菓子/大きなケーキ
漁師||釣る||銀色の魚/二匹のうなぎ/古い長靴/小さなたこ
庭師||育てる||赤いばら/レモンの木/豆の花/白い百合
船長||動かす||白い船/小さな舟/島へ行く船/古い帆船
先生||読む||鯨の物語/長い手紙/短い詩/今日の新聞
鍛冶屋||直す||寺の鐘/鉄の門/古いやかん/塔の時計
画家||描く||青い海/赤い夕日/島の景色/梨と皿
猫||追う||灰色のねずみ/白い蝶/毛糸の玉/自分の影
ふくろう||見る||丸い月/眠る村/遠い星/草の中のねずみ
笛吹き||吹く||古い歌/銀の笛/祭りの曲/静かな子守歌)",
    R"(where|港のそば/水車小屋の前/橋の下/神社の裏/丘の上/井戸の横/朝の市場/広い庭
when|朝/昼/夕方/夜/日曜日/嵐の後/雨の日/冬
old|年老いた/若い/静かな/陽気な/眠そうな/賢い
thing|雲/大きな芋/眠る熊/急須/王様/狸
name|一郎/花子/健太/美咲/大輔/由美/直樹/恵子/拓也/陽子/翔/葵)",
};

std::vector<std::string_view> parts_of(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t end = text.find(separator); end != std::string_view::npos; end = text.find(separator)) {
    parts.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  parts.push_back(text);
  return parts;
}

std::string_view one_of(const std::vector<std::string_view>& list, Random& random) {
  return list[random.below(static_cast<std::uint32_t>(list.size()))];
}

/// The list called `name` of an actor, or else of the language.
std::vector<std::string_view> choices_for(std::string_view name, const std::vector<std::string_view>& actor,
                                          const std::vector<std::string_view>& lists) {
  constexpr std::string_view of_actors[] = {"who", "whos", "does", "do", "what"};
  for (std::size_t i = 0; i < std::size(of_actors); ++i)
    if (name == of_actors[i]) return parts_of(actor[i], '/');
  for (const std::string_view list : lists)
    if (list.starts_with(name) && list[name.size()] == '|')
      return parts_of(list.substr(name.size() + 1), '/');
  return {name};
}

}  // namespace

const SmallLanguage& small_english() { return english_corpus; }
const SmallLanguage& small_japanese() { return japanese_corpus; }

std::vector<std::string> draw_sentences(const SmallLanguage& language, int count, Random& random) {
  const auto templates = parts_of(language.sentences, '\n');
  const auto actors = parts_of(language.actors, '\n');
  const auto lists = parts_of(language.lists, '\n');
  std::vector<std::string> sentences;
  std::unordered_set<std::string> known;
  while (sentences.size() < static_cast<std::size_t>(count)) {
    const auto actor = parts_of(one_of(actors, random), '|');
    std::string_view rest = one_of(templates, random);
    std::string sentence;
    for (std::size_t open = rest.find('<'); open != std::string_view::npos; open = rest.find('<')) {
      const std::size_t close = rest.find('>');
      sentence += rest.substr(0, open);
      sentence += one_of(choices_for(rest.substr(open + 1, close - open - 1), actor, lists), random);
      rest.remove_prefix(close + 1);
    }
    sentence += rest;
    if (known.insert(sentence).second) sentences.push_back(std::move(sentence));
  }
  return sentences;
}

}  // namespace rnn
