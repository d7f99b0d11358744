#include <algorithm>

#include "rnn/insight/projection.h"
#include "rnn/insight/sample_run.h"
#include "rnn/model/forward_run.h"
#include "rnn/tasks/seq2seq/seq2seq.h"

namespace rnn {

namespace {

constexpr int most_thoughts = 300;
constexpr int answer_input = 1;

/// The states, values (B,U), that lead from what does not depend on the answer to what does.
std::vector<NodeOutput> states_between(const Graph& graph) {
  const std::vector<bool> writes = graph.dependents(answer_input);
  std::vector<NodeOutput> found;
  for (std::size_t n = 0; n < graph.nodes.size(); ++n) {
    if (!writes[n]) continue;
    for (const NodeOutput source : graph.nodes[n].inputs)
      if (!writes[static_cast<std::size_t>(source.node)] && graph.shape(source).rank() == 2 &&
          !graph.nodes[static_cast<std::size_t>(source.node)].inputs.empty() &&
          std::find(found.begin(), found.end(), source) == found.end())
        found.push_back(source);
  }
  return found;
}

class Thoughts : public Readout {
 public:
  Thoughts(const Seq2Seq& task, const Subject& subject)
      : task_(task),
        test_(subject.data.test),
        run_(subject.trainer.model()),
        states_(states_between(run_.flat().graph)),
        slice_(samples_at_once(subject)),
        count_(std::min(most_thoughts, test_.samples())) {
    int width = 0;
    for (const NodeOutput state : states_) width += run_.flat().graph.shape(state).width();
    vectors_ = Tensor({count_, width});
  }

  bool advance() override {
    const int last = std::min(next_ + slice_, count_);
    std::vector<int> indices;
    for (int i = next_; i < last; ++i) indices.push_back(i);
    std::vector<Shape> shapes;
    for (const Tensor& input : test_.inputs) {
      shapes.push_back(input.shape);
      shapes.back()[0] = last - next_;
    }
    run_.begin_batch(shapes);
    for (std::size_t i = 0; i < test_.inputs.size(); ++i)
      gather(test_.inputs[i], indices, run_.inputs()[i].layout, run_.inputs()[i].data);
    run_.restart();
    run_.forward();
    for (int i = next_; i < last; ++i) {
      Scalar* to = vectors_.sample(i);
      for (const NodeOutput state : states_) {
        const Value& value = run_.value(state);
        const int width = value.shape.width();
        to = std::copy_n(value.data + std::ptrdiff_t(i - next_) * width, width, to);
      }
    }
    next_ = last;
    return next_ == count_;
  }

  Frame take() override {
    const Translator translator = task_.translator();
    MapPoints points;
    points.title = "thoughts";
    points.group_names = task_.group_names();
    for (int i = 0; i < count_; ++i) {
      points.labels.push_back(translator.source_text(test_.inputs[0].sample(i)));
      points.groups.push_back(task_.group_of(target_answer(translator, test_.targets[0], i)));
    }
    points.vectors = std::move(vectors_);
    return map_frame(std::move(points));
  }

 private:
  const Seq2Seq& task_;
  const Dataset& test_;
  ForwardRun run_;
  std::vector<NodeOutput> states_;
  int slice_;
  int count_;
  int next_ = 0;
  Tensor vectors_;
};

}  // namespace

ReadoutKind thoughts_readout(const Seq2Seq& task) {
  ReadoutKind kind;
  kind.name = "thoughts";
  kind.view = "map";
  kind.cadence = Cadence::live;
  kind.applies = [](const Subject& subject) {
    const FlatGraph flat(subject.trainer.model().graph());
    return flat.graph.inputs.size() == 2 && !states_between(flat.graph).empty();
  };
  kind.open = [&task](const Subject& subject, const Json&) {
    return std::make_unique<Thoughts>(task, subject);
  };
  return kind;
}

}  // namespace rnn
