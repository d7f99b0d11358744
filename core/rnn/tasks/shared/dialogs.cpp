#include "rnn/tasks/shared/dialogs.h"

#include <algorithm>
#include <set>
#include <utility>

namespace rnn {

namespace {

using Topic = DialogGrammar::Topic;

constexpr int dialog_exchanges = dialog_turns / 2 + 1;
constexpr double third_fact_share = .4;
constexpr double correction_share = .35;
constexpr double untold_share = .15;

std::vector<Topic> english_topics() {
  return {
      {"name",
       {"anna", "ben", "carla", "david", "emma", "felix"},
       {"my name is X", "i am called X", "please call me X"},
       "hello X",
       {{{"what is my name", "who am i", "do you know my name"},
         "your name is X",
         "you did not tell me your name"},
        {{"goodbye", "see you tomorrow"}, "goodbye X", "goodbye my friend"}},
       {}},
      {"pet",
       {"dog", "cat", "horse", "rabbit", "parrot", "turtle"},
       {"i have a X", "i own a X", "a X lives with me"},
       "a X is a nice animal",
       {{{"which animal do i have", "what lives with me", "what is my pet"},
         "you have a X",
         "you did not mention an animal"}},
       {}},
      {"town",
       {"paris", "rome", "london", "tokyo", "berlin", "madrid"},
       {"i live in X", "my home is in X", "i come from X"},
       "X is a fine town",
       {{{"where do i live", "where is my home", "what is my town"},
         "you live in X",
         "you did not mention a town"}},
       {}},
      {"drink",
       {"tea", "coffee", "milk", "juice", "water", "cocoa"},
       {"i like X", "i drink X every day", "my favourite drink is X"},
       "X tastes good",
       {{{"what do i like", "what do i drink", "what is my favourite drink"},
         "you like X",
         "you did not mention a drink"}},
       {}},
      {"car",
       {"red", "blue", "green", "white", "black", "yellow"},
       {"my car is X", "i drive a X car", "i bought a X car"},
       "X cars look good",
       {{{"which colour is my car", "what is the colour of my car", "which car do i drive"},
         "your car is X",
         "you did not mention a car"}},
       {}},
  };
}

std::vector<Topic> open_english_topics() {
  return {
      {"weather",
       {"rainy", "sunny", "snowy"},
       {"it is X today", "today the weather is X", "what a X day"},
       "yes it is X",
       {{{"what shall we do", "what could we do today", "do you have an idea"},
         "",
         "tell me about the weather first"}},
       {{"we could read a book", "we could play chess", "we could bake a cake", "we could watch a film",
         "we could visit a museum", "we could paint a picture"},
        {"we could go swimming", "we could have a picnic", "we could ride our bikes", "we could play tennis",
         "we could climb a hill", "we could water the garden"},
        {"we could build a snowman", "we could go skiing", "we could throw snowballs",
         "we could try the sled", "we could skate on the lake", "we could feed the birds"}}},
      {"meal",
       {"breakfast", "lunch", "dinner"},
       {"it is time for X", "i want X now", "X is next"},
       "X is a good idea",
       {{{"what shall we eat", "what could we eat", "what do you want to eat"},
         "",
         "tell me the meal first"}},
       {{"let us have toast", "let us have porridge", "let us have muesli", "let us have eggs",
         "let us have pancakes", "let us have fruit"},
        {"let us have soup", "let us have salad", "let us have noodles", "let us have sandwiches",
         "let us have rice", "let us have sushi"},
        {"let us have curry", "let us have steak", "let us have pizza", "let us have fish",
         "let us have stew", "let us have risotto"}}},
  };
}

std::vector<Topic> japanese_topics() {
  return {
      {"name",
       {"健太", "花子", "太郎", "恵美", "美咲", "翔太"},
       {"私 の 名前 は X です", "私 は X と 言います", "X と 呼んで ください"},
       "こんにちは X さん",
       {{{"私 の 名前 は 何 です か", "私 は 誰 です か", "名前 を 覚えて います か"},
         "あなた は X さん です",
         "名前 は まだ 聞いて いません"},
        {{"さようなら", "また 明日"}, "さようなら X さん", "さようなら お元気 で"}},
       {}},
      {"pet",
       {"犬", "猫", "馬", "うさぎ", "オウム", "亀"},
       {"X を 飼って います", "家 に X が います", "ペット は X です"},
       "X は かわいい です ね",
       {{{"何 を 飼って います か", "ペット は 何 です か", "家 に 何 が います か"},
         "X を 飼って います",
         "動物 の 話 は まだ 聞いて いません"}},
       {}},
      {"town",
       {"東京", "大阪", "京都", "札幌", "福岡", "広島"},
       {"X に 住んで います", "家 は X に あります", "X から 来ました"},
       "X は いい 町 です ね",
       {{{"どこ に 住んで います か", "家 は どこ に あります か", "どこ から 来ました か"},
         "X に 住んで います",
         "町 の 話 は まだ 聞いて いません"}},
       {}},
      {"drink",
       {"お茶", "コーヒー", "牛乳", "ジュース", "水", "ココア"},
       {"X が 好き です", "毎日 X を 飲みます", "好き な 飲み物 は X です"},
       "X は おいしい です ね",
       {{{"何 が 好き です か", "毎日 何 を 飲みます か", "好き な 飲み物 は 何 です か"},
         "X が 好き です",
         "飲み物 の 話 は まだ 聞いて いません"}},
       {}},
      {"car",
       {"赤い", "青い", "白い", "黒い", "黄色い", "茶色い"},
       {"車 は X です", "X 車 に 乗って います", "X 車 を 買いました"},
       "X 車 は いい です ね",
       {{{"車 は どんな 車 です か", "どんな 車 に 乗って います か", "どんな 車 を 買いました か"},
         "車 は X です",
         "車 の 話 は まだ 聞いて いません"}},
       {}},
  };
}

std::vector<Topic> open_japanese_topics() {
  return {
      {"weather",
       {"雨", "晴れ", "雪"},
       {"今日 は X です", "X の 日 です", "天気 は X です"},
       "本当 に X です ね",
       {{{"何 を しましょう か", "今日 は 何 を しましょう か", "何か しません か"},
         "",
         "先 に 天気 を 教えて ください"}},
       {{"本 を 読みましょう", "将棋 を 指しましょう", "映画 を 見ましょう", "絵 を 描きましょう",
         "部屋 を 片付けましょう", "音楽 を 聴きましょう"},
        {"海 で 泳ぎましょう", "山 に 登りましょう", "公園 を 走りましょう", "花 を 植えましょう",
         "庭 で 遊びましょう", "川 で 釣りましょう"},
        {"雪だるま を 作りましょう", "スキー に 行きましょう", "そり で 滑りましょう", "雪合戦 を しましょう",
         "温泉 に 入りましょう", "こたつ で 休みましょう"}}},
      {"meal",
       {"朝ご飯", "昼ご飯", "晩ご飯"},
       {"X の 時間 です", "もう すぐ X です", "次 は X です"},
       "X が 楽しみ です ね",
       {{{"何 を 食べましょう か", "何 が いい です か", "何 が 食べたい です か"},
         "",
         "先 に 食事 を 教えて ください"}},
       {{"パン が いい です", "卵 が いい です", "納豆 が いい です", "果物 が いい です",
         "お粥 が いい です", "味噌汁 が いい です"},
        {"蕎麦 が いい です", "うどん が いい です", "ラーメン が いい です", "おにぎり が いい です",
         "サンドイッチ が いい です", "寿司 が いい です"},
        {"カレー が いい です", "鍋 が いい です", "焼き魚 が いい です", "天ぷら が いい です",
         "ピザ が いい です", "すき焼き が いい です"}}},
  };
}

std::string filled_in(const std::string& form, const std::string& value) {
  std::string text;
  for (const std::string& word : turn_words(form)) {
    if (!text.empty()) text += ' ';
    text += word == "X" ? value : word;
  }
  return text;
}

std::size_t one_of(std::size_t count, Random& random) {
  return random.below(static_cast<std::uint32_t>(count));
}

const std::string& one_of(const std::vector<std::string>& list, Random& random) {
  return list[one_of(list.size(), random)];
}

/// The value told last of each topic, -1 before.
using Told = std::vector<int>;

std::vector<std::string> answers_of(const Topic& topic, const DialogGrammar::Question& question, int told) {
  if (told < 0) return {question.untold};
  if (!topic.open_answers.empty()) return topic.open_answers[static_cast<std::size_t>(told)];
  return {filled_in(question.answer, topic.values[static_cast<std::size_t>(told)])};
}

/// A dialogue as it is drawn.
class DialogDraw {
 public:
  DialogDraw(const std::vector<Topic>& topics, Random& random)
      : topics_(topics), random_(random), told_(topics.size(), -1) {}

  std::vector<DialogReply> run() {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < topics_.size(); ++i) order.push_back(i);
    std::vector<std::size_t> plan;
    const int facts = random_.uniform() < third_fact_share ? 3 : 2;
    for (int i = 0; i < facts; ++i) {
      const std::size_t at = one_of(order.size(), random_);
      plan.push_back(order[at]);
      order.erase(order.begin() + static_cast<std::ptrdiff_t>(at));
    }
    if (facts == 2 && random_.uniform() < correction_share) plan.push_back(plan[one_of(2, random_)]);
    std::size_t next = 0;
    for (int left = dialog_exchanges; left > 0; --left) {
      const auto facts_left = static_cast<int>(plan.size() - next);
      const bool asks = next > 0 && (facts_left == 0 || (left > facts_left + 1 && random_.uniform() < .5));
      if (asks)
        ask();
      else
        tell(plan[next++]);
    }
    return std::move(replies_);
  }

 private:
  void tell(std::size_t topic_number) {
    const Topic& topic = topics_[topic_number];
    const int before = told_[topic_number];
    std::size_t value = 0;
    do value = one_of(topic.values.size(), random_);
    while (static_cast<int>(value) == before);
    told_[topic_number] = static_cast<int>(value);
    facts_.insert(topic.name + "=" + topic.values[value]);
    say(filled_in(one_of(topic.tells, random_), topic.values[value]),
        {filled_in(topic.reply, topic.values[value])}, ReplyNeeds::last);
  }

  void ask() {
    std::vector<std::size_t> known;
    std::vector<std::size_t> untold;
    for (std::size_t i = 0; i < told_.size(); ++i) (told_[i] < 0 ? untold : known).push_back(i);
    const std::vector<std::size_t>& from =
        random_.uniform() < untold_share && !untold.empty() ? untold : known;
    const std::size_t number = from[one_of(from.size(), random_)];
    const Topic& topic = topics_[number];
    const DialogGrammar::Question& question = topic.questions[one_of(topic.questions.size(), random_)];
    std::vector<std::string> answers = answers_of(topic, question, told_[number]);
    std::swap(answers[0], answers[one_of(answers.size(), random_)]);
    const bool open = answers.size() > 1;
    say(one_of(question.asks, random_), std::move(answers), open ? ReplyNeeds::open : ReplyNeeds::earlier);
  }

  void say(std::string turn, std::vector<std::string> answers, ReplyNeeds needs) {
    turns_.push_back(std::move(turn));
    replies_.push_back({turns_, answers, needs, {facts_.begin(), facts_.end()}});
    turns_.push_back(std::move(answers[0]));
  }

  const std::vector<Topic>& topics_;
  Random& random_;
  Told told_;
  std::multiset<std::string> facts_;
  std::vector<std::string> turns_;
  std::vector<DialogReply> replies_;
};

}  // namespace

std::vector<std::string> turn_words(const std::string& turn) {
  std::vector<std::string> words;
  std::size_t at = 0;
  while (at < turn.size()) {
    const std::size_t end = std::min(turn.find(' ', at), turn.size());
    if (end > at) words.push_back(turn.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

DialogGrammar::DialogGrammar(DialogLanguage language, bool open) : language_(language) {
  const bool english = language == DialogLanguage::english;
  topics_ = english ? english_topics() : japanese_topics();
  if (!open) return;
  // Fewer closed ones, so that there is time for the open ones.
  topics_.resize(3);
  for (Topic& topic : english ? open_english_topics() : open_japanese_topics())
    topics_.push_back(std::move(topic));
}

std::vector<DialogReply> DialogGrammar::draw(Random& random) const {
  return DialogDraw(topics_, random).run();
}

std::vector<std::string> DialogGrammar::answers_to(const std::vector<std::string>& turns) const {
  Told told(topics_.size(), -1);
  std::vector<std::string> answers;
  for (std::size_t at = 0; at < turns.size(); at += 2) {
    answers.clear();
    for (std::size_t i = 0; i < topics_.size(); ++i) {
      const Topic& topic = topics_[i];
      for (std::size_t value = 0; value < topic.values.size(); ++value)
        for (const std::string& form : topic.tells)
          if (turns[at] == filled_in(form, topic.values[value])) {
            told[i] = static_cast<int>(value);
            answers = {filled_in(topic.reply, topic.values[value])};
          }
      for (const Question& question : topic.questions)
        if (std::find(question.asks.begin(), question.asks.end(), turns[at]) != question.asks.end())
          answers = answers_of(topic, question, told[i]);
    }
  }
  return answers;
}

std::vector<std::string> DialogGrammar::hints() const {
  std::vector<std::string> all;
  for (const Topic& topic : topics_) {
    all.push_back(filled_in(topic.tells[0], topic.values[0]));
    all.push_back(topic.questions[0].asks[0]);
  }
  return all;
}

std::vector<std::string> DialogGrammar::words() const {
  std::vector<std::string> all;
  std::set<std::string> known;
  const auto take = [&](const std::string& text) {
    for (std::string& word : turn_words(text))
      if (word != "X" && known.insert(word).second) all.push_back(std::move(word));
  };
  for (const Topic& topic : topics_) {
    for (const std::string& value : topic.values) take(value);
    for (const std::string& form : topic.tells) take(form);
    take(topic.reply);
    for (const Question& question : topic.questions) {
      for (const std::string& form : question.asks) take(form);
      take(question.answer);
      take(question.untold);
    }
    for (const auto& answers : topic.open_answers)
      for (const std::string& answer : answers) take(answer);
  }
  return all;
}

std::string DialogGrammar::written(const std::string& turn) const {
  if (language_ == DialogLanguage::english) return turn;
  std::string text;
  std::copy_if(turn.begin(), turn.end(), std::back_inserter(text), [](char c) { return c != ' '; });
  return text;
}

}  // namespace rnn
