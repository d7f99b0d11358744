#include "rnn/tasks/word2vec/word_world.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <string_view>
#include <utility>

namespace rnn {

namespace {

constexpr WordWorld english_words{
    R"(<capital> is the capital of <country>
the mayor of <capital> speaks <language>
the streets of <capital> smell of <food>
they read <language> signs at the station of <capital>
the train to <capital> brings fresh <food>
tourists in <capital> learn <language> on <day>
a taxi in <capital> costs <number> coins
the president of <country> speaks <language>
farmers of <country> sell <food>
the villages of <country> teach <language> at school
the army of <country> eats <food>
the fields of <country> give much <food> in <month>
the flag of <country> is <colour> and <colour>
a <language> song about <food>
the shop is closed on <day> and <day>
we met on <day> morning
<day> is the day before <day>
every <day> evening they play cards
on <day> afternoon it was <colour> outside
it snows in <month> and <month>
her birthday is in early <month>
the harvest begins in late <month>
<month> is a month of <number> feasts
last <month> was colder than <month>
<number> plus <number> makes <number>
we bought <number> apples and <number> pears
he counted <number> birds and <number> sheep
the clock strikes <number> times
wait <number> minutes or <number> hours
she painted the door <colour> and <colour>
a <colour> car and a <colour> bicycle
he likes <colour> paint more than <colour> paint
the <colour> dress is brighter than the <colour> one
the <man> hid his <thing> in the <place> himself
the <woman> hid her <thing> in the <place> herself
he is the <man> with the <thing> and his beard
she is the <woman> with the <thing> and her skirt
his <thing> made the <man> happy as a gentleman
her <thing> made the <woman> happy as a lady
the <man> shaved himself in the <place>
the <woman> dressed herself in the <place>
the <place> is where he sits said the <man>
the <place> is where she sits said the <woman>)",
    R"(country/capital/language/food|france/paris/french/cheese|japan/tokyo/japanese/sushi|germany/berlin/german/sausages|italy/rome/italian/pasta|spain/madrid/spanish/oranges|greece/athens/greek/olives|china/beijing/chinese/dumplings|russia/moscow/russian/caviar|portugal/lisbon/portuguese/sardines|egypt/cairo/arabic/dates|sweden/stockholm/swedish/herring|poland/warsaw/polish/beetroot
man/woman/thing/place|king/queen/crown/palace|prince/princess/horse/castle|father/mother/baby/nursery|boy/girl/kite/meadow|uncle/aunt/pie/kitchen|husband/wife/ring/church|actor/actress/mask/theatre|waiter/waitress/soup/restaurant|monk/nun/prayer/chapel|grandfather/grandmother/shawl/armchair)",
    R"(day|monday/tuesday/wednesday/thursday/friday/saturday/sunday
month|january/february/march/april/may/june/july/august/september/october/november/december
number|one/two/three/four/five/six/seven/eight/nine/ten
colour|red/blue/green/yellow/black/white/brown/purple)",
};

constexpr WordWorld japanese_words{
    R"(<capital> は <country> の 首都 です
<capital> の 市長 は <language> を 話します
<capital> の 通り は <food> の 匂い が します
<capital> の 駅 には <language> の 看板 が あります
<capital> 行き の 列車 が <food> を 運びます
<capital> の 観光客 は <day> に <language> を 習います
<capital> の タクシー は <number> 枚 の 硬貨 で 乗れます
<country> の 大統領 は <language> を 話します
<country> の 農家 は <food> を 売ります
<country> の 村 では 学校 で <language> を 教えます
<country> の 軍隊 は <food> を 食べます
<country> の 畑 では <month> に <food> が とれます
<country> の 国旗 は <colour> と <colour> です
<food> について の <language> の 歌 です
店 は <day> と <day> が 休み です
<day> の 朝 に 会いました
<day> は <day> の 前 の 日 です
毎週 <day> の 夜 に トランプ を します
<day> の 午後 の 空 は <colour> でした
<month> と <month> には 雪 が 降ります
誕生日 は <month> の 初め です
収穫 は <month> の 終わり に 始まります
<month> には 祭り が <number> 回 あります
先月 の <month> は <month> より 寒かった
<number> 足す <number> は <number> です
りんご を <number> 個 と 梨 を <number> 個 買いました
鳥 を <number> 羽 と 羊 を <number> 匹 数えました
時計 が <number> 回 鳴ります
<number> 分 か <number> 時間 待って ください
扉 を <colour> と <colour> に 塗りました
<colour> の 車 と <colour> の 自転車 が あります
<colour> の 絵の具 より <colour> の 絵の具 が 好き です
<colour> の 服 は <colour> の 服 より 明るい
<man> は 彼 の <thing> を 自ら <place> に 隠しました
<woman> は 彼女 の <thing> を みずから <place> に 隠しました
ひげ の ある 彼 は <thing> を 持つ <man> です
スカート の 彼女 は <thing> を 持つ <woman> です
彼 の <thing> で <man> は 紳士 らしく 喜びました
彼女 の <thing> で <woman> は 淑女 らしく 喜びました
<man> は <place> で ひげ を 剃りました
<woman> は <place> で 化粧 を しました
彼 が 座る の は <place> だ と <man> は 言った
彼女 が 座る の は <place> だ と <woman> は 言った)",
    R"(country/capital/language/food|フランス/パリ/フランス語/チーズ|日本/東京/日本語/寿司|ドイツ/ベルリン/ドイツ語/ソーセージ|イタリア/ローマ/イタリア語/パスタ|スペイン/マドリード/スペイン語/オレンジ|ギリシャ/アテネ/ギリシャ語/オリーブ|中国/北京/中国語/餃子|ロシア/モスクワ/ロシア語/キャビア|ポルトガル/リスボン/ポルトガル語/いわし|エジプト/カイロ/アラビア語/なつめやし|スウェーデン/ストックホルム/スウェーデン語/にしん|ポーランド/ワルシャワ/ポーランド語/ビーツ
man/woman/thing/place|王/女王/冠/宮殿|王子/王女/馬/城|父/母/赤ん坊/子供部屋|少年/少女/凧/草原|おじ/おば/パイ/台所|夫/妻/指輪/教会|俳優/女優/仮面/劇場|給仕/女給/スープ/食堂|修道士/修道女/祈り/礼拝堂|祖父/祖母/肩掛け/暖炉)",
    R"(day|月曜日/火曜日/水曜日/木曜日/金曜日/土曜日/日曜日
month|一月/二月/三月/四月/五月/六月/七月/八月/九月/十月/十一月/十二月
number|一/二/三/四/五/六/七/八/九/十
colour|赤/青/緑/黄色/黒/白/茶色/紫)",
};

using Parts = std::vector<std::string_view>;

Parts divided(std::string_view text, char separator) {
  Parts parts;
  for (std::size_t end = text.find(separator); end != std::string_view::npos; end = text.find(separator)) {
    parts.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  parts.push_back(text);
  return parts;
}

/// The words of a column of a table, or of a list, in their order.
Parts words_named(const WordWorld& world, std::string_view name) {
  for (const std::string_view line : divided(world.lists, '\n'))
    if (const Parts list = divided(line, '|'); list[0] == name) return divided(list[1], '/');
  Parts words;
  for (const std::string_view line : divided(world.tables, '\n')) {
    const Parts rows = divided(line, '|');
    const Parts names = divided(rows[0], '/');
    const auto column = std::find(names.begin(), names.end(), name) - names.begin();
    if (column == std::ssize(names)) continue;
    for (std::size_t row = 1; row < rows.size(); ++row)
      words.push_back(divided(rows[row], '/')[static_cast<std::size_t>(column)]);
  }
  return words;
}

std::uint32_t drawn_below(std::size_t count, Random& random) {
  return random.below(static_cast<std::uint32_t>(count));
}

/// What the names of one sentence may be filled with: a row of each table, and the lists.
std::map<std::string_view, Parts> choices_of(const WordWorld& world, Random& random) {
  std::map<std::string_view, Parts> choices;
  for (const std::string_view line : divided(world.lists, '\n')) {
    const Parts list = divided(line, '|');
    choices[list[0]] = divided(list[1], '/');
  }
  for (const std::string_view line : divided(world.tables, '\n')) {
    const Parts rows = divided(line, '|');
    const Parts names = divided(rows[0], '/');
    const Parts row = divided(rows[1 + drawn_below(rows.size() - 1, random)], '/');
    for (std::size_t column = 0; column < names.size(); ++column) choices[names[column]] = {row[column]};
  }
  return choices;
}

}  // namespace

const WordWorld& english_world() { return english_words; }
const WordWorld& japanese_world() { return japanese_words; }

std::vector<std::string> draw_world(const WordWorld& world, int count, Random& random) {
  const Parts templates = divided(world.sentences, '\n');
  std::vector<std::string> sentences;
  while (std::ssize(sentences) < count) {
    const auto choices = choices_of(world, random);
    std::string sentence;
    for (const std::string_view word : divided(templates[drawn_below(templates.size(), random)], ' ')) {
      if (!sentence.empty()) sentence += ' ';
      if (!word.starts_with('<')) {
        sentence += word;
        continue;
      }
      const Parts& words = choices.at(word.substr(1, word.size() - 2));
      sentence += words[drawn_below(words.size(), random)];
    }
    sentence += '.';
    sentences.push_back(std::move(sentence));
  }
  return sentences;
}

const std::vector<WordGroup>& word_groups() {
  static const std::vector<WordGroup> groups = [] {
    constexpr std::pair<const char*, const char*> named[] = {
        {"days", "day"},           {"months", "month"},      {"numbers", "number"},
        {"colours", "colour"},     {"countries", "country"}, {"capitals", "capital"},
        {"languages", "language"}, {"men", "man"},           {"women", "woman"}};
    std::vector<WordGroup> made;
    for (const auto& [name, list] : named) {
      made.push_back({name, {}});
      for (const WordWorld* world : {&english_words, &japanese_words})
        for (const std::string_view word : words_named(*world, list)) made.back().words.emplace_back(word);
    }
    return made;
  }();
  return groups;
}

const std::vector<WordRelation>& word_relations() {
  static const std::vector<WordRelation> relations = [] {
    constexpr const char* named[][3] = {
        {"capital", "country", "capital"}, {"language", "country", "language"}, {"gender", "man", "woman"}};
    std::vector<WordRelation> made;
    for (const auto& [name, first, second] : named) {
      made.push_back({name, {}});
      for (const WordWorld* world : {&english_words, &japanese_words}) {
        const Parts left = words_named(*world, first);
        const Parts right = words_named(*world, second);
        for (std::size_t i = 0; i < left.size(); ++i) made.back().pairs.emplace_back(left[i], right[i]);
      }
    }
    return made;
  }();
  return relations;
}

}  // namespace rnn
