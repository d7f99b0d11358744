#include "rnn/tasks/shared/dialog_readouts.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "rnn/decoding/decode.h"
#include "rnn/model/sampling_layers.h"
#include "rnn/tasks/shared/dialog_task.h"
#include "rnn/tasks/shared/search.h"

namespace rnn {

namespace {

constexpr int replies_at_once = 32;
constexpr int varied_contexts = 25;
constexpr std::size_t some_answers = 3;
constexpr int most_draws = 64;

constexpr const char* needs_name(ReplyNeeds needs) {
  return needs == ReplyNeeds::last ? "last" : needs == ReplyNeeds::earlier ? "earlier" : "open";
}

/// The answers to contexts (N,7,8): with the means of latent variables, or with draws.
std::vector<Decoded> decoded(const Model& model, Tensor turns, std::optional<std::uint64_t> draw_seed,
                             DecodeOptions options = {}) {
  options.model.token_input = 1;
  options.max_length = dialog_words;
  options.end_token = DialogTask::end_token;
  const std::vector<std::vector<int>> prompts(static_cast<std::size_t>(turns.samples()), {Vocabulary::start});
  std::vector<Tensor> context;
  context.push_back(std::move(turns));
  ModelTokens tokens(model, std::move(context), options.model);
  std::optional<Draws> draws;
  if (draw_seed) draws.emplace(model, *draw_seed);
  return decode(tokens, prompts, options);
}

/// Words divided by spaces.
std::vector<std::string> texts_of(const DialogTask& task, const std::vector<Decoded>& found) {
  std::vector<std::string> answers;
  for (const Decoded& one : found) answers.push_back(task.text_of(one.hypotheses[0].tokens));
  return answers;
}

Tensor copies_of(const Tensor& turns, int copies) {
  Tensor all({turns.samples() * copies, dialog_turns, dialog_words});
  for (int i = 0; i < all.samples(); ++i)
    std::copy_n(turns.sample(i / copies), turns.sample_size(), all.sample(i));
  return all;
}

bool is_among(const std::vector<std::string>& answers, const std::string& answer) {
  return std::find(answers.begin(), answers.end(), answer) != answers.end();
}

Frame chat(const DialogTask& task, const Subject& subject, const Json& request) {
  const Dataset& test = subject.data.test;
  const auto typed = request["turns"].get<std::string>();
  const int number = std::min(request["sample"].get<int>(), test.samples() - 1);
  const DialogReply& sample = task.test_replies()[static_cast<std::size_t>(number)];
  const std::vector<std::string> turns = typed.empty() ? sample.context : task.typed_turns(typed);
  const std::vector<std::string> wanted = typed.empty() ? sample.answers : task.grammar().answers_to(turns);
  const Model& model = subject.trainer.model();
  const int draws = request["draws"].get<int>();
  const std::vector<Decoded> found =
      draws > 0 ? decoded(model, copies_of(task.turns_of(turns), draws), request["seed"].get<std::uint64_t>())
                : decoded(model, task.turns_of(turns), {}, search_of(request));
  const std::vector<std::string> drawn = texts_of(task, found);

  std::vector<std::pair<std::string, int>> different;
  for (const std::string& answer : drawn) {
    const auto same = std::find_if(different.begin(), different.end(),
                                   [&](const auto& one) { return one.first == answer; });
    if (same == different.end())
      different.emplace_back(answer, 1);
    else
      ++same->second;
  }
  std::stable_sort(different.begin(), different.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });

  const DialogGrammar& grammar = task.grammar();
  const auto written = [&](const std::vector<std::string>& list) {
    Json texts = Json::array();
    for (const std::string& one : list) texts.push_back(grammar.written(one));
    return texts;
  };
  Json answers = Json::array();
  for (const auto& [answer, times] : different)
    answers.push_back(
        {{"text", grammar.written(answer)}, {"times", times}, {"fits", is_among(wanted, answer)}});
  const std::vector<std::string> last = turn_words(turns.back());
  Json unknown_words = Json::array();
  for (const std::string& word : last)
    if (!task.vocabulary().contains(word)) unknown_words.push_back(word);
  const bool is_sample = typed.empty();
  Frame frame;
  frame.data = {{"turns", written(turns)},
                {"sample", is_sample ? Json(number) : Json()},
                {"total", test.samples()},
                {"needs", is_sample ? Json(needs_name(sample.needs)) : Json()},
                {"wanted", written(wanted)},
                {"answers", std::move(answers)},
                {"unknown", std::move(unknown_words)},
                {"left_out", std::max<std::size_t>(last.size(), dialog_words) - dialog_words},
                {"forgotten", std::max<std::size_t>(turns.size(), dialog_turns) - dialog_turns},
                {"draws", draws},
                {"hints", written(grammar.hints())},
                {"vocabulary", task.words()},
                {"joined", grammar.language() == DialogLanguage::japanese}};
  if (draws == 0)
    add_search(frame, found[0],
               {[&](int token) { return task.vocabulary().token(token); },
                [&](const std::vector<int>& tokens) { return grammar.written(task.text_of(tokens)); }});
  return frame;
}

/// Greedy answers to the test set, then draws for some contexts.
class Replies : public Readout {
 public:
  Replies(const DialogTask& task, const Subject& subject)
      : task_(task),
        model_(subject.trainer.model()),
        test_(subject.data.test),
        limits_(task.last_turn_fits()),
        trained_(subject.fit.progress().samples > 0) {
    const auto& replies = task.test_replies();
    for (std::size_t i = 0; task.draws() > 0 && i < replies.size(); ++i) {
      Drawn& drawn = replies[i].needs == ReplyNeeds::open ? varied_ : closed_;
      if (drawn.contexts < varied_contexts) {
        ++drawn.contexts;
        to_draw_.push_back(static_cast<int>(i));
      }
    }
  }

  bool advance() override {
    if (next_ < test_.samples())
      answer();
    else
      draw();
    return next_ == test_.samples() && next_drawn_ == to_draw_.size();
  }

  Frame take() override {
    Json parts = Json::array();
    for (const ReplyNeeds needs : {ReplyNeeds::last, ReplyNeeds::earlier, ReplyNeeds::open}) {
      const Part& part = parts_[static_cast<std::size_t>(needs)];
      if (part.replies > 0)
        parts.push_back({{"needs", needs_name(needs)},
                         {"replies", part.replies},
                         {"right", part.right},
                         {"limit", part.limit}});
    }
    Frame frame;
    frame.data = {{"parts", std::move(parts)}, {"trained", trained_}};
    if (task_.draws() > 0) {
      frame.data["draws"] = task_.draws();
      frame.data["varied"] = summary(varied_);
      frame.data["closed"] = summary(closed_);
    }
    return frame;
  }

 private:
  struct Part {
    int replies = 0;
    int right = 0;
    int limit = 0;
  };
  struct Drawn {
    int contexts = 0;
    int fitting = 0;
    int different = 0;
    int three = 0;
  };

  void answer() {
    const int last = std::min(next_ + replies_at_once, test_.samples());
    const std::vector<std::string> answers =
        texts_of(task_, decoded(model_, test_.inputs[0].slice(next_, last), std::nullopt));
    for (const std::string& given : answers) {
      const auto at = static_cast<std::size_t>(next_++);
      const DialogReply& reply = task_.test_replies()[at];
      Part& part = parts_[static_cast<std::size_t>(reply.needs)];
      ++part.replies;
      part.right += is_among(reply.answers, given) ? 1 : 0;
      part.limit += limits_[at] ? 1 : 0;
    }
  }

  void draw() {
    const int draws = task_.draws();
    const std::size_t last =
        std::min(next_drawn_ + std::max<std::size_t>(1, replies_at_once / static_cast<std::size_t>(draws)),
                 to_draw_.size());
    Tensor turns({static_cast<int>(last - next_drawn_), dialog_turns, dialog_words});
    for (int i = 0; i < turns.samples(); ++i)
      std::copy_n(test_.inputs[0].sample(to_draw_[next_drawn_ + static_cast<std::size_t>(i)]),
                  turns.sample_size(), turns.sample(i));
    const std::vector<std::string> answers =
        texts_of(task_, decoded(model_, copies_of(turns, draws), static_cast<std::uint64_t>(next_drawn_)));
    auto given = answers.begin();
    for (; next_drawn_ < last; ++next_drawn_) {
      const DialogReply& reply = task_.test_replies()[static_cast<std::size_t>(to_draw_[next_drawn_])];
      Drawn& drawn = reply.needs == ReplyNeeds::open ? varied_ : closed_;
      std::vector<std::string> fitting;
      for (int i = 0; i < draws; ++i, ++given)
        if (is_among(reply.answers, *given)) {
          ++drawn.fitting;
          if (!is_among(fitting, *given)) fitting.push_back(*given);
        }
      drawn.different += static_cast<int>(fitting.size());
      drawn.three += fitting.size() >= some_answers ? 1 : 0;
    }
  }

  Json summary(const Drawn& drawn) const {
    const double contexts = std::max(1, drawn.contexts);
    return {{"contexts", drawn.contexts},
            {"fitting", drawn.fitting / (contexts * task_.draws())},
            {"different", drawn.different / contexts},
            {"three", drawn.three}};
  }

  const DialogTask& task_;
  const Model& model_;
  const Dataset& test_;
  std::vector<bool> limits_;
  bool trained_;
  std::vector<int> to_draw_;
  std::size_t next_drawn_ = 0;
  int next_ = 0;
  Part parts_[3];
  Drawn varied_, closed_;
};

}  // namespace

ReadoutKind chat_readout(const DialogTask& task) {
  ReadoutKind kind;
  kind.name = "chat";
  kind.view = "chat";
  kind.cadence = Cadence::live;
  kind.request = {integer_option("sample", 0, 0), text_option("turns", ""),
                  integer_option("draws", task.draws(), 0, most_draws)};
  for (Option& option : search_options("greedy")) kind.request.push_back(std::move(option));
  const bool english = task.grammar().language() == DialogLanguage::english;
  kind.example = {{"turns", english ? "my name is anna\nhello anna\nwhat is my name"
                                    : "私の名前は花子です\nこんにちは花子さん\n私の名前は何ですか"}};
  kind.open = [&task](const Subject& subject, const Json& request) {
    return readout_of([&task, subject, request] { return chat(task, subject, request); });
  };
  return kind;
}

ReadoutKind replies_readout(const DialogTask& task) {
  ReadoutKind kind;
  kind.name = "replies";
  kind.view = "replies";
  kind.cadence = Cadence::live;
  kind.open = [&task](const Subject& subject, const Json&) {
    return std::make_unique<Replies>(task, subject);
  };
  return kind;
}

}  // namespace rnn
