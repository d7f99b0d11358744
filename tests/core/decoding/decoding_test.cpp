#include <catch_amalgamated.hpp>
#include <cmath>

#include "rnn/config/error.h"
#include "rnn/decoding/decode.h"
#include "support/fault.h"

namespace rnn::test::decoding_test {

namespace {

/// The next token depends on the last two, by a random table.
class Chain : public NextTokens {
 public:
  explicit Chain(int vocabulary, std::uint64_t seed = 5, double spread = 2.0) : vocabulary_(vocabulary) {
    Random random(seed);
    for (int row = 0; row < vocabulary * vocabulary; ++row) {
      std::vector<double> logits;
      double sum = 0.0;
      for (int token = 0; token < vocabulary; ++token) {
        logits.push_back(spread * random.normal());
        sum += std::exp(logits.back());
      }
      for (double& logit : logits) logit -= std::log(sum);
      table_.push_back(logits);
    }
  }

  /// After any token the same.
  static Chain constant(const std::vector<double>& probabilities) {
    Chain chain(static_cast<int>(probabilities.size()));
    for (auto& row : chain.table_)
      for (std::size_t token = 0; token < row.size(); ++token) row[token] = std::log(probabilities[token]);
    return chain;
  }

  std::vector<double>& after(int before, int last) {
    return table_[static_cast<std::size_t>(before * vocabulary_ + last)];
  }
  int vocabulary() const override { return vocabulary_; }
  void begin(int sequences, int copies, int) override {
    copies_ = copies;
    past_.assign(static_cast<std::size_t>(sequences * copies), {0, 0});
  }
  void advance(std::span<const int> from, std::span<const int> tokens,
               std::span<double> log_probabilities) override {
    const auto old = past_;
    for (std::size_t row = 0; row < past_.size(); ++row) {
      REQUIRE(from[row] / copies_ == static_cast<int>(row) / copies_);
      past_[row] = {old[static_cast<std::size_t>(from[row])].second, tokens[row]};
      const auto& next = after(past_[row].first, past_[row].second);
      std::copy(next.begin(), next.end(), log_probabilities.data() + row * next.size());
    }
    ++steps;
  }

  int steps = 0;

 private:
  int vocabulary_;
  int copies_ = 1;
  std::vector<std::vector<double>> table_;
  std::vector<std::pair<int, int>> past_;
};

DecodeOptions options_of(const Json& config) {
  return parse_decode_options(config.is_null() ? Json::object() : config);
}

std::vector<Hypothesis> run(NextTokens& source, const Json& config, std::vector<int> prompt = {1}) {
  return decode(source, {std::move(prompt)}, options_of(config))[0].hypotheses;
}

/// Every sequence up to `most` tokens that ends with `end` or is that long.
void enumerate(Chain& chain, int before, int last, int end, int most, Hypothesis path,
               std::vector<Hypothesis>& all) {
  for (int token = 0; token < chain.vocabulary(); ++token) {
    Hypothesis longer = path;
    longer.tokens.push_back(token);
    longer.log_probability += chain.after(before, last)[static_cast<std::size_t>(token)];
    longer.finished = token == end;
    if (longer.finished || static_cast<int>(longer.tokens.size()) == most)
      all.push_back(longer);
    else
      enumerate(chain, last, token, end, most, longer, all);
  }
}

std::vector<int> tokens_of(const std::vector<Candidate>& list) {
  std::vector<int> tokens;
  for (const Candidate& one : list) tokens.push_back(one.token);
  return tokens;
}

Fault fault_of(const Json& config) {
  return test::fault_of([&] { parse_decode_options(config); });
}

}  // namespace

TEST_CASE("greedy decoding takes the most probable token until the end", "[decoding]") {
  Chain chain(5);
  const Hypothesis one = run(chain, {{"max_length", 7}}, {2, 3})[0];
  REQUIRE(one.tokens.size() == 7);
  CHECK_FALSE(one.finished);
  CHECK(chain.steps == 8);
  int before = 2, last = 3;
  double total = 0.0;
  for (std::size_t i = 0; i < one.tokens.size(); ++i) {
    const auto& next = chain.after(before, last);
    CHECK(one.tokens[i] == std::max_element(next.begin(), next.end()) - next.begin());
    CHECK(one.log_probabilities[i] == Catch::Approx(next[static_cast<std::size_t>(one.tokens[i])]));
    total += one.log_probabilities[i];
    before = last;
    last = one.tokens[i];
  }
  CHECK(one.log_probability == Catch::Approx(total));
  CHECK(one.score == one.log_probability);

  const int end = one.tokens[2];
  const Hypothesis ended = run(chain, {{"max_length", 7}, {"end_token", end}}, {2, 3})[0];
  const auto first = std::find(one.tokens.begin(), one.tokens.end(), end);
  CHECK(ended.finished);
  CHECK(ended.tokens == std::vector<int>(one.tokens.begin(), first + 1));
}

TEST_CASE("a beam as wide as there are sequences is an exhaustive search", "[decoding][beam]") {
  const double penalty = GENERATE(0.0, .7, 2.0);
  for (const std::uint64_t seed : {1, 2, 3}) {
    Chain chain(4, seed);
    std::vector<Hypothesis> all;
    enumerate(chain, 0, 1, 3, 4, {}, all);
    for (Hypothesis& one : all)
      one.score =
          one.log_probability / std::pow((5.0 + static_cast<double>(one.tokens.size())) / 6.0, penalty);
    std::sort(all.begin(), all.end(),
              [](const Hypothesis& a, const Hypothesis& b) { return a.score > b.score; });
    const auto found = run(chain, {{"method", "beam"},
                                   {"beams", 256},
                                   {"max_length", 4},
                                   {"end_token", 3},
                                   {"length_penalty", penalty}});
    REQUIRE(found.size() == all.size());
    // Ways through the same pairs are equally probable, whatever their order.
    for (std::size_t i = 0; i < all.size(); ++i) {
      CHECK(found[i].score == Catch::Approx(all[i].score));
      const auto same = std::find_if(all.begin(), all.end(),
                                     [&](const Hypothesis& one) { return one.tokens == found[i].tokens; });
      REQUIRE(same != all.end());
      CHECK(found[i].finished == same->finished);
      CHECK(found[i].log_probability == Catch::Approx(same->log_probability));
      CHECK(found[i].score == Catch::Approx(same->score));
    }
  }
}

TEST_CASE("a narrow beam keeps the best of each step, and the tree tells all of it", "[decoding][beam]") {
  Chain chain(4);
  const auto give = [&chain](int before, int last, std::vector<double> probabilities) {
    for (double& p : probabilities) p = std::log(p);
    chain.after(before, last) = probabilities;
  };
  give(0, 0, {.1, .5, .4, 0});
  give(0, 1, {.3, .3, .3, .1});
  give(0, 2, {.02, .02, .9, .06});
  give(1, 0, {.25, .25, .25, .25});
  give(2, 2, {.01, .01, .01, .97});
  const Json config{{"method", "beam"}, {"beams", 2}, {"max_length", 3}, {"end_token", 3}};
  const Decoded decoded = decode(chain, {{0}}, options_of(config))[0];
  // Step 1: 1 (.5), 2 (.4). Step 2: 2 2 (.36), then 1 0 (.15) before its equals. Step 3: 2 2 3 (.3492), 1 0
  // 0.
  REQUIRE(decoded.tree.size() == 6);
  const std::vector<int> tokens{1, 2, 2, 0, 3, 0};
  const std::vector<int> parents{-1, -1, 1, 0, 2, 3};
  const std::vector<double> p{.5, .4, .36, .15, .3492, .0375};
  for (std::size_t i = 0; i < 6; ++i) {
    INFO(i);
    CHECK(decoded.tree[i].token == tokens[i]);
    CHECK(decoded.tree[i].parent == parents[i]);
    CHECK(decoded.tree[i].length == static_cast<int>(i) / 2 + 1);
    CHECK(std::exp(decoded.tree[i].log_probability) == Catch::Approx(p[i]));
    CHECK(decoded.tree[i].finished == (i == 4));
  }
  REQUIRE(decoded.hypotheses.size() == 2);
  CHECK(decoded.hypotheses[0].tokens == std::vector<int>{2, 2, 3});
  CHECK(decoded.hypotheses[0].finished);
  CHECK(decoded.hypotheses[1].tokens == std::vector<int>{1, 0, 0});
  CHECK(std::exp(decoded.hypotheses[0].log_probabilities[1]) == Catch::Approx(.9));
  // Greedy goes for 1 first and never gets there.
  CHECK(run(chain, {{"max_length", 3}}, {0})[0].tokens[0] == 1);

  // The next ones at each step, which change nothing else: 0 (.1), then 1 1 (.15), then 1 0 1 (.0375).
  DecodeOptions more = options_of(config);
  more.runners_up = 1;
  const Decoded with = decode(chain, {{0}}, more)[0];
  REQUIRE(with.tree.size() == 9);
  std::vector<int> kept, passed;
  for (const BeamNode& node : with.tree) (node.kept ? kept : passed).push_back(node.token);
  CHECK(kept == tokens);
  CHECK(passed == std::vector<int>{0, 1, 1});
  CHECK(with.hypotheses[0].tokens == decoded.hypotheses[0].tokens);
  CHECK(with.tree[std::size_t(with.hypotheses[0].node)].token == 3);
  CHECK(with.tree[std::size_t(with.hypotheses[1].node)].length == 3);
  DecodeOptions greedy = options_of({{"max_length", 3}});
  CHECK(decode(chain, {{0}}, greedy)[0].tree.empty());
  greedy.runners_up = 2;
  const Decoded single = decode(chain, {{0}}, greedy)[0];
  REQUIRE(single.tree.size() == 9);
  for (std::size_t i = 0; i < 9; ++i) {
    CHECK(single.tree[i].kept == (i % 3 == 0));
    CHECK(single.tree[i].parent == (i < 3 ? -1 : static_cast<int>(i / 3 - 1) * 3));
    CHECK(single.tree[i].length == static_cast<int>(i / 3) + 1);
  }
  CHECK(std::exp(single.tree[1].log_probability) == Catch::Approx(.4));
  CHECK(single.hypotheses[0].node == 6);
}

TEST_CASE("greedy is a beam of one, and sampling at temperature 0", "[decoding]") {
  for (const std::uint64_t seed : {1, 2, 3, 4, 5, 6, 7, 8}) {
    Chain chain(6, seed);
    const Json base{{"max_length", 12}, {"end_token", 5}};
    const Hypothesis greedy = run(chain, base)[0];
    const auto with = [&](const Json& more) {
      Json config = base;
      config.update(more);
      const auto found = run(chain, config);
      REQUIRE(found.size() == 1);
      CHECK(found[0].tokens == greedy.tokens);
      CHECK(found[0].finished == greedy.finished);
      CHECK(found[0].log_probability == Catch::Approx(greedy.log_probability));
    };
    with({{"method", "beam"}, {"beams", 1}});
    with({{"method", "sample"}, {"temperature", 0}});
    with({{"method", "sample"}, {"temperature", 1e-4}, {"seed", seed}});
    with({{"method", "sample"}, {"top_k", 1}, {"seed", seed}});
    with({{"method", "sample"}, {"top_p", 1e-9}, {"seed", seed}});
  }
}

TEST_CASE("top-k and the nucleus are cut where they are defined", "[decoding]") {
  std::vector<double> logs;
  for (const double p : {.05, .3, .1, .3, .25}) logs.push_back(std::log(p));
  const auto cut = [&logs](int k, double p, double temperature = 1.0) {
    DecodeOptions options;
    options.top_k = k;
    options.top_p = p;
    options.temperature = temperature;
    const auto list = candidates(logs, options);
    double sum = 0.0;
    for (const Candidate& one : list) sum += one.probability;
    CHECK(sum == Catch::Approx(1.0));
    return list;
  };
  CHECK(tokens_of(cut(0, 1.0)) == std::vector<int>{0, 1, 2, 3, 4});
  CHECK(tokens_of(cut(1, 1.0)) == std::vector<int>{1});
  CHECK(tokens_of(cut(3, 1.0)) == std::vector<int>{1, 3, 4});
  CHECK(tokens_of(cut(9, 1.0)) == std::vector<int>{1, 3, 4, 2, 0});
  CHECK(tokens_of(cut(0, .29)) == std::vector<int>{1});
  CHECK(tokens_of(cut(0, .31)) == std::vector<int>{1, 3});
  CHECK(tokens_of(cut(0, .59)) == std::vector<int>{1, 3});
  CHECK(tokens_of(cut(0, .61)) == std::vector<int>{1, 3, 4});
  CHECK(tokens_of(cut(0, .84)) == std::vector<int>{1, 3, 4});
  CHECK(tokens_of(cut(0, .86)) == std::vector<int>{1, 3, 4, 2});
  // Of three tokens with .85 together the first two have .6 / .85 = .706.
  CHECK(tokens_of(cut(3, .70)) == std::vector<int>{1, 3});
  CHECK(tokens_of(cut(3, .72)) == std::vector<int>{1, 3, 4});
  CHECK(cut(3, 1.0)[2].probability == Catch::Approx(.25 / .85));
  // Squares at temperature 1/2: .0025 .09 .01 .09 .0625, together .255.
  CHECK(cut(0, 1.0, .5)[4].probability == Catch::Approx(.0625 / .255));
  CHECK(tokens_of(cut(0, .70, .5)) == std::vector<int>{1, 3});
}

TEST_CASE("tokens are drawn as often as they are probable", "[decoding]") {
  Chain chain = Chain::constant({.05, .3, .1, .3, .25});
  static constexpr int draws = 20000;
  const auto frequencies = [&chain](Json config, const std::vector<double>& expected) {
    config["method"] = "sample";
    config["max_length"] = draws;
    config["seed"] = 3;
    std::vector<double> counts(5, 0.0);
    const auto drawn = run(chain, config);
    for (int token : drawn[0].tokens) counts[static_cast<std::size_t>(token)] += 1.0 / draws;
    for (std::size_t i = 0; i < 5; ++i) {
      INFO(config.dump() << " token " << i);
      // Four standard deviations.
      CHECK(std::abs(counts[i] - expected[i]) <= 4.0 * std::sqrt(expected[i] * (1.0 - expected[i]) / draws));
    }
  };
  frequencies({}, {.05, .3, .1, .3, .25});
  frequencies({{"top_k", 3}}, {0, .3 / .85, 0, .3 / .85, .25 / .85});
  frequencies({{"top_p", .86}}, {0, .3 / .95, .1 / .95, .3 / .95, .25 / .95});
  frequencies({{"temperature", .5}}, {.0025 / .255, .09 / .255, .01 / .255, .09 / .255, .0625 / .255});
  frequencies({{"temperature", .5}, {"top_k", 3}, {"top_p", .5}}, {0, .5, 0, .5, 0});
}

TEST_CASE("a seed gives the same tokens, whatever else is decoded beside", "[decoding]") {
  Chain chain(8, 5, .5);
  const Json config{{"method", "sample"}, {"max_length", 30}, {"seed", 9}, {"end_token", 7}};
  const auto alone = run(chain, config);
  CHECK(run(chain, config)[0].tokens == alone[0].tokens);
  const auto together = decode(chain, {{1}, {1}, {2, 3, 4}}, options_of(config));
  CHECK(together[0].hypotheses[0].tokens == alone[0].tokens);
  CHECK(together[1].hypotheses[0].tokens != alone[0].tokens);
  Json other = config;
  other["seed"] = 10;
  CHECK(run(chain, other)[0].tokens != alone[0].tokens);
}

TEST_CASE("prompts of any lengths go side by side", "[decoding]") {
  Chain chain(5);
  for (const std::string method : {"greedy", "beam"}) {
    const Json config{{"method", method}, {"max_length", 6}, {"end_token", 4}, {"start_token", 2}};
    const std::vector<std::vector<int>> prompts{{}, {1, 3, 0, 1}, {3}};
    const auto together = decode(chain, prompts, options_of(config));
    REQUIRE(together.size() == 3);
    for (std::size_t i = 0; i < 3; ++i) {
      Json plain = config;
      plain.erase("start_token");
      std::vector<int> prompt = prompts[i];
      prompt.insert(prompt.begin(), 2);
      const auto alone = run(chain, plain, prompt);
      REQUIRE(together[i].hypotheses.size() == alone.size());
      for (std::size_t k = 0; k < alone.size(); ++k) {
        CHECK(together[i].hypotheses[k].tokens == alone[k].tokens);
        CHECK(together[i].hypotheses[k].score == alone[k].score);
      }
    }
  }
}

TEST_CASE("options of decoding that make no sense are refused", "[decoding]") {
  Fault fault = fault_of({{"method", "bean"}});
  CHECK(fault.text.starts_with("[decode] method: expected "));
  CHECK(fault.where == "/method");
  CHECK(fault_of({{"beam", 3}}).text.find("beams") != std::string::npos);
  fault = fault_of({{"top_k", 3}});
  CHECK(fault.text == "[decode] top_k: expected only with the method sample, got greedy");
  CHECK(fault.where == "/top_k");
  CHECK(fault_of({{"method", "sample"}, {"beams", 3}}).text ==
        "[decode] beams: expected only with the method beam, got sample");
  CHECK(fault_of({{"method", "sample"}, {"top_p", 0}}).where == "/top_p");
  CHECK(fault_of({{"method", "sample"}, {"temperature", -1}}).text != "");
  CHECK(fault_of({{"max_length", 0}}).text != "");
  CHECK(fault_of({{"method", "sample"}, {"top_k", nullptr}, {"end_token", nullptr}}).text == "");
  Chain chain(3);
  CHECK_THROWS_WITH(run(chain, {}, {}), Catch::Matchers::StartsWith("[decode] expected a prompt"));
  CHECK_THROWS_WITH(decode(chain, {}, {}), "[decode] expected at least one prompt, got none");
}

}  // namespace rnn::test::decoding_test
