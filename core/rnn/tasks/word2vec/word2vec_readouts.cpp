#include "rnn/tasks/word2vec/word2vec_readouts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <utility>

#include "rnn/insight/projection.h"
#include "rnn/tasks/word2vec/word2vec.h"
#include "rnn/tasks/word2vec/word_world.h"

namespace rnn {

namespace {

constexpr int most_neighbours = 20;
constexpr int answers_shown = 5;
constexpr int words_on_map = 120;
constexpr std::size_t least_grouped = 20;
constexpr std::size_t most_suggestions = 24;
constexpr int rows_around = 3;
constexpr std::size_t analogies_at_once = 40;

/// The first weight with a row for each id: E. Null where the model has none.
const Segment* table_of(const Word2Vec& task, const Model& model) {
  for (const Segment& segment : model.segments())
    if (segment.shape.rank() == 2 && segment.shape[0] == task.size()) return &segment;
  return nullptr;
}

/// A word of a group of the text at hand.
struct Grouped {
  int id;
  int group;
};

/// Those that the text has, in the order of the groups.
std::vector<Grouped> grouped_words(const Word2Vec& task) {
  std::vector<Grouped> found;
  for (std::size_t group = 0; group < word_groups().size(); ++group)
    for (const std::string& word : word_groups()[group].words)
      if (task.ids().contains(word)) found.push_back({task.ids().id(word), static_cast<int>(group)});
  return found;
}

std::string group_of(const std::string& word) {
  for (const WordGroup& group : word_groups())
    if (std::find(group.words.begin(), group.words.end(), word) != group.words.end()) return group.name;
  return {};
}

/// E as it is now, and its rows scaled to unit length: those of the padding and of unused ids are not
/// looked at.
class Vectors {
 public:
  Vectors(const Word2Vec& task, const Model& model)
      : segment_(*table_of(task, model)), ids_(task.ids()), width_(segment_.shape[1]) {
    const Scalar* first = model.parameters().data() + segment_.offset;
    rows_.assign(first, first + segment_.size);
    unit_.assign(rows_.begin(), rows_.end());
    for (int id = 0; id < segment_.shape[0]; ++id) {
      Scalar* row = unit_.data() + offset(id);
      double sum = 0.0;
      for (int d = 0; d < width_; ++d) sum += double(row[d]) * double(row[d]);
      const double scale = sum > 0.0 && std::isfinite(sum) ? 1.0 / std::sqrt(sum) : 0.0;
      for (int d = 0; d < width_; ++d) row[d] = scale > 0.0 ? static_cast<Scalar>(row[d] * scale) : Scalar(0);
    }
  }

  int width() const { return width_; }
  int size() const { return segment_.shape[0]; }
  const std::string& layer() const { return segment_.layer->name(); }
  std::span<const Scalar> row(int id) const { return {rows_.data() + offset(id), wide()}; }
  std::span<const Scalar> unit(int id) const { return {unit_.data() + offset(id), wide()}; }

  struct Found {
    int id;
    Scalar similarity;
  };
  /// The ids in use most similar to a vector, the most similar first, without those of `left_out`.
  std::vector<Found> most_similar(std::span<const Scalar> to, int count,
                                  std::span<const int> left_out) const {
    double sum = 0.0;
    for (const Scalar x : to) sum += double(x) * double(x);
    const Scalar scale = sum > 0.0 ? static_cast<Scalar>(1.0 / std::sqrt(sum)) : Scalar(0);
    std::vector<Found> best;
    for (int id = 1; id < std::min(ids_.used(), size()); ++id) {
      if (std::find(left_out.begin(), left_out.end(), id) != left_out.end()) continue;
      const Scalar* row = unit_.data() + offset(id);
      Scalar product = 0;
      for (std::size_t d = 0; d < to.size(); ++d) product += row[d] * to[d];
      product *= scale;
      if (std::ssize(best) == count && !(product > best.back().similarity)) continue;
      const auto place = std::find_if(best.begin(), best.end(),
                                      [product](const Found& one) { return product > one.similarity; });
      best.insert(place, {id, product});
      if (std::ssize(best) > count) best.pop_back();
    }
    return best;
  }

  /// b - a + c, of unit vectors.
  std::vector<Scalar> led_on(int a, int b, int c) const {
    std::vector<Scalar> sum(wide());
    for (std::size_t d = 0; d < sum.size(); ++d) sum[d] = unit(b)[d] - unit(a)[d] + unit(c)[d];
    return sum;
  }

 private:
  std::size_t wide() const { return static_cast<std::size_t>(width_); }
  std::size_t offset(int id) const { return static_cast<std::size_t>(id) * wide(); }

  const Segment& segment_;
  const WordIds& ids_;
  int width_;
  std::vector<Scalar> rows_;
  std::vector<Scalar> unit_;
};

Tensor similarities_of(const std::vector<Vectors::Found>& found) {
  Tensor tensor({static_cast<int>(found.size())});
  std::transform(found.begin(), found.end(), tensor.values.begin(),
                 [](const Vectors::Found& one) { return one.similarity; });
  return tensor;
}

/// The typed word, or for "" the first of the groups, or of the text.
std::string word_in(const Word2Vec& task, const Json& request) {
  const auto typed = request["word"].get<std::string>();
  if (!typed.empty()) return Word2Vec::plain_word(typed);
  const std::vector<Grouped> grouped = grouped_words(task);
  return task.ids().word(grouped.empty() ? 1 : grouped[0].id);
}

Frame word_map(const Word2Vec& task, const Model& model) {
  const Vectors vectors(task, model);
  std::vector<Grouped> shown = grouped_words(task);
  MapPoints points;
  points.title = "words";
  if (shown.size() < least_grouped) {
    shown.clear();
    for (int id = 1; id < std::min(task.ids().used(), words_on_map + 1); ++id) shown.push_back({id, 0});
    points.group_names = {"frequent"};
  } else {
    for (const WordGroup& group : word_groups()) points.group_names.push_back(group.name);
  }
  points.vectors = Tensor({static_cast<int>(shown.size()), vectors.width()});
  for (std::size_t i = 0; i < shown.size(); ++i) {
    points.labels.push_back(task.ids().word(shown[i].id));
    points.groups.push_back(shown[i].group);
    const std::span<const Scalar> row = vectors.row(shown[i].id);
    std::copy(row.begin(), row.end(), points.vectors.sample(static_cast<int>(i)));
  }
  return map_frame(std::move(points));
}

/// Of each group how many words have one of the same group as the most similar word.
Json group_results(const Word2Vec& task, const Vectors& vectors) {
  const std::vector<Grouped> grouped = grouped_words(task);
  Json results = Json::array();
  if (grouped.size() < least_grouped) return results;
  for (std::size_t group = 0; group < word_groups().size(); ++group) {
    std::set<int> members;
    for (const Grouped& one : grouped)
      if (one.group == static_cast<int>(group)) members.insert(one.id);
    if (members.size() < 2) continue;
    int right = 0;
    for (const int id : members) {
      const auto nearest = vectors.most_similar(vectors.unit(id), 1, std::span(&id, 1));
      right += !nearest.empty() && members.contains(nearest[0].id) ? 1 : 0;
    }
    results.push_back({{"name", word_groups()[group].name}, {"right", right}, {"total", members.size()}});
  }
  return results;
}

Frame neighbours(const Word2Vec& task, const Model& model, const Json& request) {
  const Vectors vectors(task, model);
  const std::string word = word_in(task, request);
  const int id = task.ids().id(word);
  std::vector<Vectors::Found> found;
  if (id != WordIds::pad)
    found = vectors.most_similar(vectors.unit(id), request["count"].get<int>(), std::span(&id, 1));
  Json list = Json::array();
  for (const Vectors::Found& one : found) {
    const std::string other = task.ids().word(one.id);
    list.push_back({{"word", other}, {"group", group_of(other)}});
  }
  Json suggestions = Json::array();
  const std::vector<Grouped> grouped = grouped_words(task);
  if (grouped.size() < least_grouped)
    for (int at = 1; at < task.ids().used() && suggestions.size() < most_suggestions; ++at)
      suggestions.push_back(task.ids().word(at));
  else
    for (std::size_t at = 0; at < most_suggestions; ++at)
      suggestions.push_back(task.ids().word(grouped[at * grouped.size() / most_suggestions].id));
  Frame frame;
  frame.data = {{"word", word},
                {"known", id != WordIds::pad},
                {"group", group_of(word)},
                {"neighbours", std::move(list)},
                {"suggestions", std::move(suggestions)},
                {"groups", group_results(task, vectors)}};
  frame.tensors.push_back({"similarities", similarities_of(found)});
  return frame;
}

/// Pairs of a relation that the text has.
struct KnownRelation {
  std::string name;
  std::vector<std::pair<int, int>> pairs;
};

std::vector<KnownRelation> known_relations(const Word2Vec& task) {
  std::vector<KnownRelation> known;
  for (const WordRelation& relation : word_relations()) {
    KnownRelation one{relation.name, {}};
    for (const auto& [first, second] : relation.pairs)
      if (task.ids().contains(first) && task.ids().contains(second))
        one.pairs.emplace_back(task.ids().id(first), task.ids().id(second));
    if (one.pairs.size() > 1) known.push_back(std::move(one));
  }
  return known;
}

class Analogies : public Readout {
 public:
  Analogies(const Word2Vec& task, const Model& model, const Json& request)
      : task_(task), vectors_(task, model), relations_(known_relations(task)), results_(relations_.size()) {
    for (const char* name : {"a", "b", "c"})
      typed_.push_back(Word2Vec::plain_word(request[name].get<std::string>()));
    const bool none =
        std::all_of(typed_.begin(), typed_.end(), [](const std::string& word) { return word.empty(); });
    if (none && !relations_.empty()) {
      const std::vector<std::string> example = example_of(relations_[0]);
      typed_.assign(example.begin(), example.begin() + 3);
    }
  }

  bool advance() override {
    for (std::size_t done = 0; done < analogies_at_once && relation_ < relations_.size(); ++done) tested();
    return relation_ == relations_.size();
  }

  Frame take() override {
    Json unknown_words = Json::array();
    std::vector<int> ids;
    for (const std::string& word : typed_) {
      ids.push_back(task_.ids().id(word));
      if (!word.empty() && ids.back() == WordIds::pad) unknown_words.push_back(word);
    }
    std::vector<Vectors::Found> found;
    if (std::find(ids.begin(), ids.end(), WordIds::pad) == ids.end())
      found = vectors_.most_similar(vectors_.led_on(ids[0], ids[1], ids[2]), answers_shown, ids);
    Json answers = Json::array();
    for (const Vectors::Found& one : found) answers.push_back(task_.ids().word(one.id));
    Json relations = Json::array();
    for (std::size_t i = 0; i < relations_.size(); ++i)
      relations.push_back({{"name", relations_[i].name},
                           {"example", example_of(relations_[i])},
                           {"right", results_[i].right},
                           {"nearest", results_[i].nearest},
                           {"total", relations_[i].pairs.size() * (relations_[i].pairs.size() - 1)}});
    Frame frame;
    frame.data = {{"a", typed_[0]},
                  {"b", typed_[1]},
                  {"c", typed_[2]},
                  {"unknown", std::move(unknown_words)},
                  {"answers", std::move(answers)},
                  {"relations", std::move(relations)}};
    frame.tensors.push_back({"similarities", similarities_of(found)});
    return frame;
  }

 private:
  struct Result {
    int right = 0;
    int nearest = 0;
  };

  std::vector<std::string> example_of(const KnownRelation& relation) const {
    const auto& [first, second] = std::pair(relation.pairs[0], relation.pairs[1]);
    return {task_.ids().word(first.first), task_.ids().word(first.second), task_.ids().word(second.first),
            task_.ids().word(second.second)};
  }

  /// Tries one pair beside another, then goes on to the next two.
  void tested() {
    const auto& pairs = relations_[relation_].pairs;
    const auto [a, b] = pairs[from_];
    const auto [c, d] = pairs[to_];
    if (from_ != to_) {
      const std::array<int, 3> given{a, b, c};
      const auto best = vectors_.most_similar(vectors_.led_on(a, b, c), 1, given);
      results_[relation_].right += !best.empty() && best[0].id == d ? 1 : 0;
      const auto nearest = vectors_.most_similar(vectors_.unit(c), 1, given);
      results_[relation_].nearest += !nearest.empty() && nearest[0].id == d ? 1 : 0;
    }
    if (++to_ < pairs.size()) return;
    to_ = 0;
    if (++from_ < pairs.size()) return;
    from_ = 0;
    ++relation_;
  }

  const Word2Vec& task_;
  Vectors vectors_;
  std::vector<KnownRelation> relations_;
  std::vector<Result> results_;
  std::vector<std::string> typed_;
  std::size_t relation_ = 0;
  std::size_t from_ = 0;
  std::size_t to_ = 0;
};

Frame look_up(const Word2Vec& task, const Model& model, const Json& request) {
  const Vectors vectors(task, model);
  const std::string word = word_in(task, request);
  const int id = task.ids().id(word);
  const int rows = std::min(vectors.size(), 2 * rows_around + 1);
  const int first = std::clamp(id - rows_around, 0, vectors.size() - rows);
  Tensor shown({rows, vectors.width()});
  Json labels = Json::array();
  const auto finite = [](Scalar x) { return std::isfinite(x) ? x : Scalar(0); };
  for (int row = 0; row < rows; ++row) {
    labels.push_back(task.ids().word(first + row));
    const std::span<const Scalar> values = vectors.row(first + row);
    std::transform(values.begin(), values.end(), shown.sample(row), finite);
  }
  std::vector<Scalar> one_hot(static_cast<std::size_t>(vectors.size()));
  if (id != WordIds::pad) one_hot[static_cast<std::size_t>(id)] = 1;
  Tensor product(Shape{vectors.width()});
  for (int i = 0; i < vectors.size(); ++i) {
    const Scalar weight = one_hot[static_cast<std::size_t>(i)];
    for (std::size_t d = 0; d < product.values.size(); ++d)
      product.values[d] += weight * finite(vectors.row(i)[d]);
  }
  Frame frame;
  frame.data = {{"word", word},           {"known", id != WordIds::pad}, {"id", id},
                {"size", vectors.size()}, {"width", vectors.width()},    {"layer", vectors.layer()},
                {"first", first},         {"rows", std::move(labels)}};
  frame.tensors.push_back({"rows", std::move(shown)});
  frame.tensors.push_back({"product", std::move(product)});
  return frame;
}

ReadoutKind vectors_kind(const Word2Vec& task, const char* name, const char* view) {
  ReadoutKind kind{.name = name, .view = view};
  kind.applies = [&task](const Subject& subject) {
    return table_of(task, subject.trainer.model()) != nullptr;
  };
  return kind;
}

}  // namespace

ReadoutKind word_map_readout(const Word2Vec& task) {
  ReadoutKind kind = vectors_kind(task, "word-map", "map");
  kind.open = [&task](const Subject& subject, const Json&) {
    return readout_of([&task, &subject] { return word_map(task, subject.trainer.model()); });
  };
  return kind;
}

ReadoutKind neighbours_readout(const Word2Vec& task) {
  ReadoutKind kind = vectors_kind(task, "neighbours", "neighbours");
  kind.request = {text_option("word", ""), integer_option("count", 8, 1, most_neighbours)};
  kind.example = {{"word", "monday"}, {"count", 5}};
  kind.open = [&task](const Subject& subject, const Json& request) {
    return readout_of(
        [&task, &subject, request] { return neighbours(task, subject.trainer.model(), request); });
  };
  return kind;
}

ReadoutKind analogies_readout(const Word2Vec& task) {
  ReadoutKind kind = vectors_kind(task, "analogies", "analogies");
  kind.request = {text_option("a", ""), text_option("b", ""), text_option("c", "")};
  kind.example = {{"a", "france"}, {"b", "paris"}, {"c", "nowhere"}};
  kind.open = [&task](const Subject& subject, const Json& request) {
    return std::make_unique<Analogies>(task, subject.trainer.model(), request);
  };
  return kind;
}

ReadoutKind look_up_readout(const Word2Vec& task) {
  ReadoutKind kind = vectors_kind(task, "look-up", "look-up");
  kind.request = {text_option("word", "")};
  kind.example = {{"word", "tuesday"}};
  kind.open = [&task](const Subject& subject, const Json& request) {
    return readout_of([&task, &subject, request] { return look_up(task, subject.trainer.model(), request); });
  };
  return kind;
}

}  // namespace rnn
